//! Builds chains: joins identities that are on one record, and the identities and events that statements tie.

use super::graph::Extent;
use super::hubs::Hubs;
use super::known_rows::KnownRows;
use super::members::Members;
use super::nodes::{Columns, NONE, Nodes};
use super::statements::{End, Statements};
use super::{IdentityKind, LOOK};
use crate::event::{DAY, Field};
use crate::store::{Column, DisjointSets, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// The disjoint sets that become chains: identities, a second node for each hub that statements name, and events that
/// make statements or are the subject of one.
pub(super) struct ChainBuilder<'g> {
    nodes: &'g Nodes,
    members: &'g Members,
    known: &'g KnownRows,
    hubs: &'g Hubs,
    statements: &'g Statements,
    union: DisjointSets,
    /// Nodes of rows, and of hubs as statements name them.
    rows: FxHashMap<u32, u32>,
    named_hubs: FxHashMap<u32, u32>,
    /// By row: a node of it that ties it to others; [`NONE`] if it has none.
    leads: Vec<u32>,
    /// Requests that tie nothing: of several tenants, or over a longer time than one request takes. Clients choose the id.
    loose: FxHashSet<u32>,
}

/// The longest time that the records of one request are apart.
const REQUEST: i64 = DAY;

impl<'g> ChainBuilder<'g> {
    pub fn of(
        store: &Store,
        (nodes, members, known): (&'g Nodes, &'g Members, &'g KnownRows),
        hubs: &'g Hubs,
        statements: &'g Statements,
    ) -> Self {
        let loose = loose(store, (nodes, members), statements);
        let is_hub = |node: u32| hubs.holds(node) || loose.contains(&node);
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
                End::Node(node) if is_hub(node) => enter(&mut named_hubs, node),
                End::Node(_) => {}
            }
        }
        // a statement may carry a hub itself
        for node in (0..).take(nodes.len()).filter(|node| is_hub(*node)) {
            enter(&mut named_hubs, node);
        }
        let (union, leads) = (DisjointSets::of(next as usize), Vec::new());
        Self { nodes, members, known, hubs, statements, union, rows, named_hubs, leads, loose }
    }

    /// Whether records that share an identity need not belong together.
    fn is_hub(&self, node: u32) -> bool {
        self.hubs.holds(node) || self.loose.contains(&node)
    }

    /// Whether an identity ties a record to anything: it is no hub, and others carry it or a statement names it.
    fn leads(&self, node: u32) -> bool {
        !self.is_hub(node) && (self.members.rows(node).len() > 1 || !self.statements.named(node).is_empty())
    }

    /// Joins the identities that are on one record; `None` if cancelled.
    pub fn records(&mut self, store: &Store, stopped: &dyn Fn() -> bool) -> Option<()> {
        let columns = Columns::of(store);
        // decided by code, so that a row costs one lookup per column; a column without such nodes costs none
        let of_codes = |codes: &[u32]| -> Vec<u32> {
            codes.iter().map(|node| if *node != NONE && self.leads(*node) { *node } else { NONE }).collect()
        };
        let by_kind = self.nodes.by_kind(&columns).map(|(column, codes)| (column, of_codes(codes)));
        let by_kind: Vec<(&Column, Vec<u32>)> =
            by_kind.filter(|(_, leads)| leads.iter().any(|lead| *lead != NONE)).collect();
        let mut leads = Vec::with_capacity(store.len());
        for row in 0..store.len() {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let mut first = NONE;
            for (column, of_code) in &by_kind {
                let node = of_code.get(column.code(row) as usize).copied().unwrap_or(NONE);
                if node == NONE || !self.known.holds(row) || self.statements.withdrawn.contains(row) {
                    continue;
                }
                if first == NONE {
                    first = node;
                } else {
                    self.union.join(first, node);
                }
            }
            leads.push(first);
        }
        for (row, node) in self.nodes.beside() {
            let counts = self.known.holds(row as usize) && !self.statements.withdrawn.contains(row as usize);
            if !self.leads(node) || !counts {
                continue;
            }
            match leads.get_mut(row as usize) {
                Some(lead) if *lead == NONE => *lead = node,
                Some(lead) => {
                    self.union.join(*lead, node);
                }
                None => {}
            }
        }
        self.leads = leads;
        Some(())
    }

    /// Joins what statements tie; they hold for hubs too.
    pub fn said(&mut self, store: &Store) {
        let columns = &Columns::of(store);
        let withdrawn = &self.statements.withdrawn;
        for row in self.statements.rows().into_iter().filter(|row| !withdrawn.contains(*row)) {
            let Some(own) = u32::try_from(row).ok().and_then(|row| self.rows.get(&row).copied()) else {
                continue;
            };
            for node in self.nodes.of_row(columns, row) {
                let node = if self.statements.cited.contains(row) { self.as_named(node) } else { node };
                if !self.is_hub(node) {
                    self.union.join(own, node);
                }
            }
        }
        for tie in self.statements.ties.iter().filter(|tie| !withdrawn.contains(tie.row as usize)) {
            let to = match tie.to {
                End::Row(row) if withdrawn.contains(row as usize) => None,
                End::Row(row) => self.rows.get(&row).copied(),
                End::Node(node) => Some(self.as_named(node)),
            };
            if let Some((own, to)) = self.rows.get(&tie.row).copied().zip(to) {
                self.union.join(own, to);
            }
        }
        // what is stated of an event holds for the identities that it carries
        for (row, own) in self.rows.iter().filter(|(row, _)| !withdrawn.contains(**row as usize)) {
            for node in self.nodes.of_row(columns, *row as usize) {
                if !self.is_hub(node) {
                    self.union.join(*own, node);
                }
            }
            if let Some(lead) = self.leads.get_mut(*row as usize).filter(|lead| **lead == NONE)
                && self.known.holds(*row as usize)
            {
                *lead = *own;
            }
        }
    }

    /// The node that a statement refers to by an identity.
    fn as_named(&self, node: u32) -> u32 {
        self.named_hubs.get(&node).copied().unwrap_or(node)
    }

    /// The chain of each row, and the extent of each chain; `None` if cancelled. Chains are numbered in the order of
    /// their first rows; a single row is none.
    pub fn chains(self, stopped: &dyn Fn() -> bool) -> Option<(Vec<u32>, Vec<Extent>)> {
        let Self { union, leads: mut chains, .. } = self;
        let roots = union.roots();
        let (mut numbers, mut extents) = (vec![NONE; roots.len()], Vec::<Extent>::new());
        for (row, held) in (0_u32..).zip(&mut chains) {
            if (row as usize).is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let Some(root) = roots.get(*held as usize) else { continue };
            let number = &mut numbers[*root as usize];
            if *number == NONE {
                *number = u32::try_from(extents.len()).unwrap_or(NONE);
                extents.push(Extent { size: 0, first: row, last: row });
            }
            *held = *number;
            let extent = &mut extents[*number as usize];
            (extent.size, extent.last) = (extent.size + 1, row);
        }
        without_single(&mut chains, &mut extents);
        if extents.is_empty() {
            chains = Vec::new();
        }
        Some((chains, extents))
    }
}

/// The requests that tie nothing: of several tenants, or over a longer time than one takes.
fn loose(store: &Store, (nodes, members): (&Nodes, &Members), statements: &Statements) -> FxHashSet<u32> {
    let tenants = store.text(Field::TenantId);
    let is_request = |node: &u32| nodes.kind(*node) == Some(IdentityKind::Request);
    let is_loose = |node: &u32| {
        let rows = members.rows(*node);
        let rows = || rows.iter().map(|row| row as usize).filter(|row| !statements.cited.contains(*row));
        let times = || rows().filter_map(|row| store.order(row));
        let ends = times().min().zip(times().max());
        let mut named = rows().filter_map(|row| tenants?.value(row));
        let first = named.next();
        ends.is_some_and(|(from, until)| until.saturating_sub(from) > REQUEST)
            || named.any(|tenant| !first.is_some_and(|first| first.eq_ignore_ascii_case(tenant)))
    };
    let all = 0..u32::try_from(nodes.len()).unwrap_or(NONE);
    all.filter(is_request).filter(is_loose).collect()
}

/// Removes chains of one event: statements that tie to nothing else.
fn without_single(chains: &mut [u32], extents: &mut Vec<Extent>) {
    if extents.iter().all(|extent| extent.size > 1) {
        return;
    }
    let mut next = 0;
    let numbers: Vec<u32> = extents
        .iter()
        .map(|extent| {
            let number = if extent.size > 1 { next } else { NONE };
            next += u32::from(extent.size > 1);
            number
        })
        .collect();
    for chain in chains.iter_mut() {
        *chain = numbers.get(*chain as usize).copied().unwrap_or(NONE);
    }
    extents.retain(|extent| extent.size > 1);
}
