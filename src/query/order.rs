//! Comparisons and ranges on text fields that have an order: `known_since`, `issued_at` and `severity`.

use super::between::open;
use super::filter::{Filter, Match};
use super::lex::{Compare, Style};
use super::parse::NodeTest;
use super::resolve::ends_too_early;
use super::{QueryError, between};
use crate::event::{Field, Kind, SEVERITIES, Zone, nearest, severity_rank};
use std::ops::Range;

/// Whether values of a field can be compared.
pub fn has_order(field: Field) -> bool {
    matches!(field.spec().kind, Kind::Time | Kind::Number)
        || matches!(field, Field::KnownSince | Field::IssuedAt | Field::Severity)
}

/// Resolves a comparison or range on a text field; `None` for any other test, and for fields without an order.
pub fn compared(field: Field, asked: &NodeTest, zone: Zone) -> Option<Result<Filter, QueryError>> {
    match field {
        Field::KnownSince | Field::IssuedAt => when(field, asked, zone),
        Field::Severity => by_rank(field, asked),
        _ => None,
    }
}

/// The severities of a comparison or range; an empty end is open.
fn by_rank(field: Field, asked: &NodeTest) -> Option<Result<Filter, QueryError>> {
    let between = |from: &str, until: &str, span| {
        let from = if from.is_empty() { 0 } else { rank(from, span)? };
        let until = if until.is_empty() { SEVERITIES.len() } else { rank(until, span)? + 1 };
        if from < until { Ok(severities(field, from..until)) } else { Err(ends_too_early(span)) }
    };
    Some(match asked {
        NodeTest::Range(from, until, span) => between(open(from), open(until), span),
        NodeTest::Is(value, span) if value.style == Style::Bare && value.text.contains("..") => {
            let (from, until) = value.text.split_once("..").unwrap_or((&value.text, ""));
            between(from, until, span)
        }
        NodeTest::Compare(compare, value, span) => rank(&value.text, span).map(|rank| {
            let ranks = match compare {
                Compare::AtLeast => rank..SEVERITIES.len(),
                Compare::AtMost => 0..rank + 1,
                Compare::More => rank + 1..SEVERITIES.len(),
                Compare::Less => 0..rank,
            };
            severities(field, ranks)
        }),
        _ => return None,
    })
}

/// The times of a comparison or range on `known_since` and `issued_at`. What is known is known by days of UTC, in any
/// zone that the screen shows.
fn when(field: Field, asked: &NodeTest, zone: Zone) -> Option<Result<Filter, QueryError>> {
    let zone = if field == Field::KnownSince { Zone::Utc } else { zone };
    let ranges = between::times(asked, zone)?;
    Some(ranges.map(|ranges| Filter::Text(field, Match::Ranges(ranges))))
}

/// Severities by rank; unknown ones are never among them.
fn severities(field: Field, ranks: Range<usize>) -> Filter {
    let named = |name: &&str| Filter::Text(field, Match::Fold((*name).to_owned()));
    Filter::Or(SEVERITIES.get(ranks).unwrap_or(&[]).iter().map(named).collect())
}

/// The place of a severity among all.
fn rank(name: &str, span: &Range<usize>) -> Result<usize, QueryError> {
    severity_rank(name).ok_or_else(|| {
        let hint = nearest(name, SEVERITIES).map_or_else(
            || format!("one of {}", SEVERITIES.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        QueryError::new(span.clone(), format!("there is no severity `{name}`")).hinted(hint)
    })
}
