//! What lies between two ends, of values of which nobody knows whether they are numbers or times: those of records.

use super::QueryError;
use super::lex::{Compare, Style, Value};
use super::parse::NodeTest;
use super::resolve::{ends_too_early, is_range};
use crate::event::{Zone, parse_edtf};
use std::ops::Range;

/// How many parts a whole number is counted in: eighteen decimals.
const PARTS: i128 = 1_000_000_000_000_000_000;
const DECIMALS: usize = 18;

/// Values between two ends, both held: numbers where both ends are numbers, times where both are times. A value is compared
/// as a number where it is one and the ends are; else as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ranges {
    /// In parts of which a whole number has [`PARTS`].
    numbers: Option<(i128, i128)>,
    /// In nanoseconds since 1970 UTC. What overlaps them is between them.
    times: Option<(i64, i64)>,
}

impl Ranges {
    /// Whether a value lies between the ends.
    #[must_use]
    pub fn hold(&self, value: &str) -> bool {
        if let Some((from, until)) = self.numbers
            && let Some(number) = amount(value)
        {
            return (from..=until).contains(&number);
        }
        let Some((from, until)) = self.times else { return false };
        // most values are no times: those begin with a digit
        let may_be = value.trim_start().starts_with(|first: char| first.is_ascii_digit() || first == '.');
        may_be
            && parse_edtf(value, Zone::Utc).is_ok_and(|when| {
                let (first, last) = when.bounds_in(Zone::Utc);
                first <= until && last >= from
            })
    }
}

/// A number in parts, with or without decimals or a power of ten; `None` where a text is none.
fn amount(text: &str) -> Option<i128> {
    let text = text.trim();
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number = if is_plain(whole) && is_plain(part) {
        let part = format!("{part:0<DECIMALS$}");
        let part: i128 = part.get(..DECIMALS)?.parse().ok()?;
        whole.parse::<i128>().map_or(i128::MAX, |whole| whole.saturating_mul(PARTS).saturating_add(part))
    } else {
        let number: f64 = digits.parse().ok()?;
        #[allow(clippy::cast_possible_truncation)] // what is larger than all numbers is the largest
        ((number * 1e18) as i128)
    };
    Some(if minus { -number } else { number })
}

/// Both ends as they were typed; one that is empty is open.
struct Ends<'t>(&'t str, &'t str);

/// What a comparison or a range of a field of the record asks for; `None` where neither is asked.
pub(super) fn asked(test: &NodeTest, zone: Zone) -> Option<Result<Ranges, QueryError>> {
    let open = |value: &Value| if value.text == "*" { String::new() } else { value.text.clone() };
    Some(match test {
        NodeTest::Compare(compare, value, span) => compared(*compare, &value.text, span, zone),
        NodeTest::Range(from, until, span) => between(&Ends(&open(from), &open(until)), span, zone),
        NodeTest::Is(value, span) => return of_value(value, span, zone),
        NodeTest::List(..) => return None,
    })
}

/// What a value asks for that is written as a range: `2..5`, `2023-05-15..`.
pub(super) fn of_value(value: &Value, span: &Range<usize>, zone: Zone) -> Option<Result<Ranges, QueryError>> {
    let (from, until) = value.text.split_once("..")?;
    let is_one = value.style == Style::Bare && is_range(&value.text);
    is_one.then(|| between(&Ends(from, until), span, zone))
}

fn between(Ends(from, until): &Ends<'_>, span: &Range<usize>, zone: Zone) -> Result<Ranges, QueryError> {
    let [(first_from, time_from), (first_until, time_until)] =
        [read(from, span, zone)?, read(until, span, zone)?];
    let numbers = first_from.zip(first_until).map(|(from, until)| (from.0, until.1));
    let times = time_from.zip(time_until).map(|(from, until)| (from.0, until.1));
    if numbers.is_none() && times.is_none() {
        return Err(QueryError::new(span.clone(), "one end is a number, the other a time")
            .hinted("write `5..10` or `2023-05..2023-06-16`"));
    }
    let ends = |numbers: Option<(i128, i128)>, times: Option<(i64, i64)>| Ranges {
        numbers: numbers.filter(|(from, until)| from <= until),
        times: times.filter(|(from, until)| from <= until),
    };
    let ranges = ends(numbers, times);
    if ranges.numbers.is_none() && ranges.times.is_none() { Err(ends_too_early(span)) } else { Ok(ranges) }
}

fn compared(compare: Compare, text: &str, span: &Range<usize>, zone: Zone) -> Result<Ranges, QueryError> {
    let (number, time) = read(text, span, zone)?;
    if text.is_empty() {
        return Err(no_order(text, span));
    }
    let numbers = number.map(|(at, _)| match compare {
        Compare::AtLeast => (at, i128::MAX),
        Compare::More => (at.saturating_add(1), i128::MAX),
        Compare::AtMost => (i128::MIN, at),
        Compare::Less => (i128::MIN, at.saturating_sub(1)),
    });
    let times = time.map(|(first, last)| match compare {
        Compare::AtLeast => (first, i64::MAX),
        Compare::More => (last.saturating_add(1), i64::MAX),
        Compare::AtMost => (i64::MIN, last),
        Compare::Less => (i64::MIN, first.saturating_sub(1)),
    });
    Ok(Ranges { numbers, times })
}

/// From where until where a number and a time go that an end is read as; everywhere, where it is open.
type Read = (Option<(i128, i128)>, Option<(i64, i64)>);

fn read(text: &str, span: &Range<usize>, zone: Zone) -> Result<Read, QueryError> {
    if text.is_empty() {
        return Ok((Some((i128::MIN, i128::MAX)), Some((i64::MIN, i64::MAX))));
    }
    let number = amount(&text.replace([',', '_'], "")).map(|number| (number, number));
    let time = parse_edtf(text, zone).ok().map(|when| when.bounds_in(zone));
    if number.is_none() && time.is_none() { Err(no_order(text, span)) } else { Ok((number, time)) }
}

fn no_order(text: &str, span: &Range<usize>) -> QueryError {
    QueryError::new(span.clone(), format!("`{text}` is no number and no time")).hinted(
        "write `raw.X>100`, `raw.X>=2023-06-15` or `raw.X:5..10`; quote a value that begins with `<` or `>`, or has `..` in it",
    )
}

#[cfg(test)]
mod tests {
    use super::{PARTS, amount};
    use crate::event::Zone;
    use crate::query::{Filter, Match, read};
    use proptest::prelude::*;

    fn holds(query: &str, value: &str) -> bool {
        let filter = read(&format!("raw.x{query}"), Zone::Utc).unwrap();
        let Filter::Raw(_, Some(Match::Ranges(ranges))) = filter else { panic!("{query}: {filter:?}") };
        ranges.hold(value)
    }

    #[test]
    fn values_are_compared_as_numbers_and_as_times() {
        for (query, value, is) in [
            (">100", "101", true),
            (">100", "100", false),
            (">100", "100.5", true),
            (">=100", " 100 ", true),
            (">-3", "-2.5", true),
            ("<-3", "-3.0001", true),
            (">9_007_199_254_740_992", "9007199254740993", true),
            (">1e3", "1000.1", true),
            ("<1000", "1E+2", true),
            (">5", "a lot", false),
            (">5", "", false),
            (">5", "0x10", false),
            (":5..10", "10", true),
            (":5..10", "10.1", false),
            (":..10", "-1", true),
            (":[5 TO *]", "7", true),
            (">=2023-05-15", "2023-05-15T00:00:00", true),
            (">2023-05-15", "2023-05-15T23:59:59.9999999Z", false),
            (">2023-05-15", "2023-05-16T01:00:00+02:00", false),
            (":2023-05..2023-06-16", "2023-06-16T23:59:59Z", true),
            (":2023-05..2023-06-16", "2023-06-17", false),
            ("<2023-05-15", "99", false),
            // a year may be a number, and a number a year: each value is what it is
            (">2022", "2023-05-15T00:00:00Z", true),
            (">2022", "2023", true),
            (">2022", "2022-12-31", false),
        ] {
            assert_eq!(holds(query, value), is, "{query} {value}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_in_their_order(one in -1_000_000_i64..1_000_000, other in any::<i64>(), decimals in 0_usize..6) {
            let write = |number: i64| {
                let (minus, number) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
                let parts = 10_u64.pow(u32::try_from(decimals).unwrap());
                format!("{minus}{}.{:0decimals$}", number / parts, number % parts, decimals = decimals.max(1))
            };
            prop_assert_eq!(amount(&write(one)).cmp(&amount(&write(other))), one.cmp(&other));
            prop_assert_eq!(amount(&one.to_string()), Some(i128::from(one) * PARTS));
        }
    }
}
