//! The chain tab of the detail panel: the event's chain in one line, and a line per identity of the event.

use super::{cells, moment, span, stages};
use crate::chain::{Brief, Identity, IdentityKind, VerdictKind};
use crate::engine::{Along, Sighting, Slot};
use crate::event::{Precision, Stage, Zone, saturated};
use crate::session::{CHAIN_LABELS, ChainLine, DetailLine, Panel, Session, news_words};
use crate::view::detail::window;
use crate::view::number::{agencies, count, count_so_far};
use crate::view::stroke::{fit_middle, lay_cursor, put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use crate::view::when;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// The width in cells of the kind of an identity, with the mark of the walk before it.
const KINDS: u16 = CHAIN_LABELS;

/// The area of the tab's lines, one per row, and the range of lines shown.
pub(in crate::view) fn rows(session: &Session, lines: &[DetailLine], body: Rect) -> (Rect, Range<usize>) {
    (body, window(session, lines.len(), usize::from(body.height)))
}

/// Draws the tab.
pub(in crate::view) fn draw(
    session: &Session,
    theme: Theme,
    lines: &[DetailLine],
    body: Rect,
    buffer: &mut Buffer,
) {
    let (_, shown) = rows(session, lines, body);
    let along = session.along();
    let tab =
        Tab { session, theme, zone: session.view.zone, columns: Columns::of(session, lines, body.width) };
    for (at, y) in shown.zip(body.y..body.bottom()) {
        let line = Rect { y, height: 1, ..body };
        let Some(DetailLine::Chain(what)) = lines.get(at) else { continue };
        if is_walked(what, along.as_ref()) {
            put(buffer, (line.x + 1, y), line.right(), "›", theme.accent());
        }
        tab.line(what, line, buffer);
        if session.focus == Panel::Detail && at == session.detail.cursor {
            lay_cursor(buffer, (line.x, y), line.right(), theme);
        }
    }
}

fn is_walked(line: &ChainLine, along: Option<&Along>) -> bool {
    match (line, along) {
        (ChainLine::Chain(_), Some(Along::Chain(_))) => true,
        (ChainLine::Carried(seen), Some(Along::Identity(wanted))) => {
            seen.identity.kind == wanted.kind && wanted.is(&seen.identity.value)
        }
        _ => false,
    }
}

/// The columns of the identity table, as far as there is room.
struct Columns {
    value: u16,
    records: u16,
    accounts: u16,
    agencies: Option<u16>,
    span: Option<u16>,
    note: u16,
}

impl Columns {
    fn of(session: &Session, lines: &[DetailLine], width: u16) -> Self {
        let value_of = |line: &DetailLine| match line {
            DetailLine::Chain(ChainLine::Carried(seen)) => text::width(&text::fit(&seen.identity.value, 64)),
            _ => 0,
        };
        let longest = saturated::<u16>(lines.iter().map(value_of).max().unwrap_or(0));
        let noted = |line: &DetailLine| {
            matches!(line, DetailLine::Chain(ChainLine::Carried(seen))
            if [seen.hub.is_some(), !seen.issuers.is_empty(), seen.published.is_some()].contains(&true)
                || told(session, &seen.identity).is_some())
        };
        let noted = lines.iter().any(noted);
        let most = match width {
            160.. => 44,
            112.. if !noted => 40,
            130.. => 30,
            100.. => 22,
            _ => 16,
        };
        let value = KINDS;
        let mut x = value + longest.clamp(9, most) + 2;
        let mut next = |cells: u16, is: bool| {
            let at = x;
            if is {
                x += cells + 2;
            }
            is.then_some(at)
        };
        let records = next(13, true).unwrap_or(0);
        let accounts = next(12, true).unwrap_or(0);
        let agencies = next(12, width >= 92);
        let span = next(if width >= 150 { 41 } else { 15 }, width >= 110);
        Self { value, records, accounts, agencies, span, note: x }
    }
}

struct Tab<'a> {
    session: &'a Session,
    theme: Theme,
    zone: Zone,
    columns: Columns,
}

impl Tab<'_> {
    fn line(&self, what: &ChainLine, line: Rect, buffer: &mut Buffer) {
        let end = line.right().saturating_sub(1);
        match what {
            ChainLine::Chain(Some(chain)) => self.chain(chain, line, buffer),
            ChainLine::Chain(None) => self.said(line, "chain", "…", buffer),
            ChainLine::Alone => {
                let said = if self.session.loading.is_some() {
                    "chains are known once everything is loaded"
                } else {
                    "none: nothing that holds ties it to another event: no key, token, session, alert or request of both, no statement"
                };
                self.said(line, "chain", said, buffer);
            }
            ChainLine::Verdict(kind, said, first) => {
                let label = if *first { "sign-in" } else { "" };
                put(buffer, (line.x + 2, line.y), end, label, self.theme.faint());
                let style = match kind {
                    VerdictKind::Orphan => self.theme.warning(),
                    VerdictKind::Tied => self.theme.said(),
                    VerdictKind::Uncovered | VerdictKind::Untied => self.theme.dim(),
                };
                put(buffer, (line.x + KINDS, line.y), end, said, style);
            }
            ChainLine::News(fields) => {
                put(buffer, (line.x + 2, line.y), end, "new", self.theme.faint());
                let said = format!("{}: not seen with this account before", news_words(fields));
                put(buffer, (line.x + KINDS, line.y), end, &said, self.theme.stage(Stage::TokenForgery));
            }
            ChainLine::Carried(seen) => {
                put(buffer, (line.x + 2, line.y), end, seen.identity.kind.name(), self.theme.faint());
                self.carried(seen, line, buffer);
            }
        }
    }

    fn said(&self, line: Rect, label: &str, said: &str, buffer: &mut Buffer) {
        let end = line.right().saturating_sub(1);
        put(buffer, (line.x + 2, line.y), end, label, self.theme.faint());
        put(buffer, (line.x + KINDS, line.y), end, said, self.theme.dim());
    }

    /// Draws the chain: stages, counts and time range.
    fn chain(&self, chain: &Brief, line: Rect, buffer: &mut Buffer) {
        let (end, y) = (line.right().saturating_sub(1), line.y);
        put(buffer, (line.x + 2, y), end, "chain", self.theme.faint());
        let mut x = line.x + KINDS;
        for (glyph, style) in stages(&chain.stages, self.theme) {
            x = put(buffer, (x, y), end, glyph, style);
        }
        let all = [
            count(chain.records, "event"),
            count(chain.operations, "operation"),
            count(chain.messages, "message"),
            count(chain.accounts, "account"),
            agencies(chain.agencies, false),
            span(chain.first, chain.last, self.zone),
        ];
        // on a narrow screen the least important parts are dropped
        let order = [1, 4, 2, 5];
        let mut kept = vec![true; all.len()];
        let length = |kept: &[bool]| {
            let parts = all.iter().zip(kept).filter(|(_, kept)| **kept);
            parts.map(|(part, _)| cells(part) + 3).sum::<u16>()
        };
        for at in order {
            if x + 2 + length(&kept) > end + 3 {
                kept[at] = false;
            }
        }
        let parts = all.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(part, _)| part.as_str());
        put(buffer, (x + 2, y), end, &parts.collect::<Vec<_>>().join(" · "), self.theme.said());
    }

    fn carried(&self, seen: &Sighting, line: Rect, buffer: &mut Buffer) {
        let (columns, theme, y) = (&self.columns, self.theme, line.y);
        let (end, partial) = (line.right().saturating_sub(1), self.session.is_partial(Slot::Event));
        let at = |x: u16| (line.x + x, y);
        let room = usize::from(columns.records.saturating_sub(columns.value + 2));
        let style = if seen.identity.kind.is_strong() { theme.said() } else { theme.dim() };
        put(buffer, at(columns.value), end, &value(&seen.identity, room), style);
        let quiet = if seen.records > 1 { theme.said() } else { theme.faint() };
        let mut number = |x: u16, cells: u16, said: &str, style| {
            put_right(buffer, at(x), (line.x + x + cells).min(end), said, style);
        };
        number(columns.records, 13, &count_so_far(seen.records, "event", partial), quiet);
        if seen.accounts > 0 {
            number(columns.accounts, 12, &count_so_far(seen.accounts, "account", partial), theme.dim());
        }
        if let Some(x) = columns.agencies.filter(|_| seen.agencies > 0) {
            number(x, 12, &agencies(seen.agencies, partial), theme.dim());
        }
        if let Some(x) = columns.span {
            let wide = columns.note - x > 20;
            put(buffer, at(x), line.x + columns.note - 1, &self.seen_span(seen, wide), theme.dim());
        }
        let (mut x, y) = at(columns.note);
        if let Some(told) = told(self.session, &seen.identity) {
            x = put(buffer, (x, y), end, &format!("¶ {}", text::fit(&told, 200)), theme.accent()) + 3;
        }
        let (note, loud) = self.note(seen);
        let style = if loud { theme.stage(Stage::TokenForgery) } else { theme.warning() };
        put(buffer, (x, y), end, &note, style);
    }

    /// The time range in which an identity is seen: with clock times if there is room, else in days.
    fn seen_span(&self, seen: &Sighting, wide: bool) -> String {
        let (Some(first), Some(last)) = (seen.first, seen.last) else { return String::new() };
        // days would claim more precision than a year has
        let coarse = [first, last].iter().any(|when| when.precision() < Precision::Day);
        if wide || coarse {
            return span(Some(first), Some(last), self.zone);
        }
        let year = self.session.selected().and_then(|row| row.position.time).map(when::year);
        if first == last {
            moment(first, self.zone, year)
        } else {
            when::days(first.order(), last.order(), year)
        }
    }

    /// A remark on an identity: a hub, a publication (flagged `true`), or the sign-ins that have it as id.
    fn note(&self, seen: &Sighting) -> (String, bool) {
        let year = self.session.selected().and_then(|row| row.position.time).map(when::year);
        match (&seen.hub, &seen.published) {
            (Some(threshold), _) => {
                (format!("hub: over {}, ties nothing", count(*threshold, "account")), false)
            }
            (None, Some((first, last, message))) => {
                (format!("published: {}, {}", text::fit(message, 200), when::days(*first, *last, year)), true)
            }
            _ => (self.issued_by(&seen.issuers), false),
        }
    }

    /// The remark that a token is the id of sign-ins that name another token.
    fn issued_by(&self, ids: &[String]) -> String {
        let own = |id: &String| self.session.selected().is_some_and(|row| row.position.id == *id);
        let others: Vec<_> = ids.iter().filter(|id| !own(id)).map(|id| text::show(id)).collect();
        match (ids.iter().any(own), others.join(" and ")) {
            (true, _) => "issued here".to_owned(),
            (false, others) if others.is_empty() => others,
            (false, others) => format!("issued by {others}"),
        }
    }
}

/// What analysts say about an identity of the shown event.
fn told(session: &Session, identity: &Identity) -> Option<String> {
    session.shown_detail()?.notes.said_of(identity)
}

/// The value shortened: identifiers in the middle, accounts at the end of the name.
fn value(identity: &Identity, room: usize) -> String {
    match identity.kind {
        IdentityKind::Account | IdentityKind::Mailbox => text::fit(&identity.value, room).into_owned(),
        _ => fit_middle(&identity.value, room),
    }
}
