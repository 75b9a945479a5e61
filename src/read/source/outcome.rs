//! Counts the fate of the records of a part, and of a source as a whole.

use super::record_batch::RecordSpan;
use crate::event::When;
use crate::read::DispositionCounts;
use crate::read::ledger::{Reject, SourceEntry};
use crate::read::quiet::Quiet;

/// The most bytes kept of a rejected record.
const KEPT_BYTES: usize = 4 << 10;
/// The most rejected records kept.
const KEPT_REJECTS: usize = 1000;

/// The fate of the records of a part.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Records read.
    pub(super) read: u64,
    pub(super) rejected: u64,
    rejects: Vec<Reject>,
    first: Option<When>,
    last: Option<When>,
    /// Events without a time.
    pub(super) untimed: u64,
    quiet: Quiet,
    /// Bytes of the records that were not rejected.
    pub(super) brought: u64,
}

impl Outcome {
    /// The outcome of no records; `quiet` is the shortest quiet time that is reported, in nanoseconds.
    pub(super) fn of(quiet: i64) -> Self {
        Self { quiet: Quiet::of(quiet), ..Self::default() }
    }

    /// Counts an event by its time.
    pub(super) fn meet(&mut self, when: Option<When>) {
        let Some(when) = when else {
            self.untimed += 1;
            return;
        };
        self.quiet.take(when);
        widen(&mut self.first, &mut self.last, when, when);
    }

    /// Counts a record whose event this is the time of.
    pub(super) fn came(&mut self, when: Option<When>, text: &str) {
        self.meet(when);
        self.read += 1;
        self.brought += text.len() as u64;
    }

    pub(super) fn reject(&mut self, cutting: &RecordSpan, bytes: &[u8], reason: String) {
        self.rejected += 1;
        if self.rejects.len() < KEPT_REJECTS {
            self.rejects.push(Reject {
                line: cutting.line,
                offset: cutting.offset,
                reason,
                bytes: bytes[..bytes.len().min(KEPT_BYTES)].to_vec(),
                length: bytes.len() as u64,
            });
        }
    }
}

impl SourceEntry {
    /// Adds the outcome of a part.
    pub(super) fn take_in(&mut self, outcome: Outcome, fates: DispositionCounts) {
        let Outcome { read, rejected, rejects, first, last, quiet, untimed: _, brought: _ } = outcome;
        self.read += read;
        self.rejected += rejected;
        self.came(fates);
        let room = KEPT_REJECTS.saturating_sub(self.rejects.len());
        self.rejects.extend(rejects.into_iter().take(room));
        self.quiet.append(quiet);
        if let Some((first, last)) = first.zip(last) {
            widen(&mut self.first, &mut self.last, first, last);
        }
    }
}

/// Extends the range of times to include `early` and `late`; of equal times the older entry stays.
fn widen(first: &mut Option<When>, last: &mut Option<When>, early: When, late: When) {
    if first.is_none_or(|first| early.order() < first.order()) {
        *first = Some(early);
    }
    if last.is_none_or(|last| end_of(late) > end_of(last)) {
        *last = Some(late);
    }
}

/// The end of an event for coverage: the end of a span, if known, else its beginning.
fn end_of(when: When) -> i64 {
    if when.end_text().is_some() { when.latest() } else { when.order() }
}
