//! Where runs of alike events begin within groups. A folded group shows none, so that it is found for groups that were
//! unfolded alone.

use super::groups::GroupRows;
use crate::store::RowSet;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The places at which runs begin, as far as they were looked for.
#[derive(Debug, Default)]
pub(super) struct GroupHeads(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The groups that were looked at.
    of: BTreeSet<usize>,
    places: Arc<RowSet>,
}

impl GroupHeads {
    /// The places at which runs begin, if those in all of these groups are known.
    pub(super) fn of(&self, wanted: &UnfoldedGroups) -> Option<Arc<RowSet>> {
        let known = self.lock();
        wanted.groups().all(|group| known.of.contains(&group)).then(|| Arc::clone(&known.places))
    }

    /// The places at which runs begin, if those in a group are known.
    pub(super) fn of_group(&self, group: usize) -> Option<Arc<RowSet>> {
        let known = self.lock();
        known.of.contains(&group).then(|| Arc::clone(&known.places))
    }

    /// Looks at these groups too: `parts` tells whether a place begins a new run after the one before it, in one group.
    /// `None` if cancelled.
    pub(super) fn find(
        &self,
        groups: &[GroupRows],
        wanted: &UnfoldedGroups,
        parts: impl Fn(usize, usize) -> bool + Sync,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Arc<RowSet>> {
        let mut known = self.lock();
        let missing: Vec<usize> = wanted.groups().filter(|group| !known.of.contains(group)).collect();
        let len = groups.last().map_or(0, |last| last.places.end);
        let own = || missing.iter().filter_map(|group| groups.get(*group));
        let starts = RowSet::of(len, own().map(|group| group.places.start));
        let places = RowSet::of(len, own().flat_map(|group| group.places.clone()));
        let heads =
            places.beginnings(|before, place| starts.contains(place) || parts(before, place), stopped)?;
        let before = Some(&known.places).filter(|_| !known.of.is_empty());
        known.places = Arc::new(before.map_or_else(|| heads.clone(), |before| before.or(&heads)));
        known.of.extend(missing);
        Some(Arc::clone(&known.places))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The groups whose rows are shown.
#[derive(Debug)]
pub(super) struct UnfoldedGroups {
    /// How many groups there are.
    groups: usize,
    /// Whether groups are folded by default.
    folds: bool,
    /// Those of which it is the other way round.
    turned: BTreeSet<usize>,
}

impl UnfoldedGroups {
    pub(super) fn new(groups: usize, folds: bool, turned: &[usize]) -> Self {
        Self { groups, folds, turned: turned.iter().copied().collect() }
    }

    pub(super) fn contains(&self, group: usize) -> bool {
        self.folds == self.turned.contains(&group)
    }

    /// The groups; where they are not folded by default, those that are too, as unfolding one must not take long.
    fn groups(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        if self.folds { Box::new(self.turned.iter().copied()) } else { Box::new(0..self.groups) }
    }
}
