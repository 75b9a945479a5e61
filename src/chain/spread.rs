//! How far identities are spread: over how many events, accounts and agencies, and from when until when.
//!
//! An event's panel tells it of everything that the event carries. Of what few events carry it is counted when it is asked
//! for; what many carry, and what ties no chains so that nobody knows its rows, is counted here, each column once.

mod count;
mod values;
mod weak;

use super::analysis::side_by_side;
use super::graph::Graph;
use super::nodes::NONE;
use super::{Identity, IdentityKind, LOOK};
use crate::event::{Field, When};
use crate::store::Store;
use count::Counter;
use values::Values;
use weak::weak;

/// So many events that carry a strong identity are looked at when somebody asks.
const FEW: usize = 256;

/// Over what an identity is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Events that carry it.
    pub records: u32,
    /// Distinct accounts among them.
    pub accounts: u32,
    /// Distinct agencies among them.
    pub agencies: u32,
    /// The first row.
    first: u32,
    /// The last row that has a time.
    last: u32,
}

impl Spread {
    /// When the first event was; `None` where none has a time.
    #[must_use]
    pub fn first(&self, store: &Store) -> Option<When> {
        store.when(self.first as usize)
    }

    /// When the last event was.
    #[must_use]
    pub fn last(&self, store: &Store) -> Option<When> {
        store.when(self.last as usize)
    }
}

/// What is known of how far identities are spread, among the events that count.
#[derive(Debug)]
pub struct Spreads {
    /// Of strong identities that many events carry, by node.
    strong: Table,
    /// Of the others that several carry, each kind by the first code of a value.
    weak: Vec<(IdentityKind, Table)>,
}

/// Spreads by number, in its order.
#[derive(Debug, Default)]
struct Table {
    numbers: Vec<u32>,
    spreads: Vec<Spread>,
}

impl Table {
    fn push(&mut self, number: u32, spread: Spread) {
        self.numbers.push(number);
        self.spreads.push(spread);
    }

    fn get(&self, number: u32) -> Option<Spread> {
        let at = self.numbers.binary_search(&number).ok()?;
        self.spreads.get(at).copied()
    }
}

impl Spreads {
    /// Those of a store, made side by side; `None` if cancelled.
    pub(super) fn of(store: &Store, graph: &Graph, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let weak = |kind: &IdentityKind| !kind.is_strong() && *kind != IdentityKind::Message;
        let weak: Vec<IdentityKind> = IdentityKind::ALL.into_iter().filter(weak).collect();
        // messages are more than all the others together
        let here = || {
            let messages = of_kinds(&[IdentityKind::Message], store, graph, stopped)?;
            Some((strong(store, graph, stopped)?, messages))
        };
        let there = || of_kinds(&weak, store, graph, stopped);
        let ((strong, messages), weak) = side_by_side(here, there)?;
        Some(Self { strong, weak: weak.into_iter().chain(messages).collect() })
    }

    /// How far an identity that a row carries is spread, where that is known.
    pub(super) fn get(
        &self,
        store: &Store,
        graph: &Graph,
        (row, identity): (usize, &Identity),
    ) -> Option<Spread> {
        if identity.kind.is_strong() {
            let node = graph.node_of(store, row, identity)?;
            return self.strong.get(node).or_else(|| Some(Spread::of(store, graph.members.rows(node))));
        }
        let (_, table) = self.weak.iter().find(|(kind, _)| *kind == identity.kind)?;
        let values = Values::of(store, identity.kind.field())?;
        let code = values.code(row, &identity.value)?;
        // where records or services tell more of an account than the column of who acted, it is looked for
        if identity.kind == IdentityKind::Account && !store.is_told_by_codes(Field::Account, code) {
            return None;
        }
        table.get(values.first(code))
    }
}

/// The spreads of all values of some kinds that several events carry; `None` if cancelled.
fn of_kinds(
    kinds: &[IdentityKind],
    store: &Store,
    graph: &Graph,
    stopped: &dyn Fn() -> bool,
) -> Option<Vec<(IdentityKind, Table)>> {
    let there = kinds.iter().filter_map(|kind| Some((*kind, Values::of(store, kind.field())?)));
    there.map(|(kind, values)| Some((kind, weak(store, &graph.known, values, stopped)?))).collect()
}

/// The spreads of strong identities that many events carry; `None` if cancelled.
fn strong(store: &Store, graph: &Graph, stopped: &dyn Fn() -> bool) -> Option<Table> {
    let mut counter = Counter::of(store);
    let mut table = Table::default();
    for node in 0..u32::try_from(graph.nodes.len()).unwrap_or(NONE) {
        if (node as usize).is_multiple_of(LOOK) && stopped() {
            return None;
        }
        let rows = graph.members.rows(node);
        if rows.len() > FEW {
            table.push(node, counter.spread(rows));
        }
    }
    Some(table)
}
