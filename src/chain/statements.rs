//! What people state: events that cite a publication, and relations that events or analysts assert.

use super::known_rows::KnownRows;
use super::nodes::Nodes;
use super::row_shift::RowShift;
use super::{Assertion, Identity, IdentityKind};
use crate::event::{Rel, TextMap};
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

/// An asserted relation of an event to another event or to an identity, of a kind that ties chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AssertedTie {
    /// The event that it is a statement of.
    pub row: u32,
    /// The relation.
    pub rel: Rel,
    /// What the event relates to.
    pub to: End,
    /// The index of the analyst's assertion; `None` if the event's own record states it.
    pub by: Option<u32>,
}

/// All statements of a store.
#[derive(Debug, Clone, Default)]
pub(super) struct Statements {
    /// The events that cite something.
    pub cited: RowSet,
    /// Those that hold no more: they are walked, but merge nothing and lead nowhere.
    pub withdrawn: RowSet,
    /// Those that publish an address as the intruder's for a stretch of time.
    pub publishing: RowSet,
    /// The relations that tie, in the order of rows. One to a weak identity does not, as its rightful owner carries it
    /// too.
    pub ties: Vec<AssertedTie>,
    /// By node of an identity, weak ones included: the events that have a relation to it.
    named: FxHashMap<u32, Vec<u32>>,
    /// By row: the ties between it and other events, as indices into `ties`.
    between: FxHashMap<u32, Vec<usize>>,
    /// By index of an assertion: the analyst.
    by: Vec<String>,
}

/// Whether a relation ties chains; the others relate claims to each other.
pub(super) const fn ties(rel: Rel) -> bool {
    matches!(rel, Rel::Issued | Rel::Used | Rel::Reached | Rel::Caused | Rel::SameAs)
}

impl Statements {
    /// Collects the statements of a store and of analysts, as far as they were known. Identities that only they name
    /// become nodes. Relations to events that were not known are left out.
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
        let by_text: TextMap<String, u32> = found.by_ref().collect();
        rows.retain(|_, row| known.holds(*row as usize));
        let end = |to: &str| {
            let row = rows.get(to).map(|row| End::Row(*row));
            row.or_else(|| Some(End::Node(*by_text.get(&Identity::parse(to)?.to_string())?)))
        };
        let tie = |said: &Statement<'_>| {
            Some(AssertedTie { row: said.row, rel: said.rel, to: end(said.to)?, by: said.by })
        };
        let withdrawn = store.withdrawn(&|row| known.holds(row));
        let mut statements = Self {
            cited: known.among(store.claims()),
            publishing: known.among(&store.publishing(&withdrawn)),
            withdrawn,
            by: asserted.iter().map(|asserted| asserted.by.clone()).collect(),
            ..Self::default()
        };
        for tie in said.iter().filter_map(tie) {
            statements.file(tie, nodes);
        }
        statements
    }

    /// Enters a relation by its ends; one to a weak identity is no tie.
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

    /// Shifts row numbers after rows were inserted; their order does not change.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        for rows in [&mut self.cited, &mut self.withdrawn, &mut self.publishing] {
            room.set(rows);
        }
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

    /// The events that have a relation to an identity.
    pub fn named(&self, node: u32) -> &[u32] {
        self.named.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The ties between an event and others.
    pub fn between(&self, row: u32) -> impl Iterator<Item = AssertedTie> + '_ {
        let places = self.between.get(&row).into_iter().flatten();
        places.filter_map(|at| self.ties.get(*at).copied())
    }

    /// The events that have a tie, at either end of it, some more than once.
    pub fn tied(&self) -> impl Iterator<Item = u32> + '_ {
        self.ties.iter().flat_map(|tie| {
            let other = if let End::Row(row) = tie.to { Some(row) } else { None };
            [Some(tie.row), other].into_iter().flatten()
        })
    }

    /// The analyst who asserts a tie; `None` if a record states it.
    pub fn analyst(&self, tie: AssertedTie) -> Option<&str> {
        self.by.get(usize::try_from(tie.by?).ok()?).map(String::as_str)
    }

    /// The rows that cite something or have a tie, in order.
    pub fn rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> =
            self.cited.iter().chain(self.ties.iter().map(|tie| tie.row as usize)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// A relation before the ids in it are resolved.
struct Statement<'s> {
    row: u32,
    rel: Rel,
    to: &'s str,
    by: Option<u32>,
}

/// All relations that tie, in the order of rows; those in a row's record come before those of analysts.
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

/// The rows with some ids, by id.
fn rows_by_id<'i>(store: &Store, ids: impl Iterator<Item = &'i str>) -> TextMap<String, u32> {
    let rows = store.rows_of_ids(ids);
    rows.iter().filter_map(|row| Some((store.id(row), u32::try_from(row).ok()?))).collect()
}
