//! Views of chains: the tab of the detail panel, and the overlays for why, reach and the largest chains.

mod list;
mod reach;
mod share;
mod tab;
mod why;

pub(super) use list::Largest;
pub(super) use reach::Downstream;
pub(super) use tab::{draw as draw_tab, rows as tab_rows};
pub(super) use why::Way;

use super::dates;
use super::foot;
use super::text;
use super::theme::{Theme, stage_glyph};
use super::timeline::going_on;
use super::title::as_of;
use crate::chain::LinkKind;
use crate::engine::Slot;
use crate::event::{Precision, Stage, When, Zone, calendar, saturated};
use crate::keys::Mode;
use crate::session::Session;
use ratatui::style::Style;

/// A short time: day and clock, with the year if it is not `year`.
fn moment(when: When, zone: Zone, year: Option<i64>) -> String {
    let moment = when.moment();
    let zone = if moment.precision <= Precision::Day { Zone::Utc } else { zone };
    let (of, _, _, clock) = calendar(moment.ns, zone);
    let day = if Some(of) == year || year.is_none() {
        dates::day(moment.ns, zone)
    } else {
        dates::full_day(moment.ns, zone)
    };
    match moment.precision {
        Precision::Year => of.to_string(),
        precision if precision <= Precision::Day => day,
        _ => format!("{day} {}", dates::clock(clock)),
    }
}

/// A short time range.
fn span(first: Option<When>, last: Option<When>, zone: Zone) -> String {
    let (Some(first), Some(last)) = (first, last) else { return "no time".to_owned() };
    let (a, b) = (year_of(first, zone), year_of(last, zone));
    let head = moment(first, zone, if a == b { None } else { Some(i64::MIN) });
    if first == last {
        return moment(first, zone, Some(i64::MIN));
    }
    format!("{head} – {}", moment(last, zone, Some(i64::MIN)))
}

fn year_of(when: When, zone: Zone) -> i64 {
    calendar(when.moment().ns, zone).0
}

/// The glyph of a kind of link. Kinds differ in glyph, word and stroke, so that they can be told apart without colour.
const fn sign(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Observed => "═",
        LinkKind::Asserted => "╌",
        LinkKind::Inferred => "≈",
    }
}

/// The vertical stroke of a kind of link.
const fn stroke(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Observed => "│",
        LinkKind::Asserted => "╎",
        LinkKind::Inferred => "┊",
    }
}

/// The style of a kind of link, stronger for stronger evidence.
fn tone(kind: LinkKind, theme: Theme) -> Style {
    match kind {
        LinkKind::Observed => theme.accent(),
        LinkKind::Asserted => theme.dim(),
        LinkKind::Inferred => theme.faint(),
    }
}

/// The glyphs of the stages, each in its place; a dot for stages that were not reached.
fn stages(reached: &[Stage], theme: Theme) -> Vec<(&'static str, Style)> {
    let mark = |stage: Stage| {
        if reached.contains(&stage) {
            (stage_glyph(stage), theme.stage(stage))
        } else {
            ("·", theme.faint())
        }
    };
    Stage::ALL.into_iter().map(mark).collect()
}

/// The key that closes an overlay, preceded by the day as of which it is and, during playback, a remark that it covers
/// the whole case.
fn closes(session: &Session) -> String {
    format!("{}{}", of_all(session), closes_so_far(session))
}

/// The same without that remark, for an overlay whose content ends at the playback position.
fn closes_so_far(session: &Session) -> String {
    let then = session.view.as_of.as_deref().map(|day| format!("as of {} · ", as_of(day)));
    format!("{}{}", then.unwrap_or_default(), foot::closes(Mode::Chains))
}

/// The remark that an overlay covers the whole case; empty unless there is a playback.
pub(in crate::view) fn of_all(session: &Session) -> &'static str {
    if session.playback.is_some() { "of the whole case · " } else { "" }
}

/// What to show while an answer is pending: what it waits for, and how far that is.
pub(in crate::view) fn looking(session: &Session, slot: Slot) -> String {
    let rows = session.awaits(Slot::Window) || session.awaits(Slot::Count);
    if session.waits_for_analysis(slot) {
        "waits until all events were looked at together …".to_owned()
    } else if rows {
        // a slow filter is worked out for these first
        going_on("waits for the rows of the timeline:", session)
    } else {
        going_on("looking", session)
    }
}

/// The first line to show of `lines` in `places` rows, so that the selected one is visible.
fn top_of(chosen: usize, lines: usize, places: usize) -> usize {
    (chosen + places / 2 + 1).saturating_sub(places).min(lines.saturating_sub(places))
}

/// The width of a text in cells.
fn cells(what: &str) -> u16 {
    saturated::<u16>(text::width(what))
}
