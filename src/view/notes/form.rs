//! The form for entering an event by hand.

use crate::event::saturated;
use crate::session::{FORM, Form};
use crate::view::bar::Typed;
use crate::view::rule::rule;
use crate::view::stroke::{clear, hairline, put};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The form overlay.
#[derive(Debug, Clone, Copy)]
pub struct EventForm<'a> {
    /// What is typed.
    pub form: &'a Form,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Width of the field names in cells.
const NAMES: u16 = 12;

impl Widget for EventForm<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let screen = area.intersection(buffer.area);
        let lines = saturated::<u16>(FORM.len());
        let height = (lines + 3).min(screen.height);
        if screen.width < 24 || height < 4 {
            return;
        }
        let band = Rect { y: screen.y + (screen.height - height) / 3, height, ..screen };
        clear(buffer, band);
        rule(buffer, band, "tell of an event", "Tab next field · Enter saves · Esc leaves", true, self.theme);
        hairline(buffer, (band.x, band.bottom() - 1), band.right(), self.theme);
        let places = usize::from(band.height.saturating_sub(2));
        let top = (self.form.at + 1).saturating_sub(places.saturating_sub(1));
        let mut y = band.y + 1;
        for at in top..FORM.len() {
            if y >= band.bottom() - 1 {
                break;
            }
            self.field(at, Rect { y, height: 1, ..band }, buffer);
            y += 1;
            if let Some((_, why)) = self.form.wrong.as_ref().filter(|(wrong, _)| *wrong == at)
                && y < band.bottom() - 1
            {
                let x = band.x + 2 + NAMES;
                put(buffer, (x, y), band.right(), &format!("^ {why}"), self.theme.warning());
                y += 1;
            }
        }
    }
}

impl EventForm<'_> {
    fn field(self, at: usize, line: Rect, buffer: &mut Buffer) {
        let (Some((_, name, ghost)), Some(input)) = (FORM.get(at), self.form.inputs.get(at)) else { return };
        let here = at == self.form.at;
        let wrong = self.form.wrong.as_ref().is_some_and(|(wrong, _)| *wrong == at);
        let style = match (wrong, here) {
            (true, _) => self.theme.warning(),
            (false, true) => self.theme.accent(),
            (false, false) => self.theme.faint(),
        };
        let (x, end) = (line.x + 2 + NAMES, line.right().saturating_sub(1));
        put(buffer, (line.x + 2, line.y), x, name, style);
        let typed = Typed::new(input.text(), input.cursor());
        let cursor = here.then(|| self.theme.said().add_modifier(Modifier::REVERSED));
        typed.draw((x, line.y), end, &|_| self.theme.said(), cursor, buffer);
        let cells = saturated::<u16>(text::width(input.text()));
        if input.text().is_empty() {
            put(buffer, (x + 2, line.y), end, ghost, self.theme.faint());
        } else if let Some(meant) = self.form.meant(at).filter(|meant| *meant != input.text()) {
            put(buffer, (x.saturating_add(cells).saturating_add(2), line.y), end, meant, self.theme.dim());
        }
    }
}
