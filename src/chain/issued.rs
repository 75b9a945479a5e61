//! Tokens that sign-ins issued and their records do not name as such: the one whose GUID the sign-in's own id is, beside the one
//! that the record names.

use super::IdentityKind;
use super::nodes::{NONE, column};
use super::room::Room;
use super::spelling::{is_identity, key};
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
    /// Those of a store, where the node of each code of a token is known. A sign-in that names no token has its own already.
    pub fn of(store: &Store, node: &dyn Fn(u32) -> Option<u32>) -> Self {
        let Some(tokens) = column(store, IdentityKind::Token) else { return Self::default() };
        let mut wanted: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        each(store, tokens, |own, row| wanted.entry(own.to_owned()).or_default().push(row));
        let mut found: FxHashSet<(u32, u32)> = FxHashSet::default();
        if wanted.is_empty() {
            return Self::default();
        }
        for (code, value) in (1_u32..).zip(tokens.values()).filter(|(_, value)| is_identity(value)) {
            let rows = wanted.get(&*key(IdentityKind::Token, value));
            let node = rows.and_then(|_| node(code)).filter(|node| *node != NONE);
            found.extend(rows.into_iter().flatten().filter_map(|row| Some((*row, node?))));
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

    /// The nodes of the tokens, in order.
    pub fn nodes(&self) -> impl Iterator<Item = u32> {
        self.by_node
            .chunk_by(|(one, _), (other, _)| one == other)
            .filter_map(|of_one| Some(of_one.first()?.0))
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
    pub fn make_room(&mut self, room: &Room<'_>) {
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
