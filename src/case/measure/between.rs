//! The time between two turns, no finer than the coarser of them.

use crate::chain::blind::Span;
use crate::event::{Precision, SECOND, When, Zone, calendar, date_start};

/// The time between two turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// From where to where it is counted, in nanoseconds since 1970 UTC.
    pub span: Span,
    /// How exact it is: as the coarser of its ends.
    pub precision: Precision,
    /// Whether an end is in doubt, or is a span itself.
    pub uncertain: bool,
}

impl Between {
    /// From one turn to another; `None` where that came before.
    #[must_use]
    pub fn of(from: When, until: When) -> Option<Self> {
        let precision = from.precision().min(until.precision());
        let begins = |when: When| begin(when.order(), precision);
        let span = (begins(from), begins(until));
        let doubted = |when: When| when.is_span() || when.moment().doubt != crate::event::Doubt::None;
        (span.0 <= span.1).then(|| Self { span, precision, uncertain: doubted(from) || doubted(until) })
    }

    /// How long it is, in nanoseconds.
    #[must_use]
    pub fn lasts(&self) -> i64 {
        self.span.1.saturating_sub(self.span.0)
    }

    /// How long it is, in whole seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.lasts() / SECOND
    }
}

/// The beginning of the period, as long as a precision says, that an instant lies in.
fn begin(ns: i64, precision: Precision) -> i64 {
    let (year, month, _, _) = calendar(ns, Zone::Utc);
    let whole = |unit: i64| ns.div_euclid(unit).checked_mul(unit).unwrap_or(ns);
    match precision {
        Precision::Year => date_start(year, 1, 1, Zone::Utc).unwrap_or(ns),
        Precision::Month => date_start(year, month, 1, Zone::Utc).unwrap_or(ns),
        Precision::Day => whole(crate::event::DAY),
        Precision::Hour => whole(crate::event::HOUR),
        Precision::Minute => whole(crate::event::MINUTE),
        Precision::Second => whole(SECOND),
        Precision::Fraction(_) => ns,
    }
}

#[cfg(test)]
mod tests {
    use super::Between;
    use crate::event::{Moment, Precision, When, Zone, parse_edtf};

    fn seconds(from: &str, until: &str) -> Option<i64> {
        let when = |text| parse_edtf(text, Zone::Utc).unwrap();
        Between::of(when(from), when(until)).map(|between| between.seconds())
    }

    #[test]
    fn a_time_between_is_no_finer_than_the_coarser_of_its_ends() {
        const DAY: i64 = 86_400;
        assert_eq!(seconds("2023-05-15", "2023-06-15"), Some(31 * DAY));
        assert_eq!(
            seconds("2023-05-15T23:59:59Z", "2023-06-15"),
            Some(31 * DAY),
            "whole days, as the date is"
        );
        assert_eq!(seconds("2023-05-15T10:00:00Z", "2023-05-15T10:01:30Z"), Some(90));
        assert_eq!(seconds("2023-05", "2023-06-15"), Some(31 * DAY), "to the beginning of June");
        assert_eq!(seconds("2023", "2023-06-15"), Some(0));
        assert_eq!(
            seconds("2023-06-15T10:00:00Z", "2023-06-15"),
            Some(0),
            "of one day, however it is written"
        );
        assert_eq!(seconds("2023-06-16", "2023-06-15"), None);
    }

    #[test]
    fn what_is_in_doubt_stays_in_doubt_and_no_end_of_time_overflows() {
        let when = |text| parse_edtf(text, Zone::Utc).unwrap();
        assert!(Between::of(when("2023-05-15?"), when("2023-06-15")).unwrap().uncertain);
        assert!(Between::of(when("../2023-05-15"), when("2023-06-15")).unwrap().uncertain);
        assert!(!Between::of(when("2023-05-15"), when("2023-06-15")).unwrap().uncertain);
        for precision in [Precision::Year, Precision::Month, Precision::Day, Precision::Second] {
            let at = |ns| When::at(Moment::new(ns, precision));
            assert!(Between::of(at(i64::MIN), at(i64::MAX)).is_some_and(|all| all.seconds() > 0));
        }
    }
}
