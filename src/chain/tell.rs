//! Describes chains: in short, and with their events and links.

use super::carriers::Carriers;
use super::statements::End;
use super::{Brief, Chain, ChainLink, Graph, Identity, IdentityCount, Unmerged};
use crate::event::{Field, Stage, When};
use crate::store::{ABSENT, DisjointSets, Names, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Running totals of a chain's rows.
#[derive(Debug, Clone, Default)]
pub struct ChainTotals {
    records: u64,
    operations: u64,
    stages: BTreeSet<Stage>,
    /// Accounts and agencies; all names of an account are one, and all spellings of an agency.
    names: [FxHashSet<u32>; 2],
    messages: FxHashSet<u32>,
}

impl Graph {
    /// Adds some rows of a chain to its totals.
    #[must_use]
    pub fn summed(&self, store: &Store, rows: &[u32], mut sum: ChainTotals) -> ChainTotals {
        for row in rows.iter().map(|row| *row as usize) {
            sum.records += 1;
            sum.operations = sum.operations.saturating_add(store.operations(row));
            sum.stages.insert(stage(store, row));
            for (field, codes) in [Field::Account, Field::Agency].into_iter().zip(&mut sum.names) {
                codes.extend(code(store, field, row).map(|code| store.spelled(field, code)));
            }
            sum.messages.extend(store.messages(row));
        }
        sum
    }

    /// The brief of a chain whose rows are `rows`, in order, and whose totals are `sum`.
    #[must_use]
    pub fn brief(&self, store: &Store, sum: &ChainTotals, rows: &[u32]) -> Brief {
        let [accounts, agencies] = &sum.names;
        Brief {
            id: first_id(store, rows),
            first: when(store, rows.iter()),
            last: when(store, rows.iter().rev()),
            stages: sum.stages.iter().copied().collect(),
            records: sum.records,
            operations: sum.operations,
            messages: sum.messages.len() as u64,
            accounts: accounts.len() as u64,
            agencies: agencies.len() as u64,
        }
    }

    /// The chain of some rows, which are in order, without its events and links.
    #[must_use]
    pub fn short(&self, store: &Store, rows: &[u32]) -> Chain {
        let sum = self.summed(store, rows, ChainTotals::default());
        let Brief { id, first, last, stages, records, operations, messages, .. } =
            self.brief(store, &sum, rows);
        let names = |field| names(store, field, rows);
        let (accounts, agencies) = (names(Field::Account), names(Field::Agency));
        let identities = self.carried(store, rows);
        Chain {
            id,
            first,
            last,
            stages,
            records,
            operations,
            messages,
            accounts,
            agencies,
            identities,
            ..Chain::default()
        }
    }

    /// The chain of some rows; `whole` adds its events and links.
    #[must_use]
    pub fn tell(&self, store: &Store, rows: &[u32], whole: bool) -> Chain {
        if whole { self.whole(store, rows) } else { self.short(store, rows) }
    }

    /// The sort key of a chain: the time of its first event, undated chains last, and its id.
    #[must_use]
    pub fn place(&self, store: &Store, rows: &[u32]) -> (bool, Option<i64>, String) {
        let first = rows.first().and_then(|row| store.order(*row as usize));
        (first.is_none(), first, first_id(store, rows))
    }

    /// The chain of some rows with its events and links.
    #[must_use]
    pub fn whole(&self, store: &Store, rows: &[u32]) -> Chain {
        let rows = in_order(store, rows);
        let events = rows.iter().map(|row| store.id(*row as usize)).collect();
        Chain { events, links: self.links(store, &rows), ..self.short(store, &rows) }
    }

    /// The events that carry an identity without being a chain, and why they are none.
    #[must_use]
    pub fn along(&self, store: &Store, identity: &Identity, rows: &[u32]) -> Chain {
        let carrier = rows.first().map(|row| *row as usize);
        let node = self.node(store, identity, carrier).filter(|_| identity.kind.is_strong());
        let accounts = || names(store, Field::Account, rows).len() as u64;
        let walked = match node {
            None => Unmerged::Weak,
            Some(node) => match self.hubs.limit(store, &self.nodes, node) {
                Some(limit) => Unmerged::Hub { accounts: accounts(), threshold: limit as u64 },
                None => Unmerged::Alone,
            },
        };
        let events = in_order(store, rows).iter().map(|row| store.id(*row as usize)).collect();
        Chain { id: identity.to_string(), walked: Some(walked), events, ..self.short(store, rows) }
    }

    fn carried(&self, store: &Store, rows: &[u32]) -> Vec<IdentityCount> {
        let (carriers, mut carried) = (super::nodes::Columns::of(store), FxHashMap::<u32, u64>::default());
        for row in rows {
            let nodes = self.nodes.of_row(&carriers, *row as usize);
            nodes.for_each(|node| *carried.entry(node).or_default() += 1);
        }
        let named = |(&node, &records): (&u32, &u64)| {
            let identity = self.nodes.identity(store, node)?;
            Some(IdentityCount { identity, records, hub: self.hubs.holds(node) })
        };
        let mut all: Vec<IdentityCount> = carried.iter().filter_map(named).collect();
        all.sort_by(|a, b| {
            let kinds = a.identity.kind.cmp(&b.identity.kind);
            kinds.then(b.records.cmp(&a.records)).then_with(|| a.identity.value.cmp(&b.identity.value))
        });
        all
    }

    /// As many links as it takes to connect the rows: each event is linked to the one before it with the same identity,
    /// and then by statements, unless the two are connected already.
    fn links(&self, store: &Store, rows: &[u32]) -> Vec<ChainLink> {
        let carriers = Carriers::of(store, self);
        let places: FxHashMap<u32, u32> = rows.iter().copied().zip(0..).collect();
        let mut union = DisjointSets::of(rows.len());
        let mut last: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
        let mut links = Vec::new();
        for (at, row) in (0..).zip(rows) {
            for held in carriers.held(*row) {
                if let Some((before, said)) = last.insert(held.node, (at, held.said))
                    && union.join(before, at)
                {
                    let before = rows[before as usize];
                    let by = if held.said { Some(*row) } else { said.then_some(before) };
                    links.push(carriers.tied_by(held.node, before, *row, by));
                }
            }
        }
        for row in rows {
            for tie in carriers.ties_of(*row) {
                if let (End::Row(to), Some(at)) = (tie.to, places.get(row))
                    && let Some(other) = places.get(&to)
                    && union.join(*at, *other)
                {
                    links.push(carriers.tied_as_said(*tie, *row, to));
                }
            }
        }
        links
    }
}

/// The code of a row's value; `None` if it has none.
fn code(store: &Store, field: Field, row: usize) -> Option<u32> {
    store.text(field).map(|column| column.code(row)).filter(|code| *code != ABSENT)
}

/// The values of a field in some rows, sorted; all names of an account are one, and all spellings of an agency.
fn names(store: &Store, field: Field, rows: &[u32]) -> Vec<String> {
    let Some(column) = store.text(field) else { return Vec::new() };
    let codes: FxHashSet<u32> = rows.iter().filter_map(|row| code(store, field, *row as usize)).collect();
    let spelled = |code: &u32| Some((store.spelled(field, *code), column.value_of(*code)?));
    let names: Names<'_> = codes.iter().filter_map(spelled).collect();
    names.sorted().into_iter().map(str::to_owned).collect()
}

/// Rows in the order of time; within an instant by id, as the order of their sources means nothing.
fn in_order(store: &Store, rows: &[u32]) -> Vec<u32> {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| {
        (*row as usize >= store.dated(), store.order(*row as usize), store.id(*row as usize))
    });
    rows
}

/// The time of the first row that has one, written as in the record with the least id of those in that instant.
fn when<'r>(store: &Store, mut rows: impl Iterator<Item = &'r u32> + Clone) -> Option<When> {
    let first = rows.find_map(|row| store.order(*row as usize).map(|at| (*row, at)));
    let (first, at) = first?;
    let together = rows.take_while(|row| store.order(**row as usize) == Some(at)).copied();
    let least = std::iter::once(first).chain(together).min_by_key(|row| store.id(*row as usize))?;
    store.when(least as usize)
}

fn stage(store: &Store, row: usize) -> Stage {
    let text = store.text(Field::Stage).and_then(|column| column.value(row));
    text.and_then(Stage::parse).unwrap_or(Stage::Other)
}

/// The id of the first event; of several in its instant, the least.
fn first_id(store: &Store, rows: &[u32]) -> String {
    let Some(first) = rows.first().map(|row| store.order(*row as usize)) else { return String::new() };
    let together = rows.iter().take_while(|row| store.order(**row as usize) == first);
    together.map(|row| store.id(*row as usize)).min().unwrap_or_default()
}
