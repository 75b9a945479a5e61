//! What flowed down from a start, once all of it did.

use super::Flow;
use crate::chain::{Identity, IdentityKind, LinkKind};
use rustc_hash::FxHashSet;

impl Flow<'_> {
    /// The identities that are reached, in the order in which they were.
    pub(in crate::chain::reach) fn turns(&self) -> &[u32] {
        &self.turns
    }

    /// The identities that are reached and go by a name.
    pub(in crate::chain::reach) fn nodes_named(&self, identity: &Identity) -> FxHashSet<u32> {
        let named = |node: &u32| self.graph.nodes.identity(self.store, *node);
        let is = |known: Identity| known.kind == identity.kind && identity.is(&known.value);
        self.turns.iter().copied().filter(|node| named(node).is_some_and(is)).collect()
    }

    /// The accesses that are reached, in order, statements aside, and those without a time.
    pub(in crate::chain::reach) fn accesses(&self) -> Vec<(u32, LinkKind)> {
        let mut all: Vec<(u32, LinkKind)> =
            self.all_accesses().filter(|(row, _)| self.is_dated(*row)).collect();
        all.sort_unstable();
        all
    }

    /// How many accesses carry what is reached and have no time: nothing shows that they came later.
    pub(in crate::chain::reach) fn undated(&self) -> u64 {
        self.all_accesses().filter(|(row, _)| !self.is_dated(*row)).count() as u64
    }

    fn all_accesses(&self) -> impl Iterator<Item = (u32, LinkKind)> {
        let is_access = |row: &u32| self.is_access(*row) && !self.is_said(*row);
        self.events.iter().filter(move |(row, _)| is_access(row)).map(|(row, way)| (*row, way.kind))
    }

    fn is_dated(&self, row: u32) -> bool {
        (row as usize) < self.store.dated()
    }

    /// How many identities of a kind are reached, the start aside.
    pub(in crate::chain::reach) fn reached(&self, kind: IdentityKind) -> u64 {
        let is = |node: &u32| {
            self.kind(*node) == Some(kind) && Some(*node) != self.start && self.is_recorded(*node)
        };
        self.nodes.keys().filter(|node| is(node)).count() as u64
    }

    /// Whether some record carries an identity, rather than statements alone.
    fn is_recorded(&self, node: u32) -> bool {
        self.graph.members(self.store).rows(node).iter().any(|row| !self.is_said(*row))
    }
}
