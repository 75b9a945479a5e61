//! Parquet: the fields of the event contract as columns, the record as JSON, and the provenance in the file's metadata.

mod pack;

use super::column::list_of;
use super::{About, EventPart, EventWriter};
use crate::event::{Event, FIELDS, Field, Kind};
use crate::read::{RecordTree, shift_text};
use pack::pack_all;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::any::Any;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// The limits of a row group, in rows and in uncompressed bytes; one group is in memory at a time.
const ROWS: usize = 1 << 16;
const BYTES: usize = 32 << 20;

/// The metadata key of the provenance.
const ABOUT: &str = "dwell";

/// The writer of the format.
pub struct Parquet<W: io::Write + Send> {
    /// `None` once the file is complete.
    file: Option<SerializedFileWriter<W>>,
    columns: Vec<(What, Cells)>,
    rows: usize,
    bytes: usize,
}

/// Events of a table, each as its cells, and how many bytes these are.
#[derive(Default)]
struct Ready(Vec<(Vec<Cell>, usize)>);

/// A cell of an event.
enum Cell {
    Text(Option<ByteArray>),
    List(Vec<ByteArray>),
    Number(Option<i64>),
    Flag(bool),
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Field(Field),
    /// The first instant, for sorting.
    Instant,
    TimeEnd,
    Synthetic,
    Service,
    Clock,
}

/// The cells of a column in the current row group.
#[derive(Debug)]
enum Cells {
    Texts(Levels<ByteArray>),
    Lists(Levels<ByteArray>),
    Numbers(Levels<i64>),
    Flags(Vec<bool>),
}

/// Values with the definition levels that mark absent ones.
#[derive(Debug)]
struct Levels<T> {
    values: Vec<T>,
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

impl<T> Default for Levels<T> {
    fn default() -> Self {
        Self { values: Vec::new(), defined: Vec::new(), repeated: Vec::new() }
    }
}

impl<T> Levels<T> {
    fn push(&mut self, value: Option<T>) {
        self.defined.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    /// Appends a list; an empty one counts as absent.
    fn push_list(&mut self, items: Vec<T>) {
        if items.is_empty() {
            self.defined.push(0);
            self.repeated.push(0);
        }
        for (at, item) in items.into_iter().enumerate() {
            self.defined.push(2);
            self.repeated.push(i16::from(at > 0));
            self.values.push(item);
        }
    }
}

impl What {
    /// All columns in order: id and time, the other fields, the record last.
    fn all() -> Vec<Self> {
        let first = [Field::Id, Field::Time];
        let rest = FIELDS
            .iter()
            .map(|spec| spec.field)
            .filter(|field| !first.contains(field) && *field != Field::Raw);
        let mut all = vec![Self::Field(Field::Id), Self::Field(Field::Time), Self::TimeEnd, Self::Instant];
        all.extend(rest.map(Self::Field));
        all.extend([Self::Synthetic, Self::Service, Self::Clock, Self::Field(Field::Raw)]);
        all
    }

    fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Instant => "timestamp",
            Self::TimeEnd => "time_end",
            Self::Synthetic => "synthetic",
            Self::Service => "service",
            Self::Clock => "clock",
        }
    }

    fn cells(self) -> Cells {
        match self {
            Self::Synthetic | Self::Service => Cells::Flags(Vec::new()),
            Self::Instant => Cells::Numbers(Levels::default()),
            Self::Field(field) => match field.spec().kind {
                Kind::List => Cells::Lists(Levels::default()),
                Kind::Number => Cells::Numbers(Levels::default()),
                _ => Cells::Texts(Levels::default()),
            },
            Self::TimeEnd | Self::Clock => Cells::Texts(Levels::default()),
        }
    }

    /// Its line in the schema.
    fn schema(self) -> String {
        let name = self.name();
        match (self, self.cells()) {
            (_, Cells::Flags(_)) => format!("REQUIRED BOOLEAN {name};"),
            (Self::Instant, _) => format!("OPTIONAL INT64 {name} (TIMESTAMP(NANOS,true));"),
            (_, Cells::Numbers(_)) => format!("OPTIONAL INT64 {name} (INTEGER(64,false));"),
            (_, Cells::Lists(_)) => format!(
                "OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (STRING); }} }}"
            ),
            (Self::Field(Field::Raw), _) => format!("OPTIONAL BYTE_ARRAY {name} (JSON);"),
            _ => format!("OPTIONAL BYTE_ARRAY {name} (STRING);"),
        }
    }

    /// The cell of an event, whose bytes are added to those that there are.
    fn cell(self, event: &Event<'_>, record: Option<&RecordTree<'_>>, bytes: &mut usize) -> Cell {
        let (cell, len) = match (self, self.cells()) {
            (Self::Synthetic, _) => (Cell::Flag(event.synthetic), 1),
            (_, Cells::Flags(_)) => (Cell::Flag(event.service), 1),
            (_, Cells::Numbers(_)) => (Cell::Number(self.number(event)), 8),
            (Self::Field(field), Cells::Lists(_)) => {
                let items = list_of(event, field);
                let len = items.iter().map(String::len).sum();
                let items = items.into_iter().map(|item| ByteArray::from(item.into_bytes()));
                (Cell::List(items.collect()), len)
            }
            _ => {
                let text = self.text(event, record);
                let len = text.as_ref().map_or(0, String::len);
                (Cell::Text(text.map(|text| ByteArray::from(text.into_bytes()))), len)
            }
        };
        *bytes += len;
        cell
    }

    fn text(self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> Option<String> {
        match self {
            Self::Field(Field::Id) => Some(event.id.to_string()),
            Self::Field(Field::Time) => event.when.map(|when| when.time_text()),
            Self::Field(Field::Precision) => event.when.map(|when| when.precision().name().to_owned()),
            Self::Field(Field::Raw) => record.and_then(|record| serde_json::to_string(record).ok()),
            Self::Field(field) => event.text(field).map(str::to_owned),
            Self::TimeEnd => event.when.and_then(|when| when.end_text()),
            Self::Clock => (event.clock != 0).then(|| shift_text(event.clock)),
            _ => None,
        }
    }

    fn number(self, event: &Event<'_>) -> Option<i64> {
        match self {
            Self::Instant => event.when.map(|when| when.order()),
            // Parquet stores unsigned numbers by their bits
            Self::Field(Field::Count) => event.count.map(u64::cast_signed),
            Self::Field(Field::Line) => (event.line > 0).then(|| event.line.cast_signed()),
            _ => None,
        }
    }
}

impl<W: io::Write + Send> Parquet<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn new(out: W, about: &About) -> io::Result<Self> {
        let columns = What::all();
        let mut schema = "message event {".to_owned();
        for column in &columns {
            // writing to a string can't fail
            let _ = write!(schema, " {}", column.schema());
        }
        schema.push_str(" }");
        let said = KeyValue::new(ABOUT.to_owned(), about.json(&[]).to_string());
        let build = || {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .set_created_by(concat!("dwell version ", env!("CARGO_PKG_VERSION")).to_owned())
                .set_key_value_metadata(Some(vec![said]))
                .build();
            SerializedFileWriter::new(out, Arc::new(parse_message_type(&schema)?), Arc::new(properties))
        };
        let file = build().map_err(told)?;
        let columns = columns.into_iter().map(|what| (what, what.cells())).collect();
        Ok(Self { file: Some(file), columns, rows: 0, bytes: 0 })
    }

    /// Adds events, and writes each group as soon as it is full.
    fn add(&mut self, ready: Ready) -> io::Result<()> {
        for (cells, bytes) in ready.0 {
            for ((_, column), cell) in self.columns.iter_mut().zip(cells) {
                match (column, cell) {
                    (Cells::Texts(texts), Cell::Text(text)) => texts.push(text),
                    (Cells::Lists(lists), Cell::List(items)) => lists.push_list(items),
                    (Cells::Numbers(numbers), Cell::Number(number)) => numbers.push(number),
                    (Cells::Flags(flags), Cell::Flag(flag)) => flags.push(flag),
                    _ => {}
                }
            }
            (self.rows, self.bytes) = (self.rows + 1, self.bytes + bytes);
            if self.rows >= ROWS || self.bytes >= BYTES {
                self.group()?;
            }
        }
        Ok(())
    }

    /// Writes the group that is held.
    fn group(&mut self) -> io::Result<()> {
        let Some(file) = self.file.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let cells = self.columns.iter_mut().map(|(what, cells)| std::mem::replace(cells, what.cells()));
        let packed = pack_all(file.schema_descr().columns(), file.properties(), cells).map_err(told)?;
        let mut group = file.next_row_group().map_err(told)?;
        for (bytes, closed) in packed {
            group.append_column(&bytes, closed).map_err(told)?;
        }
        group.close().map_err(told)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl EventWriter for Ready {
    fn needs_records(&self) -> bool {
        true
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        let mut bytes = 0;
        let cells = What::all().into_iter().map(|what| what.cell(event, record, &mut bytes)).collect();
        self.0.push((cells, bytes));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: io::Write + Send> EventWriter for Parquet<W> {
    fn needs_records(&self) -> bool {
        true
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        let mut ready = Ready::default();
        ready.event(event, record)?;
        self.add(ready)
    }

    fn part(&self) -> Option<Box<dyn EventPart>> {
        Some(Box::new(Ready::default()))
    }

    fn take(&mut self, part: Box<dyn EventPart>) -> io::Result<()> {
        let part: Box<dyn Any> = part;
        part.downcast::<Ready>().map_or(Ok(()), |ready| self.add(*ready))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.group()?;
        match self.file.take() {
            Some(file) => {
                let mut out = file.into_inner().map_err(told)?;
                out.flush()
            }
            None => Ok(()),
        }
    }
}

/// The error below, with its kind: a closed pipe stays one.
fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}
