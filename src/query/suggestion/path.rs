//! Suggestions for a record field that no record has.

use super::pointless::left_out;
use super::{Slip, Suggestion, TOLD};
use crate::event::alike;
use crate::query::Nearest;
use crate::query::eval::{Evaluator, Stopped, rows_up_to, values_at};
use crate::query::filter::Filter;
use crate::query::path::raw_name;
use crate::query::record_names::{RecordNames, names_of, sampled};
use crate::store::RowSet;

/// Which record fields of a filter are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Those that it asks for, not those that it leaves out.
    Needed,
    /// Those that it leaves out, or has as an alternative.
    Pointless,
}

/// The suggestion for the first of these record fields that no record has; `None` if each exists.
pub(super) fn absent(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    of: Asked,
) -> Result<Option<Suggestion>, Stopped> {
    let paths = match of {
        Asked::Needed => asked(filter),
        Asked::Pointless => left_out(filter),
    };
    if paths.is_empty() {
        return Ok(None);
    }
    let store = evaluator.store;
    let played = filter.up_to_place().map(|place| rows_up_to(store, place));
    let rows = RowSet::range(store.len(), 0, played.unwrap_or(store.len()));
    let records = sampled(evaluator, &rows)?;
    let names = names_of(&records);
    for path in paths {
        if records.iter().any(|record| !values_at(record, path).is_empty()) {
            continue;
        }
        // the sample may have missed it: check all records
        if evaluator.among(&Filter::Raw(path.to_vec(), None), &rows)?.count() > 0 {
            continue;
        }
        let near = nearest(path, &names);
        let name = raw_name(path);
        let so_far = played.is_some();
        return Ok(Some(Suggestion {
            absent: Some(name.clone()),
            asked: (name, String::new()),
            near,
            slip: Slip::Path,
            so_far,
        }));
    }
    Ok(None)
}

/// The record fields that a filter asks for.
fn asked(filter: &Filter) -> Vec<&[String]> {
    let terms = filter.asked().into_iter();
    terms
        .filter_map(|term| match term {
            Filter::Raw(path, _) => Some(path.as_slice()),
            _ => None,
        })
        .collect()
}

/// The names that end with the last key of a path, shortest first; if none does, those that are similar to all of it.
fn nearest(path: &[String], names: &RecordNames) -> Vec<String> {
    let last = path.last().map_or("", String::as_str);
    let mut meant: Vec<&String> =
        names.iter().filter(|(_, key)| alike(key, last)).map(|(name, _)| name).collect();
    meant.sort_by_key(|name| name.len());
    meant.truncate(TOLD);
    if meant.is_empty() {
        let typed = path.join(".");
        let mut near = Nearest::to(&typed, TOLD);
        // a parent of the path is no correction
        let is_meant = |name: &&String| !typed.starts_with(&(name.to_lowercase() + "."));
        names.keys().filter(is_meant).for_each(|name| near.look(name));
        return near.end().into_iter().map(|name| format!("raw.{name}")).collect();
    }
    meant.into_iter().map(|name| format!("raw.{name}")).collect()
}
