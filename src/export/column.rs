//! Columns of exports: fields of events, and fields of their records (`raw.X.Y`).

use super::json::json_text;
use crate::event::{Event, Field, Zone};
use crate::query::{Filter, read, values_at};
use crate::read::shift_text;
use serde_json::Value;

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A field of the event.
    Field(Field),
    /// A field of the record: the name as typed, and its path in lower case.
    Raw(String, Vec<String>),
}

impl Column {
    /// Parses the name of a column; `None` if it is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(field) = Field::parse(name) {
            return Some(Self::Field(field));
        }
        match read(&format!("{name}:*"), Zone::Utc) {
            Ok(Filter::Raw(path, None)) => Some(Self::Raw(name.to_owned(), path)),
            _ => None,
        }
    }

    /// The heading of the column.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Field(field) => field.name(),
            Self::Raw(name, _) => name,
        }
    }

    /// Whether any of them stands in the record.
    pub(super) fn any_in_record(columns: &[Self]) -> bool {
        columns.iter().any(|column| matches!(column, Self::Raw(..)))
    }

    /// Whether the record is needed for it.
    #[must_use]
    pub fn is_of_record(&self) -> bool {
        matches!(self, Self::Raw(..) | Self::Field(Field::Raw))
    }
}

/// The value at a path of the record; several values become a list.
pub(super) fn at(record: &Value, path: &[String]) -> Option<Value> {
    let mut found = values_at(record, path);
    if found.len() > 1 { Some(Value::Array(found)) } else { found.pop() }
}

/// The cell of an event in a column, as text.
#[must_use]
pub fn cell_of(event: &Event<'_>, record: Option<&Value>, column: &Column) -> String {
    let field = match column {
        Column::Field(field) => *field,
        Column::Raw(_, path) => {
            let value = record.and_then(|record| at(record, path));
            return value.as_ref().map_or_else(String::new, cell);
        }
    };
    match field {
        Field::Time => event.when.map_or_else(String::new, |when| when.to_string()),
        Field::Id => event.id.to_string(),
        Field::Count => event.count.map_or_else(String::new, |count| count.to_string()),
        Field::Line => event.line.to_string(),
        Field::Raw => record.map_or_else(String::new, json_text),
        field => match event.text(field) {
            Some(text) => text.to_owned(),
            None => items(&list_of(event, field)),
        },
    }
}

/// The items of a list field, links as `rel:to`; empty for any other field.
pub(super) fn list_of(event: &Event<'_>, field: Field) -> Vec<String> {
    if field == Field::Links {
        return event.links.iter().map(|link| format!("{}:{}", link.rel, link.to)).collect();
    }
    event.list(field).iter().map(ToString::to_string).collect()
}

/// Members of the event contract that are no fields; they are the last columns of a table.
pub(super) const MARKS: [&str; 3] = ["synthetic", "service", "clock"];

/// The cell of one of [`MARKS`].
pub(super) fn mark_of(event: &Event<'_>, mark: &str) -> String {
    let is = match mark {
        "synthetic" => event.synthetic,
        "service" => event.service,
        _ if event.clock != 0 => return shift_text(event.clock),
        _ => false,
    };
    if is { "true".to_owned() } else { String::new() }
}

/// List items separated by spaces, or as a JSON list if one of them contains a space.
fn items(items: &[String]) -> String {
    let plain = |item: &String| !item.contains(char::is_whitespace) && !item.starts_with('[');
    if items.iter().all(plain) { items.join(" ") } else { json_text(&Value::from(items)) }
}

/// A value as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(cell).collect::<Vec<_>>().join(" ")
        }
        other => json_text(other),
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
