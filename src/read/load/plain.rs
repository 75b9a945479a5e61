//! Reads the records of a stream that is no longer compressed or in an archive.

use super::context::LoadContext;
use super::control::{Flow, GO_ON, LoadControl, STOP, flow_of};
use super::rescan::Resume;
use super::tail::Reading;
use super::unfold::{OpenSource, finish, whole};
use super::{Loader, Progress, SoFar};
use crate::event::saturated;
use crate::read::Sink;
use crate::read::damage::ReadFailure;
use crate::read::documents::Documents;
use crate::read::feed::Feed;
use crate::read::journal::{OTHER_NOTES, many_notes};
use crate::read::ledger::SourceEntry;
use crate::read::open::{Availability, Head, open_file};
use crate::read::packed::{Packing, Unpacking};
use crate::read::parquet;
use crate::read::piece::Cutter;
use crate::read::record::{Origin, Written};
use crate::read::rows::{self, Rows};
use crate::read::settle::Extent;
use crate::read::sniff::{Sniffed, SourceFormat, sniff_until};
use crate::read::source::{self, Intake, ReadState, Setting};
use crate::read::text::{self, Encoding};
use crate::read::times::{Clock, Survey};
use std::io::Read;
use std::sync::Arc;

/// The note on an unfinished last record of a source that may grow.
pub(super) const NO_END: &str = "its last record has no end yet: it is read when that comes";

/// This many lines are always enough to recognize a source.
const ENOUGH: usize = 32;

/// The longest Parquet file that is read out of an archive or a compressed file, in bytes.
const LONGEST_PARQUET: u64 = 8 << 30;

/// Whether a source can be read from its start once more, where what it shows of its dates has to be known first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reread {
    Possible,
    /// It passes by once.
    Never,
}

impl Reread {
    /// What is read once more.
    fn of(self, origin: &Origin) -> Option<&Origin> {
        (self == Self::Possible).then_some(origin)
    }
}

impl Loader<'_> {
    /// Reads the records of a stream. One that can't be opened again is kept in compressed form, so that records can
    /// be read back.
    pub(super) fn plain(&mut self, mut named: OpenSource<'_>, head: Head<'_>, compressed: bool) -> Flow {
        let (is_utf16, mark) = match text::encoding(&head.bytes) {
            Encoding::Utf8(mark) => (false, mark),
            Encoding::Utf16Le(mark) | Encoding::Utf16Be(mark) => (true, mark),
        };
        let path = named.path.filter(|_| !compressed && !is_utf16);
        if let (Some(path), Some(held)) = (path, named.held.take()) {
            return self.follow_on(named, path, held);
        }
        if is_utf16 {
            let without = if mark == 0 { " without a mark" } else { "" };
            named.entry.notes.push(format!("it is UTF-16{without}: places count bytes of its UTF-8 form"));
        }
        let mut stream = head.text();
        if let Some(path) = path {
            let origin = Origin::File(path.to_owned());
            let mut feed = Feed::new(&mut stream);
            let sniffed = self.told_at_hand(&mut feed);
            let (written, flow) =
                self.stream(&mut feed, sniffed, (&origin, Reread::Possible), None, &mut named);
            let over = feed.over();
            drop(stream);
            named.given_up |= flow.is_break();
            if over && let Some((bytes, long)) = named.stream.cut() {
                let cut = format!("it was cut while it was read: {long} bytes at first, {bytes} in the end");
                named.entry.error.get_or_insert(cut);
            }
            finish(&mut named);
            self.close(named.entry, origin, written);
            return flow;
        }
        // a file that is only compressed or converted may still grow
        let grows = self.following.is_some() && named.path.is_some() && named.depth == u8::from(compressed);
        let (origin, written, flow) = self.kept(stream, &mut named, compressed, grows);
        named.given_up |= flow.is_break();
        finish(&mut named);
        self.close(named.entry, origin, written);
        flow
    }

    /// Reads the records of a stream that can't be opened again, and keeps its bytes.
    fn kept(
        &mut self,
        stream: Box<dyn Read + '_>,
        named: &mut OpenSource<'_>,
        compressed: bool,
        grows: bool,
    ) -> (Origin, Written, Flow) {
        let mut packing = Packing::new(stream, self.context.options.scratch.as_deref());
        let passing = Origin::Packed(packing.packed());
        let (unpacked, budget) = (compressed || named.depth > 0, self.current.budget.clone());
        let feed = Feed::new(&mut packing).unpacked(unpacked, Some(&budget));
        let mut feed = feed.waiting(self.current.at_hand.clone()).growing(grows);
        let sniffed = self.told_at_hand(&mut feed);
        let (file, mut written, mut flow) = (named.entry.file.clone(), Written::Unknown, GO_ON);
        let begin = match &sniffed {
            Sniffed::Known(known) if self.current.resume.is_none() => {
                self.first_dates(known, feed.have(), &file)
            }
            _ => None,
        };
        // input that may block is not read twice: the first records decide
        let open = |begin: &Survey| begin.met_any() && !begin.is_told();
        let twice = self.current.at_hand.is_none() && begin.as_ref().is_some_and(open);
        let mut survey = begin.filter(|begin| begin.met_any() || begin.is_told());
        match sniffed {
            Sniffed::Known(known) if twice => {
                let clock = self.context.clock(&file, &self.loaded.case);
                survey = Some(self.survey(&mut feed, known, &file, clock, Extent::Whole));
                feed.pass();
            }
            sniffed => {
                (written, flow) =
                    self.stream(&mut feed, sniffed, (&passing, Reread::Never), survey.take(), named);
            }
        }
        named.given_up |= feed.given_up();
        let failed = feed.failed().map(str::to_owned);
        let packed = match packing.finish() {
            Ok(packed) => packed,
            Err(error) => {
                named.entry.error.get_or_insert(format!("it can't be kept: {error}"));
                return (Origin::None, written, flow);
            }
        };
        let origin = Origin::Packed(Arc::clone(&packed));
        if twice {
            let mut again = Unpacking::new(packed);
            let mut feed = Feed::new(&mut again).unpacked(unpacked, None).growing(grows).failing(failed);
            let sniffed = self.told_at_hand(&mut feed);
            (written, flow) = self.stream(&mut feed, sniffed, (&origin, Reread::Possible), survey, named);
        }
        (origin, written, flow)
    }

    /// Reads the rows of a Parquet file, which are converted to lines of JSON and kept as these.
    pub(super) fn parquet(&mut self, mut named: OpenSource<'_>, head: Head<'_>, compressed: bool) -> Flow {
        let rows = match named.path.filter(|_| !compressed) {
            Some(path) => open_file(path).and_then(parquet::Rows::new),
            None => whole(head.whole(), LONGEST_PARQUET, self.context.options.scratch.as_deref())
                .and_then(parquet::Rows::new),
        };
        let (origin, written, flow) = match rows {
            Ok(rows) => {
                named
                    .entry
                    .notes
                    .push("it is Parquet: places count bytes of its rows as lines of JSON".to_owned());
                self.kept(Box::new(rows), &mut named, false, false)
            }
            Err(error) => {
                named.entry.error = Some(format!("it can't be read as Parquet: {error}"));
                (Origin::None, Written::Unknown, GO_ON)
            }
        };
        finish(&mut named);
        self.close(named.entry, origin, written);
        flow
    }

    /// Reads the records of a recognized source, which are read back from `origin`. Their date order is that of
    /// `survey`, if given; else the source is read once more to determine it, if that is needed and possible.
    fn stream(
        &mut self,
        feed: &mut Feed<'_>,
        sniffed: Sniffed,
        (origin, reread): (&Origin, Reread),
        survey: Option<Survey>,
        named: &mut OpenSource<'_>,
    ) -> (Written, Flow) {
        let entry = &mut named.entry;
        let (mut written, mut flow) = (Written::Unknown, GO_ON);
        match sniffed {
            Sniffed::Blank => entry.error = Some(blank(feed)),
            Sniffed::Nothing => entry.notes.push("it holds no records".to_owned()),
            Sniffed::Notes => tell_notes(feed, entry),
            Sniffed::Unknown(begin) => entry.error = Some(unknown(&begin)),
            Sniffed::Untimed(columns) => entry.error = Some(untimed(&columns)),
            Sniffed::Stopped => {
                entry.error = Some(stopped(feed.offset(), None));
                flow = STOP;
            }
            Sniffed::Known(known) => {
                tell(&known, feed, entry);
                let told = self.context.clock(&entry.file, &self.loaded.case);
                let clock = match (self.current.resume, survey) {
                    // later records must not change how earlier ones were read
                    (Some(resume), _) => Clock { dates: Some(resume.dates.unwrap_or_default()), ..told },
                    (None, Some(survey)) => Clock { dates: Some(survey.order().0), ..told },
                    (None, None) => self.settled(told, (&known, feed.have()), reread.of(origin), &entry.file),
                };
                let mut reading = Reading { known, state: ReadState::default(), clock, told: told.dates };
                self.begin(entry, origin.clone(), reading.known.written.clone());
                flow = self.rest_of(feed, &mut reading, entry);
                written = reading.known.written;
            }
        }
        let has_more = self.current.at_hand.as_ref().is_some_and(|at_hand| !at_hand.has_ended());
        if has_more && self.control.is_halted() {
            // it was stopped, but its end was not reached
            entry.error = Some(stopped(feed.offset(), self.context.memory.said()));
            flow = STOP;
        }
        if flow.is_continue()
            && let Some(why) = feed.failed()
        {
            entry.failed(ReadFailure::at(feed.total(), why));
        }
        self.control.at.records += entry.read;
        (written, flow)
    }

    /// Reads all records of a source that is complete, except an unfinished last one if it may grow.
    fn rest_of(&mut self, feed: &mut Feed<'_>, reading: &mut Reading, entry: &mut SourceEntry) -> Flow {
        let (number, may_grow) = (self.number(), feed.grows());
        let grows = may_grow && reading.known.cutter.goes_on();
        feed.grow(grows);
        let flow = self.records(feed, reading, entry);
        let goes_on = flow.is_continue();
        if goes_on && grows && !feed.have().is_empty() {
            entry.notes.push(NO_END.to_owned());
        }
        // a source without events may become something else once it grows
        let empty = entry.brought_nothing();
        if let Some(following) = self.following.as_mut().filter(|_| goes_on && (grows || (may_grow && empty)))
        {
            let resume = Resume { from: feed.offset(), dates: reading.clock.dates };
            following.packed.insert(number, (!empty).then_some(resume));
        }
        flow
    }

    /// Recognizes a source; one that may block, as soon as enough of it is there.
    fn told_at_hand(&self, feed: &mut Feed<'_>) -> Sniffed {
        feed.beginning();
        loop {
            while feed.waits() && has_few(feed.have()) && feed.more() {}
            match sniff_until(feed, &self.context.formats, &|| self.control.is_halted()) {
                sure @ (Sniffed::Known(_) | Sniffed::Notes | Sniffed::Stopped) => return sure,
                _ if feed.waits() && feed.more() => {}
                other => return other,
            }
        }
    }

    /// Reads the records that the feed has, of the current source, and enters notes and remarks on them.
    pub(super) fn records(
        &mut self,
        feed: &mut Feed<'_>,
        reading: &mut Reading,
        entry: &mut SourceEntry,
    ) -> Flow {
        let number = self.number();
        let Reading { known, state, clock, told } = reading;
        entry.clock = clock.shift;
        let setting = Setting {
            number: saturated::<u32>(number),
            synthetic: entry.synthetic,
            known: self.current.resume.map_or(0, |resume| resume.from),
            ..self.context.setting(*clock, &self.loaded.case)
        };
        let LoadControl { progress, at, waiting, memory_limited, .. } = &mut self.control;
        let LoadContext { pool, memory, .. } = &mut self.context;
        let (current, loaded, before) = (&self.current, &self.loaded, entry.read);
        let mut ask = |entry: &SourceEntry, sink: &mut dyn Sink| {
            let idle = current.at_hand.as_ref().is_some_and(Availability::is_nothing);
            let bytes = at.bytes + current.passed();
            let records = at.records + entry.read - before;
            let progress_now = Progress { bytes, records, ..*at };
            let reading = Some((number, entry));
            let so_far = SoFar {
                progress: progress_now,
                idle,
                memory_limited: *memory_limited,
                loaded,
                reading,
                waiting,
            };
            memory.has_room() && progress(&progress_now) && sink.pause(&so_far)
        };
        let mut intake = Intake { entry, sink: self.sink, crew: pool, pause: &mut ask, refused: None };
        let flow = flow_of(source::read(feed, known, state, &setting, &mut intake));
        let refused = intake.refused;
        source::conclude(known, state, entry);
        // a followed source may have dates since that contradict the order chosen
        let settled = clock.dates.filter(|_| told.is_none() && self.following.is_some());
        let since = settled.and_then(|settled| entry.dates.said_since(settled));
        entry.notes.extend(since.or_else(|| entry.dates.said(*told, clock.dates)));
        entry.doubt = entry.dates.doubt(*told, clock.dates);
        if flow.is_break() {
            let why = self.sink.full().or_else(|| self.context.memory.said());
            entry.error = Some(stopped(refused.unwrap_or(feed.offset()), why));
        }
        flow
    }
}

/// Enters the format of a source in the ledger.
pub(super) fn tell(known: &SourceFormat, feed: &Feed<'_>, entry: &mut SourceEntry) {
    known.format.spec().name.clone_into(&mut entry.format);
    entry.why.clone_from(&known.fit.why);
    if feed.zeros() > 0 {
        entry.notes.push(format!("it begins with {} zero bytes: passed over", feed.zeros()));
    }
    if !matches!(known.written, Written::Evtx) && text::line_end(feed.have()) == b'\r' {
        entry.notes.push("its lines end with CR alone".to_owned());
    }
}

/// Enters in the ledger that a source holds notes: it is one that is passed over, if it was looked at to its end.
pub(super) fn tell_notes(feed: &Feed<'_>, entry: &mut SourceEntry) {
    if feed.over() {
        entry.notes.push(OTHER_NOTES.to_owned());
    } else {
        entry.error = Some(many_notes());
    }
}

/// Whether too little is there to recognize a source: of JSON no record, of a table no row.
fn has_few(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let lines = || memchr::memchr_iter(b'\n', text).take(ENOUGH).count();
    match text.first() {
        Some(b'{') => lines() == 0 && !Documents::new(1).is_at_hand(text),
        Some(b'[') => !Documents::new(1).is_at_hand(text) && lines() < ENOUGH,
        _ => match rows::head(bytes, text::line_end(bytes), false) {
            // other text may contain quotes too
            Some(head) if lines() < ENOUGH => !Rows::new(&head).is_at_hand(&bytes[head.len..]),
            _ => lines() < 2,
        },
    }
}

/// The error of a source whose reading was stopped.
fn stopped(at: u64, why: Option<String>) -> String {
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    format!("reading was stopped at byte {at}{why}")
}

fn blank(feed: &Feed<'_>) -> String {
    if feed.total() == 0 { "it is empty".to_owned() } else { "it holds nothing but blanks".to_owned() }
}

pub(super) fn unknown(begin: &str) -> String {
    format!("unknown format: it begins with `{begin}`; `dwell formats` lists what is read")
}

/// The error of a table without a recognizable time column.
pub(super) fn untimed(columns: &[String]) -> String {
    let named: Vec<String> = columns.iter().take(20).map(|name| format!("`{name}`")).collect();
    let more = if columns.len() > 20 { " and more" } else { "" };
    format!(
        "unknown format: a table of which no column can be told to be the time; its columns are {}{more}; \
        a format file can say which (`dwell formats`)",
        named.join(", ")
    )
}
