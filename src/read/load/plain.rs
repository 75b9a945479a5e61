//! A stream without wrappings → its records.

use super::unfold::{Named, whole};
use super::{Loader, Progress};
use crate::read::feed::Feed;
use crate::read::ledger::SourceEntry;
use crate::read::open::{Head, Shared, Utf16};
use crate::read::packed::Packing;
use crate::read::record::{Origin, Written};
use crate::read::sniff::{Known, Sniffed, sniff};
use crate::read::source::{self, Memory, Setting};
use crate::read::text::{self, Encoding};
use std::io::Read;
use std::sync::Arc;

impl Loader<'_> {
    /// Reads the records of a stream; `false` when the load is to stop. What can't be opened again is kept, packed.
    pub(super) fn plain(&mut self, mut named: Named<'_>, head: Head<'_>, compressed: bool) -> bool {
        let encoding = text::encoding(&head.bytes);
        let (mark, utf16) = match encoding {
            Encoding::Utf8(_) => (0, None),
            Encoding::Utf16Le(mark) => (mark, Some(false)),
            Encoding::Utf16Be(mark) => (mark, Some(true)),
        };
        let path = named.path.filter(|_| !compressed && utf16.is_none());
        if let (Some(path), Some(held)) = (path, named.held.take()) {
            return self.follow_on(named, path, held);
        }
        let mut stream = head.whole();
        if let Some(high_first) = utf16 {
            let without = if mark == 0 { " without a mark" } else { "" };
            named.entry.notes.push(format!("it is UTF-16{without}: places count bytes of its UTF-8 form"));
            let _ = stream.read_exact(&mut vec![0; mark]);
            stream = Box::new(Utf16::new(stream, high_first));
        }
        if let Some(path) = path {
            let (written, go_on) = self.stream(&mut Feed::new(&mut stream), &mut named.entry, &named.stream);
            drop(stream);
            self.finish(&mut named);
            self.close(named.entry, Origin::File(path.to_owned()), written);
            return go_on;
        }
        let mut packing = Packing::new(stream);
        let mut feed = Feed::new(&mut packing).unpacked(compressed || named.depth > 0);
        let (written, go_on) = self.stream(&mut feed, &mut named.entry, &named.stream);
        let origin = match packing.finish() {
            Ok(packed) => Origin::Packed(Arc::new(packed)),
            Err(error) => {
                named.entry.error.get_or_insert(format!("it can't be kept: {error}"));
                Origin::None
            }
        };
        self.finish(&mut named);
        self.close(named.entry, origin, written);
        go_on
    }

    /// Reads the rows of a Parquet file.
    pub(super) fn parquet(&mut self, mut named: Named<'_>, head: Head<'_>, compressed: bool) -> bool {
        let _ = (head, compressed, whole as fn(_, _) -> _);
        self.finish(&mut named);
        self.refuse(named.entry, "Parquet is not read yet".to_owned());
        true
    }

    /// Reads the records of an open source; `outer` tells how far its file is read.
    fn stream(
        &mut self,
        feed: &mut Feed<'_>,
        entry: &mut SourceEntry,
        outer: &Shared<'_>,
    ) -> (Written, bool) {
        let (mut written, mut go_on) = (Written::Unknown, true);
        match sniff(feed, &self.formats) {
            Sniffed::Blank => entry.error = Some(blank(feed)),
            Sniffed::Nothing => entry.notes.push("it holds no records".to_owned()),
            Sniffed::Unknown(begin) => entry.error = Some(unknown(&begin)),
            Sniffed::Known(mut known) => {
                tell(&known, feed, entry);
                let number = self.loaded.ledger.sources.len();
                let (mut memory, name) = (Memory::default(), entry.file.clone());
                let at = (number, name.as_str());
                go_on = self.records(feed, (&mut known, &mut memory), entry, at, &|| outer.passed());
                source::conclude(&mut known, &memory, entry);
                if !go_on {
                    entry.notes.push(format!("reading was stopped at byte {}", feed.offset()));
                }
                written = known.written;
            }
        }
        if let Some(why) = feed.failed() {
            entry.error = Some(format!("it can't be read beyond byte {}: {why}", feed.total()));
        }
        self.at.records += entry.read;
        (written, go_on)
    }

    /// Reads the records that a feed holds, of the source of that number; the case file knows it by a name. `passed` tells
    /// how many bytes of its file are read.
    pub(super) fn records(
        &mut self,
        feed: &mut Feed<'_>,
        (known, memory): (&mut Known, &mut Memory),
        entry: &mut SourceEntry,
        (number, name): (usize, &str),
        passed: &dyn Fn() -> u64,
    ) -> bool {
        let setting = Setting {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            clock: self.loaded.case.clock(name, self.options.zone),
            synthetic: entry.synthetic,
            operations: &self.operations,
            directory: &self.directory,
        };
        let (at, progress) = (self.at, &mut *self.progress);
        let mut ask = |records: u64| {
            let Progress { total, .. } = at;
            progress(&Progress { bytes: at.bytes + passed(), total, records: at.records + records })
        };
        source::read(feed, known, memory, &setting, entry, self.sink, &mut ask)
    }
}

/// Names in the ledger what a source is.
pub(super) fn tell(known: &Known, feed: &Feed<'_>, entry: &mut SourceEntry) {
    known.format.spec().name.clone_into(&mut entry.format);
    entry.why.clone_from(&known.fit.why);
    if text::line_end(feed.have()) == b'\r' {
        entry.notes.push("its lines end with CR alone".to_owned());
    }
}

fn blank(feed: &Feed<'_>) -> String {
    if feed.total() == 0 { "it is empty".to_owned() } else { "it holds nothing but blanks".to_owned() }
}

pub(super) fn unknown(begin: &str) -> String {
    format!("unknown format: it begins with `{begin}`; `dwell formats` lists what is read")
}
