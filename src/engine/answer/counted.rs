//! How many events a filter leaves, and what is to be said of them.

use crate::event::{DAY, HOUR, SECOND};
use crate::query::Reading;
use crate::store::Tally;

/// How many events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Events and operations.
    pub total: Tally,
    /// Of these events, without a time.
    pub undated: u64,
    /// Of these events, made up.
    pub synthetic: u64,
    /// Events of which it can't be told whether they pass: what is asked stands in records that can't be read any more.
    pub unjudged: u64,
    /// Undated events that only the filter's time leaves out.
    pub undated_left_out: u64,
    /// First and last instant of those known to the hour or better, else of all that are dated.
    pub bounds: Option<(i64, i64)>,
    /// Of what is played: how many events there are of it in the end, and their first and last instant.
    pub whole: Option<(u64, Option<(i64, i64)>)>,
    /// What a value is read as that is still being typed.
    pub reading: Reading,
    /// Of these events, accesses that no sign-in is known to have issued; `None` while nobody knows yet.
    pub accesses: Option<Accesses>,
    /// Such accesses of all events of the case, whatever is asked of.
    pub case_accesses: Option<Accesses>,
    /// All events that were known at the instant that the filter is meant of; `None` where it is meant of now.
    pub known: Option<Tally>,
    /// Of all of these, accesses that no sign-in was known to have issued by then; `None` while nobody knows yet.
    pub known_accesses: Option<Accesses>,
}

impl Counted {
    /// The shortest gap, in nanoseconds, that the timeline shows as quiet: eight times the mean gap of `events` between
    /// `bounds`, at least 5 s and at most 2 d.
    #[must_use]
    pub fn least_quiet(events: u64, bounds: Option<(i64, i64)>) -> i64 {
        const LEAST: i64 = 5 * SECOND;
        const MOST: i64 = 2 * DAY;
        const UNKNOWN: i64 = HOUR;
        let Some((first, last)) = bounds else { return UNKNOWN };
        let count = i64::try_from(events).unwrap_or(i64::MAX).max(1);
        (last.saturating_sub(first) / count).saturating_mul(8).clamp(LEAST, MOST)
    }
}

/// Accesses that no sign-in is known to have issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accesses {
    /// On a session and token that none issued, although sign-ins of then are loaded.
    pub orphans: u64,
    /// On a session or token that no loaded one could have issued.
    pub uncovered: u64,
    /// Without session and token.
    pub untied: u64,
}
