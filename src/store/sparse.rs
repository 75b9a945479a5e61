//! What few rows have: by row, ascending.

use std::ops::Range;

/// What some rows have of it.
pub(super) fn within<'l, T>(all: &'l [(u32, T)], rows: &Range<usize>) -> &'l [(u32, T)] {
    &all[places_within(all, rows)]
}

/// Where what some rows have of it stands.
pub(super) fn places_within<T>(all: &[(u32, T)], rows: &Range<usize>) -> Range<usize> {
    let from = all.partition_point(|(row, _)| (*row as usize) < rows.start);
    let until = all.partition_point(|(row, _)| (*row as usize) < rows.end);
    from..until.max(from)
}
