//! The export dialog.

use super::bar::Typed;
use super::number::so_far;
use super::rule::rule;
use super::stroke::{clear, hairline, lay, put, put_right, wrap};
use super::text;
use super::theme::Theme;
use crate::event::saturated;
use crate::export::ExportFormat;
use crate::session::{ExportDialog, ExportInput, ExportScope, FileName, Input, thousands};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The export dialog.
#[derive(Debug, Clone, Copy)]
pub struct ExportList<'a> {
    /// Its state.
    pub dialog: &'a ExportDialog,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Cells between the scopes.
const GAP: u16 = 3;
/// Width of the names in cells.
const NAMES: u16 = 12;
/// Lines apart from the list: title, scope, two blanks, end.
const AROUND: u16 = 5;
/// Lines for the description of the selected format; fewer if the list would not be visible.
const TOLD: u16 = 6;
/// The least number of lines of the list.
const LISTED: u16 = 3;

/// The note on context rows, which are not part of the filter.
const AROUND_IT: &str = "what is let in around an event";

impl Widget for ExportList<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let screen = area.intersection(buffer.area);
        let shapes = saturated::<u16>(ExportFormat::ALL.len());
        let width = screen.width.saturating_sub(8).clamp(screen.width.min(46), 110);
        let height = screen.height.saturating_sub(1).min(shapes + AROUND + TOLD);
        let told = height.saturating_sub(AROUND + LISTED).min(TOLD);
        if width < 20 || told == 0 {
            return;
        }
        let (x, y) = (screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 3);
        let area = Rect { x, y, width, height };
        let band = Rect { x: screen.x, width: screen.width, ..area };
        clear(buffer, band);
        hairline(buffer, (band.x, band.y), band.right(), self.theme);
        hairline(buffer, (band.x, band.bottom() - 1), band.right(), self.theme);
        rule(buffer, area, "hand over", self.dialog.format().name(), true, self.theme);
        self.whats(area, buffer);
        let rows = Rect { y: area.y + 3, height: area.height - AROUND - told, ..area };
        self.shapes(rows, buffer);
        let told = Rect { y: rows.bottom() + 1, height: told, ..area };
        match &self.dialog.input {
            ExportInput::Intruder(query) => self.intruder(query, told, buffer),
            ExportInput::Name(name) => self.file(name, told, buffer),
            ExportInput::List => self.chosen(told, buffer),
        }
    }
}

/// The first text to show in `room` cells so that the selected one is visible, with marks for others on either side.
fn first_of(said: &[String], chosen: usize, room: usize) -> usize {
    let cells = |from: usize| -> usize {
        let texts = said.get(from..=chosen).unwrap_or_default();
        texts.iter().map(|text| text::width(text) + usize::from(GAP)).sum()
    };
    let fits = |from: &usize| cells(*from) + if *from > 0 { 2 } else { 0 } <= room;
    (0..=chosen).find(fits).unwrap_or(chosen)
}

impl ExportList<'_> {
    /// Draws the scopes of the export with their numbers of events.
    fn whats(self, area: Rect, buffer: &mut Buffer) {
        let (mut x, end) = (area.x + 1, area.right().saturating_sub(1));
        x = put(buffer, (x, area.y + 1), end, "of", self.theme.faint()) + 2;
        let chosen = self.dialog.of();
        let choices = self.dialog.choices();
        let said = |(what, count): &(ExportScope, Option<u64>)| {
            if self.dialog.format().is_picture() {
                return what.said().to_owned();
            }
            let known = |count: u64| so_far(&thousands(count), self.dialog.so_far);
            format!("{} {}", what.said(), count.map_or_else(|| "…".to_owned(), known))
        };
        let said: Vec<String> = choices.iter().map(said).collect();
        let at = choices.iter().position(|(what, _)| *what == chosen).unwrap_or(0);
        let first = first_of(&said, at, usize::from(end.saturating_sub(x)));
        if first > 0 {
            x = put(buffer, (x, area.y + 1), end, "… ", self.theme.faint());
        }
        for ((what, _), said) in choices.iter().zip(&said).skip(first) {
            let from = x;
            let style = if *what == chosen { self.theme.strong() } else { self.theme.dim() };
            if usize::from(end.saturating_sub(x)) < text::width(said) {
                put(buffer, (x, area.y + 1), end, "…", self.theme.faint());
                break;
            }
            x = put(buffer, (x, area.y + 1), end, said, style);
            if *what == chosen && self.dialog.name().is_none() {
                lay(buffer, (from, area.y + 1), x, self.theme.selection());
            }
            x = x.saturating_add(GAP);
        }
    }

    fn shapes(self, rows: Rect, buffer: &mut Buffer) {
        let (x, end) = (rows.x + 1, rows.right().saturating_sub(1));
        let top = (self.dialog.chosen + 1).saturating_sub(usize::from(rows.height));
        for ((at, shape), y) in ExportFormat::ALL.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
            let is_chosen = at == self.dialog.chosen;
            let style = if is_chosen { self.theme.strong() } else { self.theme.said() };
            put(buffer, (x, y), x + NAMES, shape.name(), style);
            let doc = text::fit(shape.brief(), usize::from(end.saturating_sub(x + NAMES)));
            put(buffer, (x + NAMES, y), end, &doc, self.theme.dim());
            if is_chosen {
                lay(buffer, (rows.x, y), rows.right(), self.theme.selection());
            }
        }
    }

    /// Draws the description of the selected format, and what it loses.
    fn chosen(self, area: Rect, buffer: &mut Buffer) {
        let format = self.dialog.format();
        let (from, end) = (area.x + 1 + NAMES, area.right().saturating_sub(1));
        let mut y = area.y;
        let last = area.bottom().saturating_sub(u16::from(format == ExportFormat::Report));
        let loses = if self.dialog.lacks_context() {
            format!("{AROUND_IT}; {}", format.loses())
        } else {
            format.loses().to_owned()
        };
        for (label, said, most) in [("is", format.doc(), 4), ("leaves out", loses.as_str(), 3)] {
            let most = most.min(usize::from(last.saturating_sub(y)));
            if most == 0 {
                continue;
            }
            put(buffer, (area.x + 1, y), from, label, self.theme.faint());
            for line in wrap(said, usize::from(end.saturating_sub(from)), most) {
                put(buffer, (from, y), end, &line, self.theme.dim());
                y += 1;
            }
        }
        if format == ExportFormat::Report {
            let y = area.bottom().saturating_sub(1);
            put(buffer, (area.x + 1, y), from, "intruder", self.theme.faint());
            let (said, style) = match self.dialog.intruder.as_str() {
                "" => ("what no sign-in issued (is:orphan)", self.theme.dim()),
                query => (query, self.theme.said()),
            };
            let x = put(buffer, (from, y), end.saturating_sub(16), said, style);
            put(buffer, (x, y), end, " · i changes it", self.theme.faint());
        }
    }

    /// Draws the prompt for the query of the intruder's accesses.
    fn intruder(self, query: &Input, area: Rect, buffer: &mut Buffer) {
        let (x, end) = (area.x + 1, area.right().saturating_sub(1));
        let from = put(buffer, (x, area.y), end, "intruder › ", self.theme.accent());
        let cursor = self.theme.said().add_modifier(Modifier::REVERSED);
        let typed = Typed::new(query.text(), query.cursor());
        typed.draw((from, area.y), end, &|_| self.theme.said(), Some(cursor), buffer);
        let said = "a query: its accesses are told as the intruder's; nothing typed is is:orphan, those that no sign-in issued";
        for (line, y) in wrap(said, usize::from(end.saturating_sub(from)), 2).iter().zip(area.y + 1..) {
            put(buffer, (from, y), end, line, self.theme.faint());
        }
    }

    /// Draws the prompt for the file name.
    fn file(self, name: &FileName, area: Rect, buffer: &mut Buffer) {
        let (x, end) = (area.x + 1, area.right().saturating_sub(1));
        let from = put(buffer, (x, area.y), end, "file › ", self.theme.accent());
        let typed = Typed::new(name.input.text(), name.input.cursor());
        let cursor = self.theme.said().add_modifier(Modifier::REVERSED);
        let style = if name.offered { self.theme.faint() } else { self.theme.said() };
        typed.draw((from, area.y), end, &|_| style, Some(cursor), buffer);
        if name.offered && name.taken.is_none() {
            let said = "Enter takes this name · what is typed replaces it · ← and Backspace change it";
            put(
                buffer,
                (from, area.y + 1),
                end,
                &text::fit(said, usize::from(end.saturating_sub(from))),
                self.theme.faint(),
            );
            return;
        }
        if name.taken.is_some() {
            put(
                buffer,
                (from, area.y + 1),
                end,
                "it is there already: Enter again replaces it",
                self.theme.warning(),
            );
            return;
        }
        let mut x = from;
        for (at, offer) in name.offers.iter().enumerate() {
            let own = offer.trim_end_matches('/').rsplit('/').next().unwrap_or(offer);
            let style = if name.offer == Some(at) { self.theme.strong() } else { self.theme.dim() };
            let shown = text::show(own);
            if usize::from(end.saturating_sub(x)) < text::width(&shown) {
                put_right(buffer, (from, area.y + 1), end, "…", self.theme.faint());
                break;
            }
            x = put(buffer, (x, area.y + 1), end, &shown, style).saturating_add(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{first_of, wrap};
    use crate::export::ExportFormat;

    #[test]
    fn what_is_left_out_is_said_whole_on_a_low_screen() {
        for format in ExportFormat::ALL {
            let lines = wrap(format.loses(), 58, 3);
            assert!(lines.iter().all(|line| !line.ends_with('…')), "{lines:#?}");
        }
    }

    #[test]
    fn what_is_chosen_is_in_sight_however_much_there_is_to_choose_from() {
        let said: Vec<String> = ["the whole case 9,641", "the filter 66", "until the clock 14", "marked 1"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(first_of(&said, 0, 72), 0);
        assert_eq!(first_of(&said, 3, 72), 0);
        assert_eq!(first_of(&said, 2, 50), 1);
        assert_eq!(first_of(&said, 3, 12), 3);
    }
}
