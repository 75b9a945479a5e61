//! The rows of a filter, in order, a page at a time.

use super::{Anchor, Body, Question, Row, Window};
use crate::query::Filter;
use std::sync::Arc;

/// Rows of a page: of more the records that go along push each other out of the caches before they are written.
const SIZE: usize = 256;

/// How far the rows of a filter were taken.
#[derive(Debug)]
pub(crate) struct Pages {
    anchor: Anchor,
}

impl Default for Pages {
    /// Before the first row.
    fn default() -> Self {
        Self { anchor: Anchor::First }
    }
}

impl Pages {
    /// What the next page is asked with.
    pub fn question(&self, filter: &Filter, records: bool) -> Question {
        let (filter, anchor) = (filter.clone(), self.anchor.clone());
        Question::Window { filter, anchor, before: 0, after: SIZE + self.again(), records, find: None }
    }

    /// The rows of that page, and whether they are the last.
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

    /// The row that the last page ended with stands first in the next one.
    fn again(&self) -> usize {
        usize::from(self.anchor != Anchor::First)
    }
}
