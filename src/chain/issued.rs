//! Tokens that sign-ins issued and their records do not name as such: the one whose GUID the sign-in's own id is, beside the one
//! that the record names.

use super::IdentityKind;
use super::nodes::column;
use super::row_shift::RowShift;
use super::spelling::key;
use crate::event::guid_of_sign_in;
use crate::store::{ABSENT, Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// Which sign-ins issued a token that other records carry, without naming it.
#[derive(Debug, Clone, Default)]
pub(super) struct Issued {
    /// The row of each, and the node of the token; in the order of rows.
    rows: Vec<(u32, u32)>,
    /// The node of each token with the row of each of its sign-ins; in order.
    by_node: Vec<(u32, u32)>,
}

impl Issued {
    /// Those of a store, of `tokens` with their nodes; a sign-in that names no token has its own already, and so has one whose
    /// record carries its own beside another.
    pub fn of<'s, Tokens: Iterator<Item = (&'s str, u32)>>(
        store: &'s Store,
        tokens: &dyn Fn() -> Tokens,
        carries: &dyn Fn(usize, u32) -> bool,
    ) -> Self {
        let Some(named) = column(store, IdentityKind::Token) else { return Self::default() };
        let mut wanted: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        each(store, named, |own, row| wanted.entry(own.to_owned()).or_default().push(row));
        let mut found: FxHashSet<(u32, u32)> = FxHashSet::default();
        if wanted.is_empty() {
            return Self::default();
        }
        for (value, node) in tokens() {
            let rows = wanted.get(&*key(IdentityKind::Token, value)).into_iter().flatten();
            found.extend(rows.filter(|row| !carries(**row as usize, node)).map(|row| (*row, node)));
        }
        Self::with(found.into_iter().collect())
    }

    fn with(mut rows: Vec<(u32, u32)>) -> Self {
        rows.sort_unstable();
        let mut by_node: Vec<(u32, u32)> = rows.iter().map(|(row, node)| (*node, *row)).collect();
        by_node.sort_unstable();
        Self { rows, by_node }
    }

    /// Those of tokens that no record carries and statements name too, told by their GUIDs.
    pub fn named(self, store: &Store, named: &FxHashMap<&str, u32>) -> Self {
        let Some(tokens) = column(store, IdentityKind::Token).filter(|_| !named.is_empty()) else {
            return self;
        };
        let mut rows = self.rows;
        each(store, tokens, |own, row| rows.extend(named.get(own).map(|node| (row, *node))));
        Self::with(rows)
    }

    /// Those of nodes below one alone.
    pub fn below(&self, end: usize) -> Self {
        Self::with(self.iter().filter(|(_, node)| (*node as usize) < end).collect())
    }

    /// Every such row with the node of its token, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.rows.iter().copied()
    }

    /// The sign-ins that issued a token without naming it, in order.
    pub fn by(&self, node: u32) -> impl Iterator<Item = u32> {
        let from = self.by_node.partition_point(|(other, _)| *other < node);
        let own = self.by_node.iter().skip(from).take_while(move |(other, _)| *other == node);
        own.map(|(_, row)| *row)
    }

    /// The node of the token that a row issued without naming it.
    pub fn of_row(&self, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok().filter(|_| !self.rows.is_empty())?;
        let at = self.rows.partition_point(|(other, _)| *other < row);
        self.rows.get(at).filter(|(other, _)| *other == row).map(|(_, node)| *node)
    }

    /// Takes note of events that came.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.rows(
            self.rows.iter_mut().map(|(row, _)| row).chain(self.by_node.iter_mut().map(|(_, row)| row)),
        );
    }
}

/// Takes each sign-in that names another token than the one that it issued under its own id, with the latter.
fn each(store: &Store, tokens: &Column, mut take: impl FnMut(&str, u32)) {
    let mut id = String::new();
    for row in store.issuers().iter().filter(|row| tokens.code(*row) != ABSENT) {
        store.write_id(row, &mut id);
        let Some(own) = guid_of_sign_in(&id) else { continue };
        let own = key(IdentityKind::Token, own);
        let names_it = tokens.value(row).is_some_and(|named| key(IdentityKind::Token, named) == own);
        if let Some(row) = u32::try_from(row).ok().filter(|_| !names_it) {
            take(&own, row);
        }
    }
}
