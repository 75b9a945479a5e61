//! Values that no event has, beside something else that is to be corrected: `time:2023-05-15 2023-05-16 account:zz`.

use super::{Asked, Slip, Suggestion, is_nothing};
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::Filter;
use crate::store::RowSet;

/// A suggestion with the first value that is needed and that no event has, if it tells of none: its corrections alone
/// would find nothing either.
///
/// # Errors
/// If cancelled.
pub(super) fn beside(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    (meant, played): (Suggestion, Option<&RowSet>),
) -> Result<Suggestion, Stopped> {
    if meant.absent.is_some() {
        return Ok(meant);
    }
    let mut needed = Vec::new();
    collect(filter, &mut needed);
    for other in needed.iter().filter(|other| !other.leaves_out && other.of() != meant.asked) {
        if is_nothing(evaluator, other.term, played)? {
            let (absent, asked) = (Some(other.written(other.value)), other.of());
            return Ok(Suggestion { absent, asked, slip: Slip::Beside, ..meant });
        }
    }
    Ok(meant)
}

/// The terms that all have to pass.
fn collect<'f>(filter: &'f Filter, needed: &mut Vec<Asked<'f>>) {
    match filter {
        Filter::And(parts) => parts.iter().for_each(|part| collect(part, needed)),
        Filter::Stood(_, part) => collect(part, needed),
        Filter::WithContext { kept, .. } => collect(kept, needed),
        term => needed.extend(Asked::read(term, Vec::new())),
    }
}
