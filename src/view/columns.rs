//! The panel for choosing columns, below the rows that show them.

use super::number::count;
use super::rule::rule;
use super::stroke::{clear, lay_cursor, put, put_right};
use super::text;
use super::theme::Theme;
use crate::event::Field;
use crate::export::cell_of;
use crate::session::{Column, ColumnLine, ColumnsPanel as Panel, Layout, Session, cell};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The panel of available and shown columns.
#[derive(Debug, Clone, Copy)]
pub struct ColumnsPanel<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// Its state.
    pub panel: &'a Panel,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Widths in cells of a name and of a width.
const NAME: u16 = 26;
const WIDTH: u16 = 8;
/// A value has at least this width before the description of the column is shown too.
const VALUE: u16 = 34;

impl Widget for ColumnsPanel<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 2 {
            return;
        }
        clear(buffer, area);
        rule(buffer, area, "columns", &self.remark(), true, self.theme);
        let (top, height) = (area.y + 1, usize::from(area.height - 1));
        let lines = self.panel.lines.len();
        let chosen = self.panel.chosen.min(lines.saturating_sub(1));
        let first = (chosen + height / 2 + 1).saturating_sub(height).min(lines.saturating_sub(height));
        for ((at, line), y) in self.panel.lines.iter().enumerate().skip(first).zip(top..area.bottom()) {
            self.line(line, Rect { y, height: 1, ..area }, buffer);
            if at == chosen {
                lay_cursor(buffer, (area.x, y), area.right(), self.theme);
            }
        }
    }
}

impl ColumnsPanel<'_> {
    /// The number of shown columns, and how many of them have no room.
    fn remark(self) -> String {
        let shown = self.panel.lines.iter().filter(|line| line.on).count() as u64;
        let out = self.panel.lines.iter().filter(|line| line.on && self.cells(line).is_none()).count() as u64;
        let shown = format!("{} of {}", shown, count(self.panel.lines.len() as u64, "column"));
        if out == 0 { shown } else { format!("{shown} · no room for {out}") }
    }

    /// The present width of a column.
    fn cells(self, line: &ColumnLine) -> Option<u16> {
        let view = &self.session.view;
        let width = Layout::of(self.session).timeline.width;
        let columns = super::timeline::Columns::of(view.columns.as_deref(), width, view.zone2.is_some());
        if line.shown.column == Column::Field(Field::Message) {
            return Some(columns.text.width).filter(|_| columns.sentence);
        }
        let slot = columns.placed.iter().find(|(column, _)| *column == line.shown.column);
        slot.map(|(_, slot)| slot.width)
    }

    fn line(self, line: &ColumnLine, area: Rect, buffer: &mut Buffer) {
        let (x, y, end) = (area.x + 1, area.y, area.right().saturating_sub(1));
        let theme = self.theme;
        let (sign, style) = if line.on { ("▣", theme.said()) } else { ("□", theme.dim()) };
        put(buffer, (x, y), end, sign, style);
        let name = NAME.min(area.width / 3);
        put(buffer, (x + 2, y), (x + 2 + name).min(end), line.shown.column.name(), style);
        let at = x + name + 3;
        let said = match (line.on, line.shown.width, self.cells(line)) {
            (false, ..) => String::new(),
            (true, _, None) => "no room".to_owned(),
            (true, Some(width), _) => format!("{width}"),
            (true, None, Some(cells)) => format!("({cells})"),
        };
        put_right(buffer, (at, y), (at + WIDTH).min(end), &said, theme.dim());
        let from = at + WIDTH + 2;
        let row = self.session.selected();
        let value = row.map_or_else(String::new, |row| self.value(row, &line.shown.column));
        let room = usize::from(end.saturating_sub(from));
        let doc = match &line.shown.column {
            Column::Field(field) if room > usize::from(VALUE) + 20 => field.spec().doc,
            _ => "",
        };
        let until = if doc.is_empty() { end } else { from + VALUE };
        put(
            buffer,
            (from, y),
            until,
            &text::fit(&value, usize::from(until.saturating_sub(from))),
            theme.said(),
        );
        put(buffer, (until + 2, y), end, doc, theme.faint());
    }

    /// The value of the event under the cursor. A record not yet loaded with the row is taken from the detail panel if
    /// that shows it.
    fn value(self, row: &crate::engine::Row, column: &Column) -> String {
        let known = self.session.shown_detail().and_then(|detail| detail.record.as_deref().ok());
        match (column, known) {
            (column, Some(record)) if column.is_of_record() && row.record.is_none() => {
                cell_of(&row.event, Some(record), column)
            }
            _ => cell(row, column),
        }
    }
}
