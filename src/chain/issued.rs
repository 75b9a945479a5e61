//! Tokens that sign-ins issued without naming them as such: the sign-in's own id is the GUID of one, and its record
//! names another.

use super::IdentityKind;
use super::nodes::column;
use super::row_shift::RowShift;
use super::spelling::key;
use crate::event::{TextMap, guid_of_sign_in};
use crate::store::{ABSENT, Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// Which sign-ins issued a token under their own id without naming it.
#[derive(Debug, Clone, Default)]
pub(super) struct Issued {
    /// The row of each sign-in with the node of the token, in the order of rows.
    rows: Vec<(u32, u32)>,
    /// The node of each token with the row of the sign-in, in order.
    by_node: Vec<(u32, u32)>,
}

impl Issued {
    /// Finds those of a store; `tokens` are all tokens with their nodes. Left out are sign-ins that name no token, as
    /// their own id is in the token column already, and those for which `carries` says that the record has the node.
    pub fn of<'s, Tokens: Iterator<Item = (&'s str, u32)>>(
        store: &'s Store,
        tokens: &dyn Fn() -> Tokens,
        carries: &dyn Fn(usize, u32) -> bool,
    ) -> Self {
        let Some(named) = column(store, IdentityKind::Token) else { return Self::default() };
        let mut wanted: TextMap<String, Vec<u32>> = TextMap::default();
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

    /// Adds the sign-ins of tokens that only statements name; `named` maps their GUIDs to nodes.
    pub fn named(self, store: &Store, named: &FxHashMap<&str, u32>) -> Self {
        let Some(tokens) = column(store, IdentityKind::Token).filter(|_| !named.is_empty()) else {
            return self;
        };
        let mut rows = self.rows;
        each(store, tokens, |own, row| rows.extend(named.get(own).map(|node| (row, *node))));
        Self::with(rows)
    }

    /// A copy with only the nodes below `end`.
    pub fn below(&self, end: usize) -> Self {
        Self::with(self.iter().filter(|(_, node)| (*node as usize) < end).collect())
    }

    /// Every such row with the node of its token, in order of rows.
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

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.rows(
            self.rows.iter_mut().map(|(row, _)| row).chain(self.by_node.iter_mut().map(|(_, row)| row)),
        );
    }
}

/// Passes each sign-in that names another token than its own id, with the normalized token of that id.
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
