//! The record of an event in rows, without what is folded away.

use crate::engine::{Detail, RecordRow};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The record of an event, and what of it is folded.
#[derive(Debug, Clone)]
pub struct Tree {
    detail: Arc<Detail>,
    /// What is folded, as it stands: of what one holds that is folded it is not told.
    folds: Arc<[Fold]>,
}

/// An object or a list that is folded.
#[derive(Debug, PartialEq, Eq)]
struct Fold {
    /// Where it stands among the rows that are shown.
    row: usize,
    /// Where it stands in the record.
    at: usize,
    /// The first row of the record behind what it holds.
    end: usize,
}

/// A row of a record that is shown.
#[derive(Debug, Clone, Copy)]
pub struct TreeRow<'a> {
    /// What stands there.
    pub laid: RecordRow<'a>,
    /// Of an object or a list: whether it is folded.
    pub folded: Option<bool>,
}

impl Tree {
    /// A record with these paths folded.
    #[must_use]
    pub fn of(detail: Arc<Detail>, folded: &BTreeSet<String>) -> Self {
        let mut at: Vec<usize> = folded.iter().flat_map(|path| detail.laid.holders(path)).collect();
        at.sort_unstable();
        let mut folds: Vec<Fold> = Vec::new();
        for laid in at.into_iter().filter_map(|at| detail.laid.row(at)) {
            let held = laid.held();
            let at = held.start - 1;
            let row = match folds.last() {
                Some(last) if at < last.end => continue,
                Some(last) => last.row + 1 + (at - last.end),
                None => at,
            };
            folds.push(Fold { row, at, end: held.end });
        }
        Self { detail, folds: folds.into() }
    }

    /// How many rows are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        let all = self.detail.laid.len();
        self.folds.last().map_or(all, |last| last.row + 1 + (all - last.end))
    }

    /// Whether none is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of the rows that are shown.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<TreeRow<'_>> {
        let fold = self.folds.get(self.folds.partition_point(|fold| fold.row <= row).wrapping_sub(1));
        let at = match fold {
            Some(fold) if fold.row == row => fold.at,
            Some(fold) => fold.end + (row - fold.row - 1),
            None => row,
        };
        let laid = self.detail.laid.row(at)?;
        let folded = laid.members().map(|_| fold.is_some_and(|fold| fold.at == at));
        Some(TreeRow { laid, folded })
    }

    /// The rows that are shown.
    pub fn rows(&self) -> impl Iterator<Item = TreeRow<'_>> {
        (0..self.len()).map_while(|row| self.row(row))
    }

    /// Which of the rows that are shown stands there in the record; none where that is folded away.
    fn shown(&self, at: usize) -> Option<usize> {
        let fold = self.folds.get(self.folds.partition_point(|fold| fold.at <= at).wrapping_sub(1));
        match fold {
            Some(fold) if fold.at == at => Some(fold.row),
            Some(fold) => (fold.end <= at).then(|| fold.row + 1 + (at - fold.end)),
            None => Some(at),
        }
    }

    /// The row that holds one.
    pub(super) fn above(&self, row: usize) -> Option<usize> {
        self.shown(self.row(row)?.laid.above()?)
    }

    /// The head of another export, by its number.
    pub(super) fn head(&self, number: usize) -> Option<usize> {
        self.shown(self.detail.laid.head(number)?)
    }

    /// The first row that has a text, in any case.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        self.shown(self.detail.laid.find(text, |at| self.shown(at).is_some())?)
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.detail, &other.detail) || self.detail == other.detail) && self.folds == other.folds
    }
}

#[cfg(test)]
mod tests;
