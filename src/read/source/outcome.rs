//! Counts the fate of the records of a part, and of a source as a whole.

use super::record_batch::RecordSpan;
use crate::event::{Bound, Moment, When};
use crate::read::DispositionCounts;
use crate::read::ledger::{Reject, SourceEntry};
use crate::read::quiet::Quiet;
use std::ops::Range;

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
    /// Times that came and are not in the range and the quiet times yet.
    run: Option<Run>,
    /// Bytes of the records that were not rejected.
    pub(super) brought: u64,
}

/// Exact times of one after the other that lie in an interval without quiet times: what they say is said by the first
/// and the last of them.
#[derive(Debug)]
struct Run {
    within: Range<i64>,
    first: Moment,
    last: Moment,
}

impl Run {
    /// Adds a time; returns `false` if it lies elsewhere.
    fn take(&mut self, moment: Moment) -> bool {
        let is_here = self.within.contains(&moment.ns);
        if is_here && moment.ns < self.first.ns {
            self.first = moment;
        }
        if is_here && moment.ns > self.last.ns {
            self.last = moment;
        }
        is_here
    }
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
        let exact = when.instant();
        if exact.is_some_and(|moment| self.run.as_mut().is_some_and(|run| run.take(moment))) {
            return;
        }
        self.conclude();
        match exact {
            Some(moment) => {
                let within = self.quiet.interval(moment.ns);
                self.run = Some(Run { within, first: moment, last: moment });
            }
            None => self.include(when, when),
        }
    }

    /// Includes the times that wait.
    fn conclude(&mut self) {
        if let Some(Run { first, last, .. }) = self.run.take() {
            self.include(When::at(first), When::at(last));
        }
    }

    fn include(&mut self, early: When, late: When) {
        self.quiet.take(early);
        self.quiet.take(late);
        widen(&mut self.first, &mut self.last, early, late);
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
    pub(super) fn take_in(&mut self, mut outcome: Outcome, fates: DispositionCounts) {
        outcome.conclude();
        let Outcome { read, rejected, rejects, first, last, quiet, .. } = outcome;
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
    match (when.from(), when.until()) {
        (Bound::At(_), Some(Bound::At(until))) => until.last(),
        _ => when.order(),
    }
}
