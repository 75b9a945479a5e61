//! Paths → a ledger, and events in a sink.

mod archive;
mod follow;
mod look;
mod plain;
mod tail;
mod unfold;

pub use follow::{Follow, follow};

use super::Sink;
use super::case_file::CaseFile;
use super::directory::Directory;
use super::feed::hex;
use super::formats::{self, Format};
use super::ledger::{Ledger, SourceEntry};
use super::operations::Operations;
use super::record::{Origin, Sources, Written};
use super::text;
use super::walk::{Found, Walk};
use crate::event::Zone;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use tail::Following;

/// What a load is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// The zone of times without an offset.
    pub zone: Zone,
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
#[derive(Debug, Clone, Default)]
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
    read_all(paths, *options, None, sink, progress).loaded
}

/// A load, as far as its paths lead. Files are followed on where that is to be remembered.
fn read_all<'l>(
    paths: &[PathBuf],
    options: LoadOptions,
    following: Option<Following>,
    sink: &'l mut dyn Sink,
    progress: &'l mut dyn FnMut(&Progress) -> bool,
) -> Loader<'l> {
    let mut walk = Walk::new(paths);
    let total =
        walk.files.iter().filter_map(|found| fs::metadata(&found.path).ok()).map(|file| file.len()).sum();
    let mut loader = Loader {
        options,
        operations: Operations::standard(),
        formats: formats::standard(),
        directory: Directory::default(),
        loaded: Loaded { missing: std::mem::take(&mut walk.missing), ..Loaded::default() },
        sink,
        progress,
        at: Progress { total, ..Progress::default() },
        following,
    };
    loader.case(&walk.cases, &walk.files);
    loader.directories(&walk.directories);
    for found in &walk.files {
        if !loader.file(found) {
            break;
        }
    }
    loader.passed_over(&walk.hidden);
    loader
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
    /// What is followed, where files are to be.
    following: Option<Following>,
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
        self.wrong(first, "case", &bytes, &wrong, unused);
        self.others(found, "case", "case.toml");
    }

    /// Reads the first `agencies.csv`.
    fn directories(&mut self, found: &[Found]) {
        let Some((first, bytes)) = found.first().and_then(|first| Some((first, self.small(first)?))) else {
            return;
        };
        let (directory, wrong) = Directory::parse(&bytes);
        self.directory = directory;
        self.wrong(first, "agencies", &bytes, &wrong, Vec::new());
        self.others(found, "agencies", "agencies.csv");
    }

    /// Names the files of a kind of which a case has one that were not read.
    fn others(&mut self, found: &[Found], format: &str, kind: &str) {
        let Some((first, others)) = found.split_first() else { return };
        for other in others {
            let why = format!("a case has one {kind}; `{}` was read", first.name);
            self.wrong(other, format, &[], &[why], Vec::new());
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
    fn wrong(&mut self, found: &Found, format: &str, bytes: &[u8], wrong: &[String], notes: Vec<String>) {
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

    /// Names the hidden files and folders, which are not read.
    fn passed_over(&mut self, hidden: &[String]) {
        for name in hidden {
            let notes = vec!["it is hidden: passed over".to_owned()];
            let entry = SourceEntry { file: name.clone(), notes, ..SourceEntry::default() };
            self.close(entry, Origin::None, Written::Unknown);
        }
    }
}
