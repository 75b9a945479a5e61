//! Reads the result of a flow: which accesses and how many identities were reached.

use super::FlowResult;
use crate::chain::carriers::Carriers;
use crate::chain::{Graph, Identity, IdentityKind, LinkKind};
use crate::store::Store;
use rustc_hash::FxHashSet;

/// A flow's result with the store and the graph that it refers to.
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

    /// The reached nodes that an identity means, in whatever spelling.
    pub fn nodes_named(&self, identity: &Identity) -> FxHashSet<u32> {
        let named = |node: &u32| self.graph.nodes.identity(self.store, *node);
        let is = |known: Identity| known.kind == identity.kind && identity.is(&known.value);
        self.found.turns.iter().copied().filter(|node| named(node).is_some_and(is)).collect()
    }

    /// The reached accesses that have a time, in the order of rows, each with the weakest link of its best path.
    /// Statements are left out.
    pub fn accesses(&self) -> Vec<(u32, LinkKind)> {
        let mut all: Vec<(u32, LinkKind)> =
            self.all_accesses().filter(|(row, _)| self.is_dated(*row)).collect();
        all.sort_unstable();
        all
    }

    /// The number of reached accesses without a time: nothing shows that they came later.
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

    /// The number of reached identities of a kind that records carry, without the start.
    pub fn reached(&self, kind: IdentityKind) -> u64 {
        let is = |node: &u32| {
            self.kind(*node) == Some(kind) && Some(*node) != self.found.start && self.is_recorded(*node)
        };
        self.found.nodes.keys().filter(|node| is(node)).count() as u64
    }

    /// Whether some record carries an identity, rather than statements alone.
    fn is_recorded(&self, node: u32) -> bool {
        self.graph.members.rows(node).iter().any(|row| !self.is_said(row))
    }
}
