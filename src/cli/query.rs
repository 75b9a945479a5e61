//! `dwell query`: the events that a query keeps.

use super::args::{EventFormat, QueryArgs};
use super::case::{self, Case};
use super::column::{self, Column};
use super::{CliError, Status};
use crate::engine::{Anchor, Body, Question, Row, Window};
use crate::event::Field;
use crate::export::{CsvRows, json_line};
use crate::query::Filter;
use crate::read::contract_line;
use serde_json::Value;
use std::io::Write;

/// Rows that are asked for at once.
const PAGE: usize = 4096;

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

pub(super) fn run(args: &QueryArgs) -> Result<Status, CliError> {
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    let limit = args.limit.unwrap_or(u64::MAX);
    match args.format {
        EventFormat::Count => {
            if let Body::Count(counted) = case.ask(Question::Count { filter })? {
                case::print(&format!("{}\n", counted.total.records.min(limit)))?;
            }
        }
        EventFormat::Jsonl => {
            let mut out = case::out();
            let raw = args.fields.is_empty() || args.fields.iter().any(Column::is_of_record);
            each_row(&mut case, &filter, limit, raw, |row| {
                let line = contract_line(&row.event, row.record.as_ref());
                let line = picked(line, row.record.as_ref(), &args.fields);
                out.write_all(json_line(&line).as_bytes()).map_err(CliError::output)
            })?;
            out.flush().map_err(CliError::output)?;
        }
        EventFormat::Csv => {
            let usual = args.fields.is_empty();
            let usual_ones: Vec<Column> = COLUMNS.iter().copied().map(Column::Field).collect();
            let fields = if usual { &usual_ones } else { &args.fields };
            let mut rows = CsvRows::new(case::out());
            let marks = usual.then_some("synthetic");
            rows.row(fields.iter().map(Column::name).chain(marks)).map_err(CliError::output)?;
            each_row(&mut case, &filter, limit, fields.iter().any(Column::is_of_record), |row| {
                let cells: Vec<String> = fields.iter().map(|column| cell_of(row, column)).collect();
                let mark = marks.map(|_| if row.event.synthetic { "true" } else { "" });
                rows.row(cells.iter().map(String::as_str).chain(mark)).map_err(CliError::output)
            })?;
            rows.finish().map_err(CliError::output)?;
        }
    }
    Ok(case.status)
}

/// Hands the rows of a filter on, in order, a page at a time.
fn each_row(
    case: &mut Case,
    filter: &Filter,
    limit: u64,
    records: bool,
    mut take: impl FnMut(&Row) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut anchor = Anchor::First;
    let mut left = limit;
    loop {
        let again = usize::from(anchor != Anchor::First);
        let question = Question::Window {
            filter: filter.clone(),
            anchor,
            before: 0,
            after: PAGE + again,
            records,
            find: None,
        };
        let Body::Window(Window { rows, last, .. }) = case.ask(question)? else { return Ok(()) };
        // The row that the last page ended with stands first in the next one.
        for row in rows.iter().skip(again) {
            if left == 0 {
                return Ok(());
            }
            left -= 1;
            take(row)?;
        }
        match rows.last() {
            Some(row) if !last => anchor = Anchor::At(row.position.clone()),
            _ => return Ok(()),
        }
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
