//! The places of records that were merged into the row of another export of the same record.

use super::RowSet;
use super::image::stored;
use super::order::Order;
use super::places::Places;
use crate::event::saturated;
use crate::read::Place;
use std::collections::BTreeMap;
use std::ops::Range;

/// Merged records, each with the row of its event.
#[derive(Debug, Clone, Default)]
pub(super) struct OtherExports {
    /// Ascending, once rows are in order.
    rows: Vec<u32>,
    places: Places,
    /// Name of each source that holds such records, ascending by its number.
    files: Vec<(u32, Box<str>)>,
    /// By source: how many of its records tell another stage or severity than the exports before them.
    otherwise: BTreeMap<u32, u64>,
}

stored!(OtherExports { rows, places, files } and otherwise if |all| all.rows.len() == all.places.len() && all.rows.is_sorted());

impl OtherExports {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Forgets all records but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
        self.files.clear();
        self.otherwise.clear();
    }

    /// Adds a record of a file to a row.
    pub(super) fn push(&mut self, row: usize, place: Place, file: Option<&str>) {
        if let Err(at) = self.files.binary_search_by_key(&place.source, |(source, _)| *source)
            && let Some(file) = file
        {
            self.files.insert(at, (place.source, file.into()));
        }
        self.rows.push(saturated::<u32>(row));
        self.places.push(place);
    }

    /// Counts a record of a source that tells another stage or severity than the exports before it.
    pub(super) fn tells_otherwise(&mut self, source: u32) {
        *self.otherwise.entry(source).or_default() += 1;
    }

    /// The files whose records tell another stage or severity than the exports before them, and how many do.
    pub(super) fn told_otherwise(&self) -> impl Iterator<Item = (&str, u64)> {
        self.otherwise.iter().filter_map(|(source, records)| Some((self.file(*source)?, *records)))
    }

    /// The row of a record, and where the record stands.
    pub(super) fn get(&self, at: usize) -> Option<(usize, Place)> {
        Some((*self.rows.get(at)? as usize, self.places.get(at)?))
    }

    /// The name of a source in which records stand.
    pub(super) fn file(&self, source: u32) -> Option<&str> {
        let at = self.files.binary_search_by_key(&source, |(source, _)| *source).ok()?;
        self.files.get(at).map(|(_, file)| file.as_ref())
    }

    /// The rows of records, each with the number of the source in which the record stands, in the order of rows.
    pub(super) fn sources(&self) -> impl Iterator<Item = (usize, u32)> {
        (0..self.len()).filter_map(|at| self.get(at)).map(|(row, place)| (row, place.source))
    }

    /// The numbers of the merged records of a row.
    pub(super) fn of(&self, row: usize) -> Range<usize> {
        let from = self.rows.partition_point(|of| (*of as usize) < row);
        from..from + self.rows[from..].partition_point(|of| *of as usize == row)
    }

    /// Whether every record is of one of so many rows.
    pub(super) fn is_within(&self, rows: usize) -> bool {
        self.rows.last().is_none_or(|last| (*last as usize) < rows)
    }

    /// Puts records in the order of their rows; of one row, as they came.
    pub(super) fn sort(&mut self) {
        if self.rows.is_sorted() {
            return;
        }
        let mut order: Vec<u32> = (0_u32..).take(self.rows.len()).collect();
        order.sort_by_key(|at| self.rows[*at as usize]);
        self.places.reorder(&Order::of(0, order));
        self.rows.sort_unstable();
    }

    /// Updates the row numbers after reordering; records must be sorted by row.
    pub(super) fn reorder(&mut self, order: &Order) {
        let Some(last) = self.rows.last().filter(|_| order.is_moved()) else { return };
        let mut rows = self.rows.clone();
        // most rows have none
        let held = RowSet::of(*last as usize + 1, self.rows.iter().map(|row| *row as usize));
        for (at, row) in order.moved().filter(|(_, row)| held.contains(*row as usize)) {
            rows[self.of(row as usize)].fill(saturated::<u32>(at));
        }
        self.rows = rows;
        self.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, OtherExports};
    use crate::read::Place;

    #[test]
    fn records_stay_with_their_rows_in_whatever_order_these_stand() {
        let place = |offset| Place { source: 1, offset, len: 9 };
        let mut also = OtherExports::default();
        for (row, offset) in [(4, 10), (1, 20), (4, 30), (0, 40), (2, 50)] {
            also.push(row, place(offset), Some("b.csv"));
        }
        also.sort();
        let said = |also: &OtherExports, row| {
            also.of(row).map(|at| also.get(at).unwrap().1.offset).collect::<Vec<_>>()
        };
        assert_eq!([said(&also, 0), said(&also, 1), said(&also, 4)], [vec![40], vec![20], vec![10, 30]]);
        assert_eq!((also.file(1), also.file(2)), (Some("b.csv"), None));
        also.reorder(&Order::of(1, vec![4, 3, 2, 1]));
        assert_eq!([said(&also, 0), said(&also, 1), said(&also, 4)], [vec![40], vec![10, 30], vec![20]]);
        assert_eq!((said(&also, 2), said(&also, 3), said(&also, 9)), (vec![], vec![50], vec![]));
        assert!(also.is_within(5) && !also.is_within(4));
    }
}
