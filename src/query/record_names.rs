//! The names of record fields, as a sample of the records has them.

use super::eval::{Evaluator, Stopped};
use super::record_key;
use crate::event::alike;
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
pub(super) type RecordNames = BTreeMap<String, String>;

/// The names of the fields of a sample of these records that begin with a text, in any case and with `raw.` before them, in
/// the order of the alphabet; those on the way to others are left out.
///
/// # Errors
/// If cancelled.
pub fn record_names(
    evaluator: &Evaluator<'_>,
    rows: &RowSet,
    begun: &str,
    most: usize,
) -> Result<Vec<String>, Stopped> {
    let begun = begun.to_lowercase();
    let names = names_of(&sampled(evaluator, rows)?);
    let is_way = |name: &str| {
        let inside = format!("{name}.");
        names.range(inside.clone()..).next().is_some_and(|(next, _)| next.starts_with(&inside))
    };
    let all = names.keys().filter(|name| !is_way(name)).map(|name| format!("raw.{name}"));
    Ok(all.filter(|name| name.to_lowercase().starts_with(&begun)).take(most).collect())
}

/// The names in some records.
pub(super) fn names_of(records: &[Value]) -> RecordNames {
    let mut names = RecordNames::new();
    for record in records {
        collect(record, "", DEEP, &mut names);
    }
    names
}

/// A sample of records, with the records embedded in them as text unfolded.
pub(super) fn sampled(evaluator: &Evaluator<'_>, rows: &RowSet) -> Result<Vec<Value>, Stopped> {
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
    let name = format!("{way}{dot}{}", record_key(key));
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
