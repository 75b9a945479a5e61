//! Quiet times of a source: gaps without events inside its coverage.
//!
//! A log that is silent for a day may have been switched off, throttled, cut from an export, or had nothing to
//! record. The log alone can't show which, so only the silence is reported.

use crate::event::{Bound, DAY, Moment, Precision, SECOND, When};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many of the longest gaps are kept.
const KEPT: usize = 3;

/// A gap: from the end of one event to the beginning of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The end of the event before, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// The beginning of the event after it, in nanoseconds since 1970 UTC.
    pub until: i64,
}

impl Gap {
    /// Its length in nanoseconds.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.until.saturating_sub(self.from)
    }

    /// Its beginning and end as texts, with as many decimals as needed.
    #[must_use]
    pub fn texts(&self) -> (String, String) {
        (instant(self.from), instant(self.until))
    }
}

fn instant(ns: i64) -> String {
    let fraction = format!("{:09}", ns.rem_euclid(SECOND));
    let precision = match u8::try_from(fraction.trim_end_matches('0').len()) {
        Ok(0) | Err(_) => Precision::Second,
        Ok(digits) => Precision::Fraction(digits),
    };
    Moment::new(ns, precision).text()
}

/// The quiet times of a source, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps {
    /// Their number.
    pub count: u64,
    /// The longest three, sorted by time.
    pub longest: Vec<Gap>,
}

impl Gaps {
    /// The number in words: `once`, `twice`, `3 times`.
    #[must_use]
    pub fn times(&self) -> String {
        match self.count {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            many => format!("{many} times"),
        }
    }
}

/// The times of a source's events, condensed for finding gaps. Events may come in any order; memory grows with the
/// time covered, not with their number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The shortest gap that is reported, in nanoseconds.
    least: i64,
    /// For each interval of length `least` in which an event begins: the first beginning and the last end. Two events
    /// that begin in the same interval are less than `least` apart, so no gap lies inside one.
    stretches: BTreeMap<i64, (i64, i64)>,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { least: DAY, stretches: BTreeMap::new() }
    }
}

impl Quiet {
    /// For a source whose gaps are reported from `least` nanoseconds on.
    #[must_use]
    pub fn of(least: i64) -> Self {
        Self { least: least.max(1), ..Self::default() }
    }

    /// The shortest gap that is reported, in nanoseconds.
    #[must_use]
    pub const fn least(&self) -> i64 {
        self.least
    }

    /// Adds the time of an event. A span counts up to its end, if known; a date is the whole day.
    pub fn take(&mut self, when: When) {
        let begins = when.order();
        let ends = match when.until() {
            Some(Bound::At(until)) => end_of(until),
            _ => end_of(when.moment()),
        };
        let key = begins.div_euclid(self.least);
        let widen = |stretch: &mut (i64, i64)| *stretch = (stretch.0.min(begins), stretch.1.max(ends));
        // events mostly come in order
        match self.stretches.last_entry() {
            Some(mut last) if *last.key() == key => widen(last.get_mut()),
            _ => widen(self.stretches.entry(key).or_insert((begins, ends))),
        }
    }

    /// Instants around one that have no quiet time between them.
    pub(super) fn interval(&self, instant: i64) -> Range<i64> {
        let from = instant.div_euclid(self.least).checked_mul(self.least);
        // none where the interval has no first instant
        from.map_or(instant..instant, |from| from..from.saturating_add(self.least))
    }

    /// Adds the times of other events of the source, collected with the same `least`.
    pub fn append(&mut self, other: Self) {
        for (key, (begins, ends)) in other.stretches {
            let stretch = self.stretches.entry(key).or_insert((begins, ends));
            *stretch = (stretch.0.min(begins), stretch.1.max(ends));
        }
    }

    /// The number of gaps, and the longest ones.
    #[must_use]
    pub fn gaps(&self) -> Gaps {
        let mut gaps = Gaps::default();
        for gap in self.all() {
            gaps.count += 1;
            gaps.longest.push(gap);
            shorten(&mut gaps.longest);
        }
        gaps
    }

    /// All gaps, sorted by time.
    pub fn all(&self) -> impl Iterator<Item = Gap> {
        let mut reached: Option<i64> = None;
        self.stretches.values().filter_map(move |&(begins, ends)| {
            let gap = reached.map(|from| Gap { from, until: begins });
            reached = Some(reached.map_or(ends, |reached| reached.max(ends)));
            gap.filter(|gap| gap.length() >= self.least)
        })
    }

    /// The first beginning and the last end of events, in nanoseconds since 1970 UTC; a date ends with its last
    /// instant. `None` without events.
    #[must_use]
    pub fn ends(&self) -> Option<(i64, i64)> {
        let first = self.stretches.values().next()?.0;
        Some((first, self.stretches.values().map(|(_, ends)| *ends).max()?))
    }
}

/// The end of a moment: the last instant of a date or an hour; a more exact time itself.
fn end_of(moment: Moment) -> i64 {
    if moment.precision <= Precision::Hour { moment.last().saturating_add(1) } else { moment.ns }
}

/// Drops the shortest if there are too many; of equal ones the later.
fn shorten(longest: &mut Vec<Gap>) {
    if longest.len() > KEPT {
        let shortest = (0..longest.len()).min_by_key(|at| (longest[*at].length(), std::cmp::Reverse(*at)));
        longest.remove(shortest.unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, Quiet};
    use crate::event::{Bound, DAY, HOUR, Moment, Precision, When, Zone, parse_edtf};

    fn when(text: &str) -> When {
        parse_edtf(text, Zone::Utc).unwrap()
    }

    fn quiet(least: i64, texts: &[&str]) -> Quiet {
        let mut quiet = Quiet::of(least);
        for text in texts {
            quiet.take(when(text));
        }
        quiet
    }

    fn gap(from: &str, until: &str) -> Gap {
        Gap { from: when(from).order(), until: when(until).order() }
    }

    #[test]
    fn a_quiet_time_is_one_of_the_least_length_at_least() {
        let texts =
            ["2023-06-01T00:00:00Z", "2023-06-01T23:59:59Z", "2023-06-02T23:59:59Z", "2023-06-10T00:00:00Z"];
        let gaps = quiet(DAY, &texts).gaps();
        assert_eq!(gaps.count, 2);
        assert_eq!(gaps.longest, [gap(texts[1], texts[2]), gap(texts[2], texts[3])]);
        assert_eq!(quiet(DAY + 1, &texts).gaps().count, 1);
        assert_eq!(quiet(HOUR, &texts).gaps().count, 3);
    }

    #[test]
    fn the_order_in_which_events_come_changes_nothing() {
        let texts =
            ["2023-06-04T12:00:00Z", "2023-06-01T08:00:00Z", "2023-06-09T23:00:00Z", "2023-06-01T09:00:00Z"];
        let mut turned = texts;
        turned.reverse();
        assert_eq!(quiet(DAY, &texts), quiet(DAY, &turned));
        assert_eq!(quiet(DAY, &texts).gaps().count, 2);
    }

    #[test]
    fn a_span_is_no_quiet_time_and_a_date_is_its_whole_day() {
        let texts = ["2023-06-01/2023-06-20", "2023-06-02T00:00:00Z", "2023-06-21T10:00:00Z"];
        assert_eq!(quiet(DAY, &texts).gaps().count, 0);
        let gaps = quiet(DAY, &["2023-06-01", "2023-06-04"]).gaps();
        assert_eq!(gaps.longest, [gap("2023-06-02", "2023-06-04")]);
        assert_eq!(
            quiet(DAY, &["2023-06-01/..", "2023-06-20"]).gaps().count,
            1,
            "an open end covers nothing"
        );
    }

    #[test]
    fn the_longest_three_are_kept_in_order_of_time() {
        let days = [1, 3, 9, 12, 20, 25];
        let texts: Vec<String> = days.iter().map(|day| format!("2023-06-{day:02}T00:00:00Z")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let gaps = quiet(DAY, &texts).gaps();
        assert_eq!(gaps.count, 5);
        let lengths: Vec<i64> = gaps.longest.iter().map(|gap| gap.length() / DAY).collect();
        assert_eq!(lengths, [6, 8, 5]);
    }

    #[test]
    fn instants_are_said_to_the_digit_that_is_there() {
        let texts = gap("2023-06-01T10:00:00.250Z", "2023-06-04T00:00:00Z").texts();
        assert_eq!(texts, ("2023-06-01T10:00:00.25Z".to_owned(), "2023-06-04T00:00:00Z".to_owned()));
    }

    #[test]
    fn the_ends_of_time_overflow_nothing() {
        let far = |ns: i64| When::at(Moment::new(ns, Precision::Year));
        for least in [1, DAY, i64::MAX] {
            let mut quiet = Quiet::of(least);
            for ns in [i64::MAX, 0, i64::MIN] {
                quiet.take(far(ns));
            }
            assert!(quiet.gaps().longest.len() <= 2);
        }
        assert_eq!(Quiet::of(0).gaps().count, 0);
    }

    /// Compared with a direct way: all times sorted, each beside the next.
    #[test]
    fn any_times_give_what_sorting_gives() {
        use proptest::prelude::*;
        let times = proptest::collection::vec((0_i64..40 * 24, 0_i64..60), 0..60);
        proptest!(|(times in times, least in 1_i64..72)| {
            let least = least * HOUR;
            let mut quiet = Quiet::of(least);
            let mut spans: Vec<(i64, i64)> = Vec::new();
            for (hour, long) in times {
                let moment = |hours: i64| Moment::new(hours * HOUR, Precision::Second);
                let span = When::span(Bound::At(moment(hour)), Bound::At(moment(hour + long)));
                let when = if long == 0 { When::at(moment(hour)) } else { span.unwrap() };
                quiet.take(when);
                spans.push((hour * HOUR, (hour + long) * HOUR));
            }
            spans.sort_unstable();
            let mut wanted = 0;
            let mut reached = i64::MAX;
            for (from, until) in spans {
                if reached != i64::MAX && from - reached >= least {
                    wanted += 1;
                }
                reached = if reached == i64::MAX { until } else { reached.max(until) };
            }
            prop_assert_eq!(quiet.gaps().count, wanted);
        });
    }
}
