//! How far a search is, and what can still be found.

use super::order::position;
use super::{IDS, Part, Search, rows_of};
use crate::store::{RowSet, Store};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Among how many rows at most it is told whether more can be found: each takes a few lookups.
const RULED_OUT: usize = 1024;

/// The progress of a search.
#[derive(Debug, Clone, Copy)]
pub struct SearchProgress<'f> {
    pub(super) search: &'f Search,
    pub(super) store: &'f Store,
    pub(super) found: &'f Mutex<Vec<u64>>,
    /// Whether each part is done.
    pub(super) done: &'f [AtomicBool],
    /// How many parts are done.
    pub got: usize,
    /// How many parts there are.
    pub of: usize,
    /// Whether anything was found so far.
    pub any: bool,
}

impl SearchProgress<'_> {
    /// The rows found so far.
    #[must_use]
    pub fn rows(&self) -> RowSet {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        rows_of(&found, self.search.wanted.out_of())
    }

    /// Whether nothing is found among some rows, and nothing can be any more; `false` if they are too many to tell.
    #[must_use]
    pub fn rules_out(&self, rows: Range<usize>) -> bool {
        let is_done = |number: &usize| self.done[*number].load(Ordering::Acquire);
        let is_over = rows.len() <= RULED_OUT
            && self.search.everywhere(&rows).all(|number| is_done(&number))
            && rows
                .clone()
                .filter(|row| self.search.wanted.contains(*row))
                .all(|row| self.search.of_records(self.store, row).all(|number| is_done(&number)));
        // hits are entered before their part is done
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        is_over
            && !rows
                .into_iter()
                .any(|row| found.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1))
    }
}

impl Search {
    /// The parts that look at some rows without their records: columns, and ids.
    fn everywhere(&self, rows: &Range<usize>) -> impl Iterator<Item = usize> {
        let parts = self.parts.iter().take_while(|part| !matches!(part, Part::Records(..)));
        parts
            .enumerate()
            .filter(|(_, part)| match part {
                Part::Ids(from) => *from < rows.end && rows.start < from + IDS,
                _ => true,
            })
            .map(|(number, _)| number)
    }

    /// The parts that look at the records of a row.
    fn of_records(&self, store: &Store, row: usize) -> impl Iterator<Item = usize> {
        store.records_of(row).map(move |record| {
            let at = position(store, &self.order, record);
            self.parts.partition_point(|part| match part {
                Part::Records(_, until) => *until <= at,
                _ => true,
            })
        })
    }
}
