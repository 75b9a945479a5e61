//! Looks up what ties an event to others: the identities that it carries or names, and statements.

use super::Graph;
use super::nodes::Columns;
use super::statements::{AssertedTie, End};
use crate::store::Store;

/// Looks up what ties the events of a graph.
pub(super) struct Carriers<'g> {
    pub store: &'g Store,
    pub graph: &'g Graph,
    columns: Columns<'g>,
}

/// An identity of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventIdentity {
    pub node: u32,
    /// Whether it is stated rather than recorded.
    pub said: bool,
}

impl<'g> Carriers<'g> {
    pub fn of(store: &'g Store, graph: &'g Graph) -> Self {
        Self { store, graph, columns: Columns::of(store) }
    }

    /// The identities that tie an event to others: those of its record except hubs, and those named in a statement,
    /// hubs included.
    pub fn held(&self, row: u32) -> Vec<EventIdentity> {
        let cites = self.graph.statements.cited.contains(row as usize);
        let carried = self
            .graph
            .nodes
            .of_row(&self.columns, row as usize)
            .map(|node| EventIdentity { node, said: cites });
        let mut held: Vec<EventIdentity> =
            carried.filter(|held| held.said || !self.graph.hubs.holds(held.node)).collect();
        for tie in self.ties_of(row) {
            if let End::Node(node) = tie.to
                && !held.iter().any(|held| held.node == node)
            {
                held.push(EventIdentity { node, said: true });
            }
        }
        held
    }

    /// Every strong identity of a record, hubs too.
    pub fn nodes(&self, row: u32) -> impl Iterator<Item = u32> + use<'g> {
        self.graph.nodes.of_row(&self.columns, row as usize)
    }

    /// The events that have an identity: first those that carry it (of a hub only statements), then those that name it.
    pub fn rows(&self, node: u32) -> impl Iterator<Item = Carrier> + '_ {
        let carried = self.graph.members.rows(node).iter();
        let cited = |row: u32| self.graph.statements.cited.contains(row as usize);
        let hub = self.graph.hubs.holds(node);
        let carried =
            carried.map(move |row| Carrier { row, said: cited(row) }).filter(move |held| held.said || !hub);
        let named = self.graph.statements.named(node).iter();
        carried.chain(named.map(|row| Carrier { row: *row, said: true }))
    }

    /// What an event states about other events and about identities.
    pub fn ties_of(&self, row: u32) -> &[AssertedTie] {
        let ties = &self.graph.statements.ties;
        let from = ties.partition_point(|tie| tie.row < row);
        let until = ties.partition_point(|tie| tie.row <= row);
        &ties[from..until]
    }

    /// The statements between an event and others, each with the other event.
    pub fn between(&self, row: u32) -> impl Iterator<Item = (u32, AssertedTie)> + '_ {
        self.graph.statements.between(row).filter_map(move |tie| match tie.to {
            End::Row(to) if tie.row == row => Some((to, tie)),
            End::Row(_) => Some((tie.row, tie)),
            End::Node(_) => None,
        })
    }
}

/// An event that has an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Carrier {
    pub row: u32,
    /// Whether that is stated rather than recorded.
    pub said: bool,
}
