//! What people say: events that cite a publication, and what events say of each other.

use super::known_rows::KnownRows;
use super::nodes::Nodes;
use super::row_shift::RowShift;
use super::{Assertion, Identity, IdentityKind};
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
pub(super) struct AssertedTie {
    /// The event that says so.
    pub row: u32,
    /// What it says.
    pub rel: Rel,
    /// Of what.
    pub to: End,
    /// Which of the analysts says so in its place, where one does.
    pub by: Option<u32>,
}

/// All statements of a store.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// The events that cite something.
    pub cited: RowSet,
    /// What ties, in the order of rows: what is said of a weak identity does not, for its owner has it too.
    pub ties: Vec<AssertedTie>,
    /// The events that say something of an identity, a weak one too, by its node.
    named: FxHashMap<u32, Vec<u32>>,
    /// What is said between two events, by each of both: its place among the ties.
    between: FxHashMap<u32, Vec<usize>>,
    /// The analysts that say something, one for each of what they say.
    by: Vec<String>,
}

/// Whether a relation ties chains; the others tie claims.
pub(super) const fn ties(rel: Rel) -> bool {
    matches!(rel, Rel::Issued | Rel::Used | Rel::Reached | Rel::Caused | Rel::SameAs)
}

impl Statements {
    /// Those of a store, and those of analysts, as far as they were known; identities that only they name become nodes.
    /// Nobody spoke of what nobody knew.
    pub fn of(store: &Store, asserted: &[Assertion], known: &KnownRows, nodes: &mut Nodes) -> Self {
        let said = all(store, asserted, known);
        let mut rows = rows_by_id(store, said.iter().map(|said| said.to));
        let named: Vec<Identity> = said
            .iter()
            .filter(|said| !rows.contains_key(said.to))
            .filter_map(|said| Identity::parse(said.to).filter(|_| said.to.contains(':')))
            .collect();
        let found = nodes.name(store, &named);
        let mut found = named.iter().zip(found).map(|(identity, node)| (identity.to_string(), node));
        let by_text: FxHashMap<String, u32> = found.by_ref().collect();
        rows.retain(|_, row| known.holds(*row as usize));
        let end = |to: &str| {
            let row = rows.get(to).map(|row| End::Row(*row));
            row.or_else(|| Some(End::Node(*by_text.get(&Identity::parse(to)?.to_string())?)))
        };
        let tie = |said: &Statement<'_>| {
            Some(AssertedTie { row: said.row, rel: said.rel, to: end(said.to)?, by: said.by })
        };
        let mut statements = Self {
            cited: known.among(store.claims()),
            by: asserted.iter().map(|asserted| asserted.by.clone()).collect(),
            ..Self::default()
        };
        for tie in said.iter().filter_map(tie) {
            statements.file(tie, nodes);
        }
        statements
    }

    /// Files what is said by what it is said of.
    fn file(&mut self, tie: AssertedTie, nodes: &Nodes) {
        let at = self.ties.len();
        match tie.to {
            End::Node(node) => {
                self.named.entry(node).or_default().push(tie.row);
                if !nodes.kind(node).is_some_and(IdentityKind::is_strong) {
                    return;
                }
            }
            End::Row(row) => {
                self.between.entry(tie.row).or_default().push(at);
                self.between.entry(row).or_default().push(at);
            }
        }
        self.ties.push(tie);
    }

    /// Takes note of events that came. Rows stay in their order.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.set(&mut self.cited);
        for tie in &mut self.ties {
            tie.row = room.row(tie.row);
            if let End::Row(to) = &mut tie.to {
                *to = room.row(*to);
            }
        }
        self.named.values_mut().for_each(|rows| room.rows(rows));
        let between = std::mem::take(&mut self.between);
        self.between = between.into_iter().map(|(row, places)| (room.row(row), places)).collect();
    }

    /// The events that say something of an identity.
    pub fn named(&self, node: u32) -> &[u32] {
        self.named.get(&node).map_or(&[], Vec::as_slice)
    }

    /// What is said between an event and others.
    pub fn between(&self, row: u32) -> impl Iterator<Item = AssertedTie> + '_ {
        let places = self.between.get(&row).into_iter().flatten();
        places.filter_map(|at| self.ties.get(*at).copied())
    }

    /// The analyst who says that a tie holds, where it is no record that does.
    pub fn analyst(&self, tie: AssertedTie) -> Option<&str> {
        self.by.get(usize::try_from(tie.by?).ok()?).map(String::as_str)
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

/// What is said of a row.
struct Statement<'s> {
    row: u32,
    rel: Rel,
    to: &'s str,
    by: Option<u32>,
}

/// All that ties, in the order of rows; of one row what its record says before what analysts say.
fn all<'s>(store: &'s Store, asserted: &'s [Assertion], known: &KnownRows) -> Vec<Statement<'s>> {
    let links = store.links().iter();
    let recorded = links.flat_map(|(row, links)| {
        links.iter().map(move |link| Statement { row: *row, rel: link.rel, to: &link.to, by: None })
    });
    let is_known = |said: &Statement<'_>| ties(said.rel) && known.holds(said.row as usize);
    let mut said: Vec<Statement<'_>> = recorded.filter(is_known).collect();
    if asserted.is_empty() {
        return said;
    }
    let rows = rows_by_id(store, asserted.iter().map(|asserted| asserted.from.as_str()));
    let told = (0..).zip(asserted).filter(|(_, asserted)| known.tells(asserted));
    let told = told.filter_map(|(by, Assertion { from, rel, to, .. })| {
        Some(Statement { row: *rows.get(from)?, rel: *rel, to, by: Some(by) })
    });
    said.extend(told.filter(is_known));
    said.sort_by_key(|said| said.row);
    said
}

/// The rows of some ids.
fn rows_by_id<'i>(store: &Store, ids: impl Iterator<Item = &'i str>) -> FxHashMap<String, u32> {
    let rows = store.rows_of_ids(ids);
    rows.iter().filter_map(|row| Some((store.id(row), u32::try_from(row).ok()?))).collect()
}
