//! What a filter asks for in vain although it keeps events: what it keeps looks like an answer all the same.

use super::{Suggestion, listed, path};
use crate::query::eval::{Evaluator, Stopped, rows_up_to};
use crate::query::filter::Filter;
use crate::store::RowSet;

/// The first record field that no record has and that a filter leaves out or names as an alternative; else the first list
/// with a value of no event that is one together with its neighbours.
///
/// # Errors
/// If cancelled.
pub fn pointless(evaluator: &Evaluator<'_>, filter: &Filter) -> Result<Option<Suggestion>, Stopped> {
    if let Some(absent) = path::absent(evaluator, filter, path::Asked::Pointless)? {
        return Ok(Some(absent));
    }
    let store = evaluator.store;
    let played = filter.up_to_place().map(|place| RowSet::range(store.len(), 0, rows_up_to(store, place)));
    listed::parted(evaluator, filter, (played.as_ref(), false))
}

/// Whether a filter has anything of which [`pointless`] could tell.
#[must_use]
pub fn may_be_pointless(filter: &Filter) -> bool {
    !left_out(filter).is_empty() || listed::has_list(filter)
}

/// The record fields under a `not` or an `or`.
pub(super) fn left_out(filter: &Filter) -> Vec<&[String]> {
    let mut paths = Vec::new();
    collect(filter, false, &mut paths);
    paths
}

/// Collects the record fields under a `not` or an `or`; `within` says that the filter stands there.
fn collect<'f>(filter: &'f Filter, within: bool, paths: &mut Vec<&'f [String]>) {
    match filter {
        Filter::And(parts) => parts.iter().for_each(|part| collect(part, within, paths)),
        Filter::Or(parts) => parts.iter().for_each(|part| collect(part, true, paths)),
        Filter::Not(part) => collect(part, true, paths),
        Filter::Stood(_, part) => collect(part, within, paths),
        Filter::WithContext { kept, near } => {
            collect(kept, within, paths);
            collect(&near.among, within, paths);
        }
        Filter::Raw(path, _) if within => paths.push(path),
        _ => {}
    }
}
