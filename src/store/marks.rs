//! One bit a row.

use super::RowSet;
use super::order::Order;
use std::ops::Range;

/// Which rows are marked. Rows behind the last one that was marked are not.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks(pub(super) Vec<u64>);

impl Marks {
    pub(super) fn get(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Forgets all marks but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn set(&mut self, row: usize, marked: bool) {
        if marked {
            if self.0.len() <= row / 64 {
                self.0.resize(row / 64 + 1, 0);
            }
            self.0[row / 64] |= 1 << (row % 64);
        }
    }

    /// Marks a row or takes its mark. Returns whether it was otherwise.
    pub(super) fn replace(&mut self, row: usize, marked: bool) -> bool {
        let is_other = self.get(row) != marked;
        match self.0.get_mut(row / 64) {
            Some(word) if !marked => *word &= !(1 << (row % 64)),
            _ => self.set(row, marked),
        }
        is_other
    }

    /// Adds the marks of some rows of others behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, other: &Self, rows: Range<usize>) {
        for (at, row) in rows.enumerate().filter(|_| !other.0.is_empty()) {
            self.set(len + at, other.get(row));
        }
    }

    /// Puts rows in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        if self.0.iter().all(|word| *word == 0) {
            return;
        }
        let before = self.clone();
        for (at, row) in order.moved() {
            match (before.get(row as usize), self.0.get_mut(at / 64)) {
                (true, _) => self.set(at, true),
                (false, Some(word)) => *word &= !(1 << (at % 64)),
                (false, None) => {}
            }
        }
    }

    /// The marked rows out of so many.
    pub(super) fn rows(&self, len: usize) -> RowSet {
        RowSet::of_words(self.0.clone(), len)
    }
}
