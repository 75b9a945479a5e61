//! Events as lines of JSON: the event contract, which is read back without loss.

use super::by_rows::ByRow;
use super::column::{self, Column};
use super::{EventWriter, json_line};
use crate::event::{Event, Field};
use crate::read::{ContractLine, RecordTree, contract_line};
use serde_json::Value;
use std::io;

/// Prints events as lines of JSON.
pub struct EventLines {
    lines: Vec<u8>,
    columns: Vec<Column>,
}

impl EventLines {
    /// Lines of these members; of all where none are named.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        Self { lines: Vec::new(), columns: columns.to_vec() }
    }
}

impl EventWriter for EventLines {
    fn needs_records(&self) -> bool {
        self.columns.is_empty() || self.columns.iter().any(Column::is_of_record)
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        let line = if self.columns.is_empty() {
            json_line(&ContractLine { event, record })
        } else {
            json_line(&picked(&contract_line(event), record.map(RecordTree::value).as_deref(), &self.columns))
        };
        self.lines.extend_from_slice(line.as_bytes());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ByRow for EventLines {
    fn another(&self) -> Self {
        Self::new(&self.columns)
    }

    fn written(&mut self) -> io::Result<Vec<u8>> {
        Ok(std::mem::take(&mut self.lines))
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
