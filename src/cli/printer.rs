//! Prints events on standard output, as JSON lines or as CSV rows.

use super::args::{EventFormat, QueryArgs};
use super::{CliError, case};
use crate::engine::Row;
use crate::export::{ByRows, EventLines, EventRows, EventWriter};
use crate::read::RecordTree;

/// A printer of events.
pub(super) struct Printer(Box<dyn EventWriter>);

impl Printer {
    /// Starts printing in the format of the command line; CSV begins with its header.
    pub fn begin(args: &QueryArgs) -> Result<Self, CliError> {
        let begin = || -> std::io::Result<Box<dyn EventWriter>> {
            Ok(match args.format {
                EventFormat::Csv => Box::new(ByRows::new(case::out(), EventRows::new(&args.fields)?)?),
                _ => Box::new(ByRows::new(case::out(), EventLines::new(&args.fields))?),
            })
        };
        begin().map(Self).map_err(CliError::output)
    }

    /// Whether it needs the records of events too.
    pub fn needs_records(&self) -> bool {
        self.0.needs_records()
    }

    /// What it prints with.
    pub fn writes(&mut self) -> &mut dyn EventWriter {
        &mut *self.0
    }

    /// Prints an event.
    pub fn event(&mut self, row: &Row) -> Result<(), CliError> {
        let record = row.record.as_ref().map(RecordTree::of);
        self.0.event(&row.event, record.as_ref()).map_err(CliError::output)
    }

    /// Flushes what was printed.
    pub fn flush(&mut self) -> Result<(), CliError> {
        self.0.flush().map_err(CliError::output)
    }
}
