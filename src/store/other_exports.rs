//! The places of records that were merged into the row of another export of the same record.

use super::RowSet;
use super::image::stored;
use super::order::Order;
use super::places::Places;
use crate::event::saturated;
use crate::read::Place;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Merged records, each with the row of its event.
#[derive(Debug, Clone, Default)]
pub(super) struct OtherExports {
    /// Ascending, once rows are in order.
    rows: Vec<u32>,
    places: Places,
    /// Name of each source that holds such records, ascending by its number.
    files: Vec<(u32, Box<str>)>,
}

stored!(OtherExports { rows, places, files } if |all| all.rows.len() == all.places.len() && all.rows.is_sorted());

impl OtherExports {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Forgets all records but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
        self.files.clear();
    }

    /// Adds a record of a file to a row.
    pub(super) fn push(&mut self, row: usize, place: Place, file: Option<&str>) {
        self.name(place.source, file);
        self.rows.push(saturated::<u32>(row));
        self.places.push(place);
    }

    /// Takes note of the name of a source in which such records stand.
    pub(super) fn name(&mut self, source: u32, file: Option<&str>) {
        if let Err(at) = self.files.binary_search_by_key(&source, |(source, _)| *source)
            && let Some(file) = file
        {
            self.files.insert(at, (source, file.into()));
        }
    }

    /// Replaces all records of some rows.
    pub(super) fn replace(&mut self, others: Vec<(u32, Vec<Place>)>) {
        let replaced: FxHashSet<u32> = others.iter().map(|(row, _)| *row).collect();
        let held = std::mem::take(&mut self.rows).into_iter().enumerate();
        let held = held.filter(|(_, row)| !replaced.contains(row));
        let held: Vec<(u32, Place)> =
            held.filter_map(|(at, row)| Some((row, self.places.get(at)?))).collect();
        self.places = Places::default();
        let others =
            others.into_iter().flat_map(|(row, places)| places.into_iter().map(move |place| (row, place)));
        for (row, place) in held.into_iter().chain(others) {
            self.rows.push(row);
            self.places.push(place);
        }
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
