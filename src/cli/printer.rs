//! Events as lines of JSON or rows of cells.

use super::args::{EventFormat, QueryArgs};
use super::column::{self, Column};
use super::{CliError, case};
use crate::engine::Row;
use crate::event::Field;
use crate::export::{CsvRows, json_line};
use crate::read::contract_line;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{BufWriter, StdoutLock, Write};

/// The columns of CSV where none are named; whether the row is made up comes after them.
const COLUMNS: &[Field] = &[
    Field::Time,
    Field::Stage,
    Field::Operation,
    Field::Account,
    Field::Agency,
    Field::SourceIp,
    Field::Message,
    Field::SessionId,
    Field::TokenId,
    Field::Count,
    Field::Source,
    Field::Line,
    Field::Id,
];

/// Prints events on standard output.
pub(super) enum Printer<'a> {
    Lines { out: BufWriter<StdoutLock<'static>>, fields: &'a [Column] },
    Rows { rows: Box<CsvRows<BufWriter<StdoutLock<'static>>>>, fields: &'a [Column] },
}

impl<'a> Printer<'a> {
    /// Begins as the command line wants it; rows have a header.
    pub fn begin(args: &'a QueryArgs) -> Result<Self, CliError> {
        let fields = args.fields.as_slice();
        if args.format != EventFormat::Csv {
            return Ok(Self::Lines { out: case::out(), fields });
        }
        let mut rows = Box::new(CsvRows::new(case::out()));
        let (shown, mark) = columns(fields);
        rows.row(shown.iter().map(Column::name).chain(mark)).map_err(CliError::output)?;
        Ok(Self::Rows { rows, fields })
    }

    /// Whether it prints the records too.
    pub fn needs_records(&self) -> bool {
        match self {
            Self::Lines { fields, .. } => fields.is_empty() || fields.iter().any(Column::is_of_record),
            Self::Rows { fields, .. } => fields.iter().any(Column::is_of_record),
        }
    }

    /// Prints an event.
    pub fn event(&mut self, row: &Row) -> Result<(), CliError> {
        let printed = match self {
            Self::Lines { out, fields } => {
                let line = contract_line(&row.event, row.record.as_ref());
                out.write_all(json_line(&picked(line, row.record.as_ref(), fields)).as_bytes())
            }
            Self::Rows { rows, fields } => {
                let (shown, mark) = columns(fields);
                let cells: Vec<String> = shown.iter().map(|column| cell_of(row, column)).collect();
                let mark = mark.map(|_| if row.event.synthetic { "true" } else { "" });
                rows.row(cells.iter().map(String::as_str).chain(mark))
            }
        };
        printed.map_err(CliError::output)
    }

    /// Lets go of what is printed so far.
    pub fn flush(&mut self) -> Result<(), CliError> {
        let flushed = match self {
            Self::Lines { out, .. } => out.flush(),
            Self::Rows { rows, .. } => rows.flush(),
        };
        flushed.map_err(CliError::output)
    }
}

/// The columns of a row, and the name of the mark behind them where the usual ones are shown.
fn columns(named: &[Column]) -> (Cow<'_, [Column]>, Option<&'static str>) {
    if named.is_empty() {
        (COLUMNS.iter().copied().map(Column::Field).collect(), Some("synthetic"))
    } else {
        (Cow::Borrowed(named), None)
    }
}

/// The named members of an event, in the order in which they are named.
fn picked(line: Value, record: Option<&Value>, columns: &[Column]) -> Value {
    let Value::Object(members) = line else { return line };
    if columns.is_empty() {
        return Value::Object(members);
    }
    let source = |name: &str| members.get("source").and_then(|source| source.get(name)).cloned();
    let of = |column: &Column| {
        let value = match column {
            Column::Raw(_, path) => column::at(record?, path),
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

/// The text of a cell.
fn cell_of(row: &Row, column: &Column) -> String {
    let field = match column {
        Column::Field(field) => *field,
        Column::Raw(_, path) => {
            let value = row.record.as_ref().and_then(|record| column::at(record, path));
            return value.as_ref().map_or_else(String::new, column::cell);
        }
    };
    let event = &row.event;
    match field {
        Field::Time => event.when.map_or_else(String::new, |when| when.to_string()),
        Field::Id => event.id.to_string(),
        Field::Count => event.count.map_or_else(String::new, |count| count.to_string()),
        Field::Line => event.line.to_string(),
        Field::Raw => row.record.as_ref().map_or_else(String::new, Value::to_string),
        Field::Links => {
            let said = event.links.iter().map(|link| format!("{}:{}", link.rel, link.to));
            said.collect::<Vec<String>>().join(" ")
        }
        field => match event.text(field) {
            Some(text) => text.to_owned(),
            None => event.list(field).iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" "),
        },
    }
}
