//! Shifts row numbers in the results of an analysis after rows were inserted: results of old rows stay valid, new rows
//! have none.

use super::narrow::Narrow;
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

    /// Replaces row numbers by the new ones, with room for all of these.
    pub fn narrow(&self, rows: &mut Narrow) {
        if self.moved.is_empty() {
            return;
        }
        if self.fresh.out_of() > rows.most() {
            *rows = Narrow::of(rows.iter(), self.fresh.out_of());
        }
        for at in 0..rows.len() {
            if let Some(row) = rows.get(at).filter(|row| *row >= self.first) {
                rows.set(at, self.row(row));
            }
        }
    }

    /// Shifts a set of rows; the new rows are not in it.
    pub fn set(&self, rows: &mut RowSet) {
        rows.grow(self.fresh, |_| false);
    }

    /// Shifts values stored by row; new rows get 0.
    pub fn by_row(&self, known: &mut Narrow) {
        known.grow(self.fresh.out_of());
        // rows only move up, so the last goes first
        for (at, place) in self.moved.iter().enumerate().rev() {
            let row = self.first as usize + at;
            let value = known.get(row).unwrap_or_default();
            known.set(row, 0);
            known.set(*place as usize, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RowShift;
    use crate::chain::narrow::Narrow;
    use crate::event::saturated;
    use crate::store::{RowSet, Store};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_and_what_is_kept_by_row_move_with_their_rows_whatever_room_they_need(
            // a number of rows that fits in one byte, or in two, and does not any more with those that come
            (rows, came) in prop_oneof![(0..300_usize, 0..40_usize), (65_520..65_536_usize, 0..40_usize)],
            begin in 0..4_usize,
            seed in any::<usize>(),
        ) {
            let all = rows + came;
            // the new rows stand together or apart, at the end or before others
            let at = |number: usize| seed.wrapping_mul(number + 1) % (all * begin / 3).max(came).max(1);
            let mut fresh: Vec<usize> = (0..came).map(at).collect();
            fresh.sort_unstable();
            fresh.dedup();
            let rows = all - fresh.len();
            let fresh = RowSet::of(all, fresh);
            let moved: Vec<u32> = (0..).zip(0..all).filter(|(_, row)| !fresh.contains(*row)).map(|(row, _)| row).collect();
            let store = Store::default();
            let shift = RowShift::of(&store, &fresh);

            let old = 0..saturated::<u32>(rows);
            let mut narrow = Narrow::of(old.clone(), rows);
            shift.narrow(&mut narrow);
            prop_assert!(narrow.iter().eq(moved.iter().copied()));

            let mut chains = Narrow::of(old.clone().map(|row| row % 7), 6);
            shift.by_row(&mut chains);
            let mut expected = vec![0; all];
            for (row, place) in old.zip(&moved) {
                expected[*place as usize] = row % 7;
            }
            prop_assert!(chains.iter().eq(expected));
        }
    }
}
