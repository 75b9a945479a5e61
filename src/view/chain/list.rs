//! The overlay of the largest chains, a line each.

use super::{closes_so_far, looking, moment, span, stages, top_of};
use crate::chain::{Chain, Doubt};
use crate::engine::Slot;
use crate::session::Session;
use crate::view::number::{count, thousands, within};
use crate::view::rule::rule;
use crate::view::stroke::{clear, lay_cursor, put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::borrow::Cow;

/// The overlay of the largest chains.
#[derive(Debug, Clone, Copy)]
pub struct Largest<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The index of the selected chain.
    pub chosen: usize,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Width of the stages in cells.
const STAGES: u16 = 8;
/// The number columns with heading and width; the last ones are dropped on a narrow screen.
const NUMBERS: [(&str, u16); 6] =
    [("events", 8), ("orphans", 8), ("accounts", 8), ("agencies", 8), ("messages", 8), ("operations", 10)];
/// The index of the orphans in [`NUMBERS`].
const ORPHANS: usize = 1;

/// Whether one of the doubts makes this number a lower bound.
fn is_least(head: &str, doubts: &[Doubt]) -> bool {
    let more: fn(Doubt) -> bool = match head {
        "events" => Doubt::of_events,
        "messages" => Doubt::of_messages,
        "operations" => Doubt::of_operations,
        _ => return false,
    };
    doubts.iter().any(|doubt| more(*doubt))
}

impl Largest<'_> {
    /// The key that closes the overlay; during playback, that counts go as far as the playback.
    fn closes(&self) -> String {
        let played = if self.session.playback.is_some() { "as far as it was played · " } else { "" };
        format!("{played}{}", closes_so_far(self.session))
    }
}

impl Widget for Largest<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 5 {
            return;
        }
        clear(buffer, area);
        let Some(list) = &self.session.chains.list else {
            rule(buffer, area, "chains", &self.closes(), true, self.theme);
            let said = looking(self.session, Slot::Chains);
            put(buffer, (area.x + 1, area.y + 1), area.right(), &said, self.theme.dim());
            return;
        };
        let shown = list.chains.len() as u64;
        let largest = if shown < list.total { format!(" · the largest {shown}") } else { String::new() };
        let filter =
            if self.session.view.scope.query.trim().is_empty() { "" } else { " with events of the filter" };
        let remark = format!("{}{filter}{largest} · {}", count(list.total, "chain"), self.closes());
        rule(buffer, area, "chains", &remark, true, self.theme);
        if list.chains.is_empty() {
            let none = "no two events of the filter share a key, token, session, alert or request, and no statement ties any";
            put(buffer, (area.x + 1, area.y + 1), area.right(), none, self.theme.dim());
            return;
        }
        let doubts = list.chains.get(self.chosen).map_or(&[][..], |listed| &listed.chain.at_least);
        self.heads(area, doubts, buffer);
        let rows = Rect { y: area.y + 2, height: area.height - 2, ..area };
        let chosen = self.chosen.min(list.chains.len() - 1);
        let top = top_of(chosen, list.chains.len(), usize::from(rows.height));
        for ((at, listed), y) in list.chains.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
            self.chain(&listed.chain, listed.orphans, Rect { y, height: 1, ..rows }, buffer);
            if at == chosen {
                lay_cursor(buffer, (rows.x, y), rows.right(), self.theme);
            }
        }
    }
}

impl Largest<'_> {
    fn numbers(width: u16) -> usize {
        match width {
            140.. => 6,
            110.. => 5,
            76.. => 4,
            _ => 3,
        }
    }

    /// Draws the column headings, and why the numbers of the selected chain are lower bounds.
    fn heads(self, area: Rect, doubts: &[Doubt], buffer: &mut Buffer) {
        let mut x = area.x + 2 + STAGES;
        put(buffer, (area.x + 1, area.y + 1), x, "stages", self.theme.faint());
        for (head, cells) in NUMBERS.iter().take(Self::numbers(area.width)) {
            put_right(buffer, (x, area.y + 1), x + cells, head, self.theme.faint());
            x += cells + 1;
        }
        let x = put(buffer, (x + 2, area.y + 1), area.right(), "from – to", self.theme.faint());
        // why a visible number may be larger
        let shown = NUMBERS.iter().take(Self::numbers(area.width));
        let shown: Vec<&str> = shown.map(|(head, _)| *head).collect();
        let is_told = |doubt: &&Doubt| shown.iter().any(|head| is_least(head, &[**doubt]));
        let least: Vec<Doubt> = doubts.iter().filter(is_told).copied().collect();
        if least.is_empty() {
            return;
        }
        let end = area.right().saturating_sub(1);
        let joined = |say: fn(Doubt) -> &'static str| {
            let said: Vec<&str> = least.iter().map(|doubt| say(*doubt)).collect();
            format!("≥ {}", said.join(", "))
        };
        let words = joined(Doubt::words);
        let fits = text::width(&words) <= usize::from(end.saturating_sub(x + 2));
        let said = if fits { words } else { joined(Doubt::name) };
        put_right(buffer, (x + 2, area.y + 1), end, &said, self.theme.faint());
    }

    fn chain(self, chain: &Chain, orphans: u64, line: Rect, buffer: &mut Buffer) {
        let (y, end) = (line.y, line.right().saturating_sub(1));
        let mut x = line.x + 1;
        for (glyph, style) in stages(&chain.stages, self.theme) {
            x = put(buffer, (x, y), end, glyph, style);
        }
        let numbers = [
            chain.records,
            orphans,
            chain.accounts.len() as u64,
            chain.agencies.len() as u64,
            chain.messages,
            chain.operations,
        ];
        let mut x = line.x + 2 + STAGES;
        let shown = NUMBERS.iter().zip(numbers).take(Self::numbers(line.width));
        for (at, ((head, cells), number)) in shown.enumerate() {
            let style = match number {
                0 => self.theme.faint(),
                _ if at == ORPHANS => self.theme.warning(),
                _ => self.theme.said(),
            };
            let least = is_least(head, &chain.at_least);
            let number = within(number, usize::from(*cells).saturating_sub(if least { 2 } else { 0 }));
            let number = if least { format!("≥ {number}") } else { number };
            put_right(buffer, (x, y), x + cells, &number, style);
            x += cells + 1;
        }
        let zone = self.session.view.zone;
        let when = if line.width >= 100 {
            span(chain.first, chain.last, zone)
        } else {
            chain.first.map_or("no time".to_owned(), |when| moment(when, zone, Some(i64::MIN)))
        };
        let x = put(buffer, (x + 2, y), end, &when, self.theme.dim()) + 3;
        put(buffer, (x, y), end, &names(chain), self.theme.faint());
    }
}

/// The accounts (the first, and how many more) and the agencies of a chain.
fn names(chain: &Chain) -> String {
    let more = match chain.accounts.len() {
        0 | 1 => String::new(),
        all => format!(" and {} more", thousands(all as u64 - 1)),
    };
    let account = chain.accounts.first().map(|account| format!("{}{more}", account_name(account)));
    let agencies = chain.agencies.iter().take(4).map(|agency| text::show(agency).into_owned());
    account.into_iter().chain(agencies).collect::<Vec<_>>().join(", ")
}

/// A mail address without its domain, as the agency is shown too.
fn account_name(account: &str) -> Cow<'_, str> {
    text::show(account.split_once('@').map_or(account, |(local, _)| local))
}
