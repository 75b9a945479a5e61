//! The time between two turns, no finer than their ends are known: the least and the most that it can have been.

use crate::chain::blind::Span;
use crate::event::{DAY, Doubt, HOUR, Length, MINUTE, Precision, SECOND, When};
use std::fmt;

/// The time between two turns. Of dates whole days are counted: from any time of one day to any time of the next is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// The least that it can have been, in nanoseconds.
    pub least: i64,
    /// The most; `None` where an end of time is open.
    pub most: Option<i64>,
    /// All of the time in which it can have been, in nanoseconds since 1970 UTC.
    pub span: Span,
    /// The part of it that it covers in any case; `None` where that is nothing.
    pub core: Option<Span>,
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
            core: Some((from_last, until_first)).filter(|(from, until)| from < until),
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

    /// A length within its bounds in words, no finer than the ends are known.
    fn said(&self, ns: i64) -> Length {
        if self.precision <= Precision::Day { Length::in_days(ns) } else { Length::of(ns) }
    }

    /// The unit of which it is less than one, where both ends lie within the same.
    const fn within(&self) -> &'static str {
        match self.precision {
            Precision::Year | Precision::Month | Precision::Day => "< 1 d",
            Precision::Hour => "< 1 h",
            Precision::Minute => "< 1 min",
            Precision::Second => "< 1 s",
            Precision::Fraction(_) => "0 s",
        }
    }

    /// Its length, without a word on doubt.
    fn words(&self) -> String {
        let least = self.said(self.least);
        match self.most.map(|most| (most, self.said(most))) {
            None if self.least == 0 => "unknown time".to_owned(),
            None => format!("at least {least}"),
            Some((0, _)) => self.within().to_owned(),
            Some((_, most)) if least == most => most.to_string(),
            Some((_, most)) if self.least == 0 => format!("up to {most}"),
            // the unit is said once where both are one number of it
            Some((_, most)) if least.unit == most.unit && least.rest.or(most.rest).is_none() => {
                format!("{} to {most}", least.number)
            }
            Some((_, most)) => format!("{least} to {most}"),
        }
    }
}

/// As a person reads it: `31 d`, `10 to 39 d`, `up to 165 d`, `at least 31 d`; with `?` where an end is in doubt.
impl fmt::Display for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())?;
        f.write_str(if self.doubted { "?" } else { "" })
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
    use crate::event::{DAY, HOUR, Length, MINUTE, Moment, Precision, SECOND, When, Zone, parse_edtf};
    use proptest::prelude::*;

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
    fn a_length_is_told_by_its_bounds_and_their_unit_once() {
        for (from, until, said) in [
            ("2023-05-15", "2023-06-15", "31 d"),
            ("2023-05-15?", "2023-06-15", "31 d?"),
            ("2023-05-22", "2023-06", "10 to 39 d"),
            ("2023", "2023-06-15", "up to 165 d"),
            ("../2023-05-15", "2023-06-15", "at least 31 d"),
            // a unit that is said in parts is said with both bounds
            ("2023-05-15T10:00:00Z/2023-05-16T10:00:00Z", "2023-05-19T13:00:00Z", "3 d 3 h to 4 d 3 h"),
            ("2023-05-15T10:00:00Z/2023-05-16T10:00:00Z", "2023-05-19T10:00:00Z", "3 to 4 d"),
            ("2023-05-15T10:00:00Z/2023-05-16T10:00:00Z", "2023-05-17T10:00:00Z", "24 h to 2 d"),
        ] {
            assert_eq!(Between::of(when(from), when(until)).unwrap().to_string(), said, "{from} {until}");
        }
    }

    #[test]
    fn what_is_less_than_its_unit_or_of_any_length_is_said_to_be() {
        for (from, until, said) in [
            ("2023-05-15", "2023-05-15", "< 1 d"),
            ("2023-05-15T10", "2023-05-15T10:30", "< 1 h"),
            ("2023-05-15T10:30", "2023-05-15T10:30:20Z", "< 1 min"),
            ("2023-05-15T10:30:20Z", "2023-05-15T10:30:20Z", "< 1 s"),
            ("2023-05-15T10:30:20.5Z", "2023-05-15T10:30:20.5Z", "0 s"),
            ("../2023-05-15", "2023-05-15", "unknown time"),
            ("2023-05-15", "2023-05-15/..", "unknown time"),
        ] {
            assert_eq!(Between::of(when(from), when(until)).unwrap().to_string(), said, "{from} {until}");
        }
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

    /// The bounds that words tell, in nanoseconds.
    fn read_back(said: &str) -> (i64, Option<i64>) {
        let unit = |name: &str| match name {
            "d" => DAY,
            "h" => HOUR,
            "min" => MINUTE,
            "s" => SECOND,
            _ => panic!("{said}"),
        };
        let length = |text: &str| -> i64 {
            let words: Vec<&str> = text.split(' ').collect();
            words.chunks(2).map(|part| part[0].parse::<i64>().unwrap() * unit(part[1])).sum()
        };
        if let Some(least) = said.strip_prefix("at least ") {
            return (length(least), None);
        }
        if let Some(most) = said.strip_prefix("up to ").or(said.strip_prefix("< ")) {
            return (0, Some(length(most)));
        }
        let Some((least, most)) = said.split_once(" to ") else { return (length(said), Some(length(said))) };
        let least = if least.contains(' ') {
            least.to_owned()
        } else {
            format!("{least} {}", most.rsplit(' ').next().unwrap())
        };
        (length(&least), Some(length(most)))
    }

    proptest! {
        #[test]
        fn both_bounds_can_be_read_from_the_words(
            least in prop_oneof![0..5 * DAY, 0..400 * DAY, 1..3_i64],
            more in prop::option::of(prop_oneof![Just(0), 1..3 * DAY, 1..300 * DAY]),
            units in prop::sample::select(vec![(DAY, Precision::Month), (HOUR, Precision::Hour), (SECOND, Precision::Second)]),
        ) {
            let (unit, precision) = units;
            let whole = |ns: i64| ns / unit * unit;
            let least = whole(least);
            let most = more.map(|more| whole(least + more));
            let between = Between { least, most, span: (0, 0), core: None, precision, doubted: false };
            let said = between.to_string();
            // to the two largest units, as a length is said
            let shown = |ns: i64| if precision <= Precision::Day { ns } else { read_back(&Length::of(ns).to_string()).0 };
            match (least, most) {
                (0, None) => prop_assert_eq!(said, "unknown time"),
                (0, Some(0)) => prop_assert_eq!(read_back(&said), (0, Some(unit))),
                _ => prop_assert_eq!(read_back(&said), (shown(least), most.map(shown)), "{}", said),
            }
        }
    }
}
