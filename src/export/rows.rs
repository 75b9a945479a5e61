//! Events as CSV.

use super::column::{Column, MARKS, cell_of, mark_of};
use super::{CsvRows, EventWriter};
use crate::event::{Event, FIELDS, Field};
use serde_json::Value;
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

/// The writer of the format: a header, then one row per event.
pub struct EventRows<W: io::Write> {
    rows: CsvRows<W>,
    columns: Vec<Column>,
    marks: &'static [&'static str],
}

impl<W: io::Write> EventRows<W> {
    /// Rows of these columns, or the default ones if `named` is empty.
    ///
    /// # Errors
    /// If the header can't be written.
    pub fn new(out: W, named: &[Column]) -> io::Result<Self> {
        let usual = || USUAL.iter().copied().map(Column::Field).collect();
        let (columns, marks) =
            if named.is_empty() { (usual(), &MARKS[..1]) } else { (named.to_vec(), &[][..]) };
        Self::of(out, columns, marks)
    }

    /// Rows of all members of the event contract, the record last.
    ///
    /// # Errors
    /// If the header can't be written.
    pub fn whole(out: W) -> io::Result<Self> {
        let first = [Field::Id, Field::Time];
        let rest = FIELDS.iter().map(|spec| spec.field).filter(|field| !first.contains(field));
        let columns = first.into_iter().chain(rest).map(Column::Field).collect();
        Self::of(out, columns, &MARKS)
    }

    fn of(out: W, columns: Vec<Column>, marks: &'static [&'static str]) -> io::Result<Self> {
        let mut rows = CsvRows::new(out);
        rows.row(columns.iter().map(Column::name).chain(marks.iter().copied()))?;
        Ok(Self { rows, columns, marks })
    }
}

impl<W: io::Write> EventWriter for EventRows<W> {
    fn needs_records(&self) -> bool {
        self.columns.iter().any(Column::is_of_record)
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&Value>) -> io::Result<()> {
        let mut cells: Vec<String> =
            self.columns.iter().map(|column| cell_of(event, record, column)).collect();
        cells.extend(self.marks.iter().map(|mark| mark_of(event, mark)));
        self.rows.row(cells.iter().map(String::as_str))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }
}
