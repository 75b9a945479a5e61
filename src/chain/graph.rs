//! The graph of events: its chains are the connected components over shared identities and statements.

use super::builder::ChainBuilder;
use super::hubs::Hubs;
use super::known_rows::KnownRows;
use super::members::Members;
use super::narrow::Narrow;
use super::nodes::Nodes;
use super::reach::Flows;
use super::row_shift::RowShift;
use super::statements::Statements;
use super::{AsOf, Assertion, Identity};
use crate::store::{RowSet, Store};

/// The identities, hubs and statements of a store, and the chains that they tie.
///
/// Events that carry the same strong identity are joined unless that is a hub. A statement is joined with what it is
/// about, and with the other statements that name the same hub.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) nodes: Nodes,
    pub(super) hubs: Hubs,
    pub(super) statements: Statements,
    /// The events that count.
    pub(super) known: KnownRows,
    /// The rows that carry each node.
    pub(super) members: Members,
    /// By row: the number of its chain plus one, 0 if it is in none. Empty if there are no chains.
    pub(super) chains: Narrow,
    pub(super) extents: Vec<Extent>,
    /// Cached downstream results.
    pub(super) flows: Flows,
}

/// The number of rows of a chain, and where they lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// How many.
    pub size: u32,
    /// The first of them.
    pub first: u32,
    /// The last.
    pub last: u32,
}

impl Graph {
    /// Builds the graph of a store; `None` if cancelled.
    #[must_use]
    pub fn of(store: &Store, stopped: &dyn Fn() -> bool) -> Option<Self> {
        Self::with(store, &[], stopped)
    }

    /// Builds the graph of a store, including assertions by analysts; `None` if cancelled.
    #[must_use]
    pub fn with(store: &Store, asserted: &[Assertion], stopped: &dyn Fn() -> bool) -> Option<Self> {
        Self::joined(store, (Nodes::of(store), KnownRows::default()), asserted, stopped)
    }

    /// Builds the graph of what was known at an instant, including assertions made by then; `None` if cancelled.
    #[must_use]
    pub fn then(
        &self,
        store: &Store,
        as_of: AsOf<'_>,
        asserted: &[Assertion],
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        Self::joined(store, (self.nodes.unnamed(), KnownRows::of(Some(as_of))), asserted, stopped)
    }

    fn joined(
        store: &Store,
        (mut nodes, known): (Nodes, KnownRows),
        asserted: &[Assertion],
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let statements = Statements::of(store, asserted, &known, &mut nodes);
        let members = Members::of(store, &nodes, &known, stopped)?;
        let hubs = Hubs::of(store, (&nodes, &members), (&statements.cited, &known), stopped)?;
        let mut joining = ChainBuilder::of(store, (&nodes, &members, &known), &hubs, &statements);
        joining.records(store, stopped)?;
        joining.said(store);
        let (chains, extents) = joining.chains(stopped)?;
        let chains = Narrow::of(chains.iter().map(|chain| chain.wrapping_add(1)), extents.len());
        Some(Self { nodes, hubs, statements, known, members, chains, extents, flows: Flows::default() })
    }

    /// Shifts row numbers after rows were inserted; the new rows are in no chain until the next analysis.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        let Self { nodes, statements, known, chains, members, extents, flows, .. } = self;
        nodes.insert_rows(room);
        statements.insert_rows(room);
        known.insert_rows(room);
        if !extents.is_empty() {
            room.by_row(chains);
        }
        members.insert_rows(room);
        flows.forget();
        for Extent { first, last, .. } in extents {
            (*first, *last) = (room.row(*first), room.row(*last));
        }
    }

    /// The rows left out: inserted since the analysis, or not known at its instant. `None` if there are none.
    #[must_use]
    pub fn unseen(&self) -> Option<RowSet> {
        self.known.others()
    }

    /// How many chains there are; they are numbered from 0 in the order of their first rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.extents.len()
    }

    /// Whether there are no chains.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.extents.is_empty()
    }

    /// The chain of a row.
    #[must_use]
    pub fn chain(&self, row: usize) -> Option<u32> {
        self.chains.get(row)?.checked_sub(1)
    }

    /// How many events a chain has.
    #[must_use]
    pub fn size(&self, chain: u32) -> usize {
        self.extents.get(chain as usize).map_or(0, |extent| extent.size as usize)
    }

    /// The first and the last row of a chain.
    #[must_use]
    pub fn ends(&self, chain: u32) -> Option<(usize, usize)> {
        let Extent { first, last, .. } = self.extents.get(chain as usize)?;
        Some((*first as usize, *last as usize))
    }

    /// Whether a statement names an identity; `carrier` is a row that carries it, if known.
    #[must_use]
    pub fn names(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> bool {
        let node = self.node(store, identity, carrier);
        node.is_some_and(|node| !self.statements.named(node).is_empty())
    }

    /// Identities that statements name but no event carries.
    pub(super) fn only_named(&self) -> &[Identity] {
        self.nodes.only_named()
    }

    /// The node of an identity in any spelling; `carrier` is a row that carries it, if known.
    pub(super) fn node(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> Option<u32> {
        self.nodes.find(store, identity, carrier)
    }

    /// How many accounts an identity may have before it is a hub.
    #[must_use]
    pub fn threshold(&self) -> usize {
        self.hubs.threshold
    }

    /// How many accounts might carry an identity that is a hub without making it one: [`Self::threshold`], or one of a
    /// logon session of Windows. `None` if it is no hub; `carrier` is a row that carries it.
    #[must_use]
    pub fn hub_limit(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> Option<usize> {
        self.hubs.limit(store, &self.nodes, self.node(store, identity, carrier)?)
    }

    /// Whether an identity is a hub, which more accounts carry than may; `carrier` is a row that carries it.
    #[must_use]
    pub fn is_hub(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> bool {
        self.node(store, identity, carrier).is_some_and(|node| self.hubs.holds(node))
    }
}
