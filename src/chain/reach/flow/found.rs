//! What flowed down from a start, once all of it did.

use super::FlowResult;
use crate::chain::carriers::Carriers;
use crate::chain::{Graph, Identity, IdentityKind, LinkKind};
use crate::store::Store;
use rustc_hash::FxHashSet;

/// What flowed down, beside the events that it flowed through.
pub(in crate::chain::reach) struct Flowed<'g> {
    pub store: &'g Store,
    pub graph: &'g Graph,
    pub found: &'g FlowResult,
    carriers: Carriers<'g>,
}

impl<'g> Flowed<'g> {
    pub fn of(store: &'g Store, graph: &'g Graph, found: &'g FlowResult) -> Self {
        Self { store, graph, found, carriers: Carriers::of(store, graph) }
    }

    pub fn kind(&self, node: u32) -> Option<IdentityKind> {
        self.graph.nodes.kind(node)
    }

    /// The identities of a record.
    pub fn nodes_of(&self, row: u32) -> Vec<u32> {
        self.carriers.nodes(row).collect()
    }

    fn is_access(&self, row: u32) -> bool {
        self.store.accesses().contains(row as usize)
    }

    fn is_said(&self, row: u32) -> bool {
        self.graph.statements.cited.contains(row as usize)
    }

    /// The identities that are reached and go by a name.
    pub fn nodes_named(&self, identity: &Identity) -> FxHashSet<u32> {
        let named = |node: &u32| self.graph.nodes.identity(self.store, *node);
        let is = |known: Identity| known.kind == identity.kind && identity.is(&known.value);
        self.found.turns.iter().copied().filter(|node| named(node).is_some_and(is)).collect()
    }

    /// The accesses that are reached, in order, statements aside, and those without a time.
    pub fn accesses(&self) -> Vec<(u32, LinkKind)> {
        let mut all: Vec<(u32, LinkKind)> =
            self.all_accesses().filter(|(row, _)| self.is_dated(*row)).collect();
        all.sort_unstable();
        all
    }

    /// How many accesses carry what is reached and have no time: nothing shows that they came later.
    pub fn undated(&self) -> u64 {
        self.all_accesses().filter(|(row, _)| !self.is_dated(*row)).count() as u64
    }

    fn all_accesses(&self) -> impl Iterator<Item = (u32, LinkKind)> {
        let is_access = |row: &u32| self.is_access(*row) && !self.is_said(*row);
        self.found.events.iter().filter(move |(row, _)| is_access(row)).map(|(row, way)| (*row, way.kind))
    }

    fn is_dated(&self, row: u32) -> bool {
        (row as usize) < self.store.dated()
    }

    /// How many identities of a kind are reached, the start aside.
    pub fn reached(&self, kind: IdentityKind) -> u64 {
        let is = |node: &u32| {
            self.kind(*node) == Some(kind) && Some(*node) != self.found.start && self.is_recorded(*node)
        };
        self.found.nodes.keys().filter(|node| is(node)).count() as u64
    }

    /// Whether some record carries an identity, rather than statements alone.
    fn is_recorded(&self, node: u32) -> bool {
        self.graph.members.rows(node).iter().any(|row| !self.is_said(*row))
    }
}
