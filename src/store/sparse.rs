//! Sparse columns: values of few rows, as pairs ascending by row.

use std::ops::Range;

/// The part of a sparse column that belongs to `rows`.
pub(super) fn within<'l, T>(all: &'l [(u32, T)], rows: &Range<usize>) -> &'l [(u32, T)] {
    &all[places_within(all, rows)]
}

/// The index range of that part.
pub(super) fn places_within<T>(all: &[(u32, T)], rows: &Range<usize>) -> Range<usize> {
    let from = all.partition_point(|(row, _)| (*row as usize) < rows.start);
    let until = all.partition_point(|(row, _)| (*row as usize) < rows.end);
    from..until.max(from)
}
