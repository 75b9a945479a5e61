//! The groups of chains by the ids that name them, as far as they were shown or looked up: to look one up passes all rows.

use rustc_hash::FxHashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The index of the group that each id names; `None` for an id that names none.
#[derive(Debug, Default)]
pub(super) struct ChainNames(Mutex<FxHashMap<String, Option<usize>>>);

impl ChainNames {
    /// Whether it is known which group an id names.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.lock().contains_key(id)
    }

    /// The group that an id names, if it names one.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.lock().get(id).copied().flatten()
    }

    pub(super) fn keep(&self, id: &str, group: Option<usize>) {
        self.lock().insert(id.to_owned(), group);
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<String, Option<usize>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
