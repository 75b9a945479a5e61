//! Iterates over the rows of a filter, a page at a time.

use super::CliError;
use super::case::Case;
use crate::engine::{Pages, Row};
use crate::query::Filter;

/// Passes the rows of a filter to `take`, in order, a page at a time. Returns how much of the limit is left.
pub(super) fn each_row(
    case: &mut Case,
    filter: &Filter,
    limit: u64,
    records: bool,
    mut take: impl FnMut(&Row) -> Result<(), CliError>,
) -> Result<u64, CliError> {
    let mut pages = Pages::default();
    let mut left = limit;
    loop {
        let (rows, last) = pages.take(case.ask(pages.question(filter, records))?);
        for row in &rows {
            if left == 0 {
                return Ok(left);
            }
            left -= 1;
            take(row)?;
        }
        if last {
            return Ok(left);
        }
    }
}
