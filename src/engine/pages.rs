//! Iterates over the rows of a filter, page by page, without their records.

use super::{Anchor, Body, Question, Row, Window};
use crate::query::Filter;
use std::sync::Arc;

/// Rows per page.
const SIZE: usize = 256;

/// Position in the iteration: the last row taken.
#[derive(Debug)]
pub(crate) struct Pages {
    anchor: Anchor,
}

impl Default for Pages {
    /// Starts before the first row.
    fn default() -> Self {
        Self { anchor: Anchor::First }
    }
}

impl Pages {
    /// The question for the next page.
    pub fn question(&self, filter: &Filter) -> Question {
        let (filter, anchor, after) = (filter.clone(), self.anchor.clone(), SIZE + self.again());
        Question::Window { filter, anchor, before: 0, after, records: false, find: None }
    }

    /// Consumes the answer: the new rows, and whether they are the last ones.
    pub fn take(&mut self, answer: Body) -> (Vec<Row>, bool) {
        let Body::Window(Window { rows, last, .. }) = answer else { return (Vec::new(), true) };
        let mut rows = Arc::unwrap_or_clone(rows);
        rows.drain(..self.again().min(rows.len()));
        let next = rows.last().map(|row| row.position.clone());
        let over = last || next.is_none();
        if let Some(next) = next {
            self.anchor = Anchor::At(next);
        }
        (rows, over)
    }

    /// Number of rows to skip: a page starts with the last row of the previous one.
    fn again(&self) -> usize {
        usize::from(self.anchor != Anchor::First)
    }
}
