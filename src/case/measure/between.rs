//! The time between two turns, no finer than their ends are known: the least and the most that it can have been.

use crate::chain::blind::Span;
use crate::event::{DAY, Doubt, HOUR, MINUTE, Precision, SECOND, When};

/// The time between two turns. Of dates whole days are counted: from any time of one day to any time of the next is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// The least that it can have been, in nanoseconds.
    pub least: i64,
    /// The most; `None` where an end of time is open.
    pub most: Option<i64>,
    /// All of the time in which it can have been, in nanoseconds since 1970 UTC.
    pub span: Span,
    /// How exact it is: as the coarser of its ends.
    pub precision: Precision,
    /// Whether an end is in doubt.
    pub doubted: bool,
}

impl Between {
    /// From one turn to another; `None` where that came before.
    #[must_use]
    pub fn of(from: When, until: When) -> Option<Self> {
        Self::bounded(from, until, None)
    }

    /// The same, where the first of them was no later than the log has it: a log that contradicts it bounds nothing.
    #[must_use]
    pub fn bounded(from: When, until: When, logged: Option<When>) -> Option<Self> {
        let precision = from.precision().min(until.precision());
        let begins = |ns: i64| begin(ns, precision);
        let no_later = logged.map(|when| when.latest()).filter(|logged| *logged >= from.earliest());
        let latest = from.latest().min(no_later.unwrap_or(i64::MAX));
        let (from_first, from_last) = (begins(from.earliest()), begins(latest));
        let (until_first, until_last) = (begins(until.earliest()), begins(until.latest()));
        let is_open = from.earliest() == i64::MIN || until.latest() == i64::MAX;
        let doubted = |when: When| when.moment().doubt != Doubt::None;
        (from_first <= until_last).then(|| Self {
            least: until_first.saturating_sub(from_last).max(0),
            most: (!is_open).then(|| until_last.saturating_sub(from_first)),
            span: (from_first, until_last),
            precision,
            doubted: doubted(from) || doubted(until),
        })
    }

    /// How long it was, in nanoseconds; `None` where the ends leave a range.
    #[must_use]
    pub fn lasts(&self) -> Option<i64> {
        self.most.filter(|most| *most == self.least)
    }

    /// The same in whole seconds.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.lasts().map(|lasts| lasts / SECOND)
    }

    /// Whether some end is in doubt, or the ends leave a range.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.doubted || self.lasts().is_none()
    }

    /// A range in words, given those for a time: `10 to 39 d`, `up to 165 d`, `at least 31 d`.
    #[must_use]
    pub fn range(&self, said: impl Fn(i64) -> String) -> String {
        let least = said(self.least);
        let Some(most) = self.most else { return format!("at least {least}") };
        let most = said(most);
        let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_owned());
        match least.split_once(' ') {
            _ if least == most => most,
            _ if self.least == 0 => format!("up to {most}"),
            // the unit is said once where it is one
            Some((number, of)) if unit(&most).as_deref() == Some(of) => format!("{number} to {most}"),
            _ => format!("{least} to {most}"),
        }
    }
}

/// The beginning of the day, or of the shorter period as long as a precision says, that an instant lies in.
fn begin(ns: i64, precision: Precision) -> i64 {
    let whole = |unit: i64| ns.div_euclid(unit).checked_mul(unit).unwrap_or(ns);
    match precision {
        Precision::Year | Precision::Month | Precision::Day => whole(DAY),
        Precision::Hour => whole(HOUR),
        Precision::Minute => whole(MINUTE),
        Precision::Second => whole(SECOND),
        Precision::Fraction(_) => ns,
    }
}

#[cfg(test)]
mod tests {
    use super::Between;
    use crate::event::{DAY, Moment, Precision, SECOND, When, Zone, parse_edtf};

    fn when(text: &str) -> When {
        parse_edtf(text, Zone::Utc).unwrap()
    }

    /// The least and the most, in seconds.
    fn seconds(from: &str, until: &str) -> Option<(i64, Option<i64>)> {
        let between = Between::of(when(from), when(until))?;
        Some((between.least / SECOND, between.most.map(|most| most / SECOND)))
    }

    /// The same in days.
    fn days(from: &str, until: &str) -> Option<(i64, Option<i64>)> {
        let day = DAY / SECOND;
        seconds(from, until).map(|(least, most)| (least / day, most.map(|most| most / day)))
    }

    #[test]
    fn a_time_between_is_no_finer_than_the_coarser_of_its_ends() {
        assert_eq!(days("2023-05-15", "2023-06-15"), Some((31, Some(31))));
        assert_eq!(
            days("2023-05-15T23:59:59Z", "2023-06-15"),
            Some((31, Some(31))),
            "whole days, as the date is"
        );
        assert_eq!(seconds("2023-05-15T10:00:00Z", "2023-05-15T10:01:30Z"), Some((90, Some(90))));
        assert_eq!(days("2023-06-15T10:00:00Z", "2023-06-15"), Some((0, Some(0))), "of one day");
        assert_eq!(days("2023-06-16", "2023-06-15"), None);
    }

    #[test]
    fn of_a_month_or_a_year_it_is_told_how_long_it_was_at_the_least_and_at_the_most() {
        assert_eq!(days("2023-05", "2023-06-15"), Some((15, Some(45))));
        assert_eq!(days("2023-05-22", "2023-06"), Some((10, Some(39))));
        assert_eq!(days("2023", "2023-06-15"), Some((0, Some(165))));
        assert_eq!(days("2023-06-08T10:00:00Z", "2023-06"), Some((0, Some(22))));
        assert_eq!(days("2023-07", "2023-06"), None);
    }

    #[test]
    fn a_span_is_counted_from_both_of_its_ends_and_an_open_one_has_no_most() {
        assert_eq!(days("2023-05-15/2023-05-20", "2023-06-15"), Some((26, Some(31))));
        assert_eq!(days("../2023-05-15", "2023-06-15"), Some((31, None)));
        assert_eq!(days("2023-05-15", "2023-06-15/.."), Some((31, None)));
    }

    #[test]
    fn a_range_is_told_by_its_ends_and_its_unit_once() {
        let said = |from: &str, until: &str| {
            Between::of(when(from), when(until)).unwrap().range(|ns| format!("{} d", ns / DAY))
        };
        assert_eq!(said("2023-05-22", "2023-06"), "10 to 39 d");
        assert_eq!(said("2023", "2023-06-15"), "up to 165 d");
        assert_eq!(said("../2023-05-15", "2023-06-15"), "at least 31 d");
        assert_eq!(said("2023-05-15", "2023-06-15"), "31 d");
    }

    #[test]
    fn they_were_in_no_later_than_the_log_shows_them() {
        let least = |from: &str, logged: &str| {
            Between::bounded(when(from), when("2023-06-15"), Some(when(logged))).unwrap().least / DAY
        };
        assert_eq!(least("2023", "2023-05-15T00:06:11Z"), 31);
        assert_eq!(least("2023-05-15", "2023-05-20T00:00:00Z"), 31, "as it is told");
        assert_eq!(
            least("2023-05", "2023-04-01T00:00:00Z"),
            15,
            "nor does a log that contradicts it bound it"
        );
    }

    #[test]
    fn what_is_in_doubt_stays_in_doubt_and_no_end_of_time_overflows() {
        assert!(Between::of(when("2023-05-15?"), when("2023-06-15")).unwrap().doubted);
        assert!(Between::of(when("../2023-05-15"), when("2023-06-15")).unwrap().is_uncertain());
        assert!(!Between::of(when("2023-05-15"), when("2023-06-15")).unwrap().is_uncertain());
        assert!(Between::of(when("2023-05"), when("2023-06-15")).unwrap().is_uncertain());
        for precision in [Precision::Year, Precision::Month, Precision::Day, Precision::Second] {
            let at = |ns| When::at(Moment::new(ns, precision));
            assert!(Between::of(at(i64::MIN), at(i64::MAX)).is_some_and(|all| all.least > 0));
        }
    }
}
