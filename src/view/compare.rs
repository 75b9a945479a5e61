//! The overlay that compares two days: claims that no longer hold on the left, what replaces them on the right; one
//! below the other on a narrow screen.

mod line;
mod words;

use super::foot::closes;
use super::rule::rule;
use super::stroke::{clear, put};
use super::text;
use super::theme::Theme;
use crate::case::{ChangeKind, Comparison, DaySummary};
use crate::event::Zone;
use crate::keys::Mode;
use crate::session::{COMPARE_HEAD, ComparePage, Compared, Session, compare_half, compares_beside};
use line::Lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The comparison overlay.
#[derive(Debug, Clone, Copy)]
pub struct Compare<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The comparison.
    pub compared: &'a Compared,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Compare<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 6 {
            return;
        }
        clear(buffer, area);
        let title = format!("{} → {}", self.day(0), self.day(1));
        let known = self.compared.answer.as_deref().zip(self.compared.page(area.width));
        let Some((answer, page)) = known else {
            rule(buffer, area, &title, &closes(Mode::Compare), true, self.theme);
            put(buffer, (area.x + 1, area.y + 1), area.right(), "comparing …", self.theme.dim());
            return;
        };
        rule(buffer, area, &title, &summary(answer), true, self.theme);
        self.known(answer, area, buffer);
        let below = Rect { y: area.y + COMPARE_HEAD, height: area.height - COMPARE_HEAD, ..area };
        let ComparePage { rows, lines, .. } = &*page;
        let drawing = Lines { compared: self.compared, answer, rows, theme: self.theme };
        let top = self.compared.top.min(lines.len().saturating_sub(usize::from(below.height)));
        for (line, y) in lines.iter().skip(top).zip(below.y..below.bottom()) {
            drawing.draw(line, Rect { y, height: 1, ..below }, buffer);
        }
    }
}

impl Compare<'_> {
    /// The earlier day (0) or the later one (1).
    fn day(self, at: usize) -> String {
        let day = if at == 0 { Some(&self.compared.from) } else { self.compared.until.as_ref() };
        day.map_or_else(|| "now".to_owned(), |day| words::day(day))
    }

    /// Draws how many events were known on each day, and the dwell time as known then.
    fn known(self, answer: &Comparison, area: Rect, buffer: &mut Buffer) {
        let zone = self.zone();
        let half = compare_half(area.width);
        let both = [&answer.before, &answer.after];
        let end = area.right().saturating_sub(1);
        for (at, known) in both.into_iter().enumerate() {
            let (day, events) = (self.day(at), words::events(known));
            if compares_beside(area.width) {
                let x = area.x + 1 + if at == 0 { 0 } else { half + 3 };
                let end = if at == 0 { area.x + half } else { end };
                let after = put(buffer, (x, area.y + 1), end, &format!("as of {day}"), self.theme.strong());
                put(buffer, (after + 3, area.y + 1), end, &events, self.theme.dim());
                put(buffer, (x, area.y + 2), end, &dwell(known, zone), self.theme.dim());
                continue;
            }
            let y = area.y + 1 + u16::from(at == 1);
            put(buffer, (area.x + 1, y), end, &day, self.theme.strong());
            let said = [dwell(known, zone), events];
            let mut said: Vec<&str> =
                said.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            let x = area.x + 14;
            if text::width(&said.join(" · ")) > usize::from(end.saturating_sub(x)) {
                said.truncate(1);
            }
            put(buffer, (x, y), end, &said.join(" · "), self.theme.dim());
        }
    }

    fn zone(self) -> Zone {
        self.session.view.zone
    }
}

fn dwell(known: &DaySummary, zone: Zone) -> String {
    words::dwell(known, zone)
}

/// The number of changes by kind, and the key that closes the overlay.
fn summary(answer: &Comparison) -> String {
    let counted = ChangeKind::ALL.into_iter().map(|kind| (answer.count(kind), kind.name().replace('_', " ")));
    let mut parts: Vec<String> = counted
        .filter(|(number, _)| *number > 0)
        .map(|(number, name)| format!("{} {name}", super::number::thousands(number)))
        .collect();
    parts.push(closes(Mode::Compare));
    parts.join(" · ")
}
