//! A permutation of rows, applied to columns after sorting.

use super::sparse::places_within;
use crate::event::saturated;
use std::ops::Range;

/// Gaps of fewer unmoved rows do not split a stretch.
const APART: usize = 64;

/// New and old places of rows.
///
/// Logs are nearly sorted: most rows stay, and a late row moves those between it and its place by one. So the
/// permutation is divided into stretches that each contain the same rows before and after; reordering a column needs
/// scratch memory for the longest stretch only.
#[derive(Debug, Default)]
pub(super) struct Order {
    from: usize,
    /// Old place of each row, from `from` on.
    rows: Vec<u32>,
    stretches: Vec<Range<usize>>,
}

impl Order {
    /// `rows` holds the old place of each row from `from` on, each exactly once.
    pub(super) fn of(from: usize, rows: Vec<u32>) -> Self {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let (mut begin, mut most) = (from, from);
        for (at, row) in (from..).zip(&rows) {
            most = most.max(*row as usize);
            if most > at {
                continue;
            }
            if begin < at {
                match stretches.last_mut().filter(|last| begin - last.end < APART) {
                    Some(last) => last.end = at + 1,
                    None => stretches.push(begin..at + 1),
                }
            }
            begin = at + 1;
        }
        Self { from, rows, stretches }
    }

    pub(super) const fn is_moved(&self) -> bool {
        !self.stretches.is_empty()
    }

    /// Every row from the first that may move on: its new place, and its old one.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        (self.from..).zip(self.rows.iter().copied())
    }

    /// The same of the rows of stretches that are moved.
    pub(super) fn moved(&self) -> impl Iterator<Item = (usize, u32)> {
        self.stretches.iter().flat_map(|stretch| self.within(stretch))
    }

    /// The stretches in which rows are moved.
    pub(super) fn stretches(&self) -> impl Iterator<Item = &Range<usize>> {
        self.stretches.iter()
    }

    /// The new place of each row of a stretch, and its old one.
    pub(super) fn within(&self, stretch: &Range<usize>) -> impl Iterator<Item = (usize, u32)> {
        let rows = self.rows.get(stretch.start - self.from..stretch.end - self.from);
        stretch.clone().zip(rows.unwrap_or_default().iter().copied())
    }

    /// Reorders the values of rows; `none` fills rows behind the end of `values`.
    pub(super) fn reorder<C: Copy>(&self, values: &mut Vec<C>, none: C) {
        let mut turned = Vec::new();
        for stretch in &self.stretches {
            if values.len() <= stretch.start {
                return;
            }
            if values.len() < stretch.end {
                values.resize(stretch.end, none);
            }
            turned.clear();
            turned.extend(self.within(stretch).filter_map(|(_, row)| values.get(row as usize)));
            if turned.len() == values.len() {
                std::mem::swap(values, &mut turned);
            } else {
                values[stretch.clone()].copy_from_slice(&turned);
            }
        }
    }

    /// Reorders sparse values, which ascend by row before and after.
    pub(super) fn reorder_few<T>(&self, few: &mut [(u32, T)]) {
        for stretch in &self.stretches {
            let held = places_within(few, stretch);
            let own = &few[held.clone()];
            if own.is_empty() {
                continue;
            }
            let found = |row: u32| own.binary_search_by_key(&row, |(of, _)| *of).ok();
            let places: Vec<(usize, usize)> =
                self.within(stretch).filter_map(|(at, row)| Some((found(row)?, at))).collect();
            let own = &mut few[held];
            for (found, at) in places {
                own[found].0 = saturated::<u32>(at);
            }
            own.sort_unstable_by_key(|(row, _)| *row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{APART, Order};
    use proptest::prelude::*;

    #[test]
    fn what_stays_is_in_no_stretch() {
        let mut rows: Vec<u32> = (5..1005).collect();
        rows[100..120].rotate_right(1);
        rows[120 + APART + 1..].swap(0, 3);
        rows[900..].swap(0, 1);
        rows[910..].swap(0, 1);
        let order = Order::of(5, rows);
        assert_eq!(order.stretches, [105..125, 190..194, 905..917]);
        assert!(
            Order::of(3, vec![3, 4, 5]).stretches.is_empty() && Order::of(3, Vec::new()).stretches.is_empty()
        );
    }

    proptest! {
        #[test]
        fn every_row_takes_along_what_it_has(
            from in 0..4_u32,
            keys in prop::collection::vec(0..400_u32, 0..300),
            held in 0..320_usize,
            few in prop::collection::btree_set(0..300_u32, 0..9),
        ) {
            let mut rows: Vec<u32> = (from..).take(keys.len()).collect();
            // as of a log: nearly in order
            rows.sort_by_key(|row| row + keys[(row - from) as usize] % 7 * keys[(row - from) as usize] / 40);
            let order = Order::of(from as usize, rows.clone());
            let values: Vec<u32> = (0..).take(held.min(rows.len() + from as usize)).collect();
            let mut turned = values.clone();
            order.reorder(&mut turned, u32::MAX);
            for (at, row) in (from as usize..).zip(&rows) {
                let expected = values.get(*row as usize).copied().unwrap_or(u32::MAX);
                prop_assert_eq!(turned.get(at).copied().unwrap_or(u32::MAX), expected);
            }
            prop_assert_eq!(&turned[..values.len().min(from as usize)], &values[..values.len().min(from as usize)]);
            let mut few: Vec<(u32, u32)> = few.into_iter().map(|row| (row, row)).collect();
            let all = from + u32::try_from(rows.len()).unwrap();
            few.retain(|(row, _)| *row < all);
            order.reorder_few(&mut few);
            prop_assert!(few.is_sorted());
            for (at, row) in few {
                prop_assert_eq!(at.checked_sub(from).map_or(at, |at| rows[at as usize]), row);
            }
        }
    }
}
