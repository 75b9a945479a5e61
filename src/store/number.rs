//! A column of numbers that are small, but for a few.

use super::image::stored;
use super::order::Order;
use super::size_hint::SizeHint;
use super::sparse::within;
use crate::event::saturated;
use std::ops::Range;

/// No number.
const ABSENT: u32 = u32::MAX;
/// A number that does not fit; it stands among the wide ones.
const WIDE: u32 = u32::MAX - 1;

/// A number column. Rows behind the last one that was set have none.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberColumn {
    narrow: Vec<u32>,
    /// By row, ascending.
    wide: Vec<(u32, u64)>,
}

stored!(NumberColumn { narrow, wide });

impl NumberColumn {
    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        size_hint.make_room(&mut self.narrow, rows);
    }

    /// Forgets all numbers but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.narrow.clear();
        self.wide.clear();
    }

    /// Gives a row its number.
    pub(super) fn set(&mut self, row: usize, number: Option<u64>) {
        let Some(number) = number else { return };
        if row >= self.narrow.len() {
            self.narrow.resize(row + 1, ABSENT);
        }
        self.narrow[row] = narrowed(number);
        if self.narrow[row] == WIDE {
            let row = saturated::<u32>(row);
            let at = self.wide.partition_point(|wide| wide.0 < row);
            self.wide.insert(at, (row, number));
        }
    }

    /// Gives rows from one on their numbers, all behind the present ones.
    pub(super) fn push_all(&mut self, row: usize, numbers: impl Iterator<Item = Option<u64>> + Clone) {
        self.narrow.resize(row, ABSENT);
        self.narrow.extend(numbers.clone().map(|number| number.map_or(ABSENT, narrowed)));
        for (row, number) in (row..).zip(numbers) {
            if let (WIDE, Some(number)) = (self.narrow[row], number) {
                self.wide.push((saturated::<u32>(row), number));
            }
        }
    }

    /// Gives a row a number or none, in place of the one it has. Returns whether that is another.
    pub(super) fn replace(&mut self, row: usize, number: Option<u64>) -> bool {
        if self.get(row) == number {
            return false;
        }
        if let Ok(at) = self.wide.binary_search_by_key(&saturated::<u32>(row), |wide| wide.0) {
            self.wide.remove(at);
        }
        match number {
            None => self.narrow[row] = ABSENT,
            some => self.set(row, some),
        }
        true
    }

    pub(super) fn get(&self, row: usize) -> Option<u64> {
        match self.narrow.get(row).copied()? {
            ABSENT => None,
            WIDE => {
                let row = u32::try_from(row).ok()?;
                let at = self.wide.binary_search_by_key(&row, |wide| wide.0).ok()?;
                Some(self.wide[at].1)
            }
            number => Some(u64::from(number)),
        }
    }

    /// Adds the numbers of some rows of others behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, other: &Self, rows: Range<usize>) {
        let held = rows.start.min(other.narrow.len())..rows.end.min(other.narrow.len());
        if held.is_empty() {
            return;
        }
        self.narrow.resize(len, ABSENT);
        self.narrow.extend_from_slice(&other.narrow[held]);
        for (row, number) in within(&other.wide, &rows) {
            let row = saturated::<u32>(len + *row as usize - rows.start);
            self.wide.push((row, *number));
        }
    }

    /// Puts rows in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        order.reorder_few(&mut self.wide);
        order.reorder(&mut self.narrow, ABSENT);
    }
}

/// What stands in the place of a number.
fn narrowed(number: u64) -> u32 {
    u32::try_from(number).ok().filter(|number| *number < WIDE).unwrap_or(WIDE)
}

#[cfg(test)]
mod tests {
    use super::{NumberColumn, Order};

    #[test]
    fn every_number_reads_back_and_absence_is_not_zero() {
        let numbers = [Some(0), None, Some(7), Some(4_294_967_294), Some(u64::MAX), Some(5_000_000_000)];
        let mut column = NumberColumn::default();
        for (row, number) in numbers.into_iter().enumerate() {
            column.set(row, number);
        }
        column.replace(0, Some(9));
        column.replace(0, Some(0));
        let mut together = NumberColumn::default();
        together.push_all(1, numbers[1..].iter().copied());
        assert!((1..).zip(&numbers[1..]).all(|(row, number)| together.get(row) == *number));
        let mut turned = column.clone();
        turned.reorder(&Order::of(0, vec![5, 4, 3, 2, 1, 0]));
        let mut part = column.clone();
        part.reorder(&Order::of(2, vec![5, 4, 3, 2]));
        let mut twice = column.clone();
        twice.append(7, &column, 2..6);
        for (row, number) in numbers.into_iter().enumerate() {
            assert_eq!(column.get(row), number);
            assert_eq!(turned.get(5 - row), number);
            assert_eq!(part.get(if row < 2 { row } else { 7 - row }), number);
            assert_eq!(twice.get(row), number);
            assert_eq!(if row < 2 { None } else { number }, if row < 2 { None } else { twice.get(5 + row) });
        }
        assert_eq!((column.get(6), twice.get(6)), (None, None));
        column.replace(1, Some(u64::MAX - 1));
        assert_eq!(
            (column.get(0), column.get(1), column.get(4)),
            (Some(0), Some(u64::MAX - 1), Some(u64::MAX))
        );
    }
}
