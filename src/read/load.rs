//! Paths → a ledger, and events in a sink.

use super::Sink;
use super::case_file::CaseFile;
use super::directory::Directory;
use super::feed::{Feed, hex};
use super::formats::plain::Lens;
use super::formats::{self, Format};
use super::ledger::{Ledger, SourceEntry};
use super::operations::Operations;
use super::record::{Origin, Sources, Written};
use super::sniff::{Sniffed, sniff};
use super::source::{self, Setting};
use super::text::{self, Encoding};
use super::walk::{Found, Walk};
use crate::event::Zone;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

/// The largest source that is converted from UTF-16, in bytes.
const LARGEST_UTF16: u64 = 1 << 30;

/// What a load is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// The zone of times without an offset.
    pub zone: Zone,
    /// Format files of the user, which hold for every case; those of a case go before them.
    pub formats: Vec<PathBuf>,
}

/// How far a load has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes there are.
    pub total: u64,
    /// Records read.
    pub records: u64,
}

/// What came of a load.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What was read, and what became of it.
    pub ledger: Ledger,
    /// Where records are read back from.
    pub sources: Sources,
    /// What the case says of itself.
    pub case: CaseFile,
    /// Paths that can't be opened, and why.
    pub missing: Vec<(PathBuf, String)>,
}

/// Reads all evidence below some paths into a sink; `-` among them is standard input. `progress` returns false to stop
/// early. Nothing is an error: what could not be read stands in the ledger, or among the missing paths.
pub fn load(
    paths: &[PathBuf],
    options: &LoadOptions,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Loaded {
    load_as(paths, options, formats::standard(), sink, progress)
}

/// Reads as [`load()`] does, by these formats and those of the case.
pub(super) fn load_as(
    paths: &[PathBuf],
    options: &LoadOptions,
    formats: Vec<Arc<dyn Format>>,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Loaded {
    let mut walk = Walk::new(paths);
    let total =
        walk.files.iter().filter_map(|found| fs::metadata(&found.path).ok()).map(|file| file.len()).sum();
    let mut loader = Loader {
        options: options.clone(),
        operations: Operations::standard(),
        formats,
        directory: Directory::default(),
        loaded: Loaded { missing: std::mem::take(&mut walk.missing), ..Loaded::default() },
        sink,
        progress,
        at: Progress { total, ..Progress::default() },
    };
    loader.case(&walk.cases, &walk.files);
    loader.directories(&walk.directories);
    loader.lenses(&walk.formats);
    for found in &walk.files {
        if !loader.source(found) {
            break;
        }
    }
    loader.loaded
}

struct Loader<'l> {
    options: LoadOptions,
    operations: Operations,
    formats: Vec<Arc<dyn Format>>,
    directory: Directory,
    loaded: Loaded,
    sink: &'l mut dyn Sink,
    progress: &'l mut dyn FnMut(&Progress) -> bool,
    at: Progress,
}

impl Loader<'_> {
    /// Reads the first `case.toml`; what is wrong with it is named in the ledger, and so is what it says of no file.
    fn case(&mut self, found: &[Found], files: &[Found]) {
        let Some((first, bytes)) = found.first().and_then(|first| Some((first, self.small(first)?))) else {
            return;
        };
        let (case, wrong) = CaseFile::parse(&text::shown(&bytes).0);
        let unused = case.unused(files.iter().map(|found| found.name.as_str()));
        self.loaded.case = case;
        self.named(first, "case", &bytes, &wrong, unused);
        self.others(found, "case", "case.toml");
    }

    /// Reads the first `agencies.csv`.
    fn directories(&mut self, found: &[Found]) {
        let Some((first, bytes)) = found.first().and_then(|first| Some((first, self.small(first)?))) else {
            return;
        };
        let (directory, wrong) = Directory::parse(&bytes);
        self.directory = directory;
        self.named(first, "agencies", &bytes, &wrong, Vec::new());
        self.others(found, "agencies", "agencies.csv");
    }

    /// Puts the format files of the case, and behind them those of the user, before all other formats. What is wrong with
    /// one is named in the ledger, and it is passed over.
    fn lenses(&mut self, found: &[Found]) {
        let of_user = std::mem::take(&mut self.options.formats);
        let of_user = of_user.into_iter().map(|path| {
            let name = path.to_string_lossy().into_owned();
            Found { path, name, refused: None }
        });
        let mut lenses: Vec<Arc<dyn Format>> = Vec::new();
        for found in found.iter().cloned().chain(of_user) {
            let Some(bytes) = self.small(&found) else { continue };
            let lens = Lens::parse(&text::shown(&bytes).0).and_then(|lens| {
                let name = lens.spec().name.to_owned();
                let mut others = lenses.iter().chain(&self.formats);
                let taken = others.any(|other| other.spec().name == name);
                if taken { Err(vec![format!("another format is called `{name}`")]) } else { Ok(lens) }
            });
            match lens {
                Ok(lens) => lenses.push(Arc::new(lens)),
                Err(wrong) => self.named(&found, "format file", &bytes, &wrong, Vec::new()),
            }
        }
        self.formats.splice(0..0, lenses);
    }

    /// Names the files of a kind of which a case has one that were not read.
    fn others(&mut self, found: &[Found], format: &str, kind: &str) {
        let Some((first, others)) = found.split_first() else { return };
        for other in others {
            let why = format!("a case has one {kind}; `{}` was read", first.name);
            self.named(other, format, &[], &[why], Vec::new());
        }
    }

    fn small(&mut self, found: &Found) -> Option<Vec<u8>> {
        match (&found.refused, fs::read(&found.path)) {
            (None, Ok(bytes)) => return Some(bytes),
            (Some(why), _) => self.loaded.missing.push((found.path.clone(), why.clone())),
            (None, Err(error)) => self.loaded.missing.push((found.path.clone(), error.to_string())),
        }
        None
    }

    /// Names in the ledger what is wrong with a file of the case that is no evidence.
    fn named(&mut self, found: &Found, format: &str, bytes: &[u8], wrong: &[String], notes: Vec<String>) {
        if wrong.is_empty() && notes.is_empty() {
            return;
        }
        let entry = SourceEntry {
            file: found.name.clone(),
            format: format.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
            error: (!wrong.is_empty()).then(|| wrong.join("; ")),
            notes,
            ..SourceEntry::default()
        };
        self.close(entry, Origin::File(found.path.clone()), Written::Unknown);
    }

    fn close(&mut self, entry: SourceEntry, origin: Origin, written: Written) {
        self.loaded.sources.add(&entry.file, origin, written);
        self.loaded.ledger.sources.push(entry);
    }

    /// Reads one source; `false` when the load is to stop.
    fn source(&mut self, found: &Found) -> bool {
        let mut entry = SourceEntry { file: found.name.clone(), ..SourceEntry::default() };
        entry.synthetic = self.loaded.case.setting(&found.name).is_some_and(|setting| setting.synthetic);
        let opened = match &found.refused {
            Some(why) => Err(why.clone()),
            None => open(found, &mut entry).map_err(|error| error.to_string()),
        };
        let (origin, mut from) = match opened {
            Ok(opened) => opened,
            Err(why) if found.refused.is_none() && found.name != "-" && entry.bytes == 0 => {
                self.loaded.missing.push((found.path.clone(), why));
                return true;
            }
            Err(why) => {
                entry.error = Some(why);
                self.close(entry, Origin::File(found.path.clone()), Written::Unknown);
                return true;
            }
        };
        let (written, go_on) = match &mut from {
            Some(file) => self.stream(file, &mut entry),
            None => match &origin {
                Origin::Memory(bytes) => self.stream(&mut bytes.as_slice(), &mut entry),
                Origin::File(_) => (Written::Unknown, true),
            },
        };
        self.at.bytes += entry.bytes;
        self.at.records += entry.read;
        self.close(entry, origin, written);
        go_on && (self.progress)(&self.at)
    }

    /// Reads the records of an open source.
    fn stream(&mut self, from: &mut dyn Read, entry: &mut SourceEntry) -> (Written, bool) {
        let mut feed = Feed::new(from);
        let (mut written, mut go_on) = (Written::Unknown, true);
        let outcome = match sniff(&mut feed, &self.formats) {
            Err(error) => Err(error),
            Ok(Sniffed::Blank) => {
                entry.error = Some(blank(&feed));
                Ok(true)
            }
            Ok(Sniffed::Nothing) => {
                entry.notes.push("it holds no records".to_owned());
                Ok(true)
            }
            Ok(Sniffed::Unknown(begin)) => {
                entry.error = Some(unknown(&begin));
                Ok(true)
            }
            Ok(Sniffed::Untimed(columns)) => {
                entry.error = Some(untimed(&columns));
                Ok(true)
            }
            Ok(Sniffed::Known(mut known)) => {
                entry.format = known.format.spec().name.to_owned();
                entry.why.clone_from(&known.fit.why);
                if text::line_end(feed.have()) == b'\r' {
                    entry.notes.push("its lines end with CR alone".to_owned());
                }
                let number = u32::try_from(self.loaded.ledger.sources.len()).unwrap_or(u32::MAX);
                let setting = Setting {
                    number,
                    clock: self.loaded.case.clock(&entry.file, self.options.zone),
                    synthetic: entry.synthetic,
                    operations: &self.operations,
                    directory: &self.directory,
                };
                let (at, progress) = (self.at, &mut *self.progress);
                let mut ask = |bytes: u64, records: u64| {
                    let Progress { total, .. } = at;
                    progress(&Progress { bytes: at.bytes + bytes, total, records: at.records + records })
                };
                let read = source::read(&mut feed, &mut known, &setting, entry, self.sink, &mut ask);
                written = known.written;
                read
            }
        };
        match outcome {
            Err(error) => {
                entry.error = Some(format!("it can't be read beyond byte {}: {error}", feed.total()));
            }
            Ok(false) => {
                entry.notes.push(format!("reading was stopped at byte {}", feed.offset()));
                go_on = false;
            }
            Ok(true) => self::finish(feed, entry),
        }
        (written, go_on)
    }
}

/// Fills in size and hash, unless they were known before the source was converted.
fn finish(feed: Feed<'_>, entry: &mut SourceEntry) {
    let known = !entry.sha256.is_empty();
    match feed.finish() {
        Ok((bytes, sha256)) if !known => (entry.bytes, entry.sha256) = (bytes, sha256),
        Ok(_) => {}
        Err(error) => entry.error = Some(format!("it can't be read to its end: {error}")),
    }
}

fn blank(feed: &Feed<'_>) -> String {
    if feed.total() == 0 { "it is empty".to_owned() } else { "it holds nothing but blanks".to_owned() }
}

fn unknown(begin: &str) -> String {
    format!("unknown format: it begins with `{begin}`; `dwell formats` lists what is read")
}

/// A table of which nothing is known as the time.
fn untimed(columns: &[String]) -> String {
    let named: Vec<String> = columns.iter().take(20).map(|name| format!("`{name}`")).collect();
    let more = if columns.len() > 20 { " and more" } else { "" };
    format!(
        "unknown format: a table of which no column can be told to be the time; its columns are {}{more}; \
        a format file can say which (`dwell formats`)",
        named.join(", ")
    )
}

/// Opens a source: a file to be read as a stream, or all of it in memory where it has to be.
fn open(found: &Found, entry: &mut SourceEntry) -> io::Result<(Origin, Option<File>)> {
    if found.name == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        let encoding = text::encoding(&bytes);
        let bytes =
            if matches!(encoding, Encoding::Utf8(_)) { bytes } else { converted(&bytes, encoding, entry) };
        return Ok((Origin::Memory(Arc::new(bytes)), None));
    }
    let file = File::open(&found.path)?;
    let mut head = [0; 4096];
    let len = file.read_at(&mut head, 0)?;
    let encoding = text::encoding(&head[..len]);
    if matches!(encoding, Encoding::Utf8(_)) {
        return Ok((Origin::File(found.path.clone()), Some(file)));
    }
    entry.bytes = file.metadata()?.len();
    if entry.bytes > LARGEST_UTF16 {
        return Err(io::Error::other("it is UTF-16 and larger than 1 GiB; convert it to UTF-8 first"));
    }
    let bytes = converted(&fs::read(&found.path)?, encoding, entry);
    Ok((Origin::Memory(Arc::new(bytes)), None))
}

/// UTF-16 as UTF-8, with the size and hash of what it was.
fn converted(bytes: &[u8], encoding: Encoding, entry: &mut SourceEntry) -> Vec<u8> {
    entry.bytes = bytes.len() as u64;
    entry.sha256 = hex(&Sha256::digest(bytes));
    let (mark, high_first) = match encoding {
        Encoding::Utf16Be(mark) => (mark, true),
        Encoding::Utf16Le(mark) | Encoding::Utf8(mark) => (mark, false),
    };
    let without = if mark == 0 { " without a mark" } else { "" };
    entry.notes.push(format!("it is UTF-16{without}: places count bytes of its UTF-8 form"));
    text::from_utf16(&bytes[mark..], high_first).into_bytes()
}
