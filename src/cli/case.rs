//! Opening a case for a subcommand, and telling what was refused.

use super::args::CaseArgs;
use super::{CliError, Status, cache, troubles};
use crate::case::notes::{Author, Journal, Places, account, author, case_name};
use crate::engine::{
    Answer, Ask, Body, Cancel, CaseSummary, Engine, IndexOptions, LocalEngine, NotesOptions, OpenOptions,
    Question,
};
use crate::query::{Filter, read};
use crate::read::{BundleSettings, DateOrder, Ledger, LoadOptions, SourceCounts, manifest};
use crate::session::{Scope, View};
use std::io::{BufWriter, StdoutLock, Write, stderr, stdout};
use std::path::PathBuf;
use std::sync::Arc;

/// An open case, and what was refused while opening it.
pub(super) struct Case {
    pub engine: LocalEngine,
    pub status: Status,
}

/// Opens the case, and tells on standard error what could not be read. With nothing to read at all it is an error.
pub(super) fn open(args: &CaseArgs) -> Result<Case, CliError> {
    open_with(args, &options(args))
}

/// Opens the case in some way, as [`open`] does.
pub(super) fn open_with(args: &CaseArgs, options: &OpenOptions) -> Result<Case, CliError> {
    some_path(args)?;
    let engine = LocalEngine::open(&args.paths, options, &Cancel::default(), &mut |_| {});
    let summary = engine.summary();
    // of a case that grows, a file of that name may come yet
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

/// The notes of a case, in its folder and where they are kept if that can't be written to.
pub(super) fn journal(paths: &[PathBuf]) -> Journal {
    Journal::open(places(paths))
}

/// Whose notes are laid over a case, and where they stand.
pub(super) fn notes(paths: &[PathBuf]) -> NotesOptions {
    NotesOptions { places: places(paths), by: who().name }
}

/// Who makes notes here.
pub(super) fn who() -> Author {
    author(|name| std::env::var(name).ok(), account)
}

fn places(paths: &[PathBuf]) -> Places {
    Places::of(paths, cache::own_folder("XDG_DATA_HOME", ".local/share").as_deref())
}

/// The file that keeps the screen of a case for next time, in the folder where programs keep their state.
pub(super) fn memory(args: &CaseArgs) -> Option<PathBuf> {
    let state = cache::own_folder("XDG_STATE_HOME", ".local/state")?;
    let name = case_name(&args.paths).filter(|_| !args.common.no_cache)?;
    Some(state.join("dwell/screens").join(format!("{name}.json")))
}

/// What was refused, in one line, and where more is told of it.
fn refused(ledger: &Ledger, paths: &[PathBuf]) -> Option<String> {
    let counted = |number: u64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let SourceCounts { unread, short, .. } = ledger.source_counts();
    let parts = [
        counted(ledger.rejected(), "record was rejected", "records were rejected"),
        counted(unread, "file was not read", "files were not read"),
        counted(short, "file was not read to its end", "files were not read to their ends"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    // what came by a pipe is gone when it is asked again
    let piped = paths.iter().any(|path| path.as_os_str() == "-");
    let once = if piped { ", once it is saved in a file" } else { "" };
    (!parts.is_empty()).then(|| format!("{}; `dwell ledger` tells where and why{once}", parts.join(", ")))
}

/// A path must be given: a command that waits for typed evidence by surprise helps nobody.
pub(super) fn some_path(args: &CaseArgs) -> Result<(), CliError> {
    if args.paths.is_empty() {
        return Err(CliError::Usage(
            "name a folder or files of evidence, as in `dwell samples/storm-0558`; `-` is standard input"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Times that a source writes without an offset are UTC, or in the zone that the case file gives the source: the zone
/// that times are shown in must move no evidence.
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

/// How a bundle is read: as it was where it was made, unless the command line tells otherwise.
fn bundled(paths: &[PathBuf], told: LoadOptions) -> LoadOptions {
    let Some(bundle) = paths.iter().find_map(|path| manifest(path).ok().flatten()) else { return told };
    let BundleSettings { dates, clocks, view: _ } = bundle.settings;
    LoadOptions {
        dates: told.dates.or_else(|| DateOrder::parse(&dates?)),
        clocks: clocks.into_iter().chain(told.clocks).collect(),
        // those that it was read by are in it
        formats: Vec::new(),
        ..told
    }
}

/// The clocks that were told; where standard input is read, `stdin` means it.
fn clocks(args: &CaseArgs) -> Vec<(String, i64)> {
    let piped = args.paths.iter().any(|path| path.as_os_str() == "-");
    let name = |name: &str| if piped && name == "stdin" { "-".to_owned() } else { name.to_owned() };
    args.common.clock.iter().map(|(told, shift)| (name(told), *shift)).collect()
}

/// The format files of the user: those in `dwell/formats` of the folder of configuration, in the order of their names.
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

/// The filter of a query, narrowed to what was known on the day of `--as-of`.
pub(super) fn filter(args: &CaseArgs, query: &str) -> Result<Filter, CliError> {
    Ok(view(args, query)?.effective())
}

/// The first view: filter, zone, as-of.
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

/// The first view of the screen: that of a bundle as it was made, but for what the command line says.
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
    /// How it went, once nothing is left to do. Files that changed while they were read or asked are told of on standard
    /// error.
    pub fn end(mut self) -> Status {
        self.settle();
        for lost in self.engine.lost() {
            say(&format!("records could not be read: {}", crate::event::visible(&lost)));
            self.status = Status::Refused;
        }
        self.status
    }

    /// Waits until the index file is written, and says why where it can't be.
    pub fn settle(&mut self) {
        if let Some(why) = self.engine.settle() {
            say(&crate::event::visible(&why));
        }
    }

    /// Tells on standard error of how many events it could not be told whether a query keeps them.
    pub fn tell_unjudged(&mut self, unjudged: u64) {
        if unjudged > 0 {
            say(&format!("events that can't be judged, as their records can't be read: {unjudged}"));
            self.status = Status::Refused;
        }
    }

    /// Tells on standard error what was refused between two states of a case that grows.
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

    /// Refuses a filter that names what nobody knows: that it keeps nothing must not be taken for an answer. Of one that keeps
    /// nothing it is said what was probably meant.
    pub fn knows(&mut self, query: &str, filter: &Filter) -> Result<(), CliError> {
        if let Some(unnamed) = self.engine.unnamed(filter, &Cancel::default()) {
            let error = unnamed.in_query(query);
            return Err(CliError::Query { query: query.to_owned(), error });
        }
        let meant = self.engine.meant(filter, &Cancel::default());
        if let Some(meant) = meant.map_err(|why| CliError::Usage(why.to_string()))? {
            // that nothing is kept is said where it matters
            if meant.near.is_empty() {
                return Ok(());
            }
            let none = if meant.absent.is_none() { "no event passes the query; " } else { "" };
            say(&crate::event::visible(&format!("{none}{meant}")));
        }
        Ok(())
    }

    /// The same of a query that says whose accesses are whose: a value in it that no event has is an error, too.
    pub fn knows_values(&mut self, query: &str, filter: &Filter) -> Result<(), CliError> {
        let meant =
            self.engine.meant(filter, &Cancel::default()).map_err(|why| CliError::Usage(why.to_string()))?;
        if let Some(error) = meant.and_then(|meant| meant.in_query(query)) {
            return Err(CliError::Query { query: query.to_owned(), error });
        }
        self.knows(query, filter)
    }

    /// Says that a filter keeps nothing and what follows from that, where it does.
    pub fn say_of_none(&mut self, filter: &Filter, so: &str) -> Result<(), CliError> {
        if let Body::Count(counted) = self.ask(Question::Count { filter: filter.clone() })?
            && counted.total.records == 0
        {
            say(&format!("no event passes the filter: {so}"));
        }
        Ok(())
    }

    /// Asks the engine something.
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

/// Lines of journals that are told one by one.
const TOLD: usize = 3;

/// Says what can't be read of the notes.
fn say_of_notes(troubles: &[String]) {
    for trouble in troubles.iter().take(TOLD) {
        say(&crate::event::visible(&format!("the notes: {trouble}")));
    }
    if troubles.len() > TOLD {
        say(&format!("the notes: {} more; `dwell notes log` tells all of them", troubles.len() - TOLD));
    }
}

/// Says something on standard error, if anybody listens.
pub(super) fn say(what: &str) {
    drop(writeln!(stderr(), "dwell: {what}"));
}

/// Writes text to standard error, if anybody listens.
pub(super) fn warn(text: &str) {
    drop(stderr().write_all(text.as_bytes()));
}

/// Standard output, buffered.
pub(super) fn out() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, stdout().lock())
}

/// Writes text to standard output.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut out = out();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::output)
}
