//! Events as lines of JSON: the event contract, which is read back without loss.

use super::column::{self, Column};
use super::{EventWriter, json_line};
use crate::event::{Event, Field};
use crate::read::{ContractLine, contract_line};
use serde_json::Value;
use std::io;

/// The writer of the format.
pub struct EventLines<W> {
    out: W,
    columns: Vec<Column>,
}

impl<W: io::Write> EventLines<W> {
    /// Writes these columns; all members if `columns` is empty.
    pub fn new(out: W, columns: &[Column]) -> Self {
        Self { out, columns: columns.to_vec() }
    }
}

impl<W: io::Write> EventWriter for EventLines<W> {
    fn needs_records(&self) -> bool {
        self.columns.is_empty() || self.columns.iter().any(Column::is_of_record)
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&Value>) -> io::Result<()> {
        let line = if self.columns.is_empty() {
            json_line(&ContractLine { event, record })
        } else {
            json_line(&picked(&contract_line(event), record, &self.columns))
        };
        self.out.write_all(line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The selected members of an event, in the order selected.
fn picked(members: &Value, record: Option<&Value>, columns: &[Column]) -> Value {
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
    // the end of a span goes with its time
    let end = |column: &Column| {
        let end = members.get("time_end").filter(|_| *column == Column::Field(Field::Time))?;
        Some(("time_end".to_owned(), end.clone()))
    };
    Value::Object(columns.iter().flat_map(|column| [of(column), end(column)]).flatten().collect())
}
