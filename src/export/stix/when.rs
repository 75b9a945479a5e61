//! Times in STIX notation.

use crate::event::{Bound, Moment, Precision, When};

/// An instant with three decimals, as in `created` and `modified`.
pub(super) fn millis(ns: i64) -> String {
    Moment::new(ns, Precision::Fraction(3)).text()
}

/// The first and last instant of an observation; `None` if an end is open.
pub(super) fn observed(when: &When) -> Option<(String, String)> {
    let Bound::At(from) = when.from() else { return None };
    let until = match when.until() {
        None => from,
        Some(Bound::At(until)) => until,
        Some(Bound::Open) => return None,
    };
    let last = if is_exact(until) { text(until) } else { millis(until.last()) };
    Some((if is_exact(from) { text(from) } else { millis(from.ns) }, last))
}

/// The beginning and the end (exclusive) of a period; `None` for an open end.
pub(super) fn window(when: &When) -> (i64, Option<i64>) {
    let until = when.latest();
    let end = (until != i64::MAX).then(|| until.saturating_add(1));
    let from = if when.earliest() == i64::MIN { when.order() } else { when.earliest() };
    (from, end.filter(|end| millis(*end) > millis(from)))
}

fn is_exact(moment: Moment) -> bool {
    moment.precision >= Precision::Second
}

/// A moment with its own precision.
fn text(moment: Moment) -> String {
    Moment::new(moment.ns, moment.precision).text()
}

#[cfg(test)]
mod tests {
    use super::{observed, window};
    use crate::event::{Zone, parse_edtf};

    #[test]
    fn what_is_known_to_the_day_was_seen_on_all_of_it() {
        let of = |text: &str| observed(&parse_edtf(text, Zone::Utc).unwrap());
        let pair = |from: &str, until: &str| Some((from.to_owned(), until.to_owned()));
        assert_eq!(of("2023-06-15"), pair("2023-06-15T00:00:00.000Z", "2023-06-15T23:59:59.999Z"));
        assert_eq!(
            of("2023-06-15T09:00:01.1234567Z"),
            pair("2023-06-15T09:00:01.1234567Z", "2023-06-15T09:00:01.1234567Z")
        );
        assert_eq!(of("2016?"), pair("2016-01-01T00:00:00.000Z", "2016-12-31T23:59:59.999Z"));
        assert_eq!(of("../2020-04-23"), None);
        assert_eq!(of("2021-08/.."), None);
    }

    #[test]
    fn a_window_ends_behind_its_last_day() {
        let (from, until) = window(&parse_edtf("2023-05-15/2023-06-25", Zone::Utc).unwrap());
        assert_eq!(super::millis(from), "2023-05-15T00:00:00.000Z");
        assert_eq!(super::millis(until.unwrap()), "2023-06-26T00:00:00.000Z");
        assert_eq!(window(&parse_edtf("2023-05-15/..", Zone::Utc).unwrap()).1, None);
    }
}
