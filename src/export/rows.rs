//! Events as CSV.

use super::by_rows::ByRow;
use super::column::{Column, MARKS, cell_of, mark_of};
use super::json::json_text;
use super::{CsvRows, EventWriter};
use crate::event::{Event, FIELDS, Field};
use crate::read::RecordTree;
use std::io;

/// The default columns for viewing; whether the event is synthetic follows them.
const USUAL: &[Field] = &[
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

/// Prints events as rows of CSV, under a header.
pub struct EventRows {
    rows: CsvRows<Vec<u8>>,
    columns: Vec<Column>,
    marks: &'static [&'static str],
}

impl EventRows {
    /// Rows of these columns; of those that are usually looked at where none are named.
    ///
    /// # Errors
    /// When the header can't be written.
    pub fn new(named: &[Column]) -> io::Result<Self> {
        let usual = || USUAL.iter().copied().map(Column::Field).collect();
        let (columns, marks) =
            if named.is_empty() { (usual(), &MARKS[..1]) } else { (named.to_vec(), &[][..]) };
        Self::of(columns, marks)
    }

    /// Rows of all members of the event contract, the record last.
    ///
    /// # Errors
    /// When the header can't be written.
    pub fn whole() -> io::Result<Self> {
        let first = [Field::Id, Field::Time];
        let rest = FIELDS.iter().map(|spec| spec.field).filter(|field| !first.contains(field));
        let columns = first.into_iter().chain(rest).map(Column::Field).collect();
        Self::of(columns, &MARKS)
    }

    fn of(columns: Vec<Column>, marks: &'static [&'static str]) -> io::Result<Self> {
        let mut rows = CsvRows::new(Vec::new());
        rows.row(columns.iter().map(Column::name).chain(marks.iter().copied()))?;
        Ok(Self { rows, columns, marks })
    }
}

impl EventWriter for EventRows {
    fn needs_records(&self) -> bool {
        self.columns.iter().any(Column::is_of_record)
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        let whole = record.filter(|_| Column::any_in_record(&self.columns)).map(RecordTree::value);
        let cell = |column: &Column| match column {
            Column::Field(Field::Raw) => record.map_or_else(String::new, json_text),
            column => cell_of(event, whole.as_deref(), column),
        };
        let mut cells: Vec<String> = self.columns.iter().map(cell).collect();
        cells.extend(self.marks.iter().map(|mark| mark_of(event, mark)));
        self.rows.row(cells.iter().map(String::as_str))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }
}

impl ByRow for EventRows {
    fn another(&self) -> Self {
        Self { rows: CsvRows::new(Vec::new()), columns: self.columns.clone(), marks: self.marks }
    }

    fn written(&mut self) -> io::Result<Vec<u8>> {
        self.rows.written()
    }
}
