//! Paths → a ledger, and events in a sink.

mod ahead;
mod archive;
mod context;
mod control;
mod current;
mod dates;
mod follow;
mod lenses;
mod look;
mod names;
mod plain;
mod rescan;
mod so_far;
mod tail;
mod unfold;
mod zip;

pub use follow::{Follow, follow, follow_until};
pub use so_far::SoFar;

use super::Sink;
use super::bundle::Opener;
use super::case_file::{CaseFile, is_named};
use super::directory::Directory;
use super::formats::{self, Format};
use super::halt::Halt;
use super::hex::hex;
use super::ledger::{Ledger, SourceEntry, State};
use super::record::{Origin, Sources, Written};
use super::text;
use super::times::DateOrder;
use super::walk::{Found, Walk};
use crate::event::Zone;
use ahead::{Ahead, FileRead};
use context::LoadContext;
use control::{Flow, GO_ON, LoadControl, STOP};
use current::Current;
use names::Names;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use tail::Following;

/// What a load is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// The zone of times without an offset.
    pub zone: Zone,
    /// The order of the numbers of dates like `3/4/2023`, before what the case file says and the source settles.
    pub dates: Option<DateOrder>,
    /// Nanoseconds to add to the times of a source, by its name or the end of its path, before what the case file says.
    pub clocks: Vec<(String, i64)>,
    /// Whether times are left as they were recorded, whatever is known of their clocks.
    pub as_recorded: bool,
    /// Format files of the user, which hold for every case; those of a case go before them.
    pub formats: Vec<PathBuf>,
    /// A folder in which what is kept of large streams stands, in files without names, while the program runs; `None` for
    /// memory alone.
    pub scratch: Option<PathBuf>,
    /// How many threads read; `None` for as many as the machine has.
    pub threads: Option<NonZeroUsize>,
    /// How many bytes a thread is given at a time; `None` for what is best.
    pub part: Option<NonZeroUsize>,
}

impl LoadOptions {
    /// What is to be added to the times of a source: by the longest name that fits it, and of these by the last.
    pub(super) fn clock_of(&self, file: &str) -> Option<i64> {
        let fitting = self.clocks.iter().filter(|(name, _)| is_named(file, name));
        fitting.max_by_key(|(name, _)| name.len()).map(|(_, shift)| *shift)
    }

    /// What is said of clocks that were told of no source there is, in a sentence each.
    #[must_use]
    pub fn unnamed(&self, ledger: &Ledger) -> Vec<String> {
        let files = || ledger.sources.iter().map(|source| source.file.as_str());
        let told = |name: &str| {
            let known = files().collect::<Vec<&str>>().join(", ");
            format!("--clock {name}: no source is called that; there are {known}")
        };
        let unnamed = self.clocks.iter().filter(|(name, _)| !files().any(|file| is_named(file, name)));
        unnamed.map(|(name, _)| told(name)).collect()
    }
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
    /// Which agency an account belongs to, and spellings of accounts, as its directory says.
    pub directory: Arc<Directory>,
    /// Paths that can't be opened, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// How far it had come when it was stopped, if it was.
    pub stopped: Option<Progress>,
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

/// Reads as [`load()`] does, until it is stopped. What may keep it waiting is read ahead, so that a stop ends the wait and the
/// sink is told what there is while it waits.
pub fn load_until(paths: &[PathBuf], options: &LoadOptions, sink: &mut dyn Sink, halt: &Halt) -> Loaded {
    let mut go_on = |_: &Progress| !halt.is_stopped();
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    loader.course.halt = Some(halt.clone());
    read_all(paths, loader).loaded
}

/// Reads as [`load()`] does, by these formats and those of the case.
pub(super) fn load_as(
    paths: &[PathBuf],
    options: &LoadOptions,
    formats: Vec<Arc<dyn Format>>,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Loaded {
    read_all(paths, Loader::new(LoadContext::new(options, formats), sink, progress)).loaded
}

/// A load, as far as its paths lead.
fn read_all<'l>(paths: &[PathBuf], mut loader: Loader<'l>) -> Loader<'l> {
    let mut walk = Walk::new(paths);
    let lens: Vec<u64> = walk.files.iter().map(Found::len).collect();
    loader.course.at.total = lens.iter().sum();
    loader.loaded.missing = std::mem::take(&mut walk.missing);
    loader.case(&walk.cases, &walk.files);
    loader.loaded.case.title = loader.loaded.case.title.take().or_else(|| walk.title.take());
    loader.directories(&walk.directories);
    loader.lenses(&walk.formats);
    loader.course.waiting = walk.files.iter().map(|found| found.name.clone()).collect();
    loader.files(&walk.files, lens);
    loader.loaded.stopped = loader.course.stopped();
    loader.passed_over(&walk.passed);
    loader
}

/// Reads one stream into a sink, as if it were a file of that name.
pub fn load_stream(name: &str, from: &mut dyn Read, options: &LoadOptions, sink: &mut dyn Sink) -> Loaded {
    let mut go_on = |_: &Progress| true;
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    let entry = loader.entry(name);
    // nothing is read behind it
    let _ = loader.named(entry, Box::new(from), None, 0);
    loader.loaded
}

/// Reads lines of the event contract that stand in no file, as if they were a file of that name.
pub fn load_contract(
    name: &str,
    mut lines: &[u8],
    directory: &Arc<Directory>,
    sink: &mut dyn Sink,
) -> Loaded {
    let mut go_on = |_: &Progress| true;
    let mut means = LoadContext::new(&LoadOptions::default(), formats::plain::contract());
    means.directory = Arc::clone(directory);
    let mut loader = Loader::new(means, sink, &mut go_on);
    let entry = loader.entry(name);
    let _ = loader.named(entry, Box::new(&mut lines), None, 0);
    loader.loaded
}

/// Reads one stream that may keep its reader waiting, as if it were a file of that name, until it is stopped.
pub fn load_stream_until(
    name: &str,
    from: impl Read + Send + 'static,
    options: &LoadOptions,
    sink: &mut dyn Sink,
    halt: &Halt,
) -> Loaded {
    let mut go_on = |_: &Progress| !halt.is_stopped();
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    loader.course.halt = Some(halt.clone());
    let entry = loader.entry(name);
    let _ = loader.piped(entry, from);
    loader.loaded.stopped = loader.course.stopped();
    loader.loaded
}

struct Loader<'l> {
    means: LoadContext,
    course: LoadControl<'l>,
    loaded: Loaded,
    sink: &'l mut dyn Sink,
    /// What tells its sources apart.
    names: Names,
    /// Opens the files of bundles.
    opener: Opener,
    /// The file that is being read.
    current: Current,
    /// The number of the source whose line stands in the ledger already, while it is read.
    open: Option<usize>,
    /// What is followed, where files are to be.
    following: Option<Following>,
}

impl<'l> Loader<'l> {
    fn new(
        means: LoadContext,
        sink: &'l mut dyn Sink,
        progress: &'l mut dyn FnMut(&Progress) -> bool,
    ) -> Self {
        Self {
            means,
            course: LoadControl::new(progress),
            loaded: Loaded::default(),
            sink,
            names: Names::default(),
            opener: Opener::default(),
            current: Current::default(),
            open: None,
            following: None,
        }
    }

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
        self.means.directory = Arc::new(directory);
        self.loaded.directory = Arc::clone(&self.means.directory);
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
        match (&found.refused, found.small()) {
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
        let origin = Origin::File(found.path.clone());
        self.close(entry, if found.member.is_some() { Origin::None } else { origin }, Written::Unknown);
    }

    /// Writes a source into the ledger when its reading begins, so that its records can be read back while it goes on.
    fn begin(&mut self, entry: &SourceEntry, origin: Origin, written: Written) {
        let number = self.number();
        self.close(SourceEntry { state: State::Reading, ..entry.clone() }, origin, written);
        self.open = Some(number);
    }

    /// The number of the source that is read now: of one whose reading has begun, its own, else the next.
    fn number(&self) -> usize {
        self.open.unwrap_or(self.loaded.ledger.sources.len())
    }

    /// Writes a source into the ledger once it is read, in the place of the line that it began with.
    fn close(&mut self, mut entry: SourceEntry, origin: Origin, written: Written) {
        entry.say_elsewhere();
        if let Some(number) = self.open.take() {
            self.loaded.sources.set(number, origin, Some(written));
            self.loaded.sources.stamp_as(number, self.current.stamp.clone());
            if let Some(line) = self.loaded.ledger.sources.get_mut(number) {
                *line = entry;
            }
            return;
        }
        self.loaded.sources.add(&entry.file, origin, written);
        self.loaded.sources.stamp(self.current.stamp.clone());
        self.loaded.ledger.sources.push(entry);
    }

    /// Tells how far it is, and asks whether it goes on.
    fn pause(&mut self) -> Flow {
        self.course.pause(&self.current, &self.loaded, self.sink)
    }

    /// Reads files of these lengths, small ones on other threads before their turn.
    fn files(&mut self, files: &[Found], lens: Vec<u64>) {
        let ahead = Ahead::of(self, files, lens);
        let Some((ahead, mut reader)) = ahead.as_ref().and_then(|ahead| Some((ahead, ahead.reader()?)))
        else {
            let mut flow = GO_ON;
            return files.iter().for_each(|found| flow = self.next_file(found, flow, None));
        };
        std::thread::scope(|scope| {
            let _end = ahead.begin(scope);
            let mut flow = GO_ON;
            for (at, found) in files.iter().enumerate() {
                let read = if flow.is_continue() { ahead.take(at, &mut reader) } else { None };
                if self.course.is_halted() {
                    flow = STOP;
                }
                flow = self.next_file(found, flow, read);
            }
        });
    }

    /// Reads the next file, which may have been read before its turn. Where the load is to stop it stands in the ledger as not
    /// read.
    fn next_file(&mut self, found: &Found, flow: Flow, read: Option<FileRead>) -> Flow {
        self.course.waiting.pop_front();
        if flow.is_continue() {
            return read.and_then(|read| self.take_in(read)).unwrap_or_else(|| self.file(found));
        }
        let entry = self.entry(&found.name);
        self.current.stamp = None;
        self.refuse(entry, "it is not read: reading was stopped before it".to_owned());
        self.course.cut_short = true;
        flow
    }

    /// Names the files and folders that are not looked into.
    fn passed_over(&mut self, passed: &[(String, String)]) {
        self.current.stamp = None;
        for (name, why) in passed {
            let notes = vec![why.clone()];
            let entry = SourceEntry { file: name.clone(), notes, ..SourceEntry::default() };
            self.close(entry, Origin::None, Written::Unknown);
        }
    }
}
