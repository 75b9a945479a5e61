//! How one row relates to chains: which it is in, whether as an end, and who else carries its identities.

use super::narrow::Numbers;
use super::nodes::{Columns, NONE};
use super::{Graph, Identity, IdentityKind};
use crate::store::Store;

/// How a row relates to its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InChain {
    /// The chain's number, which holds for this analysis only.
    pub number: u32,
    /// Whether it is the first of the chain.
    pub first: bool,
    /// Whether it is the last.
    pub last: bool,
    /// Whether it is tied by statements alone: no other record carries what its record does.
    pub said: bool,
}

impl Graph {
    /// How a row relates to its chain; `None` if it is in none.
    #[must_use]
    pub fn in_chain(&self, store: &Store, row: usize) -> Option<InChain> {
        let number = self.chain(row)?;
        let (first, last) = self.ends(number)?;
        Some(InChain { number, first: first == row, last: last == row, said: !self.is_observed(store, row) })
    }

    /// Whether a record shares an identity that is no hub with another record.
    fn is_observed(&self, store: &Store, row: usize) -> bool {
        let cited = &self.statements.cited;
        if cited.contains(row) {
            return false;
        }
        let members = &self.members;
        let mut merging = self.nodes.of_row(&Columns::of(store), row).filter(|node| !self.hubs.holds(*node));
        merging.any(|node| {
            let rows = members.rows(node).iter();
            rows.filter(|row| !cited.contains(*row as usize)).nth(1).is_some()
        })
    }

    /// The first event that names an identity in a statement.
    #[must_use]
    pub fn first_said(&self, store: &Store, identity: &Identity) -> Option<usize> {
        let node = self.node(store, identity, None)?;
        self.statements.named(node).iter().min().map(|row| *row as usize)
    }

    /// The rows that carry a strong identity of a row, in order; `None` if that row does not carry it.
    #[must_use]
    pub fn carriers_of(&self, store: &Store, row: usize, identity: &Identity) -> Option<Numbers<'_>> {
        Some(self.members.rows(self.node_of(store, row, identity)?))
    }

    /// The node of a strong identity of a row; `None` if the row does not carry it.
    pub(super) fn node_of(&self, store: &Store, row: usize, identity: &Identity) -> Option<u32> {
        let nodes = self.nodes.of_row(&Columns::of(store), row).filter(|node| *node != NONE);
        let mut own = nodes.filter(|node| self.nodes.kind(*node) == Some(identity.kind));
        let named =
            |node: &u32| self.nodes.identity(store, *node).is_some_and(|known| identity.is(&known.value));
        own.find(named)
    }

    /// The sign-ins that issued a token of a row under their own id without naming it, in order.
    pub fn issuers(&self, store: &Store, row: usize, identity: &Identity) -> impl Iterator<Item = usize> {
        let node = self.node_of(store, row, identity).filter(|_| identity.kind == IdentityKind::Token);
        let issuers = node.into_iter().flat_map(|node| self.nodes.issued.by(node));
        issuers.map(|row| row as usize).filter(|row| self.known.holds(*row))
    }
}
