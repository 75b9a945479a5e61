//! Reads one source from its first to its last record: on this thread, or in parts on several.

mod finish;
mod outcome;
mod reader;
mod record_batch;

pub use outcome::Outcome;
pub use reader::Reader;
pub use record_batch::RecordBatch;

use super::apps::Apps;
use super::directory::Directory;
use super::feed::Feed;
use super::flat::Flat;
use super::formats::Names;
use super::ledger::SourceEntry;
use super::limits;
use super::operations::Operations;
use super::outline::Outline;
use super::quiet::Quiet;
use super::reader_pool::{ReaderPool, Work};
use super::record::{Place, Written};
use super::remarks::Remarks;
use super::sniff::SourceFormat;
use super::times::Clock;
use super::value_cache::Differing;
use super::{Batch, DispositionCounts, Sink};
use crate::event::{Event, Id, Text};
use reader::Made;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Duration;

/// Called now and then with the entry so far; returns whether to go on.
pub type Pause<'p> = dyn FnMut(&SourceEntry, &mut dyn Sink) -> bool + 'p;

/// How long to wait for more input before reporting progress again: at first, and at most.
const WAITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(30));

/// Bytes of the first part, small so that the first events come soon.
const FIRST: usize = 128 << 10;

/// The settings for reading a source.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The number of the source.
    pub number: u32,
    /// How its times are read.
    pub clock: Clock,
    /// Whether the case file says that all of it is made up.
    pub synthetic: bool,
    /// The shortest quiet time that is reported, in nanoseconds.
    pub quiet: i64,
    /// The table of operations.
    pub operations: Arc<Operations>,
    /// The directory of agencies.
    pub directory: Arc<Directory>,
    /// The offset up to which its records were read earlier: their events are not passed on again.
    pub known: u64,
}

/// State that is kept from record to record of a source.
#[derive(Default)]
pub struct ReadState {
    notes: Remarks,
    names: Names,
    /// The names in flat records.
    flat: Flat,
    /// The columns whose values differ.
    differing: Differing,
    /// The outline of a record in a cell.
    outline: Outline,
    /// How often each record without an id occurred, by the hash of its content.
    seen: FxHashMap<Id, u32>,
    /// What an earlier record said and later ones omit.
    earlier: Option<String>,
    /// The cache of application names.
    apps: Apps,
}

/// The result of a part of a source.
pub struct Parsed {
    outcome: Outcome,
    state: ReadState,
    batch: Box<dyn Batch>,
    records: RecordBatch,
}

/// What is reused for the next part.
type Tools = (ReadState, RecordBatch);

/// The output of a source, and the threads that read it.
pub struct Intake<'i, 's> {
    /// The entry in the ledger.
    pub entry: &'i mut SourceEntry,
    /// Receives the events.
    pub sink: &'i mut dyn Sink,
    /// The reading threads.
    pub crew: &'i mut ReaderPool,
    /// Called now and then, with the entry so far; returns `false` to stop.
    pub pause: &'i mut Pause<'s>,
    /// The offset of the first record for which the sink had no room.
    pub refused: Option<u64>,
}

impl Intake<'_, '_> {
    fn goes_on(&mut self) -> bool {
        (self.pause)(self.entry, self.sink)
    }

    /// Whether the sink has no room for a part.
    fn is_refused(&mut self, batch: &dyn Batch, records: &RecordBatch) -> bool {
        let refused = self.sink.refuses(batch);
        if refused {
            self.refused = self.refused.or(records.offset());
        }
        refused
    }

    /// Passes the result of a part to the sink and the ledger. Returns its buffers for reuse.
    fn absorb(&mut self, parsed: Parsed, feed: &mut Feed<'_>, state: &mut ReadState) -> Tools {
        let Parsed { outcome, state: mut own, batch, records } = parsed;
        if self.is_refused(batch.as_ref(), &records) {
            return (own, records);
        }
        feed.brought(outcome.rejected, outcome.brought);
        state.notes.append(std::mem::take(&mut own.notes));
        state.notes.untimed += outcome.untimed;
        self.entry.dates.clone_from(&state.notes.dates);
        own.earlier = None;
        let fates = self.sink.absorb(batch);
        self.entry.take_in(outcome, fates);
        (own, records)
    }

    /// Waits for more input and reports progress meanwhile, at growing intervals; returns `false` to stop.
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

/// Reads every record that the feed has. Returns whether it reached the end.
pub fn read(
    feed: &mut Feed<'_>,
    known: &mut SourceFormat,
    state: &mut ReadState,
    setting: &Setting,
    intake: &mut Intake<'_, '_>,
) -> bool {
    let entry = &mut *intake.entry;
    if entry.read == 0 {
        entry.quiet = Quiet::of(setting.quiet);
    }
    let json = match &known.written {
        Written::Rows(header) => known.format.json_column(header),
        _ => None,
    };
    let in_order = !intake.sink.takes_batches()
        || known.format.needs_earlier_records(&known.written)
        || setting.clock.year.is_some();
    let reader = Reader {
        json,
        in_order,
        format: Arc::clone(&known.format),
        written: known.written.clone(),
        setting: setting.clone(),
        file: entry.file.clone(),
        format_name: entry.format.clone(),
    };
    if in_order {
        return one_by_one(feed, known, state, &reader, intake);
    }
    in_parts(feed, known, state, &Arc::new(reader), intake)
}

/// Reads the records on this thread, in order.
fn one_by_one(
    feed: &mut Feed<'_>,
    known: &mut SourceFormat,
    state: &mut ReadState,
    reader: &Reader,
    intake: &mut Intake<'_, '_>,
) -> bool {
    let mut spare = RecordBatch::default();
    while let Some(records) = RecordBatch::cut(known.cutter.as_mut(), feed, FIRST, std::mem::take(&mut spare))
    {
        let (mut batch, mut fates) = (intake.sink.batch(), DispositionCounts::default());
        let mut seen = std::mem::take(&mut state.seen);
        let before = reader.setting.known;
        let mut take_one = |mut event: Event<'_>, content: Option<Id>, place: Place| {
            if let Some(content) = content {
                event.id = Text::Owned(numbered(content, &mut seen));
            }
            if place.offset >= before {
                fates.add(intake.sink.take(event, place));
            }
        };
        let mut take = |made: Made<'_, '_>| match (&mut batch, made) {
            (Some(batch), made) => gather(batch.as_mut(), made, before),
            (None, Made::Renumbered) => {}
            (None, Made::Event(event, content, place)) => take_one(std::mem::take(event), content, place),
            (None, Made::Lean(events, shared)) => {
                for (event, place) in events {
                    take_one(event.event(shared), event.content, *place);
                }
            }
        };
        let outcome = reader.parse(&records, state, &mut take);
        state.seen = seen;
        if let Some(batch) = batch {
            if intake.is_refused(batch.as_ref(), &records) {
                return false;
            }
            fates = intake.sink.absorb(batch);
        }
        feed.brought(outcome.rejected, outcome.brought);
        state.notes.untimed += outcome.untimed;
        intake.entry.dates.clone_from(&state.notes.dates);
        intake.entry.take_in(outcome, fates);
        if !intake.goes_on() || (records.dry && !intake.linger(feed)) {
            return records.over || is_over(feed, known);
        }
        spare = records;
    }
    true
}

/// Reads the records on several threads, part by part, and passes the parts to the sink in order.
fn in_parts(
    feed: &mut Feed<'_>,
    known: &mut SourceFormat,
    state: &mut ReadState,
    reader: &Arc<Reader>,
    intake: &mut Intake<'_, '_>,
) -> bool {
    let (mut most, mut first, mut over, mut stopped) = (FIRST.min(intake.crew.part()), true, false, false);
    let mut spare: Vec<Tools> = Vec::new();
    loop {
        let mut dry = false;
        while !over && !stopped && !dry && intake.crew.has_room() {
            let (own, room) = spare.pop().unwrap_or_default();
            let records = RecordBatch::cut(known.cutter.as_mut(), feed, most, room);
            over = records.as_ref().is_none_or(|records| records.over);
            dry = records.as_ref().is_some_and(|records| records.dry);
            let Some(records) = records else { break };
            let Some(batch) = intake.sink.batch() else { break };
            // a source of one part is not worth a thread, and the first part is to be shown at once
            intake.crew.put(work(reader, records, own, batch), over || dry || first);
            most = intake.crew.part();
            if std::mem::take(&mut first) {
                break;
            }
        }
        let Some(parsed) = intake.crew.next() else {
            return intake.refused.is_none() && (over || !stopped || is_over(feed, known));
        };
        spare.push(intake.absorb(parsed, feed, state));
        stopped = intake.refused.is_some() || !intake.goes_on() || stopped;
        if dry {
            while let Some(parsed) = intake.crew.next() {
                spare.push(intake.absorb(parsed, feed, state));
            }
            stopped = intake.refused.is_some() || !intake.linger(feed) || stopped;
        }
    }
}

/// Whether nothing is left of a source that is stopped. If finding out would block, there may be more.
fn is_over(feed: &mut Feed<'_>, known: &mut SourceFormat) -> bool {
    (feed.over() || (!feed.waits() && !feed.more())) && known.cutter.next(feed).is_none()
}

/// The work of a thread on one part.
fn work(reader: &Arc<Reader>, records: RecordBatch, mut state: ReadState, mut batch: Box<dyn Batch>) -> Work {
    let reader = Arc::clone(reader);
    Box::new(move || {
        let mut take = |made: Made<'_, '_>| gather(batch.as_mut(), made, reader.setting.known);
        let outcome = reader.parse(&records, &mut state, &mut take);
        Parsed { outcome, state, batch, records }
    })
}

fn gather(batch: &mut dyn Batch, made: Made<'_, '_>, known: u64) {
    match made {
        Made::Renumbered => batch.renumber_recurring(),
        Made::Event(_, _, place) if place.offset < known => {}
        Made::Event(event, content, place) => batch.take(event, content, place),
        Made::Lean(events, shared) => {
            batch.take_lean(&events[events.partition_point(|(_, place)| place.offset < known)..], shared);
        }
    }
}

/// Enters the remarks on a source after it was read.
pub fn conclude(known: &mut SourceFormat, state: &ReadState, entry: &mut SourceEntry) {
    entry.error = known.cutter.short();
    entry.notes.extend(known.cutter.remarks());
    entry.notes.extend(state.notes.lines());
    match state.notes.timeless() {
        0 => {}
        1 => entry.notes.push("1 record holds no time".to_owned()),
        records => entry.notes.push(format!("{records} records hold no time")),
    }
    entry.dates = state.notes.dates.clone();
    entry.notes.extend(limits::hint(&entry.format, entry.read));
}

/// The id of a record without one: the hash of its content, from the second equal record on with its number.
fn numbered(content: Id, seen: &mut FxHashMap<Id, u32>) -> String {
    let times = seen.entry(content).or_insert(0);
    *times += 1;
    if *times == 1 { content.text() } else { format!("{content}#{times}") }
}
