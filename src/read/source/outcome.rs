//! What became of the records of a stretch, and of all stretches of a source.

use super::record_batch::RecordSpan;
use crate::event::When;
use crate::read::DispositionCounts;
use crate::read::ledger::{Reject, SourceEntry};
use crate::read::quiet::Quiet;

/// How many bytes of a rejected record are kept.
const KEPT_BYTES: usize = 4 << 10;
/// How many rejected records are kept.
const KEPT_REJECTS: usize = 1000;

/// What became of records.
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
    /// Bytes of records that were not rejected.
    pub(super) brought: u64,
}

impl Outcome {
    /// Of no record yet; of times without an event that last so long is told.
    pub(super) fn of(quiet: i64) -> Self {
        Self { quiet: Quiet::of(quiet), ..Self::default() }
    }

    /// Takes note of the time of an event.
    pub(super) fn meet(&mut self, when: Option<When>) {
        let Some(when) = when else {
            self.untimed += 1;
            return;
        };
        self.quiet.take(when);
        widen(&mut self.first, &mut self.last, when, when);
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
    /// Takes in what became of the next records.
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

/// Makes room between a first and a last time for two more; of equal ones the older stays.
fn widen(first: &mut Option<When>, last: &mut Option<When>, early: When, late: When) {
    if first.is_none_or(|first| early.order() < first.order()) {
        *first = Some(early);
    }
    if last.is_none_or(|last| end_of(late) > end_of(last)) {
        *last = Some(late);
    }
}

/// Until when coverage reaches by an event: by its beginning, or by the end of a span that is known.
fn end_of(when: When) -> i64 {
    if when.end_text().is_some() { when.latest() } else { when.order() }
}
