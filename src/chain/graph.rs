//! Which events belong together: connected components over what records share and people say.

use super::hubs::Hubs;
use super::known::Known;
use super::members::Members;
use super::nodes::{Columns, NONE, Nodes};
use super::room::Room;
use super::statements::{End, Statements};
use super::union::Union;
use super::{AsOf, Assertion, Identity, LOOK};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Identities, hubs and statements of a store, and the chains that they tie.
///
/// Every event that carries a strong identity is joined with the others that carry it, unless it is a hub. Those who say
/// something are joined with what they say it of, and with each other over a hub that several of them name.
#[derive(Debug)]
pub struct Graph {
    pub(super) nodes: Nodes,
    pub(super) hubs: Hubs,
    pub(super) statements: Statements,
    /// The events that count.
    pub(super) known: Known,
    /// By row: its chain; [`NONE`] for a row of none. Empty where there is no chain.
    chains: Vec<u32>,
    /// How many rows each chain has.
    sizes: Vec<u32>,
    members: OnceLock<Members>,
    /// The first and the last row of each chain.
    ends: OnceLock<Vec<(u32, u32)>>,
}

impl Graph {
    /// That of a store; `None` where it was stopped.
    #[must_use]
    pub fn of(store: &Store, stopped: &dyn Fn() -> bool) -> Option<Self> {
        Self::with(store, &[], stopped)
    }

    /// That of a store, and of what analysts say of its events; `None` where it was stopped.
    #[must_use]
    pub fn with(store: &Store, asserted: &[Assertion], stopped: &dyn Fn() -> bool) -> Option<Self> {
        Self::joined(store, (Nodes::of(store), Known::default()), asserted, stopped)
    }

    /// That of what was known at an instant, and of what analysts had said by then; `None` where it was stopped.
    #[must_use]
    pub fn then(
        &self,
        store: &Store,
        as_of: AsOf<'_>,
        asserted: &[Assertion],
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        Self::joined(store, (self.nodes.unnamed(), Known::of(Some(as_of))), asserted, stopped)
    }

    fn joined(
        store: &Store,
        (mut nodes, known): (Nodes, Known),
        asserted: &[Assertion],
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let statements = Statements::of(store, asserted, &known, &mut nodes);
        let columns = Columns::of(store);
        let hubs = Hubs::of(store, (&nodes, &statements.cited, &known), &columns, stopped)?;
        let mut joining = Joining::of((&nodes, &known), &hubs, &statements);
        joining.records(store.len(), &columns, stopped)?;
        joining.said(&columns);
        let (chains, sizes) = joining.chains(store.len(), &columns, stopped)?;
        let (members, ends) = (OnceLock::new(), OnceLock::new());
        Some(Self { nodes, hubs, statements, known, chains, sizes, members, ends })
    }

    /// Makes ready what is asked for as soon as chains are shown.
    #[must_use]
    pub fn ready(self, store: &Store) -> Self {
        self.members(store);
        self.all_ends();
        self
    }

    /// Takes note of events that came: nothing is known of them until all are looked at anew.
    pub(super) fn make_room(&mut self, room: &Room<'_>) {
        let Self { statements, known, chains, members, ends, .. } = self;
        statements.make_room(room);
        known.make_room(room);
        if !chains.is_empty() {
            room.by_row(chains);
        }
        if let Some(members) = members.get_mut() {
            members.make_room(room);
        }
        for (first, last) in ends.get_mut().into_iter().flatten() {
            (*first, *last) = (room.row(*first), room.row(*last));
        }
    }

    /// The events that do not count: those that came since all were looked at, or were not known; `None` where all do.
    #[must_use]
    pub fn unseen(&self) -> Option<RowSet> {
        self.known.others()
    }

    /// How many chains there are; they are numbered from 0 in the order of their first rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sizes.is_empty()
    }

    /// The chain of a row.
    #[must_use]
    pub fn chain(&self, row: usize) -> Option<u32> {
        self.chains.get(row).copied().filter(|chain| *chain != NONE)
    }

    /// How many events a chain has.
    #[must_use]
    pub fn size(&self, chain: u32) -> usize {
        self.sizes.get(chain as usize).map_or(0, |size| *size as usize)
    }

    /// The rows of a chain.
    #[must_use]
    pub fn rows(&self, chain: u32, len: usize) -> RowSet {
        RowSet::matching(len, |row| self.chains.get(row) == Some(&chain))
    }

    /// The rows of some chains, each in order.
    #[must_use]
    pub fn by_chain(&self, chosen: &[u32]) -> Vec<Vec<u32>> {
        let mut places = vec![NONE; self.sizes.len()];
        for (at, chain) in (0..).zip(chosen) {
            places[*chain as usize] = at;
        }
        let mut rows: Vec<Vec<u32>> =
            chosen.iter().map(|chain| Vec::with_capacity(self.size(*chain))).collect();
        for (row, chain) in (0_u32..).zip(&self.chains) {
            let place = places.get(*chain as usize).copied().unwrap_or(NONE);
            if let Some(rows) = rows.get_mut(place as usize) {
                rows.push(row);
            }
        }
        rows
    }

    /// The first and the last row of a chain.
    #[must_use]
    pub fn ends(&self, chain: u32) -> Option<(usize, usize)> {
        let (first, last) = self.all_ends().get(chain as usize)?;
        Some((*first as usize, *last as usize))
    }

    fn all_ends(&self) -> &[(u32, u32)] {
        self.ends.get_or_init(|| {
            let mut ends = vec![(NONE, 0); self.sizes.len()];
            for (row, chain) in (0_u32..).zip(&self.chains) {
                if let Some((first, last)) = ends.get_mut(*chain as usize) {
                    *first = (*first).min(row);
                    *last = row;
                }
            }
            ends
        })
    }

    /// Whether some event is said to carry an identity that a row carries, or none.
    #[must_use]
    pub fn names(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> bool {
        let node = self.node(store, identity, carrier);
        node.is_some_and(|node| !self.statements.named(node).is_empty())
    }

    /// The identities that no event carries and statements name.
    pub(super) fn only_named(&self) -> &[Identity] {
        self.nodes.only_named()
    }

    /// The node of an identity in whatever spelling, of which one row is known that carries it, if any does.
    pub(super) fn node(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> Option<u32> {
        self.nodes.find(store, identity, carrier)
    }

    /// The rows that carry each node.
    pub(super) fn members(&self, store: &Store) -> &Members {
        self.members.get_or_init(|| Members::of(store, &self.nodes, &self.known))
    }

    /// How many accounts an identity may have before it is a hub.
    #[must_use]
    pub fn threshold(&self) -> usize {
        self.hubs.threshold
    }

    /// Whether an identity that a row carries is a hub: more accounts carry it than may belong together.
    #[must_use]
    pub fn is_hub(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> bool {
        self.node(store, identity, carrier).is_some_and(|node| self.hubs.holds(node))
    }
}

/// What is being joined: identities, a second node of each hub for those who name it in a statement, and events that say
/// something of each other.
struct Joining<'g> {
    nodes: &'g Nodes,
    known: &'g Known,
    hubs: &'g Hubs,
    statements: &'g Statements,
    union: Union,
    /// Nodes of rows, and of hubs as statements name them.
    rows: FxHashMap<u32, u32>,
    named_hubs: FxHashMap<u32, u32>,
}

impl<'g> Joining<'g> {
    fn of((nodes, known): (&'g Nodes, &'g Known), hubs: &'g Hubs, statements: &'g Statements) -> Self {
        let (mut rows, mut named_hubs) = (FxHashMap::default(), FxHashMap::default());
        let mut next = u32::try_from(nodes.len()).unwrap_or(NONE);
        let mut enter = |map: &mut FxHashMap<u32, u32>, key: u32| {
            map.entry(key).or_insert_with(|| {
                next = next.saturating_add(1);
                next - 1
            });
        };
        for row in statements.rows() {
            enter(&mut rows, u32::try_from(row).unwrap_or(NONE));
        }
        for tie in &statements.ties {
            match tie.to {
                End::Row(row) => enter(&mut rows, row),
                End::Node(node) if hubs.holds(node) => enter(&mut named_hubs, node),
                End::Node(_) => {}
            }
        }
        // a statement may carry a hub itself
        for node in (0..).take(nodes.len()).filter(|node| hubs.holds(*node)) {
            enter(&mut named_hubs, node);
        }
        Self { nodes, known, hubs, statements, union: Union::of(next as usize), rows, named_hubs }
    }

    /// Joins what stands side by side on records.
    fn records(&mut self, len: usize, columns: &Columns<'_>, stopped: &dyn Fn() -> bool) -> Option<()> {
        for row in 0..len {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            if !self.known.holds(row) {
                continue;
            }
            let mut first = None;
            for node in self.nodes.of_row(columns, row).filter(|node| !self.hubs.holds(*node)) {
                match first {
                    None => first = Some(node),
                    Some(first) => drop(self.union.join(first, node)),
                }
            }
        }
        Some(())
    }

    /// Joins what statements tie: they hold for hubs too.
    fn said(&mut self, columns: &Columns<'_>) {
        for row in self.statements.rows() {
            let Some(own) = u32::try_from(row).ok().and_then(|row| self.rows.get(&row).copied()) else {
                continue;
            };
            for node in self.nodes.of_row(columns, row) {
                let node = if self.statements.cited.contains(row) { self.as_named(node) } else { node };
                if !self.hubs.holds(node) {
                    self.union.join(own, node);
                }
            }
        }
        for tie in &self.statements.ties {
            let to = match tie.to {
                End::Row(row) => self.rows.get(&row).copied(),
                End::Node(node) => Some(self.as_named(node)),
            };
            if let Some((own, to)) = self.rows.get(&tie.row).copied().zip(to) {
                self.union.join(own, to);
            }
        }
        // what is said of an event holds for what it carries
        let told: Vec<(u32, u32)> = self.rows.iter().map(|(row, node)| (*row, *node)).collect();
        for (row, own) in told {
            for node in self.nodes.of_row(columns, row as usize).filter(|node| !self.hubs.holds(*node)) {
                self.union.join(own, node);
            }
        }
    }

    /// The node that a statement means by an identity.
    fn as_named(&self, node: u32) -> u32 {
        self.named_hubs.get(&node).copied().unwrap_or(node)
    }

    /// The chain of each row, and the size of each chain.
    fn chains(
        mut self,
        len: usize,
        columns: &Columns<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Vec<u32>, Vec<u32>)> {
        let nodes = self.union.len();
        let mut counts = vec![0_u32; nodes];
        let mut roots = Vec::with_capacity(len);
        for row in 0..len {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let own = || u32::try_from(row).ok().and_then(|row| self.rows.get(&row).copied());
            if !self.known.holds(row) {
                roots.push(NONE);
                continue;
            }
            let strong = self.nodes.of_row(columns, row).find(|node| !self.hubs.holds(*node));
            let root = strong.or_else(own).map(|node| self.union.root(node));
            if let Some(root) = root {
                counts[root as usize] += 1;
            }
            roots.push(root.unwrap_or(NONE));
        }
        // the chains of two and more are numbered as they come; a root's count makes room for its number
        let mut sizes = Vec::new();
        let mut numbers = vec![NONE; nodes];
        for root in roots.iter_mut().filter(|root| **root != NONE) {
            let at = *root as usize;
            if counts[at] > 1 && numbers[at] == NONE {
                numbers[at] = u32::try_from(sizes.len()).unwrap_or(NONE);
                sizes.push(counts[at]);
            }
            *root = numbers[at];
        }
        Some((if sizes.is_empty() { Vec::new() } else { roots }, sizes))
    }
}
