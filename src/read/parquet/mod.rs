//! Reads Parquet as lines of JSON: one object for each row, in row order.
//!
//! Only one row group is open at a time, with one batch of each column. Times keep the digits they are stored with,
//! and have a `Z` only if the file says that they are UTC.

mod json;
mod nanos;

use crate::read::causes::of_parquet;
use json::write_row;
use nanos::Nanos;
use parquet::basic::{ConvertedType, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::{ReaderIter, TreeBuilder};
use parquet::schema::types::{ColumnDescriptor, SchemaDescPtr};
use std::fmt;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Values of a column decoded at once.
const BATCH: usize = 1024;

/// The rows of a file, as a stream of lines of JSON.
pub struct Rows {
    file: Box<dyn FileReader>,
    schema: SchemaDescPtr,
    group: Option<Group>,
    /// The number of the next row group.
    next: usize,
    /// How many rows were returned.
    written: u64,
    line: Vec<u8>,
    /// How much of the current line was read.
    at: usize,
    over: bool,
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("row group", &self.next)
            .field("rows", &self.written)
            .finish_non_exhaustive()
    }
}

/// The open row group.
struct Group {
    rows: ReaderIter,
    /// Columns of times in nanoseconds, which the library's rows do not support.
    nanos: Vec<Nanos>,
}

impl Rows {
    /// Opens a file.
    ///
    /// # Errors
    /// If it is no Parquet, is damaged, or has a column of an unsupported type.
    pub fn new<R: ChunkReader + 'static>(from: R) -> io::Result<Self> {
        let opened = guarded("its footer", || {
            let file = SerializedFileReader::new(from)?;
            let schema = file.metadata().file_metadata().schema_descr_ptr();
            Ok((file, schema))
        });
        let (file, schema) = opened?;
        let columns = schema.columns();
        if columns.is_empty() {
            return Err(broken("its schema", "it has no columns"));
        }
        for column in columns {
            readable(column)?;
        }
        for (at, group) in file.metadata().row_groups().iter().enumerate() {
            let rows = group.num_rows();
            let whole = |chunk: &parquet::file::metadata::ColumnChunkMetaData| chunk.num_values() >= rows;
            if rows < 0 || group.num_columns() != columns.len() || !group.columns().iter().all(whole) {
                return Err(broken(&format!("row group {at}"), "its counts do not agree"));
            }
        }
        Ok(Self {
            file: Box::new(file),
            schema,
            group: None,
            next: 0,
            written: 0,
            line: Vec::new(),
            at: 0,
            over: false,
        })
    }

    /// The number of rows by the file's metadata.
    #[must_use]
    pub fn len(&self) -> u64 {
        u64::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Whether the metadata says that there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the next row to the line; `false` at the end.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            if self.group.is_none() && !self.open_next()? {
                return Ok(false);
            }
            let Some(group) = &mut self.group else { return Ok(false) };
            let place = format!("row group {}, row {}", self.next.saturating_sub(1), self.written);
            let (schema, line) = (&self.schema, &mut self.line);
            let more = guarded(&place, || {
                let Some(row) = group.rows.next() else { return Ok(false) };
                let row = row?;
                for column in &mut group.nanos {
                    column.advance()?;
                }
                line.clear();
                write_row(line, &row, schema.root_schema(), &group.nanos);
                line.push(b'\n');
                Ok(true)
            })?;
            if more {
                self.written += 1;
                self.at = 0;
                return Ok(true);
            }
            self.group = None;
        }
    }

    /// Opens the next row group that has rows; `false` at the end.
    fn open_next(&mut self) -> io::Result<bool> {
        while self.next < self.file.num_row_groups() {
            let (file, schema, at) = (&self.file, &self.schema, self.next);
            self.next += 1;
            if file.metadata().row_group(at).num_rows() == 0 {
                continue;
            }
            let group = guarded(&format!("row group {at}"), || {
                let reader = file.get_row_group(at)?;
                let rows = TreeBuilder::new().with_batch_size(BATCH).as_iter(schema.clone(), &*reader)?;
                Ok(Group { rows, nanos: nanos::columns(schema, &*reader)? })
            })?;
            self.group = Some(group);
            return Ok(true);
        }
        Ok(false)
    }
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.line.len() {
            if self.over || into.is_empty() {
                return Ok(0);
            }
            match self.advance() {
                Ok(true) => {}
                Ok(false) => {
                    self.over = true;
                    return Ok(0);
                }
                Err(error) => {
                    (self.over, self.group) = (true, None);
                    return Err(error);
                }
            }
        }
        let rest = self.line.get(self.at..).unwrap_or_default();
        let len = rest.len().min(into.len());
        into[..len].copy_from_slice(&rest[..len]);
        self.at += len;
        Ok(len)
    }
}

/// Refuses a column of a type that the library can't return as rows.
fn readable(column: &ColumnDescriptor) -> io::Result<()> {
    use ConvertedType as As;
    let kind = column.converted_type();
    let known = match column.physical_type() {
        Physical::INT32 => matches!(
            kind,
            As::NONE
                | As::INT_8
                | As::INT_16
                | As::INT_32
                | As::UINT_8
                | As::UINT_16
                | As::UINT_32
                | As::DATE
                | As::TIME_MILLIS
                | As::DECIMAL
        ),
        Physical::INT64 => matches!(
            kind,
            As::NONE
                | As::INT_64
                | As::UINT_64
                | As::TIME_MICROS
                | As::TIMESTAMP_MILLIS
                | As::TIMESTAMP_MICROS
                | As::DECIMAL
        ),
        Physical::BYTE_ARRAY => {
            matches!(kind, As::NONE | As::UTF8 | As::ENUM | As::JSON | As::BSON | As::DECIMAL)
        }
        Physical::FIXED_LEN_BYTE_ARRAY => matches!(kind, As::NONE | As::DECIMAL),
        Physical::BOOLEAN | Physical::INT96 | Physical::FLOAT | Physical::DOUBLE => true,
    };
    if known {
        return Ok(());
    }
    let what = format!("values of the kind {kind:?} ({:?}) are not read", column.physical_type());
    Err(broken(&format!("column `{}`", column.path().string()), &what))
}

/// The error for a place in the file.
fn broken(place: &str, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("Parquet, {place}: {what}"))
}

/// Runs code of the library, which may also panic on damaged files.
fn guarded<T>(place: &str, work: impl FnOnce() -> Result<T, ParquetError>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(broken(place, &of_parquet(&error))),
        Err(_) => Err(broken(place, &of_parquet(&ParquetError::General(String::new())))),
    }
}

#[cfg(test)]
mod tests;
