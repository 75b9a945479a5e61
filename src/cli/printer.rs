//! Events on standard output, as lines of JSON or rows of cells.

use super::args::{EventFormat, QueryArgs};
use super::{CliError, case};
use crate::engine::Row;
use crate::export::{EventLines, EventRows, EventWriter};

/// Prints events on standard output.
pub(super) struct Printer(Box<dyn EventWriter>);

impl Printer {
    /// Begins as the command line wants it; rows have a header.
    pub fn begin(args: &QueryArgs) -> Result<Self, CliError> {
        Ok(Self(match args.format {
            EventFormat::Csv => {
                Box::new(EventRows::new(case::out(), &args.fields).map_err(CliError::output)?)
            }
            _ => Box::new(EventLines::new(case::out(), &args.fields)),
        }))
    }

    /// Whether it prints the records too.
    pub fn needs_records(&self) -> bool {
        self.0.needs_records()
    }

    /// Prints an event.
    pub fn event(&mut self, row: &Row) -> Result<(), CliError> {
        self.0.event(&row.event, row.record.as_ref()).map_err(CliError::output)
    }

    /// Lets go of what is printed so far.
    pub fn flush(&mut self) -> Result<(), CliError> {
        self.0.flush().map_err(CliError::output)
    }
}
