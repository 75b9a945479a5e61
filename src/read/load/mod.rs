//! Loading: reads all evidence below some paths into a sink and accounts for it in a ledger.

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
mod prefix;
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
use super::ledger::{AGENCIES, CASE, Ledger, SourceEntry, State};
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

/// The options of a load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// The zone of times without an offset.
    pub zone: Zone,
    /// The order of day and month in dates like `3/4/2023`. Overrides the case file and what the source itself shows.
    pub dates: Option<DateOrder>,
    /// Nanoseconds to add to the times of a source, by its name or the end of its path. Overrides the case file.
    pub clocks: Vec<(String, i64)>,
    /// Whether times stay as recorded, without any clock correction.
    pub as_recorded: bool,
    /// Format files of the user, for every case. Those of a case take precedence.
    pub formats: Vec<PathBuf>,
    /// A folder for unnamed temporary files that hold the kept part of large streams while the program runs; `None`
    /// keeps it in memory.
    pub scratch: Option<PathBuf>,
    /// The number of reading threads; `None` for one per core.
    pub threads: Option<NonZeroUsize>,
    /// The bytes per part given to a thread; `None` for the default.
    pub part: Option<NonZeroUsize>,
}

impl LoadOptions {
    /// The clock correction of a source: that of the longest name that fits it, of equally long ones the last.
    pub(super) fn clock_of(&self, file: &str) -> Option<i64> {
        let fitting = self.clocks.iter().filter(|(name, _)| is_named(file, name));
        fitting.max_by_key(|(name, _)| name.len()).map(|(_, shift)| *shift)
    }

    /// A message for each clock correction that fits no source.
    #[must_use]
    pub fn unnamed(&self, ledger: &Ledger) -> Vec<String> {
        let sources = || ledger.sources.iter().filter(|source| !source.is_of_case());
        let files = || sources().map(|source| source.file.as_str());
        let told = |name: &str| {
            let known = files().collect::<Vec<&str>>().join(", ");
            format!("--clock {name}: no source is called that; there are {known}")
        };
        let unnamed = self.clocks.iter().filter(|(name, _)| !files().any(|file| is_named(file, name)));
        unnamed.map(|(name, _)| told(name)).collect()
    }
}

/// The progress of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all files.
    pub total: u64,
    /// Records read.
    pub records: u64,
}

/// The result of a load.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What was read, and what became of every record.
    pub ledger: Ledger,
    /// Reads records back.
    pub sources: Sources,
    /// The contents of the case file.
    pub case: CaseFile,
    /// The directory: agencies of accounts, and alternative spellings of accounts.
    pub directory: Arc<Directory>,
    /// Paths that can't be opened, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// The progress when it was stopped; `None` if it finished.
    pub stopped: Option<Progress>,
}

/// Reads all evidence below `paths` into a sink; `-` is standard input. `progress` returns `false` to stop early.
/// There are no errors: what could not be read is in the ledger, or among the missing paths.
pub fn load(
    paths: &[PathBuf],
    options: &LoadOptions,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Loaded {
    load_as(paths, options, formats::standard(), sink, progress)
}

/// Like [`load()`], until stopped by `halt`. Input that may block is read on another thread, so that a stop ends the
/// wait, and the sink is updated meanwhile.
pub fn load_until(paths: &[PathBuf], options: &LoadOptions, sink: &mut dyn Sink, halt: &Halt) -> Loaded {
    let mut go_on = |_: &Progress| !halt.is_stopped();
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    loader.control.halt = Some(halt.clone());
    read_all(paths, loader).loaded
}

/// Like [`load()`], with these formats and those of the case.
pub(super) fn load_as(
    paths: &[PathBuf],
    options: &LoadOptions,
    formats: Vec<Arc<dyn Format>>,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Loaded {
    read_all(paths, Loader::new(LoadContext::new(options, formats), sink, progress)).loaded
}

/// Runs a load over everything found below `paths`.
fn read_all<'l>(paths: &[PathBuf], mut loader: Loader<'l>) -> Loader<'l> {
    let mut walk = Walk::new(paths);
    let lens: Vec<u64> = walk.files.iter().map(Found::len).collect();
    loader.control.at.total = lens.iter().sum();
    loader.loaded.missing = std::mem::take(&mut walk.missing);
    loader.case(&walk.cases, &walk.files);
    loader.loaded.case.title = loader.loaded.case.title.take().or_else(|| walk.title.take());
    loader.directories(&walk.directories);
    loader.lenses(&walk.formats);
    loader.control.waiting = walk.files.iter().map(|found| found.name.clone()).collect();
    loader.files(&walk.files, lens);
    loader.loaded.stopped = loader.control.stopped();
    loader.passed_over(&walk.passed);
    loader
}

/// Reads one stream into a sink, as a source called `name`.
pub fn load_stream(name: &str, from: &mut dyn Read, options: &LoadOptions, sink: &mut dyn Sink) -> Loaded {
    let mut go_on = |_: &Progress| true;
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    let entry = loader.entry(name);
    // nothing follows it, so whether to go on does not matter
    let _ = loader.named(entry, Box::new(from), None, 0);
    loader.loaded
}

/// Reads lines of the event contract from memory, as a source called `name`.
pub fn load_contract(
    name: &str,
    mut lines: &[u8],
    directory: &Arc<Directory>,
    sink: &mut dyn Sink,
) -> Loaded {
    let mut go_on = |_: &Progress| true;
    let mut context = LoadContext::new(&LoadOptions::default(), formats::plain::contract());
    context.directory = Arc::clone(directory);
    let mut loader = Loader::new(context, sink, &mut go_on);
    let entry = loader.entry(name);
    let _ = loader.named(entry, Box::new(&mut lines), None, 0);
    loader.loaded
}

/// Reads one stream that may block, as a source called `name`, until it ends or `halt` is stopped.
pub fn load_stream_until(
    name: &str,
    from: impl Read + Send + 'static,
    options: &LoadOptions,
    sink: &mut dyn Sink,
    halt: &Halt,
) -> Loaded {
    let mut go_on = |_: &Progress| !halt.is_stopped();
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    loader.control.halt = Some(halt.clone());
    let entry = loader.entry(name);
    let _ = loader.piped(entry, from);
    loader.loaded.stopped = loader.control.stopped();
    loader.loaded
}

struct Loader<'l> {
    context: LoadContext,
    control: LoadControl<'l>,
    loaded: Loaded,
    sink: &'l mut dyn Sink,
    /// Keeps the names of sources distinct.
    names: Names,
    /// Opens the files of bundles.
    opener: Opener,
    /// The file being read.
    current: Current,
    /// The number of the source being read, if it has its entry in the ledger already.
    open: Option<usize>,
    /// The state of following, if growing files are followed.
    following: Option<Following>,
}

impl<'l> Loader<'l> {
    fn new(
        context: LoadContext,
        sink: &'l mut dyn Sink,
        progress: &'l mut dyn FnMut(&Progress) -> bool,
    ) -> Self {
        Self {
            control: LoadControl::new(progress, context.memory.is_limited()),
            context,
            loaded: Loaded::default(),
            sink,
            names: Names::default(),
            opener: Opener::default(),
            current: Current::default(),
            open: None,
            following: None,
        }
    }

    /// Reads the first `case.toml`. The ledger reports what is wrong with it, and its settings that apply to no file.
    fn case(&mut self, found: &[Found], files: &[Found]) {
        let Some((first, bytes)) = found.first().and_then(|first| Some((first, self.small(first)?))) else {
            return;
        };
        let (case, wrong) = CaseFile::parse(&text::shown(&bytes).0);
        let unused = case.unused(files.iter().map(|found| found.name.as_str()));
        self.loaded.case = case;
        self.wrong(first, CASE, &bytes, &wrong, unused);
        self.others((found, &bytes), CASE, "case.toml");
    }

    /// Reads the first `agencies.csv`.
    fn directories(&mut self, found: &[Found]) {
        let Some((first, bytes)) = found.first().and_then(|first| Some((first, self.small(first)?))) else {
            return;
        };
        let (directory, wrong) = Directory::parse(&bytes);
        self.context.directory = Arc::new(directory);
        self.loaded.directory = Arc::clone(&self.context.directory);
        self.wrong(first, AGENCIES, &bytes, &wrong, Vec::new());
        self.others((found, &bytes), AGENCIES, "agencies.csv");
    }

    /// Reports all but the first of these files: a case has only one of a kind. One that is the same, as in a copy of a
    /// folder, loses nothing.
    fn others(&mut self, (found, read): (&[Found], &[u8]), format: &str, kind: &str) {
        let Some((first, others)) = found.split_first() else { return };
        for other in others {
            if other.small().is_ok_and(|bytes| bytes == read) {
                let why = format!("it says the same as `{}`, which was read", first.name);
                self.wrong(other, format, read, &[], vec![why]);
                continue;
            }
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

    /// Reports in the ledger what is wrong with a file of the case that is not evidence.
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

    /// Enters a source when its reading begins, so that its records can be read back meanwhile.
    fn begin(&mut self, entry: &SourceEntry, origin: Origin, written: Written) {
        let number = self.number();
        self.close(SourceEntry { state: State::Reading, ..entry.clone() }, origin, written);
        self.open = Some(number);
    }

    /// The number of the current source: its own if it has an entry already, else the next.
    fn number(&self) -> usize {
        self.open.unwrap_or(self.loaded.ledger.sources.len())
    }

    /// Enters a source that was read, in place of the entry of its beginning if there is one.
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

    /// Reports progress to the sink and the caller; they decide whether to continue.
    fn pause(&mut self) -> Flow {
        self.control.pause(&self.current, &self.loaded, self.sink)
    }

    /// Reads the files, which have these lengths; small ones are read ahead on other threads.
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
                if self.control.is_halted() {
                    flow = STOP;
                }
                flow = self.next_file(found, flow, read);
            }
        });
    }

    /// Reads the next file, or takes in what was read ahead of it. After a stop it is entered as not read.
    fn next_file(&mut self, found: &Found, flow: Flow, read: Option<FileRead>) -> Flow {
        self.control.waiting.pop_front();
        if flow.is_continue() {
            return read.and_then(|read| self.take_in(read)).unwrap_or_else(|| self.file(found));
        }
        let entry = self.entry(&found.name);
        self.current.stamp = None;
        self.refuse(entry, "it is not read: reading was stopped before it".to_owned());
        self.control.cut_short = true;
        flow
    }

    /// Enters the files and folders that are not looked into.
    fn passed_over(&mut self, passed: &[(String, String)]) {
        self.current.stamp = None;
        for (name, why) in passed {
            let notes = vec![why.clone()];
            let entry = SourceEntry { file: name.clone(), notes, ..SourceEntry::default() };
            self.close(entry, Origin::None, Written::Unknown);
        }
    }
}
