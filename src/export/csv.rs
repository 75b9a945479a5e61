//! CSV whose cells a spreadsheet does not run as formulas.

use crate::event::cell;
use std::io;

/// A writer of CSV rows.
pub struct CsvRows<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> CsvRows<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        let cells = cells.into_iter().map(cell);
        for cell in cells {
            self.0.write_field(cell.as_bytes()).map_err(io_error)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// Passes everything written so far to the writer below.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// Flushes and ends the table.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl CsvRows<Vec<u8>> {
    /// Hands out what is written so far.
    ///
    /// # Errors
    /// When it can't be had.
    pub fn written(&mut self) -> io::Result<Vec<u8>> {
        let Self(rows) = std::mem::replace(self, Self::new(Vec::new()));
        rows.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The error of the writer below, with its kind: a closed pipe stays one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{CsvRows, cell};

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        assert_eq!(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-12.5"), "-12.5");
        assert_eq!(cell("desk-01@agency.example"), "desk-01@agency.example");
    }

    #[test]
    fn a_closed_pipe_is_told_from_other_errors() {
        struct Closed;
        impl std::io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut rows = CsvRows::new(Closed);
        let long = "x".repeat(1 << 16);
        let failed = (0..3).find_map(|_| rows.row([long.as_str()]).err()).unwrap();
        assert_eq!(failed.kind(), std::io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn cells_with_separators_are_quoted() {
        let mut bytes = Vec::new();
        let mut rows = CsvRows::new(&mut bytes);
        rows.row(["a,b", "c\"d", ""]).unwrap();
        rows.finish().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\"a,b\",\"c\"\"d\",\n");
    }
}
