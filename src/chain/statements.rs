//! What people say: events that cite a publication, and what events say of each other.

use super::Identity;
use super::nodes::Nodes;
use crate::event::Rel;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;

/// One end of an asserted link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// An event.
    Row(u32),
    /// An identity.
    Node(u32),
}

/// That one event says of another, or of an identity, what ties chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    /// The event that says so.
    pub row: u32,
    /// What it says.
    pub rel: Rel,
    /// Of what.
    pub to: End,
}

/// All statements of a store.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// The events that cite something.
    pub cited: RowSet,
    /// What ties, in the order of rows.
    pub ties: Vec<Tie>,
    /// The events that say something of an identity, by its node.
    named: FxHashMap<u32, Vec<u32>>,
    /// What is said between two events, by each of both: its place among the ties.
    between: FxHashMap<u32, Vec<u32>>,
}

/// Whether a relation ties chains; the others tie claims.
pub(super) const fn ties(rel: Rel) -> bool {
    matches!(rel, Rel::Issued | Rel::Used | Rel::Reached | Rel::Caused | Rel::SameAs)
}

impl Statements {
    /// Those of a store; identities that only they name become nodes.
    pub fn of(store: &Store, nodes: &mut Nodes) -> Self {
        let said = || {
            let links = store.links().iter();
            links
                .flat_map(|(row, links)| links.iter().map(move |link| (*row, link)))
                .filter(|(_, link)| ties(link.rel))
        };
        let rows = rows_by_id(store, said().map(|(_, link)| link.to.as_str()));
        let named: Vec<Identity> = said()
            .filter(|(_, link)| !rows.contains_key(link.to.as_str()))
            .filter_map(|(_, link)| Identity::parse(&link.to).filter(|_| link.to.contains(':')))
            .collect();
        let found = nodes.name(store, &named);
        let mut found = named.iter().zip(found).map(|(identity, node)| (identity.to_string(), node));
        let by_text: FxHashMap<String, u32> = found.by_ref().collect();
        let end = |to: &str| {
            let row = rows.get(to).map(|row| End::Row(*row));
            row.or_else(|| Some(End::Node(*by_text.get(&Identity::parse(to)?.to_string())?)))
        };
        let ties =
            said().filter_map(|(row, link)| Some(Tie { row, rel: link.rel, to: end(&link.to)? })).collect();
        Self { cited: store.claims().clone(), ties, ..Self::default() }.filed()
    }

    /// Files what is said by what it is said of.
    fn filed(mut self) -> Self {
        for (at, tie) in (0..).zip(&self.ties) {
            match tie.to {
                End::Node(node) => self.named.entry(node).or_default().push(tie.row),
                End::Row(row) => {
                    self.between.entry(tie.row).or_default().push(at);
                    self.between.entry(row).or_default().push(at);
                }
            }
        }
        self
    }

    /// The events that say something of an identity.
    pub fn named(&self, node: u32) -> &[u32] {
        self.named.get(&node).map_or(&[], Vec::as_slice)
    }

    /// What is said between an event and others.
    pub fn between(&self, row: u32) -> impl Iterator<Item = Tie> + '_ {
        let places = self.between.get(&row).into_iter().flatten();
        places.filter_map(|at| self.ties.get(*at as usize).copied())
    }

    /// The rows that say something, in order.
    pub fn rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> =
            self.cited.iter().chain(self.ties.iter().map(|tie| tie.row as usize)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// The rows of some ids.
fn rows_by_id<'i>(store: &Store, ids: impl Iterator<Item = &'i str>) -> FxHashMap<String, u32> {
    let rows = store.rows_of_ids(ids);
    rows.iter().filter_map(|row| Some((store.id(row), u32::try_from(row).ok()?))).collect()
}
