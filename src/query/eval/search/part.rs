//! Works off one part of a search: reads records in stretches of bytes and tests them.

use super::hint::Hint;
use super::is_few;
use super::path_values::PathValues;
use super::probe::Probe;
use crate::event::{Field, saturated};
use crate::query::eval::Records;
use crate::read::{Outline, Place, ReadBuffer, RecordEncoding};
use crate::store::{RowSet, Store};
use std::cell::Cell;
use std::ops::Range;

/// Gaps between two records up to this many bytes are read rather than skipped: a separate read costs as much.
const GAP: u64 = 8 << 10;
/// How many values are compared between two looks whether the search was cancelled.
const VALUES: usize = 1 << 12;

/// The working state of one thread.
pub(super) struct Bench<'s> {
    pub(super) store: &'s Store,
    pub(super) records: &'s dyn Records,
    pub(super) wanted: &'s RowSet,
    pub(super) probe: Probe<'s>,
    /// How many bytes are read at once.
    longest: u64,
    /// The rows that match.
    pub(super) hits: Vec<u32>,
    /// The rows whose records can't be read.
    pub(super) unread: Vec<u32>,
    /// The rows of the stretch that is to be read next.
    group: Vec<(Place, u32)>,
    stretch: ReadBuffer,
    bytes: Vec<u8>,
    outline: Outline,
    /// If set, the values at the path are collected here, instead of the rows that match.
    pub(super) met: Option<PathValues>,
    /// Whether the search was cancelled.
    halted: &'s dyn Fn() -> bool,
}

impl<'s> Bench<'s> {
    pub(super) fn new(
        (store, records): (&'s Store, &'s dyn Records),
        wanted: &'s RowSet,
        probe: Probe<'s>,
        longest: u64,
        halted: &'s dyn Fn() -> bool,
    ) -> Self {
        Self {
            store,
            records,
            wanted,
            probe,
            longest,
            hits: Vec::new(),
            unread: Vec::new(),
            group: Vec::new(),
            stretch: ReadBuffer::default(),
            bytes: Vec::new(),
            outline: Outline::default(),
            met: None,
            halted,
        }
    }

    /// Searches records, which must be sorted by place.
    pub(super) fn search(&mut self, records: &[u32]) {
        let mut end = 0;
        for record in records {
            let found = self.store.record(*record as usize);
            let Some((row, place)) = found.filter(|(row, _)| self.wanted.contains(*row)) else { continue };
            if let Some((first, _)) = self.group.first() {
                let apart = place.source != first.source
                    || place.offset > end + GAP
                    || place.offset - first.offset.min(place.offset) > self.longest;
                if apart {
                    self.flush(end);
                }
            }
            if self.group.is_empty() {
                end = 0;
            }
            end = end.max(place.offset.saturating_add(u64::from(place.len)));
            self.group.push((place, saturated::<u32>(row)));
        }
        self.flush(end);
    }

    /// Searches the values of a column, which may be as many as there are rows; `None` if the search was cancelled before
    /// all were looked at.
    pub(super) fn column(&mut self, field: Field) -> Option<()> {
        let (probe, halted) = (&self.probe, self.halted);
        let (looked, gone) = (Cell::new(0_usize), Cell::new(false));
        let passes = |value: &str| {
            looked.set(looked.get() + 1);
            if looked.get().is_multiple_of(VALUES) && halted() {
                gone.set(true);
            }
            !gone.get() && probe.test.passes(value)
        };
        let number = |row: usize| u32::try_from(row).ok();
        if !is_few(self.wanted) {
            let rows = self.store.rows_with(field, &passes);
            self.hits.extend(rows.iter().filter_map(number));
        } else if let Some(column) = self.store.text(field) {
            let passing = self.wanted.iter().filter(|row| column.value(*row).is_some_and(passes));
            self.hits.extend(passing.filter_map(number));
        } else if let Some(list) = self.store.list(field) {
            let passing = self.wanted.iter().filter(|row| list.values(*row).any(passes));
            self.hits.extend(passing.filter_map(number));
        }
        if gone.get() {
            self.hits.clear();
        }
        (!gone.get()).then_some(())
    }

    /// Searches the ids of some rows.
    pub(super) fn ids(&mut self, rows: Range<usize>) {
        let (store, probe) = (self.store, &self.probe);
        let any = probe.hint.as_ref().is_none_or(Hint::may_be_id);
        let mut id = String::new();
        let mut row = rows.start;
        while let Some(next) = self.wanted.next_from(row).filter(|next| *next < rows.end) {
            let passes = if !probe.made_ids && store.is_made_id(next) {
                false
            } else if any {
                store.write_id(next, &mut id);
                probe.test.passes(&id)
            } else {
                store.own_id(next).is_some_and(|id| probe.test.passes(id))
            };
            if passes {
                self.hits.extend(u32::try_from(next));
            }
            row = next + 1;
        }
    }

    /// Searches the records of the group, and empties it.
    fn flush(&mut self, end: u64) {
        let group = std::mem::take(&mut self.group);
        if let Some((first, _)) = group.first() {
            let len = saturated::<usize>(end - first.offset);
            let alone = self.records.said_as(first.source) == RecordEncoding::Alone;
            let read =
                !alone && self.records.stretch(first.source, first.offset, len, &mut self.stretch).is_ok();
            if read {
                self.within(&group);
            } else {
                self.alone(&group);
            }
        }
        self.group = group;
        self.group.clear();
    }

    fn alone(&mut self, group: &[(Place, u32)]) {
        for (at, (place, row)) in group.iter().enumerate() {
            if let Some(met) = &mut self.met {
                if self.records.bytes(*place, &mut self.bytes).is_ok() {
                    let take = &mut |text: &str| met.take(&group[at..=at], text);
                    self.probe.tell(self.records, (*place, &self.bytes), &mut self.outline, take);
                } else {
                    self.not_read(*place, *row);
                }
                continue;
            }
            match self.probe.passes_alone(self.records, *place, &mut self.bytes, &mut self.outline) {
                Ok(true) => self.hits.push(*row),
                Ok(false) => {}
                Err(_) => self.not_read(*place, *row),
            }
        }
    }

    /// Notes that a record of a row can't be read, unless it was overwritten by one that is searched instead.
    fn not_read(&mut self, place: Place, row: u32) {
        let stands = |other: Place| !self.records.is_overwritten(other.source);
        let own = self.store.place(row as usize);
        if stands(place) || !own.into_iter().chain(self.store.others(row as usize)).any(stands) {
            self.unread.push(row);
        }
    }

    /// Searches records in the stretch just read; those beyond its end are read one by one.
    fn within(&mut self, group: &[(Place, u32)]) {
        let Some((first, _)) = group.first() else { return };
        let begin = first.offset;
        let bytes = self.stretch.bytes();
        let there = group.iter().take_while(|(place, _)| within(*place, begin).end <= bytes.len()).count();
        let (group, missing) = group.split_at(there);
        let mut runs = Marks::new(bytes, &self.probe);
        let mut at = 0;
        while let Some((place, _)) = group.get(at) {
            let range = within(*place, begin);
            let same = group[at..].iter().take_while(|(other, _)| other == place).count();
            match runs.next(range.start) {
                Next::End => break,
                Next::At(found) if found >= range.end => {
                    // records before the next mark can't match
                    at += group[at..]
                        .iter()
                        .take_while(|(place, _)| within(*place, begin).end <= found)
                        .count();
                    continue;
                }
                _ => {}
            }
            let record = bytes.get(range.clone()).unwrap_or_default();
            let run = runs.run_at(range.start).filter(|run| *run < range.end).map(|run| run - range.start);
            let rows = &group[at..at + same];
            if let Some(met) = &mut self.met {
                let take = &mut |text: &str| met.take(rows, text);
                self.probe.tell(self.records, (*place, record), &mut self.outline, take);
            } else if self.probe.passes(self.records, (*place, record), run, &mut self.outline) {
                self.hits.extend(rows.iter().map(|(_, row)| *row));
            }
            at += same;
        }
        if !missing.is_empty() {
            self.alone(missing);
        }
    }
}

/// The bytes of a record within a stretch that begins at `begin`.
fn within(place: Place, begin: u64) -> Range<usize> {
    let from = saturated::<usize>(place.offset.saturating_sub(begin));
    from..from.saturating_add(place.len as usize)
}

/// Where the next mark is.
enum Next {
    /// There is no hint: every record has to be looked at.
    Anywhere,
    At(usize),
    End,
}

/// The next run and the next escape of the hint in a stretch, found on demand.
struct Marks<'b, 'f> {
    bytes: &'b [u8],
    probe: &'b Probe<'f>,
    run: Option<usize>,
    escape: Option<usize>,
}

impl<'b, 'f> Marks<'b, 'f> {
    fn new(bytes: &'b [u8], probe: &'b Probe<'f>) -> Self {
        let hint = probe.hint.as_ref();
        Self {
            bytes,
            probe,
            run: hint.and_then(|hint| hint.run(bytes, 0)),
            escape: hint.and_then(|hint| hint.escape(bytes, 0)),
        }
    }

    fn next(&mut self, from: usize) -> Next {
        let Some(hint) = &self.probe.hint else { return Next::Anywhere };
        if self.run.is_some_and(|at| at < from) {
            self.run = hint.run(self.bytes, from);
        }
        if self.escape.is_some_and(|at| at < from) {
            self.escape = hint.escape(self.bytes, from);
        }
        match (self.run, self.escape) {
            (None, None) => Next::End,
            (Some(at), None) | (None, Some(at)) => Next::At(at),
            (Some(run), Some(escape)) => Next::At(run.min(escape)),
        }
    }

    /// The run at or after `from`; call [`Self::next`] first.
    fn run_at(&self, from: usize) -> Option<usize> {
        self.run.filter(|at| *at >= from)
    }
}
