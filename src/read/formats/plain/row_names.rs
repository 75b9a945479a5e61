//! Detects tables whose rows begin with row names that the header has no column for, as R writes them.

use super::choice::{is_written_time, names_times};
use crate::read::rows::Header;
use std::borrow::Cow;
use std::collections::HashSet;

/// Whether the first cell of each row is its name, so that each column name stands for the next cell to the right. The
/// first cells must be distinct and not blank, or count the rows. Then either more of the columns named as times hold
/// times in this alignment than one cell to the left; or none does either way, the rows are counted, and a last cell is
/// not blank. `header` has a name for every cell, that of the row names included.
#[must_use]
pub fn have_row_names(header: &Header, rows: &[Vec<Cow<'_, str>>]) -> bool {
    let first: Vec<&str> = rows.iter().filter_map(|row| row.first()).map(|cell| cell.trim()).collect();
    let are_apart =
        !first.contains(&"") && first.iter().collect::<HashSet<_>>().len() == rows.len() && !rows.is_empty();
    let is_counted = are_counted(&first);
    let times = |shift: usize| {
        let named = header.names.iter().enumerate().skip(1).filter(|(_, name)| names_times(name));
        named.filter(|(at, _)| are_times(rows, at - shift)).count()
    };
    let (right, left) = (times(0), times(1));
    let ends = || rows.iter().filter_map(|row| row.last()).any(|cell| !cell.trim().is_empty());
    (right > left && (are_apart || is_counted)) || (right + left == 0 && is_counted && ends())
}

/// Whether these count rows from 1 on, beginning anew where tables were joined.
fn are_counted(names: &[&str]) -> bool {
    let mut next = 1_u64;
    names.get(1) == Some(&"2")
        && names.iter().all(|name| {
            let number = name.parse().ok().filter(|number| [1, next].contains(number));
            next = number.unwrap_or(0) + 1;
            number.is_some()
        })
}

/// Whether all cells of a column are times, except those that are blank or `NA`; `false` if all are.
fn are_times(rows: &[Vec<Cow<'_, str>>], column: usize) -> bool {
    let cells = || rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
    let mut said = cells().filter(|cell| !matches!(*cell, "" | "NA")).peekable();
    said.peek().is_some() && said.all(is_written_time)
}
