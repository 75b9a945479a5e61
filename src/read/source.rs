//! One source, read from its first to its last record.

use super::apps::Apps;
use super::directory::{Directory, Subject};
use super::feed::Feed;
use super::formats::{Cut, Desk, Draft, Format, Names};
use super::ledger::{Reject, SourceEntry};
use super::limits;
use super::mend::mended;
use super::notes::{Note, Notes};
use super::operations::Operations;
use super::piece::Piece;
use super::quiet::Quiet;
use super::record::{Place, Written};
use super::rows;
use super::sniff::Known;
use super::text;
use super::times::{Clock, is_moved};
use super::tree::Tree;
use super::{Fate, Sink};
use crate::event::{Event, Field, Id, Text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// How many bytes of a rejected record are kept.
const KEPT_BYTES: usize = 4 << 10;
/// How many rejected records are kept.
const KEPT_REJECTS: usize = 1000;
/// How often it is asked whether to go on, in records.
const ASK_EVERY: u64 = 1024;

/// What a source is read with.
pub struct Setting<'s> {
    /// Its number in the ledger.
    pub number: u32,
    /// How its times are read.
    pub clock: Clock,
    /// Whether the case file says that it is made up.
    pub synthetic: bool,
    /// From how many nanoseconds on a time without an event is told of.
    pub quiet: i64,
    /// What operations mean.
    pub operations: &'s Operations,
    /// Which agency an account belongs to.
    pub directory: &'s Directory,
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

/// Reads every record of a source that the feed holds. `go_on` is asked now and then, with the records read so far; `false`
/// stops. Answers whether it went to the end.
pub fn read(
    feed: &mut Feed<'_>,
    known: &mut Known,
    memory: &mut Memory,
    setting: &Setting<'_>,
    entry: &mut SourceEntry,
    sink: &mut dyn Sink,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> bool {
    let Memory { notes, names, seen, above, apps } = memory;
    if entry.read == 0 {
        entry.quiet = Quiet::of(setting.quiet);
    }
    while let Some(piece) = known.cutter.next(feed) {
        let (clock, operations) = (setting.clock, setting.operations);
        let desk = Desk { clock, operations, notes, names, above, line: piece.line };
        let mut one = One { format: known.format.as_ref(), written: &known.written, setting, seen, apps };
        let rejected = entry.rejected;
        one.record(feed, &piece, desk, entry, sink);
        if entry.rejected == rejected {
            feed.brought_record(piece.take);
        }
        feed.consume(piece.take);
        if entry.read.is_multiple_of(ASK_EVERY) && !go_on(entry.read) {
            return false;
        }
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

/// What reading one record needs.
struct One<'s> {
    format: &'s dyn Format,
    written: &'s Written,
    setting: &'s Setting<'s>,
    /// How often a record without an id stood in this source.
    seen: &'s mut FxHashMap<Id, u32>,
    apps: &'s mut Apps,
}

impl One<'_> {
    fn record(
        &mut self,
        feed: &Feed<'_>,
        piece: &Piece,
        mut desk: Desk<'_>,
        entry: &mut SourceEntry,
        sink: &mut dyn Sink,
    ) {
        entry.read += 1;
        let bytes = &feed.have()[piece.skip..piece.skip + piece.len];
        let offset = feed.offset() + piece.skip as u64;
        let place =
            Place { source: self.setting.number, offset, len: u32::try_from(piece.len).unwrap_or(u32::MAX) };
        let (said, repaired) = match &piece.said {
            Some(said) => (Cow::Borrowed(said.as_str()), false),
            None => text::shown(bytes),
        };
        let mut taken = 0;
        let mut outcome = piece.broken.clone().map_or(Ok(()), Err);
        if outcome.is_ok() {
            if repaired {
                desk.note(Note::Utf8, "");
            }
            let mut fixed = None;
            let record = cut(self.written, &said).or_else(|why| {
                fixed = mended(&said);
                let (text, notes) = fixed.as_ref().ok_or(why)?;
                for note in notes {
                    desk.note(*note, "");
                }
                cut(self.written, text)
            });
            outcome = record.and_then(|cut| {
                let (setting, format) = (self.setting, self.format);
                let (seen, apps) = (&mut *self.seen, &mut *self.apps);
                format.event(&cut, &mut desk, &mut |draft| {
                    taken += 1;
                    let event = finished(draft, piece.line, setting, entry, seen, apps);
                    let when = event.when;
                    let fate = sink.take(event, place);
                    count(entry, when, fate);
                })
            });
        }
        match outcome {
            // each of several times of one record is counted as if it stood there alone
            _ if taken > 0 => entry.read += taken - 1,
            Ok(()) => reject(entry, piece, offset, bytes, "it says nothing".to_owned()),
            Err(reason) => reject(entry, piece, offset, bytes, reason),
        }
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

/// The event with what the record does not know: its source, its agency, its number among its likes.
fn finished<'e>(
    draft: Draft<'e>,
    line: u64,
    setting: &Setting<'_>,
    entry: &'e SourceEntry,
    seen: &mut FxHashMap<Id, u32>,
    apps: &mut Apps,
) -> Event<'e> {
    let Draft { mut event, content, organisation } = draft;
    if let Some(content) = content {
        let times = seen.entry(content).or_insert(0);
        *times += 1;
        event.id = Text::Owned(if *times == 1 { content.text() } else { format!("{content}#{times}") });
    }
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
    event.set(Field::Source, entry.file.as_str());
    event.set(Field::Format, entry.format.as_str());
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
    event
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

fn count(entry: &mut SourceEntry, when: Option<crate::event::When>, fate: Fate) {
    match fate {
        Fate::Kept => entry.kept += 1,
        Fate::Merged => entry.merged += 1,
        Fate::Undated => entry.undated += 1,
    }
    let Some(when) = when else { return };
    entry.quiet.take(when);
    if entry.first.is_none_or(|first| when.order() < first.order()) {
        entry.first = Some(when);
    }
    if entry.last.is_none_or(|last| end_of(when) > end_of(last)) {
        entry.last = Some(when);
    }
}

/// Until when coverage reaches by an event: by its beginning, or by the end of a span that is known.
fn end_of(when: crate::event::When) -> i64 {
    if when.end_text().is_some() { when.latest() } else { when.order() }
}

fn reject(entry: &mut SourceEntry, piece: &Piece, offset: u64, bytes: &[u8], reason: String) {
    entry.rejected += 1;
    if entry.rejects.len() < KEPT_REJECTS {
        let length = bytes.len() as u64;
        let bytes = bytes[..bytes.len().min(KEPT_BYTES)].to_vec();
        entry.rejects.push(Reject { line: piece.line, offset, reason, bytes, length });
    }
}
