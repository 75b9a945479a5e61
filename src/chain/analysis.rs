//! What is known of events when all of them are looked at together.

use super::{Assertion, FirstUses, Graph, Judged, Zones};
use crate::query::{Property, Told};
use crate::read::{Ledger, Milestone, Settings};
use crate::store::{RowSet, Store};
use std::sync::Arc;
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
    /// Where the log could not see.
    pub zones: Arc<Zones>,
}

/// What is said of a store beside its events.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'b> {
    /// What became of every record.
    pub ledger: &'b Ledger,
    /// The milestones of the case.
    pub milestones: &'b [Milestone],
    /// What chains take for near, long and new.
    pub settings: &'b Settings,
    /// What analysts say of events.
    pub asserted: &'b [Assertion],
}

impl Analysis {
    /// Looks at all events, at their chains and at each by itself side by side; `None` where that was stopped.
    #[must_use]
    pub fn of(store: &Store, beside: Beside<'_>, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let Beside { ledger, milestones, settings, asserted } = beside;
        let by_itself = || {
            let judged = Judged::of(store, settings, stopped)?;
            let firsts = FirstUses::of(store, settings, stopped)?;
            Some((judged, firsts, Zones::of(store, ledger, milestones, stopped)?))
        };
        thread::scope(|scope| {
            let aside = thread::Builder::new().spawn_scoped(scope, by_itself);
            let graph = Graph::with(store, asserted, stopped);
            let (judged, firsts, zones) = match aside {
                Ok(aside) => aside.join().ok().flatten()?,
                Err(_) => by_itself()?,
            };
            Some(Self { graph: graph?, judged, firsts, zones: Arc::new(zones) })
        })
    }
}

impl Told for Analysis {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        Some(match property {
            Property::Orphan => &self.judged.orphan,
            Property::Uncovered => &self.judged.uncovered,
            Property::Untied => &self.judged.untied,
            Property::Blind => self.zones.rows(),
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
