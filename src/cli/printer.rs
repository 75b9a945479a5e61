//! Prints events on standard output, as JSON lines or as CSV rows.

use super::args::{EventFormat, QueryArgs};
use super::{CliError, case};
use crate::engine::Row;
use crate::export::{EventLines, EventRows, EventWriter};

/// A printer of events.
pub(super) struct Printer(Box<dyn EventWriter>);

impl Printer {
    /// Starts printing in the format of the command line; CSV begins with its header.
    pub fn begin(args: &QueryArgs) -> Result<Self, CliError> {
        Ok(Self(match args.format {
            EventFormat::Csv => {
                Box::new(EventRows::new(case::out(), &args.fields).map_err(CliError::output)?)
            }
            _ => Box::new(EventLines::new(case::out(), &args.fields)),
        }))
    }

    /// Whether it needs the records of events too.
    pub fn needs_records(&self) -> bool {
        self.0.needs_records()
    }

    /// Prints an event.
    pub fn event(&mut self, row: &Row) -> Result<(), CliError> {
        self.0.event(&row.event, row.record.as_ref()).map_err(CliError::output)
    }

    /// Flushes what was printed.
    pub fn flush(&mut self) -> Result<(), CliError> {
        self.0.flush().map_err(CliError::output)
    }
}
