//! Suggestions for values whose backslashes were taken for escapes: `\\server` means `\server`.

use super::{Slip, Suggestion};
use crate::event::{Field, Zone};
use crate::query::edit::{quoted, wild};
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::{Filter, Match};
use crate::query::path::raw_name;
use crate::query::read;

/// The first term that no event has, and that some have with more backslashes.
pub(super) fn lost(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    so_far: bool,
) -> Result<Option<Suggestion>, Stopped> {
    let parts: &[Filter] = match filter {
        Filter::And(parts) | Filter::Or(parts) => parts,
        Filter::Stood(_, part) => std::slice::from_ref(&**part),
        term => return of_term(evaluator, term, so_far),
    };
    for part in parts {
        if let Some(found) = lost(evaluator, part, so_far)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A value with stars as a pattern with a backslash before each, if some event matches that: `DOMAIN\\*` for `DOMAIN\*`.
pub(super) fn before_star(
    evaluator: &Evaluator<'_>,
    field: Field,
    value: &str,
) -> Result<Option<String>, Stopped> {
    let written = wild(&value.replace('*', "\\*"));
    let Ok(filter) = read(&format!("{field}:{written}"), Zone::Utc) else { return Ok(None) };
    Ok((evaluator.rows(&filter)?.count() > 0).then_some(written))
}

fn of_term(evaluator: &Evaluator<'_>, term: &Filter, so_far: bool) -> Result<Option<Suggestion>, Stopped> {
    let (name, value) = match term {
        Filter::Text(field, Match::Fold(value) | Match::Exact(value) | Match::Contains(value)) => {
            (field.to_string(), value)
        }
        Filter::Raw(path, Some(Match::Fold(value))) => (raw_name(path), value),
        _ => return Ok(None),
    };
    if !value.contains('\\') || evaluator.rows(term)?.count() > 0 {
        return Ok(None);
    }
    // the two at the start of a path of the network, or each of a text that is escaped itself
    let first = Some(format!("\\{value}")).filter(|_| value.starts_with('\\') && !value.starts_with("\\\\"));
    for more in first.into_iter().chain([value.replace('\\', "\\\\")]) {
        if evaluator.rows(&with_value(term, &more))?.count() > 0 {
            return Ok(Some(Suggestion {
                absent: Some(format!("{name}:{}", quoted(value))),
                near: vec![format!("{name}:{}", quoted(&more))],
                asked: (name, value.clone()),
                slip: Slip::Backslash,
                so_far,
            }));
        }
    }
    Ok(None)
}

/// A term with another value.
fn with_value(term: &Filter, value: &str) -> Filter {
    let value = value.to_owned();
    match term {
        Filter::Text(field, Match::Fold(_)) => Filter::Text(*field, Match::Fold(value)),
        Filter::Text(field, Match::Exact(_)) => Filter::Text(*field, Match::Exact(value)),
        Filter::Text(field, _) => Filter::Text(*field, Match::Contains(value)),
        Filter::Raw(path, _) => Filter::Raw(path.clone(), Some(Match::Fold(value))),
        other => other.clone(),
    }
}
