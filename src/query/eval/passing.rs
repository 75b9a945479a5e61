//! The result of a filter in three values: rows that pass, rows that fail, and rows that can't be judged because their
//! records are no longer readable.

use crate::store::RowSet;
use std::sync::Arc;

/// The result of a filter, by Kleene's three-valued logic: the negation of an unknown is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The rows that pass.
    pub rows: Arc<RowSet>,
    /// Rows that may pass: the filter asks for records that can't be read. Disjoint from `rows`; `None` if there are
    /// none.
    pub unjudged: Option<Arc<RowSet>>,
}

impl Passing {
    /// A result without unjudged rows.
    #[must_use]
    pub fn sure(rows: RowSet) -> Self {
        Self { rows: Arc::new(rows), unjudged: None }
    }

    /// A result with `unjudged` rows, less those that pass.
    #[must_use]
    pub fn with(rows: RowSet, unjudged: &RowSet) -> Self {
        let unjudged = Some(unjudged.without(&rows)).filter(|unjudged| unjudged.count() > 0);
        Self { rows: Arc::new(rows), unjudged: unjudged.map(Arc::new) }
    }

    /// The rows that pass or may pass.
    #[must_use]
    pub fn possible(&self) -> Arc<RowSet> {
        match &self.unjudged {
            Some(unjudged) => Arc::new(self.rows.or(unjudged)),
            None => Arc::clone(&self.rows),
        }
    }

    /// Of rows before one.
    #[must_use]
    pub fn up_to(&self, row: usize) -> Self {
        let before = |rows: &Arc<RowSet>| Arc::new(rows.up_to(row));
        let unjudged = self.unjudged.as_ref().map(before).filter(|unjudged| unjudged.count() > 0);
        Self { rows: before(&self.rows), unjudged }
    }

    /// The negation within `among`.
    #[must_use]
    pub fn opposite(&self, among: &RowSet) -> Self {
        match &self.unjudged {
            Some(unjudged) => Self::with(among.without(&self.possible()), &unjudged.and(among)),
            None => Self::sure(among.without(&self.rows)),
        }
    }

    /// Conjunction.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.joined(other, RowSet::and)
    }

    /// Disjunction.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.joined(other, RowSet::or)
    }

    /// Combines the rows that pass, and the rows that may pass; the difference of both is unjudged.
    fn joined(&self, other: &Self, by: fn(&RowSet, &RowSet) -> RowSet) -> Self {
        let rows = by(&self.rows, &other.rows);
        if self.unjudged.is_none() && other.unjudged.is_none() {
            return Self::sure(rows);
        }
        Self::with(rows, &by(&self.possible(), &other.possible()))
    }
}

#[cfg(test)]
mod tests;
