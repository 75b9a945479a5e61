//! The list of the filter's terms above the bar, each on or off.

use super::bar::styles;
use super::rule::rule;
use super::stroke::{clear, lay_cursor, put, rect};
use super::theme::Theme;
use crate::event::saturated;
use crate::session::{Layout, Session, Term};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The list of terms.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The index of the selected term.
    pub chosen: usize,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Terms<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let terms = self.session.terms();
        let bar = rect(Layout::of(self.session).bar);
        // covers the panels between the list and the bar too
        let wanted = saturated::<u16>(terms.len() + 1);
        let height = wanted.min(bar.y.saturating_sub(area.y) / 2).max(2);
        let band = Rect { y: bar.y.saturating_sub(height), height, ..area }.intersection(area);
        if band.height < 2 || band.width < 12 {
            return;
        }
        clear(buffer, band);
        let off = terms.iter().filter(|term| !term.on).count();
        let remark = format!("{} on · {off} off", terms.len() - off);
        rule(buffer, band, "filters", &remark, true, self.theme);
        let places = usize::from(band.height - 1);
        let chosen = self.chosen.min(terms.len().saturating_sub(1));
        let top = (chosen + 1).saturating_sub(places);
        for ((at, term), y) in terms.iter().enumerate().skip(top).zip(band.y + 1..band.bottom()) {
            self.term(term, (band.x + 1, y), band.right().saturating_sub(1), buffer);
            if at == chosen {
                lay_cursor(buffer, (band.x, y), band.right(), self.theme);
            }
        }
    }
}

impl Terms<'_> {
    fn term(self, term: &Term, (x, y): (u16, u16), end: u16, buffer: &mut Buffer) {
        let (sign, ink) = if term.on { ("▣", self.theme.accent()) } else { ("□", self.theme.faint()) };
        let x = put(buffer, (x, y), end, sign, ink) + 1;
        if term.on {
            styles::typed(&term.text, (x, y), end, self.theme, buffer);
        } else {
            put(buffer, (x, y), end, &term.text, self.theme.dim());
        }
    }
}
