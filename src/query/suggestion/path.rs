//! Suggestions for a record field that no record has.

use super::{Slip, Suggestion, TOLD};
use crate::event::alike;
use crate::query::Nearest;
use crate::query::eval::{Evaluator, Stopped, rows_up_to, values_at};
use crate::query::filter::Filter;
use crate::query::path::raw_name;
use crate::read::unfolded_value;
use crate::store::RowSet;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many records are sampled, evenly spaced.
const SAMPLED: usize = 256;
/// The most names that are collected.
const NAMES: usize = 1 << 12;
/// How deep within a record names are collected.
const DEEP: usize = 8;

/// Names of record fields as a query writes them behind `raw.`, each with its last key.
type RecordNames = BTreeMap<String, String>;

/// Which record fields of a filter are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Those that it asks for, not those that it leaves out.
    Needed,
    /// Those that it leaves out, or has as an alternative.
    Pointless,
}

/// The first record field that no record has and that a filter leaves out or names as an alternative: what it keeps
/// looks like an answer all the same.
///
/// # Errors
/// If cancelled.
pub fn pointless(evaluator: &Evaluator<'_>, filter: &Filter) -> Result<Option<Suggestion>, Stopped> {
    absent(evaluator, filter, Asked::Pointless)
}

/// The suggestion for the first of these record fields that no record has; `None` if each exists.
pub(super) fn absent(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    of: Asked,
) -> Result<Option<Suggestion>, Stopped> {
    let mut paths = Vec::new();
    match of {
        Asked::Needed => asked(filter, &mut paths),
        Asked::Pointless => left_out(filter, false, &mut paths),
    }
    if paths.is_empty() {
        return Ok(None);
    }
    let store = evaluator.store;
    let played = filter.up_to_place().map(|place| rows_up_to(store, place));
    let rows = RowSet::range(store.len(), 0, played.unwrap_or(store.len()));
    let records = sampled(evaluator, &rows)?;
    let mut names = RecordNames::new();
    for record in &records {
        collect(record, "", DEEP, &mut names);
    }
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

/// Collects the record fields that a filter asks for, not those that it leaves out.
fn asked<'f>(filter: &'f Filter, paths: &mut Vec<&'f [String]>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|part| asked(part, paths)),
        Filter::Stood(_, part) => asked(part, paths),
        Filter::WithContext { kept, near } => {
            asked(kept, paths);
            asked(&near.among, paths);
        }
        Filter::Raw(path, _) => paths.push(path),
        _ => {}
    }
}

/// Collects the record fields under a `not` or an `or`; `within` says that the filter stands there.
fn left_out<'f>(filter: &'f Filter, within: bool, paths: &mut Vec<&'f [String]>) {
    match filter {
        Filter::And(parts) => parts.iter().for_each(|part| left_out(part, within, paths)),
        Filter::Or(parts) => parts.iter().for_each(|part| left_out(part, true, paths)),
        Filter::Not(part) => left_out(part, true, paths),
        Filter::Stood(_, part) => left_out(part, within, paths),
        Filter::WithContext { kept, near } => {
            left_out(kept, within, paths);
            left_out(&near.among, within, paths);
        }
        Filter::Raw(path, _) if within => paths.push(path),
        _ => {}
    }
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

/// A sample of records, with the records embedded in them as text unfolded.
fn sampled(evaluator: &Evaluator<'_>, rows: &RowSet) -> Result<Vec<Value>, Stopped> {
    let number = rows.count();
    let looked = number.min(SAMPLED);
    let mut records = Vec::with_capacity(looked);
    for at in 0..looked {
        if (evaluator.stopped)() {
            return Err(Stopped);
        }
        let place = rows.select(at * number / looked).and_then(|row| evaluator.store.place(row));
        let record = place.and_then(|place| evaluator.records.record(place).ok());
        records.extend(record.map(|record| unfolded_value(&record.tree).unwrap_or(record.tree)));
    }
    Ok(records)
}

/// Collects the names of the fields of a value, as a query writes them behind `raw.`.
fn collect(value: &Value, way: &str, deep: usize, names: &mut RecordNames) {
    match value {
        Value::Array(items) => {
            for item in items {
                // an item of a list of names and values is reached by its name too
                if let Some((key, inner)) = named_item(item) {
                    collect_member((key, inner), way, deep, names);
                }
                collect(item, way, deep, names);
            }
        }
        Value::Object(members) if deep > 0 => {
            members.iter().for_each(|(key, value)| collect_member((key, value), way, deep, names));
        }
        _ => {}
    }
}

/// Collects the name of a member, and those within its value.
fn collect_member((key, value): (&str, &Value), way: &str, deep: usize, names: &mut RecordNames) {
    let dot = if way.is_empty() { "" } else { "." };
    let name = format!("{way}{dot}{}", crate::query::record_key(key));
    collect(value, &name, deep.saturating_sub(1), names);
    if names.len() < NAMES {
        names.insert(name, key.to_owned());
    }
}

/// The name and the value of an item of a list of names and values.
fn named_item(item: &Value) -> Option<(&str, &Value)> {
    let get =
        |wanted: &str| item.as_object()?.iter().find(|(key, _)| alike(key, wanted)).map(|(_, value)| value);
    Some((get("Name")?.as_str()?, get("Value").or_else(|| get("NewValue"))?))
}
