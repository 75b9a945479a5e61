//! The rows up to a playback position.

use super::Evaluator;
use crate::query::UpTo;
use crate::store::{RowSet, Store};

impl Evaluator<'_> {
    /// The dated rows up to a place, inclusive.
    pub(super) fn up_to(&self, place: &UpTo) -> RowSet {
        RowSet::range(self.store.len(), 0, rows_up_to(self.store, place))
    }
}

/// How many rows are at or before a place.
#[must_use]
pub fn rows_up_to(store: &Store, place: &UpTo) -> usize {
    let behind = || place.time.checked_add(1).map_or(store.dated(), |next| store.row_at(next));
    let named = place.id.as_deref().and_then(|id| store.row_at_time(Some(place.time), id));
    named.map_or_else(behind, |row| row + 1)
}
