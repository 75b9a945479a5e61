//! The mapping between shown rows and places in groups, computed without listing the rows.

use super::groups::Groups;
use crate::engine::Grouping;
use crate::event::Zone;
use crate::store::RowSet;
use std::sync::Arc;

/// Groups, with the folding of each.
pub(super) struct Shown {
    pub all: Arc<RowSet>,
    pub groups: Arc<Groups>,
    pub how: (Grouping, Zone),
    pub as_of: Option<i64>,
    /// The places shown in unfolded groups; `None` if all are.
    inside: Option<Arc<RowSet>>,
    /// Whether groups are folded by default.
    folds: bool,
    /// The groups whose folding is not the default, sorted, each with the accumulated number of rows (less one per
    /// group) that unfolding adds, or folding hides, up to and including it.
    turned: Vec<(usize, usize)>,
}

impl Shown {
    /// With the folding of the groups in `turned` reversed.
    pub fn new(
        (all, groups): (Arc<RowSet>, Arc<Groups>),
        (how, as_of): ((Grouping, Zone), Option<i64>),
        inside: Option<Arc<RowSet>>,
        mut turned: Vec<usize>,
    ) -> Self {
        turned.sort_unstable();
        turned.dedup();
        let folds = how.0.begins_folded();
        let mut shown = Self { all, groups, how, as_of, inside, folds, turned: Vec::new() };
        let mut more = 0;
        for group in turned {
            more += shown.rows_of(group).saturating_sub(1);
            shown.turned.push((group, more));
        }
        shown
    }

    /// Number of shown rows.
    pub fn count(&self) -> usize {
        self.before(self.groups.held.len())
    }

    pub fn is_folded(&self, group: usize) -> bool {
        self.folds != self.turned.binary_search_by_key(&group, |(turned, _)| *turned).is_ok()
    }

    /// The index of the shown row for a place: its own, or that of the folded run or group that contains it.
    pub fn number(&self, place: usize) -> usize {
        let Some(group) = self.groups.at(place) else { return self.count() };
        if self.is_folded(group) {
            return self.before(group);
        }
        let begins = self.rank(self.groups.held[group].places.start);
        self.before(group) + self.rank(place + 1).saturating_sub(begins + 1)
    }

    /// The place and the group of a shown row.
    pub fn place(&self, number: usize) -> Option<(usize, usize)> {
        let (mut low, mut high) = (0, self.groups.held.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.before(middle + 1) <= number { low = middle + 1 } else { high = middle }
        }
        let begins = self.groups.held.get(low)?.places.start;
        let inside = number - self.before(low);
        let place = if inside == 0 { Some(begins) } else { self.select(self.rank(begins) + inside) };
        Some((place?, low))
    }

    /// Number of shown rows before a group.
    fn before(&self, group: usize) -> usize {
        let at = self.turned.partition_point(|(turned, _)| *turned < group);
        let more = at.checked_sub(1).and_then(|at| self.turned.get(at)).map_or(0, |(_, more)| *more);
        if self.folds {
            return group + more;
        }
        let begins = self.groups.held.get(group).map_or(self.groups.len(), |held| held.places.start);
        self.rank(begins).saturating_sub(more)
    }

    /// Number of rows that a group has when unfolded.
    fn rows_of(&self, group: usize) -> usize {
        let Some(held) = self.groups.held.get(group) else { return 0 };
        self.rank(held.places.end) - self.rank(held.places.start)
    }

    fn rank(&self, place: usize) -> usize {
        self.inside.as_ref().map_or(place, |inside| inside.rank(place))
    }

    fn select(&self, number: usize) -> Option<usize> {
        self.inside.as_ref().map_or(Some(number), |inside| inside.select(number))
    }

    /// Whether alike events are folded.
    pub fn is_alike(&self) -> bool {
        self.inside.is_some()
    }

    /// Whether a place has a shown row in an unfolded group.
    pub fn is_shown(&self, place: usize) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.contains(place))
    }
}
