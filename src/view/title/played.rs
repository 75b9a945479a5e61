//! The right half of the title line during playback: clock, speed, and how to stop.

use super::{DOT, GAP, Part, as_of, part};
use crate::event::{SECOND, Zone, calendar};
use crate::session::{Playback, Session};
use crate::view::theme::Theme;
use crate::view::{dates, when};

/// The parts on a playback; the clock is dropped last.
pub(super) fn parts(session: &Session, playback: &Playback, theme: Theme) -> Vec<Part> {
    let mut parts = Vec::new();
    let goes = session.plays_on() && !playback.is_over();
    let said = |quiet: i64| format!("quiet {} skipped", when::lasting(quiet));
    let skipped = playback.skipped().map(said);
    if let Some(said) = skipped.clone().filter(|_| !goes) {
        parts.push(part(said, theme.dim(), 3, GAP));
    }
    let skipped = skipped.filter(|_| goes);
    let (state, style) = match (playback.is_over(), session.plays_on()) {
        (true, _) => ("the end", theme.accent()),
        // paused by the user, or while a prompt or overlay is open
        (false, false) => ("held", theme.accent()),
        (false, true) => ("playing", theme.dim()),
    };
    // the note on skipped time is dropped before the speed, and replaces the state
    let skips = skipped.is_some();
    let state = skipped.unwrap_or_else(|| state.to_owned());
    parts.push(part(state, style, 1, GAP));
    parts.push(part(clock(session.playing_at(), session.view.zone), theme.strong(), 0, " "));
    if let Some(second) = session.view.zone2 {
        parts.push(part(clock(session.playing_at(), second), theme.dim(), 5, DOT));
    }
    parts.push(part(playback.speed.to_string(), theme.said(), 1 + u8::from(skips), DOT));
    if let Some(day) = &session.view.as_of {
        parts.push(part(format!("as of {}", as_of(day)), theme.accent(), 2, GAP));
    }
    if session.may_end_playback() {
        parts.push(part("Esc ends it".to_owned(), theme.faint(), 2, GAP));
    }
    parts
}

/// The playback clock in a zone, with a constant width.
fn clock(at: Option<i64>, zone: Zone) -> String {
    let Some(at) = at else { return "…".to_owned() };
    let (year, month, day, of_day) = calendar(at, zone);
    let seconds = of_day / SECOND;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{day:>2} {} {year} {hour:02}:{minute:02}:{second:02} {zone}", dates::month(month))
}
