//! The column dialog: a list of the shown columns, followed by all others.

use super::{Columns, NARROWEST, Shown, WIDEST, same};
use crate::engine::RecordRow;
use crate::event::FIELDS;
use crate::export::Column;
use crate::session::Session;
use std::sync::Arc;

/// Largest number of record fields that are offered.
const OFFERED: usize = 400;

/// State of the column dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnsPanel {
    /// The listed columns, shown ones first.
    pub lines: Vec<ColumnLine>,
    /// Index of the chosen line.
    pub chosen: usize,
    /// The columns from before; `None` for the usual ones.
    pub before: Option<Arc<Columns>>,
    /// The usual columns at this screen size.
    pub usual: Columns,
}

/// A line of the dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLine {
    /// The column.
    pub shown: Shown,
    /// Whether it is shown.
    pub on: bool,
}

impl ColumnsPanel {
    /// Opens the dialog on a column.
    #[must_use]
    pub fn of(session: &Session, on: Option<&Column>) -> Self {
        let usual = session.usual_columns();
        let before = session.view.columns.clone();
        let mut panel = Self { lines: Vec::new(), chosen: 0, before, usual };
        panel.show(&session.columns());
        panel.offer(session);
        if let Some(column) = on {
            panel.chosen = panel.lines.iter().position(|line| same(&line.shown.column, column)).unwrap_or(0);
        }
        panel
    }

    /// Replaces the shown columns, which are listed first.
    pub(in crate::session) fn show(&mut self, columns: &Columns) {
        let on = columns.shown().iter().map(|shown| ColumnLine { shown: shown.clone(), on: true });
        let is_shown =
            |line: &ColumnLine| columns.shown().iter().any(|shown| same(&shown.column, &line.shown.column));
        let others = std::mem::take(&mut self.lines).into_iter().filter(|line| !is_shown(line));
        let off = others.map(|line| ColumnLine { on: false, ..line });
        self.lines = on.chain(off).collect();
    }

    /// Adds all fields of events, and those of the selected event's record, as columns that can be shown.
    fn offer(&mut self, session: &Session) {
        let fields = FIELDS.iter().map(|spec| Column::Field(spec.field));
        let rows = session.shown_detail().into_iter().flat_map(|detail| detail.laid.own());
        let named = rows.filter(|row| row.value().is_some()).map(RecordRow::name);
        let of_record = named.take(OFFERED).filter_map(|name| Column::parse(&name));
        for column in fields.chain(of_record) {
            if !self.lines.iter().any(|line| same(&line.shown.column, &column)) {
                self.lines.push(ColumnLine { shown: Shown { column, width: None }, on: false });
            }
        }
    }

    /// The shown columns; `None` if they are the usual ones.
    #[must_use]
    pub fn columns(&self) -> Option<Columns> {
        let shown = self.lines.iter().filter(|line| line.on).map(|line| line.shown.clone());
        Columns::of(shown.collect()).filter(|columns| *columns != self.usual)
    }

    /// Shows the chosen column after the shown ones, or hides it; the last shown one can't be hidden.
    pub(in crate::session) fn toggle(&mut self) -> Result<(), String> {
        let last = self.lines.iter().rposition(|line| line.on);
        let on = self.lines.iter().filter(|line| line.on).count();
        let Some(line) = self.lines.get_mut(self.chosen) else { return Ok(()) };
        if line.on && on == 1 {
            return Err("a timeline shows one column at least".to_owned());
        }
        line.on = !line.on;
        let behind = last.map_or(0, |last| last + 1);
        if line.on && self.chosen > behind {
            let line = self.lines.remove(self.chosen);
            self.lines.insert(behind, line);
            self.chosen = behind;
        }
        Ok(())
    }

    /// Swaps the chosen column with the next shown one on the right or left.
    pub(in crate::session) fn shift(&mut self, right: bool) {
        let at = self.chosen;
        let to = if right {
            self.lines.iter().skip(at + 1).position(|line| line.on).map(|over| at + 1 + over)
        } else {
            self.lines.iter().take(at).rposition(|line| line.on)
        };
        if let Some(to) = to.filter(|_| at < self.lines.len()) {
            let line = self.lines.remove(at);
            self.lines.insert(to, line);
            self.chosen = to;
        }
    }

    /// Makes the chosen column one cell wider or narrower than its present `cells`.
    pub(in crate::session) fn resize(&mut self, cells: u16, wider: bool) {
        if let Some(line) = self.lines.get_mut(self.chosen) {
            let width = line.shown.width.unwrap_or(cells);
            let width = if wider { width.saturating_add(1) } else { width.saturating_sub(1) };
            line.shown.width = Some(width.clamp(NARROWEST, WIDEST));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnLine, ColumnsPanel};
    use crate::session::columns::Columns;

    fn panel() -> ColumnsPanel {
        let line = |name: &str| {
            let shown = Columns::parse(name).unwrap().shown()[0].clone();
            ColumnLine { shown, on: ["time", "stage", "agency"].contains(&name) }
        };
        let lines = ["time", "stage", "account", "agency", "client", "tags"].map(line).into();
        ColumnsPanel { lines, chosen: 0, before: None, usual: Columns::default() }
    }

    fn shown(panel: &ColumnsPanel) -> String {
        panel.columns().unwrap().to_string()
    }

    #[test]
    fn a_column_is_shown_behind_the_others_and_moves_over_what_is_shown() {
        let mut panel = panel();
        panel.chosen = 5;
        panel.toggle().unwrap();
        assert_eq!((shown(&panel).as_str(), panel.chosen), ("time,stage,agency,tags", 4));
        panel.shift(false);
        panel.shift(false);
        assert_eq!(shown(&panel), "time,tags,stage,agency", "what is hidden is passed over");
        panel.shift(true);
        assert_eq!(shown(&panel), "time,stage,tags,agency");
        panel.toggle().unwrap();
        assert_eq!(shown(&panel), "time,stage,agency");
        panel.toggle().unwrap();
        assert_eq!(shown(&panel), "time,stage,tags,agency", "a slip is mended where it was made");
    }

    #[test]
    fn the_last_column_stays_and_a_width_has_its_ends() {
        let mut panel = panel();
        for at in [0, 1] {
            panel.chosen = at;
            panel.toggle().unwrap();
        }
        panel.chosen = 3;
        assert!(panel.toggle().is_err());
        panel.resize(2, false);
        panel.resize(2, false);
        assert_eq!(shown(&panel), "agency:1");
        panel.resize(200, true);
        assert_eq!(shown(&panel), "agency:2");
    }
}
