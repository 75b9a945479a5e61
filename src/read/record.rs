//! The sources of a load, from which records are read back by their places.

mod at;
mod change;
mod origin;
mod saved_source;
mod tree;

pub use at::{Depth, leaves_at_root};
pub use origin::{FileId, Growing, Origin};
pub use saved_source::{SavedSource, formats_of};
pub use tree::RecordTree;

use super::evtx;
use super::formats::Format;
use super::mend::mended;
use super::nested;
use super::open::open_file;
use super::packed::LastBlock;
use super::record_texts;
use super::rows::{self, Header};
use super::stamp::Stamp;
use super::text;
use super::tree::Tree;
use change::OVERWRITTEN;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};

/// The place of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The number of its source in the ledger.
    pub source: u32,
    /// The offset of its first byte in the source.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u32,
}

/// A record that was read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its content. JSON as it is; a CSV row as an object, JSON in cells unfolded; for an event that was exported
    /// with its original record, that record.
    pub tree: Value,
}

/// How the records of a source are written.
#[derive(Debug, Clone)]
pub enum Written {
    /// JSON of a format, which knows where the record is in it.
    Json(Arc<dyn Format>),
    /// Rows of a table.
    Rows(Header),
    /// Lines of a format, which knows how to read them.
    Lines(Arc<dyn Format>),
    /// Records of a binary Windows event log.
    Evtx,
    /// Unknown.
    Unknown,
}

/// How texts of a record appear in the bytes of its source. Searches use this to skip records without parsing them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEncoding {
    /// JSON.
    Json,
    /// JSON in which the record may be a member.
    Wrapped,
    /// Cells with this delimiter.
    Cells(u8),
    /// Cells of which one may be the record.
    WrappedCells,
    /// Plain text.
    Line,
    /// Unknown or binary: each record has to be read by itself.
    Alone,
}

#[derive(Debug, Clone)]
struct Source {
    name: String,
    origin: Origin,
    written: Written,
    /// The stamp of the file that it was read from.
    stamp: Option<Arc<Stamp>>,
}

/// The sources of a load, from which records are read back.
#[derive(Debug, Default)]
pub struct Sources {
    /// Shared with those who look what has become of the files.
    all: Arc<Vec<Source>>,
    /// The file read last, kept open.
    open: Mutex<Option<(u32, Arc<File>)>>,
    /// The block of a packed source that was unpacked last.
    block: Mutex<LastBlock>,
    /// The chunk of an event log that was decoded last.
    chunks: evtx::Chunks,
}

impl Clone for Sources {
    fn clone(&self) -> Self {
        Self { all: Arc::clone(&self.all), ..Self::default() }
    }
}

impl Sources {
    /// Adds a source, in the order of the ledger.
    pub(super) fn add(&mut self, name: &str, origin: Origin, written: Written) {
        Arc::make_mut(&mut self.all).push(Source { name: name.to_owned(), origin, written, stamp: None });
    }

    /// Appends the sources of another load.
    pub fn append(&mut self, other: Self) {
        Arc::make_mut(&mut self.all).append(&mut Arc::unwrap_or_clone(other.all));
    }

    /// The number of sources.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are no sources.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Clears the caches, as numbers may stand for other sources from now on.
    fn forget(&mut self) {
        (self.open, self.block, self.chunks) = Default::default();
    }

    /// Keeps only the first `len` sources.
    pub fn truncate(&mut self, len: usize) {
        Arc::make_mut(&mut self.all).truncate(len);
        // the caches may hold data of removed sources
        self.forget();
    }

    /// Sets the stamp of the source added last.
    pub(super) fn stamp(&mut self, stamp: Option<Arc<Stamp>>) {
        if let Some(source) = Arc::make_mut(&mut self.all).last_mut() {
            source.stamp = stamp;
        }
    }

    /// Sets the stamp of a source: from when its file was opened, or when following it ended. `None` if later changes
    /// of the file do not matter.
    pub(super) fn stamp_as(&mut self, number: usize, stamp: Option<Arc<Stamp>>) {
        if let Some(source) = Arc::make_mut(&mut self.all).get_mut(number) {
            source.stamp = stamp;
        }
    }

    /// The stamp of the file of a source.
    pub(super) fn stamp_of(&self, number: usize) -> Option<&Arc<Stamp>> {
        self.all.get(number)?.stamp.as_ref()
    }

    /// Replaces the origin of a source and, if given, how it is written.
    pub(super) fn set(&mut self, number: usize, origin: Origin, written: Option<Written>) {
        self.forget();
        if let Some(source) = Arc::make_mut(&mut self.all).get_mut(number) {
            source.origin = origin;
            source.written = written.unwrap_or_else(|| source.written.clone());
        }
    }

    /// The names of the sources, in the order of the ledger.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files_from(0)
    }

    /// The names of the sources from number `first` on.
    pub(super) fn files_from(&self, first: usize) -> impl Iterator<Item = &str> {
        self.all.iter().skip(first).map(|source| source.name.as_str())
    }

    /// Reads the bytes of a record into `into`, replacing its contents.
    ///
    /// # Errors
    /// If the source is gone, has changed since it was read, or can't be read.
    pub fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        into.clear();
        match &self.source(place)?.origin {
            Origin::None => Err(io::Error::other("nothing was read of this source")),
            Origin::Overwritten => Err(io::Error::other(format!("{OVERWRITTEN}: the record is no more"))),
            Origin::Open(file) => {
                into.resize(place.len as usize, 0);
                file.read_exact_at(into, place.offset)
            }
            Origin::Packed(packed) => {
                into.resize(place.len as usize, 0);
                let mut block = self.block.lock().unwrap_or_else(PoisonError::into_inner);
                let got = packed.read_at(into, place.offset, (place.source, &mut block))?;
                if got < into.len() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
            }
            Origin::Growing(file) => {
                let file = self.file(place.source, || file.open())?;
                into.resize(place.len as usize, 0);
                file.read_exact_at(into, place.offset)
            }
            Origin::File(path) => {
                let read = self.file(place.source, || open_file(path)).and_then(|file| {
                    into.resize(place.len as usize, 0);
                    file.read_exact_at(into, place.offset)
                });
                // check after reading, as the file might have been replaced meanwhile
                self.unchanged(place.source).inspect_err(|_| into.clear())?;
                read
            }
        }
    }

    /// Reads the text of a record into `into`, replacing its contents: its bytes, or JSON for a binary record.
    ///
    /// # Errors
    /// As [`Sources::record`].
    pub fn text(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        if matches!(self.source(place)?.written, Written::Evtx) {
            *into = self.logged(place)?.into_bytes();
            return Ok(());
        }
        self.bytes(place, into)
    }

    /// Reads a record back. One that can no longer be parsed is returned as text.
    ///
    /// # Errors
    /// If the source is gone, has changed since it was read, or can't be read.
    pub fn record(&self, place: Place) -> io::Result<Record> {
        let mut bytes = Vec::new();
        self.bytes(place, &mut bytes)?;
        let tree = match &self.source(place)?.written {
            Written::Evtx => {
                let said = self.logged(place)?;
                json(&said, None).unwrap_or_else(|| Value::from(said))
            }
            written => tree(written, &bytes),
        };
        Ok(Record { bytes, tree })
    }

    /// How texts appear in the bytes of a source.
    #[must_use]
    pub fn said_as(&self, source: u32) -> RecordEncoding {
        match self.all.get(source as usize) {
            None | Some(Source { origin: Origin::None | Origin::Overwritten, .. }) => RecordEncoding::Alone,
            Some(source) => match &source.written {
                Written::Evtx => RecordEncoding::Alone,
                Written::Json(format) if format.wraps() => RecordEncoding::Wrapped,
                Written::Json(_) => RecordEncoding::Json,
                Written::Rows(header) if header.record.is_some() => RecordEncoding::WrappedCells,
                Written::Rows(header) => RecordEncoding::Cells(header.delimiter),
                Written::Lines(_) | Written::Unknown => RecordEncoding::Line,
            },
        }
    }

    /// Whether any text of a record with these bytes passes the test: keys and values, decoded, one by one.
    pub fn any_text(&self, source: u32, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.all.get(source as usize).is_some_and(|source| record_texts::any(&source.written, bytes, test))
    }

    /// The content of a record with this text.
    #[must_use]
    pub fn tree(&self, source: u32, text: &[u8]) -> Value {
        match self.all.get(source as usize).map(|source| &source.written) {
            Some(Written::Evtx) => {
                let (said, _) = text::shown(text);
                json(&said, None).unwrap_or_else(|| Value::from(said.into_owned()))
            }
            Some(written) => tree(written, text),
            None => Value::Null,
        }
    }

    pub(super) fn origin(&self, source: u32) -> io::Result<&Origin> {
        let gone = || io::Error::other("there is no such source");
        self.all.get(source as usize).map(|source| &source.origin).ok_or_else(gone)
    }

    /// A record of an event log as JSON, decoded with its chunk.
    fn logged(&self, place: Place) -> io::Result<String> {
        self.chunks.said(place, |offset, len| {
            let mut bytes = Vec::new();
            self.bytes(Place { offset, len, ..place }, &mut bytes)?;
            Ok(bytes)
        })
    }

    fn source(&self, place: Place) -> io::Result<&Source> {
        self.all.get(place.source as usize).ok_or_else(|| io::Error::other("there is no such source"))
    }

    fn file(&self, source: u32, read: impl FnOnce() -> io::Result<File>) -> io::Result<Arc<File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, file)) = open.as_ref()
            && *at == source
        {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(read()?);
        *open = Some((source, Arc::clone(&file)));
        Ok(file)
    }
}

/// The content of a record with these bytes.
pub(super) fn tree(written: &Written, bytes: &[u8]) -> Value {
    let (said, _) = text::shown(bytes);
    match written {
        Written::Json(format) => {
            json(&said, Some(format.as_ref())).unwrap_or_else(|| Value::from(said.into_owned()))
        }
        Written::Lines(format) => format.line(&said),
        Written::Evtx | Written::Unknown => Value::from(said.into_owned()),
        Written::Rows(header) => {
            let cells = rows::cells(&said, header.delimiter);
            if let Some(record) = wrapped(header, &cells) {
                return record;
            }
            let mut row = Map::new();
            for (name, cell) in header.names.iter().zip(cells) {
                row.insert(name.clone(), unfolded(&cell));
            }
            Value::Object(row)
        }
    }
}

/// The record that a row wraps.
pub(super) fn wrapped(header: &Header, cells: &[Cow<'_, str>]) -> Option<Value> {
    let cell = cells.get(header.record?)?.trim();
    let tree = Tree::parse(cell).ok().filter(|tree| matches!(tree, Tree::Object(_)))?;
    Some(nested::exported(tree).into_value())
}

/// Parses JSON; with a format, returns the record in it.
fn json(text: &str, format: Option<&dyn Format>) -> Option<Value> {
    if let Ok(tree) = Tree::parse(text) {
        return Some(value(tree, format));
    }
    let (fixed, _) = mended(text)?;
    Some(value(Tree::parse(&fixed).ok()?, format))
}

fn value(tree: Tree<'_>, format: Option<&dyn Format>) -> Value {
    match format {
        Some(format) => nested::exported(format.record(tree)).into_value(),
        None => tree.into_value(),
    }
}

/// The value of a cell: JSON, if it is an object or list, else text.
fn unfolded(cell: &str) -> Value {
    let inside = cell.trim();
    is_nested(inside).then(|| json(inside, None)).flatten().unwrap_or_else(|| Value::from(cell))
}

/// Whether a cell may be a JSON object or list.
pub(super) fn is_nested(inside: &str) -> bool {
    (inside.starts_with('{') && inside.ends_with('}')) || (inside.starts_with('[') && inside.ends_with(']'))
}
