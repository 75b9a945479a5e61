//! The rows of an event's record that remain visible with some members folded. They are computed on demand from the
//! list of folds.

use crate::engine::{Detail, RecordRow};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A record and its folded members.
#[derive(Debug, Clone)]
pub struct Tree {
    detail: Arc<Detail>,
    /// The folded members in order, without those inside of another folded one.
    folds: Arc<[Fold]>,
}

/// A folded object or list.
#[derive(Debug, PartialEq, Eq)]
struct Fold {
    /// Its index among the visible rows.
    row: usize,
    /// Its index in the record.
    at: usize,
    /// Index in the record of the first row after its content.
    end: usize,
}

/// A visible row of a record.
#[derive(Debug, Clone, Copy)]
pub struct TreeRow<'a> {
    /// The row of the record.
    pub laid: RecordRow<'a>,
    /// Whether it is folded; `None` for a scalar.
    pub folded: Option<bool>,
}

impl Tree {
    /// A record with the members at these paths folded.
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

    /// Number of visible rows.
    #[must_use]
    pub fn len(&self) -> usize {
        let all = self.detail.laid.len();
        self.folds.last().map_or(all, |last| last.row + 1 + (all - last.end))
    }

    /// Whether there are no visible rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The visible row at an index.
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

    /// The visible rows.
    pub fn rows(&self) -> impl Iterator<Item = TreeRow<'_>> {
        (0..self.len()).map_while(|row| self.row(row))
    }

    /// The visible index of a row of the record; `None` if it is folded away.
    fn shown(&self, at: usize) -> Option<usize> {
        let fold = self.folds.get(self.folds.partition_point(|fold| fold.at <= at).wrapping_sub(1));
        match fold {
            Some(fold) if fold.at == at => Some(fold.row),
            Some(fold) => (fold.end <= at).then(|| fold.row + 1 + (at - fold.end)),
            None => Some(at),
        }
    }

    /// The visible index of the row's parent.
    pub(super) fn above(&self, row: usize) -> Option<usize> {
        self.shown(self.row(row)?.laid.above()?)
    }

    /// The visible index of the heading of another export, by that export's index.
    pub(super) fn head(&self, number: usize) -> Option<usize> {
        self.shown(self.detail.laid.head(number)?)
    }

    /// The visible index of the first visible row that contains a text, in any case.
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
