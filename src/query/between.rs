//! Ranges and comparisons of values that are texts: of record fields (`raw.X>5`), which have no declared type, so that
//! each end is read both as a number and as a time, and of fields that are times.

mod number;

use super::QueryError;
use super::lex::{Compare, Style, Value};
use super::parse::NodeTest;
use super::resolve::{ends_too_early, is_range};
use crate::event::{Zone, parse_edtf};
use number::Number;
use std::ops::{Bound, Range, RangeBounds};

/// Values between two ends. A value is compared as a number if both it and the ends are numbers, else as a time if it
/// and the ends are times.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ranges {
    numbers: Option<Numbers>,
    /// Both ends inclusive, in nanoseconds since 1970 UTC. A value matches if its time overlaps them.
    times: Option<(i64, i64)>,
}

/// Lower and upper bound of the numbers.
type Numbers = (Bound<Number<'static>>, Bound<Number<'static>>);

impl Ranges {
    /// Whether a value lies between the ends.
    #[must_use]
    pub fn hold(&self, value: &str) -> bool {
        if let Some((from, until)) = &self.numbers
            && let Some(number) = Number::read(value)
        {
            return (from.as_ref(), until.as_ref()).contains(&number);
        }
        let Some((from, until)) = self.times else { return false };
        // cheap pre-check: most values are no times, and all times begin with a digit or a dot
        let may_be = value.trim_start().starts_with(|first: char| first.is_ascii_digit() || first == '.');
        may_be
            && parse_edtf(value, Zone::Utc).is_ok_and(|when| {
                let (first, last) = when.bounds_in(Zone::Utc);
                first <= until && last >= from
            })
    }
}

/// Both ends as typed; an empty end is open.
struct Ends<'t>(&'t str, &'t str);

/// The ranges that a comparison or range on a record field asks for; `None` if the test is neither.
pub(super) fn asked(test: &NodeTest, zone: Zone) -> Option<Result<Ranges, QueryError>> {
    Some(match test {
        NodeTest::Compare(compare, value, span) => compared(*compare, &value.text, span, zone),
        NodeTest::Range(from, until, span) => between(&Ends(open(from), open(until)), span, zone),
        NodeTest::Is(value, span) => return of_value(value, span, zone),
        NodeTest::List(..) => return None,
    })
}

/// The ranges that a comparison or range on a field of times asks for; `None` if the test is neither.
pub(super) fn times(test: &NodeTest, zone: Zone) -> Option<Result<Ranges, QueryError>> {
    let between = |from, until, span| {
        are_times([from, until], span, zone).and_then(|()| between(&Ends(from, until), span, zone))
    };
    let ranges = match test {
        NodeTest::Compare(compare, value, span) => {
            let end = value.text.as_str();
            are_times([end, ""], span, zone).and_then(|()| compared(*compare, end, span, zone))
        }
        NodeTest::Range(from, until, span) => between(open(from), open(until), span),
        NodeTest::Is(value, span) if value.style == Style::Bare => {
            let (from, until) = value.text.split_once("..")?;
            between(from, until, span)
        }
        _ => return None,
    };
    Some(ranges.map(|ranges| Ranges { numbers: None, ..ranges }))
}

/// The end of a range as typed; `*` is open, as an empty one is.
pub(super) fn open(end: &Value) -> &str {
    if end.text == "*" { "" } else { &end.text }
}

/// An error where an end is neither open nor a time.
fn are_times(ends: [&str; 2], span: &Range<usize>, zone: Zone) -> Result<(), QueryError> {
    ends.into_iter().filter(|end| !end.is_empty()).try_for_each(|end| {
        let read = parse_edtf(end, zone).map(drop);
        read.map_err(|why| QueryError::new(span.clone(), why.to_string()))
    })
}

/// The ranges of a value that is written as a bare range: `2..5`, `2023-05-15..`; `None` for any other value.
pub(super) fn of_value(value: &Value, span: &Range<usize>, zone: Zone) -> Option<Result<Ranges, QueryError>> {
    let (from, until) = value.text.split_once("..")?;
    let is_one = value.style == Style::Bare && is_range(&value.text);
    is_one.then(|| between(&Ends(from, until), span, zone))
}

fn between(Ends(from, until): &Ends<'_>, span: &Range<usize>, zone: Zone) -> Result<Ranges, QueryError> {
    let [(first, time_from), (last, time_until)] = [read(from, span, zone)?, read(until, span, zone)?];
    let numbers = first.zip(last);
    let times = time_from.zip(time_until).map(|(from, until)| (from.0, until.1));
    if numbers.is_none() && times.is_none() {
        return Err(QueryError::new(span.clone(), "one end is a number, the other a time")
            .hinted("write `5..10` or `2023-05..2023-06-16`"));
    }
    let ranges = Ranges {
        numbers: numbers.filter(|ends| match ends {
            (Bound::Included(from), Bound::Included(until)) => from <= until,
            _ => true,
        }),
        times: times.filter(|(from, until)| from <= until),
    };
    if ranges.numbers.is_none() && ranges.times.is_none() { Err(ends_too_early(span)) } else { Ok(ranges) }
}

fn compared(compare: Compare, text: &str, span: &Range<usize>, zone: Zone) -> Result<Ranges, QueryError> {
    let (number, time) = read(text, span, zone)?;
    if text.is_empty() {
        return Err(no_order(text, span));
    }
    let numbers = number.map(|at| match (compare, at) {
        (Compare::AtLeast, at) => (at, Bound::Unbounded),
        (Compare::AtMost, at) => (Bound::Unbounded, at),
        (Compare::More, Bound::Included(at)) => (Bound::Excluded(at), Bound::Unbounded),
        (Compare::Less, Bound::Included(at)) => (Bound::Unbounded, Bound::Excluded(at)),
        (Compare::More | Compare::Less, _) => (Bound::Unbounded, Bound::Unbounded),
    });
    let times = time.map(|(first, last)| match compare {
        Compare::AtLeast => (first, i64::MAX),
        Compare::More => (last.saturating_add(1), i64::MAX),
        Compare::AtMost => (i64::MIN, last),
        Compare::Less => (i64::MIN, first.saturating_sub(1)),
    });
    Ok(Ranges { numbers, times })
}

/// An end read as a number, and as a time (first and last nanosecond that it covers). An open end is unbounded in both.
type Read = (Option<Bound<Number<'static>>>, Option<(i64, i64)>);

fn read(text: &str, span: &Range<usize>, zone: Zone) -> Result<Read, QueryError> {
    if text.is_empty() {
        return Ok((Some(Bound::Unbounded), Some((i64::MIN, i64::MAX))));
    }
    let digits = ungrouped(text);
    let number = digits.as_deref().and_then(Number::read).map(Number::owned).map(Bound::Included);
    let time = parse_edtf(text, zone).ok().map(|when| when.bounds_in(zone));
    if number.is_none() && time.is_none() { Err(no_order(text, span)) } else { Ok((number, time)) }
}

/// A number without the signs between its thousands: `1,000` and `1_000` are 1000, and `1,00,000` is 100000. `None` where a
/// comma parts none, as in `1,5`.
pub(super) fn ungrouped(text: &str) -> Option<String> {
    let Some((before, last)) = text.rsplit_once(',') else { return Some(text.replace('_', "")) };
    let mut groups = before.strip_prefix('-').unwrap_or(before).split(',');
    let is_group = |group: &str, least: usize| {
        (least..=3).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let digits = last.find(|c: char| !c.is_ascii_digit()).unwrap_or(last.len());
    let are_parted = is_group(groups.next()?, 1) && groups.all(|group| is_group(group, 2)) && digits == 3;
    are_parted.then(|| text.replace([',', '_'], ""))
}

fn no_order(text: &str, span: &Range<usize>) -> QueryError {
    QueryError::new(span.clone(), format!("`{text}` is no number and no time")).hinted(
        "write `raw.X>100`, `raw.X>=2023-06-15` or `raw.X:5..10`; quote a value that begins with `<` or `>`, or has `..` in it",
    )
}

#[cfg(test)]
mod tests {
    use crate::event::Zone;
    use crate::query::{Filter, Match, read};

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
            (">1,000", "1000", false),
            (">1,000", "1001", true),
            ("<1,234,567.5", "1234567.25", true),
            (">-12,34,567", "-1234566", true),
            (">-3", "-2.5", true),
            ("<-3", "-3.0001", true),
            (">9_007_199_254_740_992", "9007199254740993", true),
            (">1e3", "1000.1", true),
            ("<1000", "1E+2", true),
            (">=532619133295807565606934981105", "532619133295807565606934981104", false),
            (">=532619133295807565606934981105", "532619133295807565606934981105.0", true),
            ("<1e30", "999999999999999999999999999999.9999999999999999999", true),
            (":[-1e400 TO -1e300]", "-1E+350", true),
            (">0", "0.0000000000000000000000000000001", true),
            (">=0", "-0", true),
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
}
