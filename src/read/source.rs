//! One source, read from its first to its last record.

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
use super::{Batch, DispositionCounts, Sink};
use crate::event::{Event, Id, Text};
use reader::Made;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Duration;

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
    /// Up to where its records were read before: their events are told of already.
    pub known: u64,
}

/// What is remembered from record to record of a source.
#[derive(Default)]
pub struct ReadState {
    notes: Remarks,
    names: Names,
    /// The names of records that are flat.
    flat: Flat,
    /// Where a record that stands in a cell is laid out.
    outline: Outline,
    /// How often a record without an id stood in this source.
    seen: FxHashMap<Id, u32>,
    /// What a record above said that those below it leave out.
    above: Option<String>,
    /// What applications are called that were met.
    apps: Apps,
}

/// What became of a stretch of a source.
pub struct Parsed {
    outcome: Outcome,
    state: ReadState,
    batch: Box<dyn Batch>,
    records: RecordBatch,
}

/// What serves one part after the other.
type Tools = (ReadState, RecordBatch);

/// Where the records of a source go, and who reads them.
pub struct Intake<'i, 's> {
    /// Their account.
    pub entry: &'i mut SourceEntry,
    /// Takes their events.
    pub sink: &'i mut dyn Sink,
    /// Reads them.
    pub crew: &'i mut ReaderPool,
    /// Is asked now and then, with the line of the ledger so far; `false` stops.
    pub pause: &'i mut Pause<'s>,
    /// Where the first record stands for which the sink has no room.
    pub refused: Option<u64>,
}

impl Intake<'_, '_> {
    fn goes_on(&mut self) -> bool {
        (self.pause)(self.entry, self.sink)
    }

    /// Whether the sink has no room for what a part brought.
    fn is_refused(&mut self, batch: &dyn Batch, records: &RecordBatch) -> bool {
        let refused = self.sink.refuses(batch);
        if refused {
            self.refused = self.refused.or(records.offset());
        }
        refused
    }

    /// Takes in what a thread made of a part. What it worked with besides serves another part.
    fn absorb(&mut self, parsed: Parsed, feed: &mut Feed<'_>, state: &mut ReadState) -> Tools {
        let Parsed { outcome, state: mut own, batch, records } = parsed;
        if self.is_refused(batch.as_ref(), &records) {
            return (own, records);
        }
        feed.brought(outcome.rejected, outcome.brought);
        state.notes.append(std::mem::take(&mut own.notes));
        state.notes.untimed += outcome.untimed;
        self.entry.dates.clone_from(&state.notes.dates);
        own.above = None;
        let fates = self.sink.absorb(batch);
        self.entry.take_in(outcome, fates);
        (own, records)
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
    let reader = Reader {
        json,
        format: Arc::clone(&known.format),
        written: known.written.clone(),
        setting: setting.clone(),
        file: entry.file.clone(),
        format_name: entry.format.clone(),
    };
    if !intake.sink.takes_batches() || known.format.looks_above() || setting.clock.year.is_some() {
        return one_by_one(feed, known, state, &reader, intake);
    }
    in_parts(feed, known, state, &Arc::new(reader), intake)
}

/// Reads records on this thread, in the order in which they stand.
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
            (None, Made::Event(event, content, place)) => take_one(std::mem::take(event), content, place),
            (None, Made::Lean(events)) => {
                for (event, place) in events {
                    take_one(event.event(), event.content, *place);
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

/// Reads records on the threads of a crew, and hands them to the sink in their order, part by part.
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
            // what ends with its first part is not worth a walk to another thread, and the first is told of at once
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

/// Whether nothing is left of a source whose reading is stopped. Of one that keeps its reader waiting something may be.
fn is_over(feed: &mut Feed<'_>, known: &mut SourceFormat) -> bool {
    (feed.over() || (!feed.waits() && !feed.more())) && known.cutter.next(feed).is_none()
}

/// What a thread does with a stretch.
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
        Made::Event(_, _, place) if place.offset < known => {}
        Made::Event(event, content, place) => batch.take(event, content, place),
        Made::Lean(events) => {
            batch.take_lean(&events[events.partition_point(|(_, place)| place.offset < known)..]);
        }
    }
}

/// Says what there is to say of a source, once it is read.
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

/// The id of a record that has none but its content: of several in one source each has its number.
fn numbered(content: Id, seen: &mut FxHashMap<Id, u32>) -> String {
    let times = seen.entry(content).or_insert(0);
    *times += 1;
    if *times == 1 { content.text() } else { format!("{content}#{times}") }
}
