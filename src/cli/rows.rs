//! The rows of a filter, one after the other, a page at a time.

use super::CliError;
use super::case::Case;
use crate::engine::{Anchor, Body, Question, Row, Window};
use crate::query::Filter;

/// Rows that are asked for at once.
const PAGE: usize = 4096;

/// Hands the rows of a filter on, in order, a page at a time; answers how many more the limit would have let through.
pub(super) fn each_row(
    case: &mut Case,
    filter: &Filter,
    limit: u64,
    records: bool,
    mut take: impl FnMut(&Row) -> Result<(), CliError>,
) -> Result<u64, CliError> {
    let mut anchor = Anchor::First;
    let mut left = limit;
    loop {
        let again = usize::from(anchor != Anchor::First);
        let question = Question::Window {
            filter: filter.clone(),
            anchor,
            before: 0,
            after: PAGE + again,
            records,
            find: None,
        };
        let Body::Window(Window { rows, last, .. }) = case.ask(question)? else { return Ok(left) };
        // The row that the last page ended with stands first in the next one.
        for row in rows.iter().skip(again) {
            if left == 0 {
                return Ok(left);
            }
            left -= 1;
            take(row)?;
        }
        match rows.last() {
            Some(row) if !last => anchor = Anchor::At(row.position.clone()),
            _ => return Ok(left),
        }
    }
}
