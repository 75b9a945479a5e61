//! Suggestions for severities that no event has: those there are.

use super::{Slip, Suggestion, is_nothing};
use crate::event::{Field, SEVERITIES};
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::{Filter, Match};
use crate::store::RowSet;

/// The suggestion for the first severity, or range of severities, that no event has; `None` if no event has any.
///
/// # Errors
/// If cancelled.
pub(super) fn levels(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    played: Option<&RowSet>,
) -> Result<Option<Suggestion>, Stopped> {
    let mut ranges = Vec::new();
    collect(filter, &mut ranges);
    for range in ranges {
        // none is asked for where none is beyond the last: `severity>critical`
        let asked = range.asked().into_iter().find_map(level);
        if !is_nothing(evaluator, range, played)? {
            continue;
        }
        let mut near = Vec::new();
        for level in SEVERITIES {
            let has = Filter::Text(Field::Severity, Match::Fold(level.to_owned()));
            if !is_nothing(evaluator, &has, played)? {
                near.push(format!("{}:{level}", Field::Severity));
            }
        }
        return Ok((!near.is_empty()).then(|| Suggestion {
            absent: asked.map(|asked| format!("{}:{asked}", Field::Severity)),
            asked: (Field::Severity.to_string(), asked.unwrap_or_default().to_owned()),
            slip: Slip::None(0),
            near,
            so_far: played.is_some(),
        }));
    }
    Ok(None)
}

/// Collects the severities that a filter asks for; those of one range together.
fn collect<'f>(filter: &'f Filter, ranges: &mut Vec<&'f Filter>) {
    match filter {
        Filter::Or(parts) if parts.iter().all(|part| level(part).is_some()) => ranges.push(filter),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|part| collect(part, ranges)),
        Filter::Stood(_, part) => collect(part, ranges),
        Filter::WithContext { kept, .. } => collect(kept, ranges),
        other => ranges.extend(level(other).map(|_| other)),
    }
}

fn level(filter: &Filter) -> Option<&str> {
    match filter {
        Filter::Text(Field::Severity, Match::Fold(level)) => Some(level),
        _ => None,
    }
}
