//! Which rows of groups are shown, and which number each has.

use super::groups::Groups;
use crate::engine::Grouping;
use crate::event::Zone;
use crate::store::RowSet;
use std::sync::Arc;

/// Groups, and which of their rows are shown.
pub(super) struct Shown {
    pub all: Arc<RowSet>,
    pub groups: Arc<Groups>,
    pub how: (Grouping, Zone),
    pub as_of: Option<i64>,
    /// The places that are shown of unfolded groups; `None` where each is.
    inside: Option<Arc<RowSet>>,
    /// Whether groups are folded that were not turned.
    folds: bool,
    /// Groups that are otherwise than the rest, in order, each with how many rows more of all up to it are unfolded than
    /// they are groups.
    turned: Vec<(usize, usize)>,
}

impl Shown {
    /// Those of which `turned` are folded where others are not, or unfolded.
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

    /// How many rows are shown.
    pub fn count(&self) -> usize {
        self.before(self.groups.held.len())
    }

    pub fn is_folded(&self, group: usize) -> bool {
        self.folds != self.turned.binary_search_by_key(&group, |(turned, _)| *turned).is_ok()
    }

    /// The number of the row that is shown of a place.
    pub fn number(&self, place: usize) -> usize {
        let Some(group) = self.groups.at(place) else { return self.count() };
        if self.is_folded(group) {
            return self.before(group);
        }
        let begins = self.rank(self.groups.held[group].places.start);
        self.before(group) + self.rank(place + 1).saturating_sub(begins + 1)
    }

    /// The place of the row with a number, and its group.
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

    /// How many rows are shown before a group.
    fn before(&self, group: usize) -> usize {
        let at = self.turned.partition_point(|(turned, _)| *turned < group);
        let more = at.checked_sub(1).and_then(|at| self.turned.get(at)).map_or(0, |(_, more)| *more);
        if self.folds {
            return group + more;
        }
        let begins = self.groups.held.get(group).map_or(self.groups.len(), |held| held.places.start);
        self.rank(begins).saturating_sub(more)
    }

    /// How many rows a group has while it is unfolded.
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

    /// Whether runs of alike events are one row.
    pub fn is_alike(&self) -> bool {
        self.inside.is_some()
    }

    /// Whether a place, and no other, has a row of its own: that of its event.
    pub fn is_shown(&self, place: usize) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.contains(place))
    }
}
