//! One bit a row.

use super::RowSet;
use std::ops::Range;

/// Which rows are marked. Rows behind the last one that was marked are not.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    pub(super) fn get(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(super) fn set(&mut self, row: usize, marked: bool) {
        if marked {
            if self.0.len() <= row / 64 {
                self.0.resize(row / 64 + 1, 0);
            }
            self.0[row / 64] |= 1 << (row % 64);
        }
    }

    /// Adds the marks of some rows of others behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, other: &Self, rows: Range<usize>) {
        for (at, row) in rows.enumerate().filter(|_| !other.0.is_empty()) {
            self.set(len + at, other.get(row));
        }
    }

    /// The marked rows, in a new order.
    pub(super) fn ordered(&self, order: &[u32]) -> RowSet {
        if self.0.iter().all(|word| *word == 0) {
            return RowSet::empty(order.len());
        }
        RowSet::matching(order.len(), |row| self.get(order[row] as usize))
    }
}
