//! Events for the import of Timesketch, as CSV or JSONL.
//!
//! Every row has `message`, `datetime` and `timestamp_desc`. All times have six decimals and an offset, as the importer
//! derives one format from a file's first time. Tags are always a list, as an empty cell would become the tag `nan`.
//! Columns that the importer drops (`_id`, `_source`, …) are avoided.

use super::by_rows::ByRow;
use super::column::{Column, MARKS, cell_of, list_of, mark_of};
use super::event_writer::comment_line;
use super::json::json_text;
use super::{CsvRows, EventWriter, LeftOut, json_line};
use crate::case::notes::Comment;
use crate::event::{Event, FIELDS, Field, Moment, Precision, When};
use crate::read::{RecordTree, contract_line};
use serde_json::{Map, Value};
use std::io;

/// The columns that every row begins with.
const FIRST: [&str; 6] = ["message", "datetime", "timestamp", "timestamp_desc", "data_type", "tag"];

/// The column of analysts' comments, with author and time.
const COMMENTS: &str = "comments";

/// The earliest instant that it accepts: 1700-01-01, in nanoseconds since 1970.
const EARLIEST: i64 = -8_520_336_000_000_000_000;

/// Rows for Timesketch.
pub struct TimesketchRows {
    rows: CsvRows<Vec<u8>>,
    left: Left,
    /// The comments on the next event.
    said: Vec<String>,
}

/// Lines for Timesketch.
#[derive(Default)]
pub struct TimesketchLines {
    lines: Vec<u8>,
    left: Left,
    /// The comments on the next event.
    said: Vec<String>,
}

/// Counts of events that it does not accept.
#[derive(Debug, Default)]
struct Left {
    undated: u64,
    early: u64,
}

impl Left {
    /// The time of an event; if it is not accepted, counts it and returns `None`.
    fn takes(&mut self, event: &Event<'_>) -> Option<When> {
        let Some(when) = event.when else {
            self.undated += 1;
            return None;
        };
        let takes = when.order() >= EARLIEST;
        self.early += u64::from(!takes);
        takes.then_some(when)
    }

    fn add(&mut self, other: &Self) {
        self.undated += other.undated;
        self.early += other.early;
    }

    fn told(&self) -> Vec<LeftOut> {
        let told = [
            (self.undated, "Timesketch drops what has no time"),
            (self.early, "Timesketch drops what was before 1700"),
        ];
        told.into_iter().filter(|left| left.0 > 0).map(|(records, why)| LeftOut { records, why }).collect()
    }
}

impl TimesketchRows {
    /// Rows under their header.
    ///
    /// # Errors
    /// When the header can't be written.
    pub fn new() -> io::Result<Self> {
        let mut rows = CsvRows::new(Vec::new());
        rows.row(FIRST.into_iter().chain(free().map(name)).chain(MARKS).chain([COMMENTS]))?;
        Ok(Self { rows, left: Left::default(), said: Vec::new() })
    }
}

impl EventWriter for TimesketchRows {
    fn comments(&mut self, comments: &[Comment]) {
        self.said = comments.iter().map(comment_line).collect();
    }

    fn event(&mut self, event: &Event<'_>, _: Option<&RecordTree<'_>>) -> io::Result<()> {
        let said = std::mem::take(&mut self.said);
        let Some(when) = self.left.takes(event) else { return Ok(()) };
        let tags = list_of(event, Field::Tags);
        let mut cells = vec![
            message(event),
            datetime(when),
            micros(when).to_string(),
            described(&when).to_owned(),
            data_type(event),
            json_text(&Value::from(tags)),
        ];
        cells.extend(free().map(|field| match list_of(event, field) {
            none if none.is_empty() => cell_of(event, None, &Column::Field(field)),
            items => json_text(&Value::from(items)),
        }));
        cells.extend(MARKS.iter().map(|mark| mark_of(event, mark)));
        cells.push(if said.is_empty() { String::new() } else { json_text(&Value::from(said)) });
        self.rows.row(cells.iter().map(String::as_str))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left.told()
    }
}

impl EventWriter for TimesketchLines {
    fn comments(&mut self, comments: &[Comment]) {
        self.said = comments.iter().map(comment_line).collect();
    }

    fn event(&mut self, event: &Event<'_>, _: Option<&RecordTree<'_>>) -> io::Result<()> {
        let comments = std::mem::take(&mut self.said);
        let Some(when) = self.left.takes(event) else { return Ok(()) };
        let tags = list_of(event, Field::Tags);
        let mut line = Map::new();
        let first = [
            Value::from(message(event)),
            Value::from(datetime(when)),
            Value::from(micros(when)),
            Value::from(described(&when)),
            Value::from(data_type(event)),
            Value::from(tags),
        ];
        line.extend(FIRST.map(str::to_owned).into_iter().zip(first));
        let Value::Object(said) = contract_line(event) else { return Ok(()) };
        for (key, value) in said {
            match key.as_str() {
                "message" | "tags" | "time_end" => {}
                "time" => {
                    line.insert(key, Value::from(when.to_string()));
                }
                "links" => {
                    line.insert(key, Value::from(list_of(event, Field::Links)));
                }
                "source" => {
                    let parts = value.as_object().into_iter().flatten();
                    line.extend(parts.map(|(part, value)| (format!("source_{part}"), value.clone())));
                }
                _ => {
                    line.insert(key, value);
                }
            }
        }
        if !comments.is_empty() {
            line.insert(COMMENTS.to_owned(), Value::from(comments));
        }
        self.lines.extend_from_slice(json_line(&Value::Object(line)).as_bytes());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left.told()
    }
}

impl ByRow for TimesketchRows {
    fn another(&self) -> Self {
        Self { rows: CsvRows::new(Vec::new()), left: Left::default(), said: Vec::new() }
    }

    fn written(&mut self) -> io::Result<Vec<u8>> {
        self.rows.written()
    }

    fn left_out_by(&mut self, other: &Self) {
        self.left.add(&other.left);
    }
}

impl ByRow for TimesketchLines {
    fn another(&self) -> Self {
        Self::default()
    }

    fn written(&mut self) -> io::Result<Vec<u8>> {
        Ok(std::mem::take(&mut self.lines))
    }

    fn left_out_by(&mut self, other: &Self) {
        self.left.add(&other.left);
    }
}

/// The columns that are free, in the order of the fields.
fn free() -> impl Iterator<Item = Field> {
    let taken = [Field::Message, Field::Tags, Field::Raw];
    FIELDS.iter().map(|spec| spec.field).filter(move |field| !taken.contains(field))
}

/// The column of a field; `source` is renamed, as the importer would drop it.
const fn name(field: Field) -> &'static str {
    match field {
        Field::Source => "source_file",
        Field::Line => "source_line",
        Field::Format => "source_format",
        _ => FIELDS[field as usize].name,
    }
}

/// The text of a row: the message, else the operation.
fn message(event: &Event<'_>) -> String {
    let said = event.text(Field::Message).or_else(|| event.text(Field::Operation));
    said.unwrap_or_else(|| event.stage().name()).to_owned()
}

fn datetime(when: When) -> String {
    let text = Moment::new(when.order(), Precision::Fraction(6)).text();
    format!("{}+00:00", text.trim_end_matches('Z'))
}

fn micros(when: When) -> i64 {
    when.order().div_euclid(1000)
}

/// What the time of a row denotes (`timestamp_desc`).
fn described(when: &When) -> &'static str {
    match (when.is_span(), when.earliest() == i64::MIN, when.precision()) {
        (true, true, _) => "End Time",
        (true, false, _) => "Start Time",
        (false, _, Precision::Year) => "Event Time, known to the year",
        (false, _, Precision::Month) => "Event Time, known to the month",
        (false, _, Precision::Day) => "Event Time, known to the day",
        (false, _, Precision::Hour) => "Event Time, known to the hour",
        (false, _, Precision::Minute) => "Event Time, known to the minute",
        _ => "Event Time",
    }
}

fn data_type(event: &Event<'_>) -> String {
    format!("dwell:{}", event.stage().name())
}
