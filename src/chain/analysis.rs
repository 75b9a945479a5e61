//! What is known of events when all of them are looked at together.

use super::{FirstUses, Graph, Judged};
use crate::query::{Property, Told};
use crate::read::Settings;
use crate::store::{RowSet, Store};
use std::thread;

/// What is known of the events of a store when all of them are looked at together.
#[derive(Debug)]
pub struct Analysis {
    /// Identities, and the chains that they tie.
    pub graph: Graph,
    /// Accesses, by whether a sign-in issued what they were made on.
    pub judged: Judged,
    /// What accounts were never seen with before.
    pub firsts: FirstUses,
}

impl Analysis {
    /// Looks at all events, at their chains and at each by itself side by side; `None` where that was stopped.
    #[must_use]
    pub fn of(store: &Store, settings: &Settings, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let by_itself = || {
            let judged = Judged::of(store, settings, stopped)?;
            Some((judged, FirstUses::of(store, settings, stopped)?))
        };
        thread::scope(|scope| {
            let beside = thread::Builder::new().spawn_scoped(scope, by_itself);
            let graph = Graph::of(store, stopped);
            let (judged, firsts) = match beside {
                Ok(beside) => beside.join().ok().flatten()?,
                Err(_) => by_itself()?,
            };
            Some(Self { graph: graph?, judged, firsts })
        })
    }
}

impl Told for Analysis {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        Some(match property {
            Property::Orphan => &self.judged.orphan,
            Property::Uncovered => &self.judged.uncovered,
            Property::Untied => &self.judged.untied,
            Property::NewApp => &self.firsts.app,
            Property::NewIp => &self.firsts.ip,
            Property::NewAgent => &self.firsts.agent,
            Property::NewDevice => &self.firsts.device,
            _ => return None,
        })
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
