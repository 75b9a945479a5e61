//! One source, read from its first to its last record.

mod outcome;
mod stretch;

pub use outcome::Outcome;
pub use stretch::Stretch;

use super::crew::{Crew, Work};
use super::directory::{Directory, Subject};
use super::feed::Feed;
use super::formats::{Cut, Desk, Draft, Format, Names};
use super::ledger::SourceEntry;
use super::limits;
use super::mend::mended;
use super::notes::{Note, Notes};
use super::operations::Operations;
use super::quiet::Quiet;
use super::record::{Place, Written};
use super::rows;
use super::sniff::Known;
use super::text;
use super::times::{Clock, is_moved};
use super::tree::Tree;
use super::{Batch, Fates, Sink, apps};
use crate::event::{Event, Field, Id, Text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use stretch::Cutting;

/// Is asked now and then whether to go on.
pub type Pause<'p> = dyn FnMut(&SourceEntry, &mut dyn Sink) -> bool + 'p;

/// How long is waited for more before what there is is told again, at first and at last.
const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(30);

/// How many bytes of records are read at first: the first events come soon.
const FIRST: usize = 128 << 10;

/// What a source is read with.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its number in the ledger.
    pub number: u32,
    /// How its times are read.
    pub clock: Clock,
    /// Whether the case file says that it is made up.
    pub synthetic: bool,
    /// From how many nanoseconds on a time without an event is told of.
    pub quiet: i64,
    /// What operations mean.
    pub operations: Arc<Operations>,
    /// Which agency an account belongs to.
    pub directory: Arc<Directory>,
}

/// What is remembered from record to record of a source.
#[derive(Default)]
pub struct Memory {
    notes: Notes,
    names: Names,
    /// How often a record without an id stood in this source.
    seen: FxHashMap<Id, u32>,
    /// What a record above said that those below it leave out.
    above: Option<String>,
}

/// Makes events of the records of a source.
#[derive(Debug)]
pub struct Reader {
    format: Arc<dyn Format>,
    written: Written,
    setting: Setting,
    file: String,
    format_name: String,
}

/// What became of a stretch of a source.
pub struct Parsed {
    outcome: Outcome,
    notes: Notes,
    batch: Box<dyn Batch>,
}

/// Reads every record of a source that the feed holds. `pause` is asked now and then, with the line of the ledger so far;
/// `false` stops. Answers whether it went to the end.
pub fn read(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    setting: &Setting,
    entry: &mut SourceEntry,
    sink: &mut dyn Sink,
    crew: &mut Crew,
    pause: &mut Pause<'_>,
) -> bool {
    if entry.read == 0 {
        entry.quiet = Quiet::of(setting.quiet);
    }
    let reader = Reader {
        format: Arc::clone(&known.format),
        written: known.written.clone(),
        setting: setting.clone(),
        file: entry.file.clone(),
        format_name: entry.format.clone(),
    };
    if sink.batch().is_none() || known.format.looks_above() {
        return one_by_one(feed, known, memory, &reader, entry, sink, pause);
    }
    in_parts(feed, known, memory, &Arc::new(reader), entry, sink, crew, pause)
}

/// Reads records on this thread and hands each to the sink.
fn one_by_one(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    reader: &Reader,
    entry: &mut SourceEntry,
    sink: &mut dyn Sink,
    pause: &mut Pause<'_>,
) -> bool {
    while let Some(stretch) = Stretch::cut(known.cutter.as_mut(), feed, FIRST) {
        let mut fates = Fates::default();
        let Memory { notes, names, seen, above } = memory;
        let mut take = |mut event: Event<'_>, content: Option<Id>, place: Place| {
            if let Some(content) = content {
                event.id = Text::Owned(numbered(content, seen));
            }
            fates.add(sink.take(event, place));
        };
        let outcome = reader.parse(&stretch, notes, names, above, &mut take);
        feed.brought_records(outcome.brought);
        entry.take_in(outcome, fates);
        if !pause(entry, sink) || (stretch.dry && !linger(feed, entry, sink, pause)) {
            return false;
        }
    }
    true
}

/// Reads records on the threads of a crew, and hands them to the sink in their order, part by part.
fn in_parts(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    reader: &Arc<Reader>,
    entry: &mut SourceEntry,
    sink: &mut dyn Sink,
    crew: &mut Crew,
    pause: &mut Pause<'_>,
) -> bool {
    let (mut most, mut first) = (FIRST.min(crew.part()), true);
    let (mut over, mut stopped) = (false, false);
    loop {
        let mut dry = false;
        while !over && !stopped && !dry && crew.has_room() {
            let stretch = Stretch::cut(known.cutter.as_mut(), feed, most);
            over = stretch.as_ref().is_none_or(|stretch| stretch.over);
            dry = stretch.as_ref().is_some_and(|stretch| stretch.dry);
            let Some((stretch, batch)) = stretch.zip(sink.batch()) else { break };
            // what ends with its first part is not worth a walk to another thread, and the first is told of at once
            let alone = over || dry || first;
            crew.put(work(reader, stretch, batch), alone);
            if std::mem::take(&mut first) {
                most = crew.part();
                break;
            }
        }
        let Some(parsed) = crew.next() else { return !stopped };
        absorb(parsed, feed, memory, entry, sink);
        stopped = !pause(entry, sink) || stopped;
        if dry {
            while let Some(parsed) = crew.next() {
                absorb(parsed, feed, memory, entry, sink);
            }
            stopped = !linger(feed, entry, sink, pause) || stopped;
        }
    }
}

/// What a thread does with a stretch.
fn work(reader: &Arc<Reader>, stretch: Stretch, mut batch: Box<dyn Batch>) -> Work {
    let reader = Arc::clone(reader);
    Box::new(move || {
        let mut own = Memory::default();
        let Memory { notes, names, above, .. } = &mut own;
        let mut take = |event: Event<'_>, content, place| batch.take(event, content, place);
        let outcome = reader.parse(&stretch, notes, names, above, &mut take);
        Parsed { outcome, notes: own.notes, batch }
    })
}

fn absorb(
    Parsed { outcome, notes, batch }: Parsed,
    feed: &mut Feed<'_>,
    memory: &mut Memory,
    entry: &mut SourceEntry,
    sink: &mut dyn Sink,
) {
    feed.brought_records(outcome.brought);
    memory.notes.append(notes);
    let fates = sink.absorb(batch);
    entry.take_in(outcome, fates);
}

/// Tells what there is while nothing more is at hand, less often as time goes by; `false` when the load is to stop.
fn linger(feed: &Feed<'_>, entry: &SourceEntry, sink: &mut dyn Sink, pause: &mut Pause<'_>) -> bool {
    let mut wait = SHORT;
    while wait < LONG {
        if !pause(entry, sink) {
            return false;
        }
        if feed.wait(wait) {
            return true;
        }
        wait *= 2;
    }
    true
}

/// Says what there is to say of a source, once it is read.
pub fn conclude(known: &mut Known, memory: &Memory, entry: &mut SourceEntry) {
    entry.error = known.cutter.short();
    entry.notes.extend(memory.notes.lines());
    match entry.undated.saturating_sub(memory.notes.timeless()) {
        0 => {}
        1 => entry.notes.push("1 record holds no time".to_owned()),
        records => entry.notes.push(format!("{records} records hold no time")),
    }
    entry.dates = memory.notes.dates.clone();
    entry.notes.extend(limits::hint(&entry.format, entry.read));
}

/// The id of a record that has none but its content: of several in one source each has its number.
fn numbered(content: Id, seen: &mut FxHashMap<Id, u32>) -> String {
    let times = seen.entry(content).or_insert(0);
    *times += 1;
    if *times == 1 { content.to_string() } else { format!("{content}#{times}") }
}

impl Reader {
    /// Makes the events of a stretch.
    fn parse(
        &self,
        stretch: &Stretch,
        notes: &mut Notes,
        names: &mut Names,
        above: &mut Option<String>,
        take: &mut dyn FnMut(Event<'_>, Option<Id>, Place),
    ) -> Outcome {
        let mut outcome = Outcome::of(self.setting.quiet);
        for cutting in &stretch.cuttings {
            let (clock, operations) = (self.setting.clock, &*self.setting.operations);
            let line = cutting.line;
            let desk = Desk { clock, operations, notes, names, above, line };
            self.record(cutting, &stretch.bytes[cutting.range()], desk, &mut outcome, take);
        }
        outcome
    }

    fn record(
        &self,
        cutting: &Cutting,
        bytes: &[u8],
        mut desk: Desk<'_>,
        outcome: &mut Outcome,
        take: &mut dyn FnMut(Event<'_>, Option<Id>, Place),
    ) {
        outcome.read += 1;
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let place = Place { source: self.setting.number, offset: cutting.offset, len };
        let (said, repaired) = match &cutting.said {
            Some(said) => (Cow::Borrowed(said.as_str()), false),
            None => text::shown(bytes),
        };
        let mut taken = 0;
        let mut found = cutting.broken.clone().map_or(Ok(()), Err);
        if found.is_ok() {
            if repaired {
                desk.note(Note::Utf8, "");
            }
            let mut fixed = None;
            let record = cut(&self.written, &said).or_else(|why| {
                fixed = mended(&said);
                let (text, notes) = fixed.as_ref().ok_or(why)?;
                for note in notes {
                    desk.note(*note, "");
                }
                cut(&self.written, text)
            });
            found = record.and_then(|cut| {
                self.format.event(&cut, &mut desk, &mut |draft| {
                    taken += 1;
                    let (event, content) = self.finished(draft, cutting.line);
                    outcome.meet(event.when);
                    take(event, content, place);
                })
            });
        }
        match found {
            // each of several times of one record is counted as if it stood there alone
            _ if taken > 0 => {
                outcome.read += taken - 1;
                outcome.brought += bytes.len() as u64;
            }
            Ok(()) => outcome.reject(cutting, bytes, "it says nothing".to_owned()),
            Err(reason) => outcome.reject(cutting, bytes, reason),
        }
    }

    /// The event with what the record does not know: its source and its agency; and the hash of its content where that is
    /// its id.
    fn finished<'e>(&self, draft: Draft<'e>, line: u64) -> (Event<'e>, Option<Id>) {
        let Draft { mut event, content, organisation } = draft;
        let setting = &self.setting;
        if let Some(id) = one_case(&event.id) {
            event.id = Text::Owned(id);
        }
        for link in &mut event.links {
            link.to = one_case(&link.to).unwrap_or_else(|| std::mem::take(&mut link.to));
        }
        event.line = line;
        if event.when.is_some_and(|when| is_moved(when, setting.clock.shift)) {
            event.clock = event.clock.saturating_add(setting.clock.shift);
        }
        event.synthetic |= setting.synthetic;
        event.set(Field::Source, self.file.clone());
        event.set(Field::Format, self.format_name.clone());
        if event.text(Field::Stage).is_none() {
            event.set(Field::Stage, crate::event::Stage::Other.name());
        }
        if event.text(Field::AppName).is_none() {
            let known = event.text(Field::AppId).and_then(apps::name);
            event.set_some(Field::AppName, known);
        }
        if event.text(Field::Agency).is_none() {
            let subject = Subject {
                mailbox: event.text(Field::Mailbox),
                account: event.text(Field::Account),
                tenant: event.text(Field::TenantId),
                organisation: organisation.as_deref(),
            };
            let agency = setting.directory.agency(subject).map(std::borrow::Cow::into_owned);
            event.set_some(Field::Agency, agency);
        }
        (event, content)
    }
}

/// The parts of a record.
fn cut<'t>(written: &'t Written, said: &'t str) -> Result<Cut<'t>, String> {
    match written {
        Written::Rows(header) => Ok(Cut::Row(header, rows::cells(said, header.delimiter))),
        Written::Lines(_) => Ok(Cut::Line(said)),
        _ => Tree::parse(said).map(Cut::Json).map_err(|error| why(&error)),
    }
}

/// What is wrong with JSON, in the words of its parser but with a place inside the record.
fn why(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let place = format!("character {} of its line {}", error.column(), error.line());
    if error.is_eof() {
        format!("it ends too early: {said} ({place})")
    } else {
        format!("it is no JSON: {said} ({place})")
    }
}

/// An id that is a GUID, with its kind before it or without, in the case in which GUIDs are compared; `None` where it is
/// in that case already, or is no GUID.
fn one_case(id: &str) -> Option<String> {
    let (kind, guid) = id.split_once(':').unwrap_or(("", id));
    let hyphens = [8, 13, 18, 23];
    let is_guid = guid.len() == 36
        && guid
            .bytes()
            .enumerate()
            .all(|(at, byte)| if hyphens.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() });
    let upper = is_guid && guid.bytes().any(|byte| byte.is_ascii_uppercase());
    let kinds = ["", "signin", "diraudit"];
    (upper && kinds.contains(&kind)).then(|| id.to_ascii_lowercase())
}
