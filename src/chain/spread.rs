//! How far identities are spread: over how many events, accounts and agencies, and from when until when.
//!
//! The event panel shows this for everything that an event carries. For strong identities that few events carry it is
//! counted on demand. What is computed here, in passes over each column, are strong identities that many events carry,
//! and weak ones, whose rows are not indexed.

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

/// The spread of a strong identity that up to this many events carry is counted on demand.
const FEW: usize = 256;

/// How far an identity is spread.
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
    /// The first row, and the last that has a time; the first too where none has.
    #[must_use]
    pub const fn rows(&self) -> (usize, usize) {
        (self.first as usize, if self.last < self.first { self.first } else { self.last } as usize)
    }

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

/// The spreads of identities, among the events that count.
#[derive(Debug, Clone)]
pub struct Spreads {
    /// Strong identities that many events carry, by node.
    strong: Table,
    /// Weak identities that several events carry, by kind and first code of the value.
    weak: Vec<(IdentityKind, Table)>,
}

/// Spreads by a number, sorted by it.
#[derive(Debug, Clone, Default)]
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
    /// Computes the spreads of a store on two threads; `None` if cancelled.
    pub(super) fn of(store: &Store, graph: &Graph, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let weak = |kind: &IdentityKind| !kind.is_strong() && *kind != IdentityKind::Message;
        let weak: Vec<IdentityKind> = IdentityKind::ALL.into_iter().filter(weak).collect();
        // there are more messages than values of all other weak kinds
        let here = || {
            let messages = of_kinds(&[IdentityKind::Message], store, graph, stopped)?;
            Some((strong(store, graph, stopped)?, messages))
        };
        let there = || of_kinds(&weak, store, graph, stopped);
        let ((strong, messages), weak) = side_by_side(here, there)?;
        Some(Self { strong, weak: weak.into_iter().chain(messages).collect() })
    }

    /// How far an identity that a row carries is spread; `None` if that was not computed.
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
        // the column has only part of the rows of an account that records or services name in other ways too
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
