//! Comparisons and ranges on text fields that have an order: `known_since`, `issued_at` and `severity`.

use super::QueryError;
use super::filter::{Filter, Match};
use super::lex::{Compare, Style, Value};
use super::parse::NodeTest;
use crate::event::{Field, Kind, SEVERITIES, Zone, nearest, parse_edtf, severity_rank};
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
pub fn compared(field: Field, asked: &NodeTest) -> Option<Result<Filter, QueryError>> {
    let meaning = match field {
        Field::KnownSince | Field::IssuedAt => since,
        Field::Severity => severe,
        _ => return None,
    };
    let between = |from, until, span| meaning(field, &Ends { from, until, span });
    let beyond = |ends: &Ends<'_>| {
        let any = meaning(field, &Ends { from: "", until: "", span: ends.span })?;
        Ok(Filter::And(vec![any, Filter::Not(Box::new(meaning(field, ends)?))]))
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

fn open(value: &Value) -> &str {
    if value.text == "*" { "" } else { &value.text }
}

/// Times compared as text; an end includes everything that begins with it.
fn since(field: Field, ends: &Ends<'_>) -> Result<Filter, QueryError> {
    for end in [ends.from, ends.until] {
        if !end.is_empty() {
            parse_edtf(end, Zone::Utc)
                .map_err(|error| QueryError::new(ends.span.clone(), error.to_string()))?;
        }
    }
    let until = if ends.until.is_empty() { String::new() } else { format!("{}\u{10ffff}", ends.until) };
    Ok(Filter::Text(field, Match::Between(ends.from.to_owned(), until)))
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
