//! What `--fields` names: fields of events, and what stands in their records (`raw.X.Y`).

use crate::event::{Field, Zone};
use crate::query::{Filter, read};
use serde_json::Value;

/// A field of the event, or a value of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Field(Field),
    /// The name as it was typed, and the keys on the way, in small letters.
    Raw(String, Vec<String>),
}

impl Column {
    /// The column of a name; `None` where nothing is called so.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(field) = Field::parse(name) {
            return Some(Self::Field(field));
        }
        match read(&format!("{name}:*"), Zone::Utc) {
            Ok(Filter::Raw(path, None)) => Some(Self::Raw(name.to_owned(), path)),
            _ => None,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Field(field) => field.name(),
            Self::Raw(name, _) => name,
        }
    }

    /// Whether the record is needed for it.
    pub fn is_of_record(&self) -> bool {
        matches!(self, Self::Raw(..) | Self::Field(Field::Raw))
    }
}

/// The key under which a record of the unified audit log stands within the row of its export.
const WITHIN: &str = "auditdata";

/// What stands at a path of a record, as a query finds it: one value, or the list of several.
pub(super) fn at(record: &Value, path: &[String]) -> Option<Value> {
    let mut found = Vec::new();
    walk(record, path, &mut found);
    if let (true, Value::Object(members)) = (found.is_empty(), record) {
        for (_, inner) in members.iter().filter(|(key, _)| key.to_lowercase() == WITHIN) {
            walk(inner, path, &mut found);
        }
    }
    match found.as_slice() {
        [] => None,
        [one] => Some((*one).clone()),
        several => Some(several.iter().map(|value| (*value).clone()).collect()),
    }
}

/// Keys in any case, which may hold dots themselves; lists are walked through, and those of `{Name, Value}` go by name.
fn walk<'v>(tree: &'v Value, path: &[String], found: &mut Vec<&'v Value>) {
    let Some(first) = path.first() else {
        found.push(tree);
        return;
    };
    match tree {
        Value::Object(members) => {
            for (key, rest) in prefixes(path) {
                members
                    .iter()
                    .filter(|(name, _)| name.to_lowercase() == key)
                    .for_each(|(_, value)| walk(value, rest, found));
            }
        }
        Value::Array(items) => match first.parse::<usize>().ok().and_then(|at| items.get(at)) {
            Some(item) => walk(item, &path[1..], found),
            None => items.iter().for_each(|item| {
                walk(item, path, found);
                in_bag(item, path, found);
            }),
        },
        _ => {}
    }
}

fn in_bag<'v>(item: &'v Value, path: &[String], found: &mut Vec<&'v Value>) {
    let get = |wanted: &str| {
        item.as_object()?.iter().find(|(key, _)| key.to_lowercase() == wanted).map(|(_, value)| value)
    };
    let Some(name) = get("name").and_then(Value::as_str).map(str::to_lowercase) else { return };
    let Some(value) = get("value").or_else(|| get("newvalue")) else { return };
    prefixes(path).filter(|(key, _)| *key == name).for_each(|(_, rest)| walk(value, rest, found));
}

/// What a path can begin with, and what is left of it then.
fn prefixes(path: &[String]) -> impl Iterator<Item = (String, &[String])> {
    (1..=path.len()).map(|taken| (path[..taken].join("."), &path[taken..]))
}

/// A value as a cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(cell).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, at, cell};
    use serde_json::{Value, json};

    fn found(record: &Value, name: &str) -> String {
        let Some(Column::Raw(_, path)) = Column::parse(name) else { panic!("{name}") };
        at(record, &path).as_ref().map_or_else(|| "nothing".to_owned(), cell)
    }

    #[test]
    fn a_name_finds_what_a_query_finds() {
        let record = json!({
            "ResultType": 50126, "a": {"b": [{"c": 1}, {"c": "two"}]}, "x.y": {"z": true}, "none": null,
            "AuditData": {"Operation": "Bind", "Extended": [{"Name": "Agent", "Value": "curl"}]}, "User Name": "o"
        });
        for (name, want) in [
            ("raw.ResultType", "50126"),
            ("record.resulttype", "50126"),
            ("raw.a.b.c", "1 two"),
            ("raw.a.b.1.c", "two"),
            ("raw.x.y.z", "true"),
            ("raw.none", ""),
            ("raw.Operation", "Bind"),
            ("raw.AuditData.Extended.Agent", "curl"),
            ("raw.Extended.Agent", "curl"),
            ("raw.\"User Name\"", "o"),
            ("raw.a.b.7", "nothing"),
            ("raw.gone", "nothing"),
        ] {
            assert_eq!(found(&record, name), want, "{name}");
        }
        for none in ["acount", "raw", "raw.a raw.b", "raw.a:b", "", "(raw.a)"] {
            assert!(!matches!(Column::parse(none), Some(Column::Raw(..))), "{none}");
        }
    }
}
