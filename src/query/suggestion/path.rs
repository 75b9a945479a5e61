//! Suggestions for a record field that no record has.

use super::{Suggestion, TOLD};
use crate::query::Nearest;
use crate::query::eval::{Evaluator, Stopped, rows_up_to, values_at};
use crate::query::filter::Filter;
use crate::query::path::raw_name;
use crate::read::unfolded_value;
use crate::store::RowSet;
use serde_json::Value;
use std::collections::BTreeSet;

/// How many records are sampled, evenly spaced.
const SAMPLED: usize = 256;
/// The most names that are collected.
const NAMES: usize = 1 << 12;
/// How deep within a record names are collected.
const DEEP: usize = 8;

/// The suggestion for the first record field of a filter that no record has; `None` if each exists or has no similar
/// name.
pub(super) fn absent(evaluator: &Evaluator<'_>, filter: &Filter) -> Result<Option<Suggestion>, Stopped> {
    let mut paths = Vec::new();
    filter.any_term(&mut |term| {
        if let Filter::Raw(path, _) = term {
            paths.push(path.clone());
        }
        false // each of them is looked at
    });
    if paths.is_empty() {
        return Ok(None);
    }
    let store = evaluator.store;
    let played = filter.up_to_place().map(|place| rows_up_to(store, place));
    let rows = RowSet::range(store.len(), 0, played.unwrap_or(store.len()));
    let records = sampled(evaluator, &rows)?;
    let mut names = BTreeSet::new();
    for record in &records {
        collect(record, "", DEEP, &mut names);
    }
    for path in paths {
        if records.iter().any(|record| !values_at(record, &path).is_empty()) {
            continue;
        }
        let typed = path.join(".");
        let mut near = Nearest::to(&typed, TOLD);
        // a parent of the path is no correction
        let is_meant = |name: &&String| !typed.starts_with(&(name.to_lowercase() + "."));
        names.iter().filter(is_meant).for_each(|name| near.look(name));
        let near: Vec<String> = near.end().into_iter().map(|name| format!("raw.{name}")).collect();
        // the sample may have missed it: check all records
        if near.is_empty() || evaluator.among(&Filter::Raw(path.clone(), None), &rows)?.count() > 0 {
            continue;
        }
        let name = raw_name(&path);
        let so_far = played.is_some();
        return Ok(Some(Suggestion {
            absent: Some(name.clone()),
            asked: (name, String::new()),
            near,
            starred: false,
            so_far,
        }));
    }
    Ok(None)
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
fn collect(value: &Value, way: &str, deep: usize, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, way, deep, names)),
        Value::Object(members) if deep > 0 => {
            for (key, value) in members {
                let dot = if way.is_empty() { "" } else { "." };
                let name = format!("{way}{dot}{}", crate::query::record_key(key));
                collect(value, &name, deep - 1, names);
                if names.len() < NAMES {
                    names.insert(name);
                }
            }
        }
        _ => {}
    }
}
