//! Resolves conditions on the time of events.

use super::QueryError;
use super::filter::Filter;
use super::lex::{Compare, Style};
use super::parse::NodeTest;
use super::resolve::{each_value, ends_too_early};
use crate::event::{Field, Zone, parse_edtf};
use std::ops::Range;

/// The first and last instant of a time. If a clock shows that time twice (end of daylight saving), `again` is the
/// second occurrence.
struct Read {
    once: (i64, i64),
    again: Option<(i64, i64)>,
}

/// Resolves a test on the time. Of a clock time that occurs twice, both occurrences match.
pub(super) fn time(test: &NodeTest, zone: Zone, name: &Range<usize>) -> Result<Filter, QueryError> {
    let read = |text: &str, span: &Range<usize>| {
        read(text, zone).map_err(|error| QueryError::new(span.clone(), error))
    };
    let between = |from, until| Filter::time((from, until), zone);
    match test {
        NodeTest::Compare(compare, value, span) => {
            let read = read(&value.text, span)?;
            let (first, last) = (read.once, read.again.unwrap_or(read.once));
            Ok(match compare {
                Compare::AtLeast => between(first.0, i64::MAX),
                Compare::More => between(first.1.saturating_add(1), i64::MAX),
                Compare::AtMost => between(i64::MIN, last.1),
                Compare::Less => between(i64::MIN, last.0.saturating_sub(1)),
            })
        }
        NodeTest::Range(from, until, span) => {
            let end = |text: &str| match text {
                "" | "*" => Ok(None),
                said => read(said, span).map(Some),
            };
            let (from, until) = (end(&from.text)?, end(&until.text)?);
            let once = (
                from.as_ref().map_or(i64::MIN, |from| from.once.0),
                until.as_ref().map_or(i64::MAX, |until| until.once.1),
            );
            if once.0 > once.1 {
                return Err(ends_too_early(span));
            }
            let again = (
                from.and_then(|from| from.again).map_or(once.0, |from| from.0),
                until.and_then(|until| until.again).map_or(once.1, |until| until.1),
            );
            Ok(either(once, again, between))
        }
        _ => each_value(test, name, &|value, span| {
            if value.style == Style::Wild && value.text == "*" {
                return Ok(Filter::Has(Field::Time));
            }
            let read = read(&value.text, span)?;
            Ok(either(read.once, read.again.unwrap_or(read.once), between))
        }),
    }
}

fn read(text: &str, zone: Zone) -> Result<Read, String> {
    let bounds = |zone| parse_edtf(text, zone).map(|when| when.bounds_in(zone));
    let once = bounds(zone).map_err(|error| error.to_string())?;
    let later = [once.0, once.1].into_iter().find_map(|at| zone.again_at(zone.clock_at(at)));
    let again = later.and_then(|later| bounds(later).ok()).filter(|again| *again != once);
    Ok(Read { once, again })
}

/// Either range; one combined range if they touch.
fn either(once: (i64, i64), again: (i64, i64), between: impl Fn(i64, i64) -> Filter) -> Filter {
    if again.0 > once.1.saturating_add(1) {
        return Filter::Or(vec![between(once.0, once.1), between(again.0, again.1)]);
    }
    between(once.0.min(again.0), once.1.max(again.1))
}
