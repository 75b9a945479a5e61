//! Shifts row numbers in the results of an analysis after rows were inserted: results of old rows stay valid, new rows
//! have none.

use super::nodes::NONE;
use crate::store::{RowSet, Store};

/// Mapping from old to new row numbers after rows were inserted.
pub(super) struct RowShift<'r> {
    /// The store, which has the new rows already.
    pub store: &'r Store,
    /// The inserted rows.
    pub fresh: &'r RowSet,
    /// The first of them; rows before it keep their numbers.
    first: u32,
    /// The new numbers of the old rows from there on.
    moved: Vec<u32>,
}

impl<'r> RowShift<'r> {
    pub fn of(store: &'r Store, fresh: &'r RowSet) -> Self {
        let first = fresh.next_from(0).unwrap_or(fresh.out_of());
        let stays = (first..fresh.out_of()).filter(|row| !fresh.contains(*row));
        let moved = stays.map(|row| u32::try_from(row).unwrap_or(NONE)).collect();
        Self { store, fresh, first: u32::try_from(first).unwrap_or(NONE), moved }
    }

    /// The new number of a row.
    #[inline]
    pub fn row(&self, row: u32) -> u32 {
        match row.checked_sub(self.first) {
            Some(at) if row != NONE => self.moved.get(at as usize).copied().unwrap_or(NONE),
            _ => row,
        }
    }

    /// Replaces row numbers by the new ones.
    pub fn rows<'s>(&self, rows: impl IntoIterator<Item = &'s mut u32>) {
        rows.into_iter().for_each(|row| *row = self.row(*row));
    }

    /// Shifts a set of rows; the new rows are not in it.
    pub fn set(&self, rows: &mut RowSet) {
        rows.grow(self.fresh, |_| false);
    }

    /// Shifts values stored by row; new rows get none.
    pub fn by_row(&self, known: &mut Vec<u32>) {
        let behind = known.split_off((self.first as usize).min(known.len()));
        known.resize(self.fresh.out_of(), NONE);
        for (place, value) in self.moved.iter().zip(behind) {
            if let Some(held) = known.get_mut(*place as usize) {
                *held = value;
            }
        }
    }
}
