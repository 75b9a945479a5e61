//! Opens a case for a subcommand with the options of the command line, and says on standard error what was refused.

use super::args::CaseArgs;
use super::progress::ProgressLine;
use super::{CliError, Status, cache, troubles};
use crate::case::notes::{Author, Journal, Places, account, author, case_name};
use crate::engine::{
    Answer, Ask, Body, Cancel, CaseSummary, Engine, IndexOptions, Loading, LocalEngine, NotesOptions,
    OpenOptions, Question,
};
use crate::event::count;
use crate::query::{Filter, read};
use crate::read::{BundleSettings, DateOrder, Ledger, LoadOptions, SourceCounts, manifest};
use crate::session::{Scope, View};
use std::io::{BufWriter, StdoutLock, Write, stderr, stdout};
use std::path::PathBuf;
use std::sync::Arc;

/// An open case, and the exit status so far.
pub(super) struct Case {
    pub engine: LocalEngine,
    pub status: Status,
}

/// Opens a case and says on standard error what could not be read. It is an error if nothing could be opened.
pub(super) fn open(args: &CaseArgs) -> Result<Case, CliError> {
    open_with(args, &options(args))
}

/// Like [`open`], with the given options.
pub(super) fn open_with(args: &CaseArgs, options: &OpenOptions) -> Result<Case, CliError> {
    require_path(args)?;
    let mut line = ProgressLine::new();
    let mut told = |answer: Answer| {
        if let Body::Loading(loading) = answer.body {
            line.tell(|| reading(&loading));
        }
    };
    let engine = LocalEngine::open(&args.paths, options, &Cancel::default(), &mut told);
    drop(line);
    let summary = engine.summary();
    // while following, a source with that name may still appear
    if let Some(why) = summary.unnamed.first().filter(|_| !summary.following) {
        return Err(CliError::Usage(why.clone()));
    }
    let troubles = troubles::lines(&summary.troubles, engine.ledger());
    for trouble in troubles.iter().chain(&summary.doubts) {
        say(&crate::event::visible(trouble));
    }
    let waits = summary.following && args.paths.iter().any(|path| path.exists());
    if summary.sources.is_empty() && !summary.troubles.is_empty() && !waits {
        return Err(CliError::Usage("nothing could be opened".to_owned()));
    }
    if summary.sources.is_empty() {
        say("there is no evidence here: no file of a known format");
    }
    if let Some(refused) = refused(engine.ledger(), &args.paths) {
        say(&refused);
    }
    say_of_notes(&summary.notes.troubles);
    if let Some(said) = options.notes.as_ref().and_then(|notes| notes.places.perhaps()) {
        say(&crate::event::visible(&said));
    }
    let refused = engine.ledger().refused() || !summary.troubles.is_empty();
    let status = if refused { Status::Refused } else { Status::Done };
    Ok(Case { engine, status })
}

/// How far reading is, in words.
fn reading(loading: &Loading) -> String {
    let percent = loading.percent().map_or(String::new(), |percent| format!("{percent} %, "));
    format!("reading: {percent}{}", count(loading.records, "record"))
}

/// Opens the journals of a case: the one in its folder, and those in the user's data folder.
pub(super) fn journal(paths: &[PathBuf]) -> Journal {
    Journal::open(places(paths))
}

/// The places of a case's notes, and the author of new ones.
pub(super) fn notes(paths: &[PathBuf]) -> NotesOptions {
    NotesOptions { places: places(paths), by: who().name }
}

/// The author of new notes, from the environment or the account.
pub(super) fn who() -> Author {
    author(|name| std::env::var(name).ok(), account)
}

fn places(paths: &[PathBuf]) -> Places {
    Places::of(paths, cache::own_folder("XDG_DATA_HOME", ".local/share").as_deref())
}

/// The file that stores the screen of a case between two sessions; `None` with `--no-cache` or without a name or state
/// folder.
pub(super) fn memory(args: &CaseArgs) -> Option<PathBuf> {
    let state = cache::own_folder("XDG_STATE_HOME", ".local/state")?;
    let name = case_name(&args.paths).filter(|_| !args.common.no_cache)?;
    Some(state.join("dwell/screens").join(format!("{name}.json")))
}

/// One line with the numbers of rejected records and of files not read (to their end) or damaged; `None` if there are none.
fn refused(ledger: &Ledger, paths: &[PathBuf]) -> Option<String> {
    let counted = |number: u64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let SourceCounts { unread, short, damaged, .. } = ledger.source_counts();
    let parts = [
        counted(ledger.rejected(), "record was rejected", "records were rejected"),
        counted(unread, "file was not read", "files were not read"),
        counted(short, "file was not read to its end", "files were not read to their ends"),
        counted(damaged, "file is damaged", "files are damaged"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    // standard input can't be read a second time
    let piped = paths.iter().any(|path| path.as_os_str() == "-");
    let once = if piped { ", once it is saved in a file" } else { "" };
    (!parts.is_empty()).then(|| format!("{}; `dwell ledger` tells where and why{once}", parts.join(", ")))
}

/// Refuses a command line without a path, so that no command waits for standard input by surprise.
pub(super) fn require_path(args: &CaseArgs) -> Result<(), CliError> {
    if args.paths.is_empty() {
        return Err(CliError::Usage(
            "name a folder or files of evidence, as in `dwell samples/storm-0558`; `-` is standard input"
                .to_owned(),
        ));
    }
    Ok(())
}

/// The options of the command line. Times without an offset are UTC unless the case file gives the source a zone:
/// `--zone` is for display and queries and never shifts evidence.
pub(super) fn options(args: &CaseArgs) -> OpenOptions {
    let common = &args.common;
    let load = LoadOptions {
        dates: common.dates,
        clocks: clocks(args),
        formats: own_formats(),
        scratch: cache::folder().filter(|_| !common.no_cache),
        ..LoadOptions::default()
    };
    let load = bundled(&args.paths, load);
    let index = cache::folder().filter(|_| !common.no_cache).map(IndexOptions::of);
    let index = index.map(|index| IndexOptions { verify: common.verify, ..index });
    let notes = (!common.no_notes).then(|| Arc::new(notes(&args.paths)));
    OpenOptions { load, follow: false, index, notes, ..OpenOptions::default() }
}

/// The load options for a bundle: its own settings, overridden by the command line. Unchanged if no path is a bundle.
fn bundled(paths: &[PathBuf], told: LoadOptions) -> LoadOptions {
    let Some(bundle) = paths.iter().find_map(|path| manifest(path).ok().flatten()) else { return told };
    let BundleSettings { dates, clocks, view: _ } = bundle.settings;
    LoadOptions {
        dates: told.dates.or_else(|| DateOrder::parse(&dates?)),
        clocks: clocks.into_iter().chain(told.clocks).collect(),
        // a bundle contains the format files that it was made with
        formats: Vec::new(),
        ..told
    }
}

/// The clock corrections of the command line; `stdin` is renamed to `-` if standard input is read.
fn clocks(args: &CaseArgs) -> Vec<(String, i64)> {
    let piped = args.paths.iter().any(|path| path.as_os_str() == "-");
    let name = |name: &str| if piped && name == "stdin" { "-".to_owned() } else { name.to_owned() };
    args.common.clock.iter().map(|(told, shift)| (name(told), *shift)).collect()
}

/// The user's format files, `dwell/formats/*.toml` in the configuration folder, sorted by name.
pub(super) fn own_formats() -> Vec<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")));
    let Some(Ok(entries)) = folder.map(|folder| std::fs::read_dir(folder.join("dwell/formats"))) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
}

/// Parses a query and restricts it to what was known on the day of `--as-of`.
pub(super) fn filter(args: &CaseArgs, query: &str) -> Result<Filter, CliError> {
    Ok(view(args, query)?.effective())
}

/// The first view of a command line: filter, zone and as-of.
pub(super) fn view(args: &CaseArgs, query: &str) -> Result<View, CliError> {
    let filter = read(query, args.common.zone())
        .map_err(|error| CliError::Query { query: query.to_owned(), error })?;
    Ok(View {
        scope: Scope::of(query.trim(), filter),
        zone: args.common.zone(),
        as_of: args.common.as_of.as_deref().map(Arc::from),
        ..View::default()
    })
}

/// The first view of the screen: a bundle's stored view, overridden by the command line.
pub(super) fn first_view(args: &CaseArgs, query: Option<&str>) -> Result<View, CliError> {
    let bundle = args.paths.iter().find_map(|path| manifest(path).ok().flatten());
    let Some(told) = bundle.map(|bundle| bundle.settings.view).filter(|view| !view.is_usual()) else {
        return view(args, query.unwrap_or(""));
    };
    let mut was = match View::of_bundle(&told) {
        Ok(view) => view,
        Err(why) => {
            say(&crate::event::visible(&format!(
                "the view that the bundle was made in can't be shown: {why}"
            )));
            return view(args, query.unwrap_or(""));
        }
    };
    let common = &args.common;
    was.zone = common.zone_said.unwrap_or(was.zone);
    was.as_of = common.as_of.as_deref().map(Arc::from).or(was.as_of);
    if let Some(query) = query {
        let filter =
            read(query, was.zone).map_err(|error| CliError::Query { query: query.to_owned(), error })?;
        let scope = &mut was.scope;
        (scope.query, scope.filter, scope.off) = (Arc::from(query.trim()), Arc::new(filter), Arc::from([]));
    }
    Ok(was)
}

impl Case {
    /// Finishes and returns the exit status. Files that changed while they were read are reported on standard error and
    /// make it `Refused`.
    pub fn end(mut self) -> Status {
        self.settle();
        for lost in self.engine.lost() {
            say(&format!("records could not be read: {}", crate::event::visible(&lost)));
            self.status = Status::Refused;
        }
        self.status
    }

    /// Waits until the index file is written; reports on standard error if it can't be.
    pub fn settle(&mut self) {
        if let Some(why) = self.engine.settle() {
            say(&crate::event::visible(&why));
        }
    }

    /// Reports on standard error the number of events whose records can't be read, so that the query could not be
    /// decided.
    pub fn tell_unjudged(&mut self, unjudged: u64) {
        if unjudged > 0 {
            say(&format!("events that can't be judged, as their records can't be read: {unjudged}"));
            self.status = Status::Refused;
        }
    }

    /// Reports on standard error what was refused between two states of a case that grows.
    pub fn tell_since(&mut self, before: &CaseSummary, now: &CaseSummary) {
        let new: Vec<_> = now.troubles.iter().filter(|trouble| !before.troubles.contains(trouble)).collect();
        let doubts = now.doubts.iter().filter(|doubt| !before.doubts.contains(doubt));
        for trouble in new.iter().copied().chain(doubts) {
            say(&crate::event::visible(trouble));
        }
        let rejected = now.rejected.saturating_sub(before.rejected);
        say_rejected(rejected);
        if rejected > 0 || !new.is_empty() {
            self.status = Status::Refused;
        }
    }

    /// Refuses a filter that names something unknown, so that its empty result is not taken for an answer. If a filter
    /// matches nothing for another reason, prints what was probably meant; else the record field that no record has and
    /// that it leaves out or has as an alternative.
    pub fn knows(&mut self, query: &str, filter: &Filter) -> Result<(), CliError> {
        if let Some(unnamed) = self.engine.unnamed(filter, &Cancel::default()) {
            let error = unnamed.in_query(query);
            return Err(CliError::Query { query: query.to_owned(), error });
        }
        let told = match self.engine.meant(filter, &Cancel::default()) {
            Ok(None) => self.engine.pointless(filter, &Cancel::default()),
            meant => meant,
        };
        if let Some(meant) = told.map_err(|why| CliError::Usage(why.to_string()))? {
            // an empty result without a suggestion is reported by the caller, where that matters
            if !meant.is_told() {
                return Ok(());
            }
            let meant = meant.spelled_in(query);
            let none = if meant.absent.is_none() { "no event passes the query; " } else { "" };
            say(&crate::event::visible(&format!("{none}{meant}")));
        }
        Ok(())
    }

    /// Like [`Case::knows`], for a query that selects the intruder's accesses: there it is an error, too, to match
    /// nothing for a value that no event has.
    pub fn check_values(&mut self, query: &str, filter: &Filter) -> Result<(), CliError> {
        let meant =
            self.engine.meant(filter, &Cancel::default()).map_err(|why| CliError::Usage(why.to_string()))?;
        if let Some(error) = meant.and_then(|meant| meant.in_query(query)) {
            return Err(CliError::Query { query: query.to_owned(), error });
        }
        self.knows(query, filter)
    }

    /// Says on standard error that a filter matches nothing, and its consequence `so`.
    pub fn warn_if_empty(&mut self, filter: &Filter, so: &str) -> Result<(), CliError> {
        if let Body::Count(counted) = self.ask(Question::Count { filter: filter.clone() })?
            && counted.total.records == 0
        {
            say(&format!("no event passes the filter: {so}"));
        }
        Ok(())
    }

    /// Asks the engine and waits for the answer.
    pub fn ask(&mut self, question: Question) -> Result<Body, CliError> {
        let ask = Ask { generation: 1, question };
        let answered = self.engine.answer(&ask, &Cancel::default(), &mut |_: Answer| {});
        answered.map(|answer| answer.body).map_err(|why| CliError::Usage(why.to_string()))
    }
}

fn say_rejected(rejected: u64) {
    if rejected > 0 {
        let records = if rejected == 1 { "record was" } else { "records were" };
        say(&format!("{rejected} {records} rejected; `dwell ledger` tells where and why"));
    }
}

/// Number of note troubles that are printed in full.
const TOLD: usize = 3;

/// Says on standard error what of the notes can't be read.
fn say_of_notes(troubles: &[String]) {
    for trouble in troubles.iter().take(TOLD) {
        say(&crate::event::visible(&format!("the notes: {trouble}")));
    }
    if troubles.len() > TOLD {
        say(&format!("the notes: {} more; `dwell notes log` tells all of them", troubles.len() - TOLD));
    }
}

/// Prints a line on standard error; a closed standard error is ignored.
pub(super) fn say(what: &str) {
    drop(writeln!(stderr(), "dwell: {what}"));
}

/// Writes text to standard error; a closed standard error is ignored.
pub(super) fn warn(text: &str) {
    drop(stderr().write_all(text.as_bytes()));
}

/// Standard output with a buffer of 64 KiB.
pub(super) fn out() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, stdout().lock())
}

/// Writes text to standard output and flushes it.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut out = out();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::output)
}
