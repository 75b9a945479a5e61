//! The overlay with a list to filter by typing: commands, or fields.

use super::bar::Typed;
use super::number::count;
use super::rule::rule;
use super::stroke::{clear, hairline, lay, put, put_right, wrap};
use super::text;
use super::theme::Theme;
use crate::event::saturated;
use crate::keys::{field_entries, palette_entries, view_entries};
use crate::session::{Input, ListKind, Session, no_facet};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The list overlay.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// What it lists.
    pub kind: ListKind,
    /// The text typed to filter it.
    pub input: &'a Input,
    /// The index of the selected entry.
    pub chosen: usize,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// An entry: name, description, keys.
struct Entry {
    head: String,
    doc: String,
    keys: String,
}

impl Widget for List<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let screen = area.intersection(buffer.area);
        let area = frame(screen);
        if area.width < 12 || area.height < 4 {
            return;
        }
        // clear the full width: cut words on either side would look like whole ones
        let band = Rect { x: screen.x, width: screen.width, ..area };
        clear(buffer, band);
        hairline(buffer, (band.x, band.y), band.right(), self.theme);
        hairline(buffer, (band.x, band.bottom() - 1), band.right(), self.theme);
        let entries = self.entries();
        let (title, thing) = match self.kind {
            ListKind::Palette => ("commands", "command"),
            ListKind::Fields => ("show a field", "field"),
            ListKind::Views => ("saved views", "view"),
        };
        rule(buffer, area, title, &count(entries.len() as u64, thing), true, self.theme);
        let (x, end) = (area.x + 1, area.right().saturating_sub(1));
        let from = put(buffer, (x, area.y + 1), end, "› ", self.theme.accent());
        let typed = Typed::new(self.input.text(), self.input.cursor());
        let cursor = self.theme.said().add_modifier(Modifier::REVERSED);
        typed.draw((from, area.y + 1), end, &|_| self.theme.said(), Some(cursor), buffer);
        if self.input.text().is_empty() {
            put(buffer, (from + 2, area.y + 1), end, "type to narrow", self.theme.faint());
        }
        let rows = Rect { y: area.y + 2, height: area.height - 3, ..area };
        self.rows(&entries, rows, buffer);
    }
}

impl List<'_> {
    fn entries(&self) -> Vec<Entry> {
        let typed = self.input.text();
        match self.kind {
            ListKind::Palette => palette_entries(typed)
                .into_iter()
                .map(|entry| Entry { head: entry.command, doc: entry.doc, keys: entry.keys })
                .collect(),
            ListKind::Views => view_entries(self.session, typed)
                .into_iter()
                .map(|(head, doc)| Entry { head, doc, keys: String::new() })
                .collect(),
            ListKind::Fields => field_entries(typed)
                .into_iter()
                .map(|(field, doc)| Entry {
                    head: field.name().to_owned(),
                    doc: doc.to_owned(),
                    keys: String::new(),
                })
                .collect(),
        }
    }

    fn rows(self, entries: &[Entry], rows: Rect, buffer: &mut Buffer) {
        let places = usize::from(rows.height);
        let (x, end) = (rows.x + 1, rows.right().saturating_sub(1));
        if entries.is_empty() {
            let none = self.kind == ListKind::Views && self.session.saved_views().is_empty();
            let of_record = self.kind == ListKind::Fields && self.input.text().starts_with("raw.");
            let nothing = match (none, of_record) {
                (true, _) => "no view is saved yet; \" saves the one that is shown".to_owned(),
                (_, true) => no_facet(self.input.text()),
                _ => "nothing is named so".to_owned(),
            };
            for (line, y) in wrap(&nothing, usize::from(end - x), places).iter().zip(rows.y..) {
                put(buffer, (x, y), end, line, self.theme.dim());
            }
            return;
        }
        let chosen = self.chosen.min(entries.len() - 1);
        let top = (chosen + 1).saturating_sub(places);
        let widest = entries.iter().map(|entry| text::width(&text::fit(&entry.head, 60))).max().unwrap_or(0);
        let heads = saturated::<u16>(widest).clamp(12, rows.width / 3);
        for ((at, entry), y) in entries.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
            let keys_at = put_right(buffer, (x + heads + 2, y), end, &entry.keys, self.theme.accent());
            let style = if at == chosen { self.theme.strong() } else { self.theme.said() };
            put(buffer, (x, y), x + heads, &entry.head, style);
            let doc_end = if entry.keys.is_empty() { end } else { keys_at.saturating_sub(2) };
            put(buffer, (x + heads + 2, y), doc_end, &entry.doc, self.theme.dim());
            if at == chosen {
                lay(buffer, (rows.x, y), rows.right(), self.theme.selection());
            }
        }
    }
}

/// The area in the middle of the screen, as wide as the list needs.
fn frame(screen: Rect) -> Rect {
    let width = screen.width.saturating_sub(8).clamp(screen.width.min(46), 96);
    let height = screen.height.saturating_sub(4).min(24);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 3,
        width,
        height,
    }
}
