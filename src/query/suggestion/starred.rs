//! Suggestions for a star that was to stand for any letters, and is one of the value.

use super::{Slip, Suggestion, backslashes, quote};
use crate::query::edit::wild;
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::{Filter, Match};
use crate::query::path::raw_name;

/// The first term with a literal star that was probably meant as a wildcard. A term on records counts without searching
/// for it, and is called absent only if it is the whole filter.
pub(super) fn starred(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    (alone, so_far): (bool, bool),
) -> Result<Option<Suggestion>, Stopped> {
    let (name, value, is_absent) = match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            for part in parts {
                if let Some(found) = starred(evaluator, part, (false, so_far))? {
                    return Ok(Some(found));
                }
            }
            return Ok(None);
        }
        Filter::Stood(_, part) => return starred(evaluator, part, (alone, so_far)),
        Filter::WithContext { kept, near } => {
            let found = starred(evaluator, kept, (false, so_far))?;
            return if found.is_some() {
                Ok(found)
            } else {
                starred(evaluator, &near.among, (false, so_far))
            };
        }
        Filter::Raw(path, Some(Match::Fold(value))) => (raw_name(path), value, alone),
        Filter::Text(
            field,
            Match::Fold(value) | Match::Exact(value) | Match::OtherId(value) | Match::Contains(value),
        ) if value.contains('*') && evaluator.rows(filter)?.count() == 0 => (field.to_string(), value, true),
        _ => return Ok(None),
    };
    if !value.contains('*') {
        return Ok(None);
    }
    // in `DOMAIN\*` the backslash may have been meant as one
    let behind = match filter {
        Filter::Text(field, _) => backslashes::before_star(evaluator, *field, value)?,
        _ => None,
    };
    Ok(Some(Suggestion {
        absent: is_absent.then(|| format!("{name}:{}", quote(value))),
        slip: if behind.is_some() { Slip::StarBehind } else { Slip::Star },
        near: [wild(value)].into_iter().chain(behind).map(|near| format!("{name}:{near}")).collect(),
        asked: (name, value.clone()),
        so_far,
    }))
}
