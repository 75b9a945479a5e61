//! Records where they stand in their sources.

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
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which source, in the order of the ledger.
    pub source: u32,
    /// First byte of the record.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u32,
}

/// A record as it stands in its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they say: JSON as it is; a CSV row as an object by its header, JSON in its cells unfolded; of an event that
    /// was written with the record it was made of, that record.
    pub tree: Value,
}

/// How the records of a source are written.
#[derive(Debug, Clone)]
pub enum Written {
    /// As JSON of a format, which knows where the record stands in it.
    Json(Arc<dyn Format>),
    /// As rows of a table.
    Rows(Header),
    /// As lines of text of a format, which knows what they say.
    Lines(Arc<dyn Format>),
    /// As records of a binary event log of Windows.
    Evtx,
    /// In a way that is not known.
    Unknown,
}

/// How what a record says stands in the bytes of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEncoding {
    /// As JSON.
    Json,
    /// As JSON in which the record may be a member.
    Wrapped,
    /// As cells with this between them.
    Cells(u8),
    /// As it is.
    Line,
    /// In a way that is read a record at a time.
    Alone,
}

#[derive(Debug, Clone)]
struct Source {
    name: String,
    origin: Origin,
    written: Written,
    /// The file that it was read from, as it was then.
    stamp: Option<Arc<Stamp>>,
}

/// The sources of a load, from which records are read back by position.
#[derive(Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
    /// The file that was read last, open.
    open: Mutex<Option<(u32, Arc<File>)>>,
    /// The block of a packed source that was read last.
    block: Mutex<LastBlock>,
    /// The part of an event log that was read last.
    chunks: evtx::Chunks,
}

impl Clone for Sources {
    fn clone(&self) -> Self {
        Self { all: self.all.clone(), ..Self::default() }
    }
}

impl Sources {
    /// Adds the next source of the ledger.
    pub(super) fn add(&mut self, name: &str, origin: Origin, written: Written) {
        self.all.push(Source { name: name.to_owned(), origin, written, stamp: None });
    }

    /// Adds the sources of another load behind these.
    pub fn append(&mut self, mut other: Self) {
        self.all.append(&mut other.all);
    }

    /// How many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Forgets what was read last: it may be that of another source from now on.
    fn forget(&mut self) {
        (self.open, self.block, self.chunks) = Default::default();
    }

    /// Leaves the first so many sources.
    pub fn truncate(&mut self, len: usize) {
        self.all.truncate(len);
        // what was read of others may not be taken for what comes in their place
        self.forget();
    }

    /// Keeps how the file of the source that was added last was when it was opened.
    pub(super) fn stamp(&mut self, stamp: Option<Arc<Stamp>>) {
        if let Some(source) = self.all.last_mut() {
            source.stamp = stamp;
        }
    }

    /// Keeps how the file of a source was when it was opened, or is now that it is read no further; `None` where nothing that
    /// becomes of it matters.
    pub(super) fn stamp_as(&mut self, number: usize, stamp: Option<Arc<Stamp>>) {
        if let Some(source) = self.all.get_mut(number) {
            source.stamp = stamp;
        }
    }

    /// How the file of a source was when it was opened.
    pub(super) fn stamp_of(&self, number: usize) -> Option<&Arc<Stamp>> {
        self.all.get(number)?.stamp.as_ref()
    }

    /// Says anew where the bytes of a source are, and how they are written.
    pub(super) fn set(&mut self, number: usize, origin: Origin, written: Option<Written>) {
        self.forget();
        if let Some(source) = self.all.get_mut(number) {
            source.origin = origin;
            source.written = written.unwrap_or_else(|| source.written.clone());
        }
    }

    /// The names of the sources, in the order of the ledger.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files_from(0)
    }

    /// The names of the sources from a number on.
    pub(super) fn files_from(&self, first: usize) -> impl Iterator<Item = &str> {
        self.all.iter().skip(first).map(|source| source.name.as_str())
    }

    /// Reads the bytes of a record, in place of what `into` held.
    ///
    /// # Errors
    /// When the source is gone, was cut, has changed since it was read, or can't be read.
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
                // looked at behind the reading: what is replaced meanwhile may have given another's bytes
                self.unchanged(place.source).inspect_err(|_| into.clear())?;
                read
            }
        }
    }

    /// Reads the text that a record says it with, in place of what `into` held: its bytes, or JSON for a record that is
    /// binary.
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

    /// Reads a record back.
    ///
    /// # Errors
    /// When the source is gone, was cut or can't be read. A record that reads no more as what it was is text.
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

    /// How a text of some letters may stand in the bytes of the records of a source.
    #[must_use]
    pub fn said_as(&self, source: u32) -> RecordEncoding {
        match self.all.get(source as usize) {
            None | Some(Source { origin: Origin::None | Origin::Overwritten, .. }) => RecordEncoding::Alone,
            Some(source) => match &source.written {
                Written::Evtx => RecordEncoding::Alone,
                Written::Json(format) if format.wraps() => RecordEncoding::Wrapped,
                Written::Json(_) => RecordEncoding::Json,
                Written::Rows(header) => RecordEncoding::Cells(header.delimiter),
                Written::Lines(_) | Written::Unknown => RecordEncoding::Line,
            },
        }
    }

    /// Whether a text of a record that says `bytes` passes: keys and values, decoded, each by itself.
    pub fn any_text(&self, source: u32, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.all.get(source as usize).is_some_and(|source| record_texts::any(&source.written, bytes, test))
    }

    /// What the text of a record says.
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

    /// A record of an event log, which is read with what stands around it.
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

/// What the bytes of a record say.
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
            let mut row = Map::new();
            for (name, cell) in header.names.iter().zip(cells) {
                row.insert(name.clone(), unfolded(&cell));
            }
            Value::Object(row)
        }
    }
}

/// A JSON value; of a format's, the record in it.
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

/// A cell; a JSON object or list in it as what it is.
fn unfolded(cell: &str) -> Value {
    let inside = cell.trim();
    is_nested(inside).then(|| json(inside, None)).flatten().unwrap_or_else(|| Value::from(cell))
}

/// Whether a cell may hold JSON.
pub(super) fn is_nested(inside: &str) -> bool {
    (inside.starts_with('{') && inside.ends_with('}')) || (inside.starts_with('[') && inside.ends_with(']'))
}
