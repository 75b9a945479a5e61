//! Comparisons and ranges on text fields that have an order: `known_since`, `issued_at` and `severity`.

use super::between::open;
use super::filter::{Filter, Match};
use super::lex::{Compare, Style};
use super::parse::NodeTest;
use super::{QueryError, between};
use crate::event::{Field, Kind, SEVERITIES, Zone, nearest, severity_rank};
use std::ops::Range;

/// Whether values of a field can be compared.
pub fn has_order(field: Field) -> bool {
    matches!(field.spec().kind, Kind::Time | Kind::Number)
        || matches!(field, Field::KnownSince | Field::IssuedAt | Field::Severity)
}

/// The ends of a range; an empty end is open.
struct Ends<'t> {
    from: &'t str,
    until: &'t str,
    span: &'t Range<usize>,
}

/// Resolves a comparison or range on a text field; `None` for any other test, and for fields without an order.
pub fn compared(field: Field, asked: &NodeTest, zone: Zone) -> Option<Result<Filter, QueryError>> {
    match field {
        Field::KnownSince | Field::IssuedAt => when(field, asked, zone),
        Field::Severity => by_rank(field, asked),
        _ => None,
    }
}

/// The severities of a comparison or range.
fn by_rank(field: Field, asked: &NodeTest) -> Option<Result<Filter, QueryError>> {
    let between = |from, until, span| severe(field, &Ends { from, until, span });
    let beyond = |ends: &Ends<'_>| {
        let any = severe(field, &Ends { from: "", until: "", span: ends.span })?;
        Ok(Filter::And(vec![any, Filter::Not(Box::new(severe(field, ends)?))]))
    };
    Some(match asked {
        NodeTest::Range(from, until, span) => between(open(from), open(until), span),
        NodeTest::Is(value, span) if value.style == Style::Bare && value.text.contains("..") => {
            let (from, until) = value.text.split_once("..").unwrap_or((&value.text, ""));
            between(from, until, span)
        }
        NodeTest::Compare(compare, value, span) => {
            let text = value.text.as_str();
            match compare {
                Compare::AtLeast => between(text, "", span),
                Compare::AtMost => between("", text, span),
                Compare::More => beyond(&Ends { from: "", until: text, span }),
                Compare::Less => beyond(&Ends { from: text, until: "", span }),
            }
        }
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

/// Severities by rank; unknown ones are never within a range.
fn severe(field: Field, ends: &Ends<'_>) -> Result<Filter, QueryError> {
    let rank = |end: &str, open: usize| {
        if end.is_empty() {
            return Ok(open);
        }
        severity_rank(end).ok_or_else(|| {
            let hint = nearest(end, SEVERITIES).map_or_else(
                || format!("one of {}", SEVERITIES.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            QueryError::new(ends.span.clone(), format!("there is no severity `{end}`")).hinted(hint)
        })
    };
    let (from, until) = (rank(ends.from, 0)?, rank(ends.until, SEVERITIES.len() - 1)?);
    if from > until {
        return Err(super::resolve::ends_too_early(ends.span));
    }
    let named = |name: &&str| Filter::Text(field, Match::Fold((*name).to_owned()));
    Ok(Filter::Or(SEVERITIES.get(from..=until).unwrap_or(&[]).iter().map(named).collect()))
}
