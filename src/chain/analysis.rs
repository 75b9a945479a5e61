//! What is known of events when all of them are looked at together.

use super::Graph;
use crate::query::{Property, Told};
use crate::read::Settings;
use crate::store::{RowSet, Store};

/// What is known of the events of a store when all of them are looked at together.
#[derive(Debug)]
pub struct Analysis {
    /// Identities, and the chains that they tie.
    pub graph: Graph,
}

impl Analysis {
    /// Looks at all events; `None` where that was stopped.
    #[must_use]
    pub fn of(store: &Store, _settings: &Settings, stopped: &dyn Fn() -> bool) -> Option<Self> {
        Some(Self { graph: Graph::of(store, stopped)? })
    }
}

impl Told for Analysis {
    fn rows(&self, _property: Property) -> Option<&RowSet> {
        None
    }

    fn chain(&self, store: &Store, event: &str) -> Option<RowSet> {
        let row = store.row_of(event);
        let chain = row.and_then(|row| self.graph.chain(row));
        Some(match (row, chain) {
            (_, Some(chain)) => self.graph.rows(chain, store.len()),
            (row, None) => RowSet::of(store.len(), row),
        })
    }
}
