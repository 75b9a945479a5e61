//! The overlay of blind zones: a line each, and below the list an explanation of the selected one.

use super::chain::{looking, of_all};
use super::foot::closes;
use super::number::count;
use super::rule::rule;
use super::stroke::{clear, lay_cursor, put, put_right, wrap};
use super::theme::Theme;
use super::title::as_of;
use super::{dates, text};
use crate::engine::Slot;
use crate::event::{MINUTE, calendar, length};
use crate::keys::Mode;
use crate::session::{BlindKind, BlindLine, BlindPanel, Overlay, Session};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The overlay of blind zones.
#[derive(Debug, Clone, Copy)]
pub struct Blind<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Widths in cells of the kind, of a time and of a length.
const KIND: u16 = 12;
const TIME: u16 = 18;
const LASTS: u16 = 14;
/// Lines below the list.
const BELOW: u16 = 3;

impl Widget for Blind<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 6 {
            return;
        }
        clear(buffer, area);
        let known = self.session.blind.is_some();
        rule(buffer, area, &self.title(), &self.summary(), true, self.theme);
        let lines = self.session.blind_lines();
        if lines == 0 {
            let said = if known {
                "the log could see throughout, as far as is known".to_owned()
            } else {
                looking(self.session, Slot::Blind)
            };
            put(buffer, (area.x + 1, area.y + 1), area.right(), &said, self.theme.dim());
            return;
        }
        let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + BELOW), ..area };
        self.heads(Rect { y: area.y + 1, height: 1, ..area }, buffer);
        let places = usize::from(rows.height);
        let chosen = self.session.blind_chosen().unwrap_or(0);
        let top = (chosen + places / 2 + 1).saturating_sub(places).min(lines.saturating_sub(places));
        for (at, y) in (top..lines).zip(rows.y..rows.bottom()) {
            if let Some(line) = self.session.blind_line(at) {
                self.line(line, Rect { y, height: 1, ..area }, buffer);
            }
            if at == chosen {
                lay_cursor(buffer, (area.x, y), area.right(), self.theme);
            }
        }
        let below = Rect { y: area.bottom().saturating_sub(BELOW), height: BELOW, ..area };
        self.below(chosen, lines, below, buffer);
    }
}

impl Blind<'_> {
    /// The title, with the kind or day that the list is limited to.
    fn title(self) -> String {
        let kind = match self.session.overlay {
            Some(Overlay::Blind(BlindPanel { kind: Some(kind), .. })) => format!(" · {} alone", kind.name()),
            _ => String::new(),
        };
        let day = self.session.view.as_of.as_deref().map(|day| format!(" · as of {}", as_of(day)));
        format!("blind zones{kind}{}", day.unwrap_or_default())
    }

    /// The number of zones of each kind, and the key that closes the list.
    fn summary(self) -> String {
        let closes = closes(Mode::Blind);
        let Some(zones) = &self.session.blind else { return closes };
        let mut parts: Vec<String> = BlindKind::ALL
            .into_iter()
            .map(|kind| (kind.count(zones), kind.name()))
            .filter(|(number, _)| *number > 0)
            .map(|(number, kind)| format!("{} {kind}", crate::session::thousands(number as u64)))
            .collect();
        parts.push(closes);
        format!("{}{}", of_all(self.session), parts.join(" · "))
    }

    /// The columns at which mailbox, beginning, end and length are drawn.
    fn columns(width: u16) -> [u16; 4] {
        let lasts = width.saturating_sub(LASTS);
        let to = lasts.saturating_sub(if width >= 100 { TIME } else { 0 });
        let from = to.saturating_sub(TIME);
        [KIND + 1, from, to, lasts]
    }

    fn heads(self, area: Rect, buffer: &mut Buffer) {
        let [whose, from, to, lasts] = Self::columns(area.width);
        let style = self.theme.faint();
        let end = area.right().saturating_sub(1);
        put(buffer, (area.x + 1, area.y), area.x + whose, "kind", style);
        put(buffer, (area.x + whose, area.y), area.x + from, "of", style);
        put(buffer, (area.x + from, area.y), area.x + to, "from", style);
        if lasts > to {
            put(buffer, (area.x + to, area.y), area.x + lasts, "to", style);
        }
        put_right(buffer, (area.x + lasts, area.y), end, "lasts", style);
    }

    fn line(self, line: BlindLine<'_>, area: Rect, buffer: &mut Buffer) {
        let [whose, from, to, lasts] = Self::columns(area.width);
        let end = area.right().saturating_sub(1);
        let (kind, of, folder, span, long) = match &line {
            BlindLine::Zone(zone) => {
                let of = zone.mailbox.or(zone.source).unwrap_or("every mailbox");
                let long = zone.until.saturating_sub(zone.from);
                (zone.kind.name(), of, zone.folder.unwrap_or_default(), (zone.from, zone.until), long)
            }
            BlindLine::Repeats(of) => ("suppressed", of.mailbox.as_str(), "", (of.from, of.until), of.lasts),
        };
        let orphans = match &line {
            BlindLine::Zone(zone) => zone.orphans,
            BlindLine::Repeats(of) => of.orphans,
        };
        // owners' own use is the rule, and hides nothing of the intruder's
        let style = match kind {
            "throttled" | "coverage" => self.theme.blind(),
            _ if orphans => self.theme.said(),
            _ => self.theme.dim(),
        };
        put(buffer, (area.x + 1, area.y), area.x + whose, kind, style);
        let room = from.saturating_sub(whose + 1);
        let shown = text::fit(of, usize::from(room));
        let x = put(buffer, (area.x + whose, area.y), area.x + from, &shown, self.theme.said());
        put(buffer, (x + 1, area.y), area.x + from.saturating_sub(1), folder, self.theme.faint());
        put(buffer, (area.x + from, area.y), area.x + to.max(from), &self.minute(span.0), self.theme.dim());
        if lasts > to {
            put(buffer, (area.x + to, area.y), area.x + lasts, &self.minute(span.1), self.theme.dim());
        }
        put_right(buffer, (area.x + lasts, area.y), end, &length(long), self.theme.dim());
    }

    fn minute(self, ns: i64) -> String {
        let (year, month, day, of_day) = calendar(ns, self.session.view.zone);
        format!("{year:04}-{month:02}-{day:02} {}", dates::clock(of_day / MINUTE * MINUTE))
    }

    /// Draws the explanation of the selected zone.
    fn below(self, chosen: usize, lines: usize, area: Rect, buffer: &mut Buffer) {
        let Some(line) = self.session.blind_line(chosen) else { return };
        let (reason, agency) = match line {
            BlindLine::Zone(zone) => (zone.reason(), zone.agency),
            BlindLine::Repeats(repeats) => (repeats.reason(), repeats.agency.as_deref()),
        };
        let place =
            format!("{} of {}", crate::session::thousands(chosen as u64 + 1), count(lines as u64, "zone"));
        rule(buffer, area, agency.unwrap_or("every agency"), &place, false, self.theme);
        let room = usize::from(area.width).saturating_sub(2);
        for (said, y) in wrap(&reason, room, 2).iter().zip(area.y + 1..area.bottom()) {
            put(buffer, (area.x + 1, y), area.right().saturating_sub(1), said, self.theme.said());
        }
    }
}
