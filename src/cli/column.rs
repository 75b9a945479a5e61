//! What `--fields` names: fields of events, and what stands in their records (`raw.X.Y`).

use crate::event::{Field, Zone};
use crate::query::{Filter, read, values_at};
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

/// What stands at a path of a record, as a query finds it: one value, or the list of several.
pub(super) fn at(record: &Value, path: &[String]) -> Option<Value> {
    let mut found = values_at(record, path);
    if found.len() > 1 { Some(Value::Array(found)) } else { found.pop() }
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
