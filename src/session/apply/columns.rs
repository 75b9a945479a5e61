//! Applies commands of the column dialog, and everything that follows from other columns in the timeline.

use super::stepped;
use crate::engine::{Anchor, Question, SavedScreen};
use crate::event::Field;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{
    Column, ColumnEdit, Columns, ColumnsPanel, ColumnsTo, DetailLine, Effect, Layout, Motion, Overlay, Panel,
    Session, detail_lines,
};
use std::sync::Arc;

/// The usual columns that the cursor moves through, since a value can be chosen from them; they need not all fit the
/// screen.
const WALKED: [Field; 5] = [Field::Stage, Field::Account, Field::Agency, Field::Operation, Field::SourceIp];

pub(in crate::session) const COLUMNS: Behavior = Behavior {
    accept: Session::keep_columns,
    leave: Session::leave_columns,
    moved: Session::move_columns,
    ..PLAIN
};

impl Session {
    /// The columns of the timeline: those of the view, else the usual ones.
    #[must_use]
    pub fn columns(&self) -> Arc<Columns> {
        self.view.columns.clone().unwrap_or_else(|| Arc::new(self.usual_columns()))
    }

    /// The usual columns for the present width of the timeline.
    #[must_use]
    pub fn usual_columns(&self) -> Columns {
        Columns::usual(Layout::of(self).timeline.width)
    }

    /// The columns that the cursor moves through, from left to right. Of chosen columns all but the time.
    #[must_use]
    pub fn walked_columns(&self) -> Vec<Column> {
        match &self.view.columns {
            None => WALKED.map(Column::Field).into(),
            Some(columns) => {
                let shown = columns.shown().iter().map(|shown| &shown.column);
                shown.filter(|column| **column != Column::Field(Field::Time)).cloned().collect()
            }
        }
    }

    pub(super) fn set_columns(&mut self, to: &ColumnsTo) -> Vec<Effect> {
        let columns = match to {
            ColumnsTo::Choose => return self.choose_columns(),
            ColumnsTo::Usual => Columns::default(),
            ColumnsTo::These(columns) => columns.clone(),
        };
        if let Some(Overlay::Columns(panel)) = &mut self.overlay {
            let columns = if *to == ColumnsTo::Usual { panel.usual.clone() } else { columns };
            panel.show(&columns);
            return self.try_columns();
        }
        let columns = Columns::of(columns.shown().to_vec()).map(Arc::new);
        if columns == self.view.columns {
            self.say(if columns.is_none() {
                "these are the usual columns"
            } else {
                "these columns are shown"
            });
            return Vec::new();
        }
        self.remember("columns");
        let before = std::mem::replace(&mut self.view.columns, columns);
        self.columns_changed(before.as_ref())
    }

    /// Opens the column dialog with the cursor on the column under the timeline's or the detail panel's cursor.
    fn choose_columns(&mut self) -> Vec<Effect> {
        self.bar = None;
        let on = match self.focus {
            Panel::Detail => self.column_under_cursor(),
            _ => Some(self.pane.timeline.column.clone()),
        };
        self.overlay = Some(Overlay::Columns(ColumnsPanel::of(self, on.as_ref())));
        Vec::new()
    }

    /// The column of the field under the cursor of the detail panel; `None` if the line has none.
    fn column_under_cursor(&self) -> Option<Column> {
        let lines = detail_lines(self);
        if let Some(row) = lines.row(self.detail.cursor) {
            return Column::parse(&row.laid.name());
        }
        match lines.get(self.detail.cursor)? {
            DetailLine::Field { field, .. } => field.map(Column::Field),
            _ => None,
        }
    }

    fn move_columns(&mut self, motion: Motion) {
        let page = self.detail_height().max(1);
        if let Some(Overlay::Columns(panel)) = &mut self.overlay {
            panel.chosen = stepped(panel.chosen, panel.lines.len().saturating_sub(1), page, motion);
        }
    }

    pub(super) fn edit_column(&mut self, edit: ColumnEdit) -> Vec<Effect> {
        let chosen = match &self.overlay {
            Some(Overlay::Columns(panel)) => panel.lines.get(panel.chosen).cloned(),
            _ => None,
        };
        let Some(line) = chosen else {
            self.complain("choose a column first: `columns` lists them");
            return Vec::new();
        };
        if !line.on && edit != ColumnEdit::Toggle {
            self.complain("this column is not shown: Space shows it");
            return Vec::new();
        }
        let cells = self.cells_of(&line.shown.column);
        let Some(Overlay::Columns(panel)) = &mut self.overlay else { return Vec::new() };
        match edit {
            ColumnEdit::Left => panel.shift(false),
            ColumnEdit::Right => panel.shift(true),
            ColumnEdit::Wider => panel.resize(cells, true),
            ColumnEdit::Narrower => panel.resize(cells, false),
            ColumnEdit::Toggle => {
                if let Err(why) = panel.toggle() {
                    self.complain(why);
                    return Vec::new();
                }
            }
        }
        self.try_columns()
    }

    /// Present width of a column in cells; 8 if it is not shown.
    fn cells_of(&self, column: &Column) -> u16 {
        let width = Layout::of(self).timeline.width;
        let fitted = self.columns().fitted(width, self.view.zone2.is_some());
        if fitted.sentence && *column == Column::Field(Field::Message) {
            return fitted.text.1;
        }
        fitted.placed.iter().find(|placed| placed.column == *column).map_or(8, |placed| placed.width)
    }

    /// Applies the dialog's columns as a preview, without a step in the history.
    fn try_columns(&mut self) -> Vec<Effect> {
        let Some(Overlay::Columns(panel)) = &self.overlay else { return Vec::new() };
        let columns = panel.columns().map(Arc::new);
        let before = std::mem::replace(&mut self.view.columns, columns);
        self.rows_for(before.as_ref()).into_iter().collect()
    }

    fn keep_columns(&mut self) -> Vec<Effect> {
        let Some(Overlay::Columns(panel)) = self.overlay.take() else { return Vec::new() };
        let columns = panel.columns().map(Arc::new);
        if columns == panel.before {
            return Vec::new();
        }
        self.view.columns = panel.before;
        self.remember("columns");
        let before = std::mem::replace(&mut self.view.columns, columns);
        self.columns_changed(before.as_ref())
    }

    /// Closes the dialog and restores the columns from before.
    fn leave_columns(&mut self) -> Vec<Effect> {
        let Some(Overlay::Columns(panel)) = self.overlay.take() else { return Vec::new() };
        self.view.columns = panel.before;
        Vec::new()
    }

    /// Follows a change of the columns: saves them for the next time the case is opened, and asks for what they need.
    pub(in crate::session) fn columns_changed(&mut self, before: Option<&Arc<Columns>>) -> Vec<Effect> {
        if before == self.view.columns.as_ref() {
            return Vec::new();
        }
        self.keep_column();
        let columns = self.view.columns.as_ref().map(ToString::to_string);
        let mut effects = vec![self.ask(Question::Remember(SavedScreen { columns }))];
        effects.extend(self.rows_for(before));
        effects
    }

    /// Moves the column cursor to the first column if its own is no longer shown.
    pub(in crate::session) fn keep_column(&mut self) {
        let walked = self.walked_columns();
        if let Some(first) = walked.first().filter(|_| !walked.contains(&self.pane.timeline.column)) {
            self.pane.timeline.column = first.clone();
        }
    }

    /// Asks for the rows around the cursor with their records, if the columns show fields of records and did not
    /// before.
    fn rows_for(&mut self, before: Option<&Arc<Columns>>) -> Option<Effect> {
        let reads = |columns: Option<&Arc<Columns>>| columns.is_some_and(|columns| columns.read_records());
        if !reads(self.view.columns.as_ref()) || reads(before) || self.pane.timeline.jump {
            return None;
        }
        let anchor = Anchor::At(self.selected()?.position.clone());
        Some(self.ask_window(anchor))
    }

    /// Restores the columns saved when the case was open last, unless columns were chosen since.
    pub(in crate::session) fn recall(&mut self, kept: Option<SavedScreen>) -> Vec<Effect> {
        let columns = kept.and_then(|kept| Columns::parse(&kept.columns?).ok());
        let Some(columns) = columns.filter(|_| self.view.columns.is_none()) else { return Vec::new() };
        self.view.columns = Columns::of(columns.shown().to_vec()).map(Arc::new);
        self.keep_column();
        self.rows_for(None).into_iter().collect()
    }
}
