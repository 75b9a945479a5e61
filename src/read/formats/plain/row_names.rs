//! Whether the rows of a table begin with names of their own, to which R writes no name into the header.

use super::choice::{is_written_time, names_times};
use crate::read::rows::Header;
use std::borrow::Cow;
use std::collections::HashSet;

/// Whether the first cells of rows are the rows' names, so that the header, which has no name for them, names what stands
/// behind them: no two are alike or they count the rows, and either more columns that are called times hold times like this
/// than one cell to the left, or nothing there is a time and the rows are counted. `header` has a name for every cell.
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

/// Whether rows are counted by these from 1 on, and from there again where tables were joined.
fn are_counted(names: &[&str]) -> bool {
    let mut next = 1_u64;
    names.get(1) == Some(&"2")
        && names.iter().all(|name| {
            let number = name.parse().ok().filter(|number| [1, next].contains(number));
            next = number.unwrap_or(0) + 1;
            number.is_some()
        })
}

/// Whether the cells of a column are times, but for those that are blank or stand for none.
fn are_times(rows: &[Vec<Cow<'_, str>>], column: usize) -> bool {
    let cells = || rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
    let mut said = cells().filter(|cell| !matches!(*cell, "" | "NA")).peekable();
    said.peek().is_some() && said.all(is_written_time)
}
