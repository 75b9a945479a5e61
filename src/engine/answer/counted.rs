//! The number of events that match a filter, with what qualifies it.

use crate::event::{DAY, HOUR, SECOND, When, saturated};
use crate::query::Reading;
use crate::store::Tally;

/// The number of events that match a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Events, and the operations that they stand for.
    pub total: Tally,
    /// The number of all events of the case at the time of counting, whatever the filter.
    pub all: u64,
    /// How many of them have no time.
    pub undated: u64,
    /// How many of them are synthetic (made up).
    pub synthetic: u64,
    /// Events that could not be judged, as the filter asks for something in records that can't be read any more.
    pub unjudged: u64,
    /// Undated events that are excluded only by the filter's time range.
    pub undated_left_out: u64,
    /// First and last instant of the matching events whose times are known to the hour or better; of all dated ones if
    /// there are none.
    pub bounds: Option<(i64, i64)>,
    /// During playback: the number of events when it ends, and their first and last instant.
    pub whole: Option<(u64, Option<(i64, i64)>)>,
    /// How a value that is still being typed is interpreted.
    pub reading: Reading,
    /// The matching accesses that no sign-in is known to have issued; `None` until the analysis is done.
    pub accesses: Option<Accesses>,
    /// The same for all events of the case, whatever the filter.
    pub case_accesses: Option<Accesses>,
    /// The number of all events known as of the filter's instant; `None` if the filter asks for now.
    pub known: Option<Tally>,
    /// The accesses among them that no sign-in was known to have issued by then; `None` until that analysis is done.
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
        let count = saturated::<i64>(events).max(1);
        (last.saturating_sub(first) / count).saturating_mul(8).clamp(LEAST, MOST)
    }
}

/// Accesses that no sign-in is known to have issued, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accesses {
    /// Orphans: no sign-in issued their session or token, although the sign-ins of that time are loaded.
    pub orphans: u64,
    /// Uncovered: no loaded sign-in issued them, but one that is not loaded may have.
    pub uncovered: u64,
    /// Untied: they have neither session nor token.
    pub untied: u64,
    /// The first orphan, if it has a time.
    pub first_orphan: Option<When>,
}
