//! One source, read from its first to its last record.

mod outcome;
mod stretch;

pub use outcome::Outcome;
pub use stretch::Stretch;

use super::apps::Apps;
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
use super::{Batch, Fates, Sink};
use crate::event::{Event, Field, Id, Text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use stretch::Cutting;

/// Is asked now and then whether to go on.
pub type Pause<'p> = dyn FnMut(&SourceEntry, &mut dyn Sink) -> bool + 'p;

/// How long is waited for more before what there is is told again, at first and at last.
const WAITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(30));

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
    /// What applications are called that were met.
    apps: Apps,
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
    memory: Memory,
    batch: Box<dyn Batch>,
}

/// Where the records of a source go, and who reads them.
pub struct Intake<'i, 's> {
    /// Their account.
    pub entry: &'i mut SourceEntry,
    /// Takes their events.
    pub sink: &'i mut dyn Sink,
    /// Reads them.
    pub crew: &'i mut Crew,
    /// Is asked now and then, with the line of the ledger so far; `false` stops.
    pub pause: &'i mut Pause<'s>,
}

impl Intake<'_, '_> {
    fn goes_on(&mut self) -> bool {
        (self.pause)(self.entry, self.sink)
    }

    /// Takes in what a thread made of a part. What it remembers besides serves another part.
    fn absorb(&mut self, parsed: Parsed, feed: &mut Feed<'_>, memory: &mut Memory) -> Memory {
        let Parsed { outcome, memory: mut own, batch } = parsed;
        feed.brought_records(outcome.brought);
        memory.notes.append(std::mem::take(&mut own.notes));
        let fates = self.sink.absorb(batch);
        self.entry.take_in(outcome, fates);
        own
    }

    /// Tells what there is while nothing more is at hand, less often as time goes by; `false` when the load is to stop.
    fn linger(&mut self, feed: &Feed<'_>) -> bool {
        let mut wait = WAITS.0;
        while wait < WAITS.1 {
            if !self.goes_on() || feed.wait(wait) {
                return self.goes_on();
            }
            wait *= 2;
        }
        true
    }
}

/// Reads every record of a source that the feed holds. Answers whether it went to the end.
pub fn read(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    setting: &Setting,
    intake: &mut Intake<'_, '_>,
) -> bool {
    let entry = &mut *intake.entry;
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
    if intake.sink.batch().is_none() || known.format.looks_above() {
        return one_by_one(feed, known, memory, &reader, intake);
    }
    in_parts(feed, known, memory, &Arc::new(reader), intake)
}

/// Reads records on this thread, in the order in which they stand.
fn one_by_one(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    reader: &Reader,
    intake: &mut Intake<'_, '_>,
) -> bool {
    while let Some(stretch) = Stretch::cut(known.cutter.as_mut(), feed, FIRST) {
        let (mut batch, mut fates) = (intake.sink.batch(), Fates::default());
        let mut seen = std::mem::take(&mut memory.seen);
        let mut take = |mut event: Event<'_>, content: Option<Id>, place: Place| {
            if let Some(batch) = &mut batch {
                return batch.take(event, content, place);
            }
            if let Some(content) = content {
                event.id = Text::Owned(numbered(content, &mut seen));
            }
            fates.add(intake.sink.take(event, place));
        };
        let outcome = reader.parse(&stretch, memory, &mut take);
        memory.seen = seen;
        if let Some(batch) = batch {
            fates = intake.sink.absorb(batch);
        }
        feed.brought_records(outcome.brought);
        intake.entry.take_in(outcome, fates);
        if !intake.goes_on() || (stretch.dry && !intake.linger(feed)) {
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
    intake: &mut Intake<'_, '_>,
) -> bool {
    let (mut most, mut first, mut over, mut stopped) = (FIRST.min(intake.crew.part()), true, false, false);
    let mut spare: Vec<Memory> = Vec::new();
    loop {
        let mut dry = false;
        while !over && !stopped && !dry && intake.crew.has_room() {
            let stretch = Stretch::cut(known.cutter.as_mut(), feed, most);
            over = stretch.as_ref().is_none_or(|stretch| stretch.over);
            dry = stretch.as_ref().is_some_and(|stretch| stretch.dry);
            let Some((stretch, batch)) = stretch.zip(intake.sink.batch()) else { break };
            // what ends with its first part is not worth a walk to another thread, and the first is told of at once
            let own = spare.pop().unwrap_or_default();
            intake.crew.put(work(reader, stretch, own, batch), over || dry || first);
            most = intake.crew.part();
            if std::mem::take(&mut first) {
                break;
            }
        }
        let Some(parsed) = intake.crew.next() else { return !stopped };
        spare.push(intake.absorb(parsed, feed, memory));
        stopped = !intake.goes_on() || stopped;
        if dry {
            while let Some(parsed) = intake.crew.next() {
                spare.push(intake.absorb(parsed, feed, memory));
            }
            stopped = !intake.linger(feed) || stopped;
        }
    }
}

/// What a thread does with a stretch.
fn work(reader: &Arc<Reader>, stretch: Stretch, mut memory: Memory, mut batch: Box<dyn Batch>) -> Work {
    let reader = Arc::clone(reader);
    Box::new(move || {
        let mut take = |event: Event<'_>, content, place| batch.take(event, content, place);
        let outcome = reader.parse(&stretch, &mut memory, &mut take);
        Parsed { outcome, memory, batch }
    })
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
    if *times == 1 { content.text() } else { format!("{content}#{times}") }
}

impl Reader {
    /// Makes the events of a stretch.
    fn parse(
        &self,
        stretch: &Stretch,
        memory: &mut Memory,
        take: &mut dyn FnMut(Event<'_>, Option<Id>, Place),
    ) -> Outcome {
        let mut outcome = Outcome::of(self.setting.quiet);
        let Memory { notes, names, above, apps, seen: _ } = memory;
        for cutting in &stretch.cuttings {
            let (clock, operations) = (self.setting.clock, &*self.setting.operations);
            let line = cutting.line;
            let desk = Desk { clock, operations, notes, names, above, line };
            let mut take = |draft: Draft<'_>, outcome: &mut Outcome, place| {
                let (event, content) = self.finished(draft, line, apps);
                outcome.meet(event.when);
                take(event, content, place);
            };
            self.record(cutting, &stretch.bytes[cutting.range()], desk, &mut outcome, &mut take);
        }
        outcome
    }

    fn record(
        &self,
        cutting: &Cutting,
        bytes: &[u8],
        mut desk: Desk<'_>,
        outcome: &mut Outcome,
        take: &mut dyn FnMut(Draft<'_>, &mut Outcome, Place),
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
                    take(draft, outcome, place);
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
    fn finished<'e>(&'e self, draft: Draft<'e>, line: u64, apps: &mut Apps) -> (Event<'e>, Option<Id>) {
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
        event.set(Field::Source, self.file.as_str());
        event.set(Field::Format, self.format_name.as_str());
        if event.text(Field::Stage).is_none() {
            event.set(Field::Stage, crate::event::Stage::Other.name());
        }
        if event.text(Field::AppName).is_none() {
            let known = event.text(Field::AppId).and_then(|id| apps.name(id));
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
    // most ids are in that case, which is told at a glance
    if id.len() < 36 || !id.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
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
