//! Events as lines of JSON: the event contract, which is read back without loss.

use super::column::{self, Column};
use super::{EventWriter, json_line};
use crate::event::{Event, Field};
use crate::read::contract_line;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::io;

/// Prints events as lines of JSON.
pub struct EventLines<W> {
    out: W,
    columns: Vec<Column>,
}

impl<W: io::Write> EventLines<W> {
    /// Lines of these members; of all where none are named.
    pub fn new(out: W, columns: &[Column]) -> Self {
        Self { out, columns: columns.to_vec() }
    }
}

impl<W: io::Write> EventWriter for EventLines<W> {
    fn needs_records(&self) -> bool {
        self.columns.is_empty() || self.columns.iter().any(Column::is_of_record)
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&Value>) -> io::Result<()> {
        let Value::Object(members) = contract_line(event, None) else { return Ok(()) };
        let line = if self.columns.is_empty() {
            json_line(&WithRecord { members: &members, record })
        } else {
            json_line(&picked(&members, record, &self.columns))
        };
        self.out.write_all(line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The members of an event with its record behind them, of which no copy is made.
struct WithRecord<'l> {
    members: &'l Map<String, Value>,
    record: Option<&'l Value>,
}

impl Serialize for WithRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        for (name, value) in self.members {
            line.serialize_entry(name, value)?;
        }
        if let Some(record) = self.record {
            line.serialize_entry(Field::Raw.name(), record)?;
        }
        line.end()
    }
}

/// The named members of an event, in the order in which they are named.
fn picked(members: &Map<String, Value>, record: Option<&Value>, columns: &[Column]) -> Value {
    let source = |name: &str| members.get("source").and_then(|source| source.get(name)).cloned();
    let of = |column: &Column| {
        let value = match column {
            Column::Raw(_, path) => column::at(record?, path),
            Column::Field(Field::Raw) => record.cloned(),
            Column::Field(Field::Source) => source("file"),
            Column::Field(Field::Line) => source("line"),
            Column::Field(Field::Format) => source("format"),
            Column::Field(field) => members.get(field.name()).cloned(),
        };
        Some((column.name().to_owned(), value?))
    };
    // A span's end belongs to its time.
    let end = |column: &Column| {
        let end = members.get("time_end").filter(|_| *column == Column::Field(Field::Time))?;
        Some(("time_end".to_owned(), end.clone()))
    };
    Value::Object(columns.iter().flat_map(|column| [of(column), end(column)]).flatten().collect())
}
