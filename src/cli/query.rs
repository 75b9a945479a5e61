//! `dwell query`: the events that a query keeps.

use super::args::{EventFormat, QueryArgs};
use super::case::{self, Case};
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
            let raw = args.fields.is_empty() || args.fields.contains(&Field::Raw);
            each_row(&mut case, &filter, limit, raw, |row| {
                let line = contract_line(&row.event, row.record.as_ref());
                out.write_all(json_line(&picked(line, &args.fields)).as_bytes()).map_err(CliError::output)
            })?;
            out.flush().map_err(CliError::output)?;
        }
        EventFormat::Csv => {
            let usual = args.fields.is_empty();
            let fields = if usual { COLUMNS } else { &args.fields };
            let mut rows = CsvRows::new(case::out());
            let marks = usual.then_some("synthetic");
            rows.row(fields.iter().map(|field| field.name()).chain(marks)).map_err(CliError::output)?;
            each_row(&mut case, &filter, limit, fields.contains(&Field::Raw), |row| {
                let cells: Vec<String> = fields.iter().map(|field| cell_of(row, *field)).collect();
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
fn picked(line: Value, fields: &[Field]) -> Value {
    let Value::Object(members) = line else { return line };
    if fields.is_empty() {
        return Value::Object(members);
    }
    let source = |name: &str| members.get("source").and_then(|source| source.get(name)).cloned();
    let of = |field: &Field| {
        let value = match field {
            Field::Source => source("file"),
            Field::Line => source("line"),
            Field::Format => source("format"),
            field => members.get(field.name()).cloned(),
        };
        Some((field.name().to_owned(), value?))
    };
    // A span's end belongs to its time.
    let end = |field: &Field| {
        let end = members.get("time_end").filter(|_| *field == Field::Time)?;
        Some(("time_end".to_owned(), end.clone()))
    };
    Value::Object(fields.iter().flat_map(|field| [of(field), end(field)]).flatten().collect())
}

/// The text of a cell.
fn cell_of(row: &Row, field: Field) -> String {
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
