//! Cuts consecutive records out of a source, as the unit of work of a thread.

use crate::read::feed::Feed;
use crate::read::lines::trimmed;
use crate::read::piece::{Block, BlockBuffer, Cutter};
use crate::read::rows::RowShape;
use std::ops::Range;

/// The most records in a batch, unless it is a block of lines.
const MOST: usize = 1 << 15;

/// Consecutive records with their bytes.
#[derive(Debug, Default)]
pub struct RecordBatch {
    /// Their bytes, concatenated, and where lines end if it is a block of these.
    buffer: BlockBuffer,
    /// Where each is; empty for a block of lines.
    cuttings: Vec<RecordSpan>,
    lines: Option<Block>,
    /// The length of all texts that replace binary records.
    said: usize,
    /// Whether the source ends with it.
    pub(super) over: bool,
    /// Whether it ends where further input would block.
    pub(super) dry: bool,
}

/// One record of a batch.
#[derive(Debug)]
pub(super) struct RecordSpan {
    /// Its offset in the source.
    pub(super) offset: u64,
    /// Its start in the bytes of the batch.
    at: usize,
    len: usize,
    /// Its line, from 1.
    pub(super) line: u64,
    /// Why it is no valid record.
    pub(super) broken: Option<String>,
    /// What it has to be like, if it is a row whose cells were not counted.
    pub(super) row: Option<RowShape>,
    /// Its text, if its bytes are binary.
    pub(super) said: Option<String>,
}

impl RecordSpan {
    pub(super) fn range(&self) -> Range<usize> {
        self.at..self.at + self.len
    }
}

impl RecordBatch {
    /// Cuts the next records, of about `most` bytes, reusing the buffers of `spare`; `None` at the end.
    pub(super) fn cut(
        cutter: &mut dyn Cutter,
        feed: &mut Feed<'_>,
        most: usize,
        spare: Self,
    ) -> Option<Self> {
        let mut records = Self { said: 0, over: false, dry: false, ..spare };
        records.cuttings.clear();
        records.lines = cutter.lines(feed, most, &mut records.buffer);
        if records.lines.is_some() {
            records.over = feed.over() && feed.have().is_empty();
            records.dry = feed.waits() && !cutter.is_at_hand(feed.have());
            return Some(records);
        }
        records.buffer.bytes.clear();
        // the last record may exceed the limit
        records.buffer.bytes.reserve(most + most / 8);
        while records.len() < most && records.cuttings.len() < MOST {
            let Some(piece) = cutter.next(feed) else {
                records.over = true;
                break;
            };
            let bytes = &feed.have()[piece.skip..piece.skip + piece.len];
            records.cuttings.push(RecordSpan {
                offset: feed.offset() + piece.skip as u64,
                at: records.buffer.bytes.len(),
                len: piece.len,
                line: piece.line,
                broken: piece.broken,
                row: None,
                said: piece.said,
            });
            records.buffer.bytes.extend_from_slice(bytes);
            records.said +=
                records.cuttings.last().and_then(|last| last.said.as_ref()).map_or(0, String::len);
            feed.consume(piece.take);
            if feed.waits() && !cutter.is_at_hand(feed.have()) {
                records.dry = true;
                break;
            }
        }
        (!records.cuttings.is_empty()).then_some(records)
    }

    /// The bytes of its records.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer.bytes
    }

    /// The number of bytes to parse.
    pub(super) fn len(&self) -> usize {
        self.bytes().len() + self.said
    }

    /// Its offset in the source.
    pub(super) fn offset(&self) -> Option<u64> {
        let first = || self.cuttings.first().map(|first| first.offset);
        self.lines.map(|block| block.offset).or_else(first)
    }

    /// Iterates over its records, several at a time.
    pub(super) fn walk(&self) -> Walk<'_> {
        Walk { records: self, next: 0, begin: 0, told: Vec::new() }
    }
}

/// An iteration over the records of a batch.
pub(super) struct Walk<'s> {
    records: &'s RecordBatch,
    /// The index of the next cut record or line.
    next: usize,
    /// Where the next line begins.
    begin: usize,
    /// The lines that were looked at last.
    told: Vec<RecordSpan>,
}

impl Walk<'_> {
    /// The next records, at most `most`; empty at the end.
    pub(super) fn some(&mut self, most: usize) -> &[RecordSpan] {
        let Some(block) = self.records.lines else {
            let rest = self.records.cuttings.get(self.next..).unwrap_or_default();
            let some = &rest[..most.min(rest.len())];
            self.next += some.len();
            return some;
        };
        self.told.clear();
        let BlockBuffer { bytes, ends } = &self.records.buffer;
        while self.told.len() < most
            && let Some(end) = ends.get(self.next)
        {
            let line = &bytes[self.begin..*end as usize];
            let record = block.row.map_or_else(|| trimmed(line), |row| Some((0, row.trimmed(line).len())));
            if let Some((lead, len)) = record {
                let at = self.begin + lead;
                let (offset, line, row) =
                    (block.offset + at as u64, block.line + self.next as u64, block.row);
                self.told.push(RecordSpan { offset, at, len, line, broken: None, row, said: None });
            }
            self.begin = *end as usize + 1;
            self.next += 1;
        }
        &self.told
    }
}

#[cfg(test)]
mod tests {
    use super::RecordBatch;
    use crate::read::feed::Feed;
    use crate::read::lines::Lines;
    use crate::read::piece::{Cutter, Piece};
    use proptest::prelude::*;
    use std::io::Read;

    /// A reader that returns at most the given number of bytes at a time.
    struct Pieces<'b>(&'b [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let most = self.1.min(into.len());
            self.0.read(&mut into[..most])
        }
    }

    /// A cutter that cuts lines one by one.
    struct Single(Lines);

    impl Cutter for Single {
        fn boxed(&self) -> Box<dyn Cutter> {
            Box::new(Self(self.0.clone()))
        }

        fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
            self.0.next(feed)
        }

        fn is_at_hand(&self, window: &[u8]) -> bool {
            self.0.is_at_hand(window)
        }
    }

    /// Offset, line and bytes of every record; reads the feed to its end.
    fn records(cutter: &mut dyn Cutter, feed: &mut Feed<'_>, most: usize) -> Vec<(u64, u64, Vec<u8>)> {
        let (mut found, mut spare) = (Vec::new(), RecordBatch::default());
        while let Some(records) = RecordBatch::cut(cutter, feed, most, std::mem::take(&mut spare)) {
            let mut walk = records.walk();
            loop {
                let some = walk.some(3);
                if some.is_empty() {
                    break;
                }
                let record =
                    |cut: &super::RecordSpan| (cut.offset, cut.line, records.bytes()[cut.range()].to_vec());
                found.extend(some.iter().map(record));
            }
            spare = records;
        }
        found
    }

    fn check(bytes: &[u8], end: u8, most: usize, step: usize, grows: bool) {
        let read = |cutter: &mut dyn Cutter| {
            let mut from = Pieces(bytes, step);
            let mut feed = Feed::new(&mut from).growing(grows);
            let found = records(cutter, &mut feed, most);
            (found, feed.offset(), feed.into_rest())
        };
        let (blocks, single) = (read(&mut Lines::new(end, 1)), read(&mut Single(Lines::new(end, 1))));
        assert_eq!(blocks.0, single.0);
        // blank lines behind the last record may be consumed or not
        let rest = |rest: &[u8]| rest.trim_ascii().to_vec();
        assert_eq!(rest(&blocks.2), rest(&single.2));
        for (offset, _, record) in &blocks.0 {
            let at = usize::try_from(*offset).unwrap();
            assert_eq!(bytes[at..at + record.len()], record[..]);
        }
    }

    #[test]
    fn lines_that_are_told_apart_later_are_those_that_are_cut_one_by_one() {
        let line = prop_oneof![
            "[a-c{}\" \t]{0,30}".prop_map(String::into_bytes),
            "[a-c]{200,300}".prop_map(String::into_bytes),
            Just(b"a\xff\xc3b".to_vec()),
            Just("\u{feff}\u{e4}".as_bytes().to_vec()),
            Just(Vec::new()),
        ];
        let ended =
            (line, prop_oneof![4 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\n\n"), 1 => Just("\r")]);
        let lines = (proptest::collection::vec(ended, 0..40), any::<bool>());
        let sizes = (1_usize..400, 1_usize..300, any::<bool>());
        proptest!(|((lines, closed) in lines, (most, step, grows) in sizes, cr in proptest::bool::weighted(0.1))| {
            let mut bytes: Vec<u8> = Vec::new();
            for (line, end) in &lines {
                bytes.extend(line);
                bytes.extend(end.as_bytes());
            }
            if !closed {
                bytes.extend(b"{\"a\":1");
            }
            check(&bytes, if cr { b'\r' } else { b'\n' }, most, step, grows);
        });
    }
}
