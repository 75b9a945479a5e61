//! What a filter keeps, and what it can't judge: rows whose records can't be read any more are in neither answer.

use crate::store::RowSet;
use std::sync::Arc;

/// The answer of a filter. What is not known of a row is not known of its opposite either (Kleene's logic of three values).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The rows that pass.
    pub rows: Arc<RowSet>,
    /// Others, which may pass or not: what is asked of them stands in records that can't be read. `None` where they are none.
    pub unjudged: Option<Arc<RowSet>>,
}

impl Passing {
    /// These rows, and no doubt.
    #[must_use]
    pub fn sure(rows: RowSet) -> Self {
        Self { rows: Arc::new(rows), unjudged: None }
    }

    /// These rows, and perhaps those of the others that are not among them.
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

    /// What the opposite keeps of some rows.
    #[must_use]
    pub fn opposite(&self, among: &RowSet) -> Self {
        match &self.unjudged {
            Some(unjudged) => Self::with(among.without(&self.possible()), &unjudged.and(among)),
            None => Self::sure(among.without(&self.rows)),
        }
    }

    /// What both keep.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.joined(other, RowSet::and)
    }

    /// What either keeps.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.joined(other, RowSet::or)
    }

    /// What passes of both by that, and what would if all did that can't be judged.
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
