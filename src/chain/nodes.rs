//! Numbers the strong identities of a store: each is one node, however it is spelled.

mod carried;

use super::display_names::goes_before;
use super::issued::Issued;
use super::others::Others;
use super::row_shift::RowShift;
use super::{Identity, IdentityKind};
use crate::event::is_guid;
use crate::store::{Column, Store};
use carried::Carried;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// How many kinds of strong identity there are.
const KINDS: usize = IdentityKind::STRONG.len();

/// Nodes from 0 on: first the strong identities that events carry, by kind and within a kind in the order in which
/// their first spellings were loaded, then the identities that only statements name.
#[derive(Debug, Clone, Default)]
pub(super) struct Nodes {
    /// The nodes that events carry; shared by the analyses of all instants, as statements do not change them.
    carried: Arc<Carried>,
    /// Tokens that sign-ins issued without naming them.
    pub issued: Issued,
    /// Sessions and tokens on records in addition to those in the columns.
    others: Others,
    /// Identities that only statements name.
    named: Vec<Identity>,
    /// The nodes of identities that statements name, by kind and normalized value.
    places: FxHashMap<(IdentityKind, String), u32>,
}

/// The column of a strong kind.
pub(super) fn column(store: &Store, kind: IdentityKind) -> Option<&Column> {
    store.text(kind.field())
}

impl Nodes {
    /// Finds the nodes of the events of a store.
    pub fn of(store: &Store) -> Self {
        let carried = Carried::of(store);
        let columns = Columns::of(store);
        let others = Others::of(store, &carried.others, &|row| carried.of_row(&columns, row).collect());
        let is_other = |row, node| others.of_row(row).any(|other| other == node);
        let issued = Issued::of(store, &|| carried.each(store, IdentityKind::Token), &is_other);
        Self { carried: Arc::new(carried), issued, others, ..Self::default() }
    }

    /// These nodes without what statements name.
    pub fn unnamed(&self) -> Self {
        let issued = self.issued.below(self.carried.len());
        Self { carried: Arc::clone(&self.carried), issued, others: self.others.clone(), ..Self::default() }
    }

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        self.issued.insert_rows(room);
        self.others.insert_rows(room);
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.carried.len() + self.named.len()
    }

    /// The columns of strong kinds that exist, in order of kinds, each with its nodes by code.
    pub fn by_kind<'n, 's>(
        &'n self,
        columns: &Columns<'s>,
    ) -> impl Iterator<Item = (&'s Column, &'n [u32])> + use<'n, 's> {
        let columns = columns.0.into_iter().zip(&self.carried.codes);
        columns.filter_map(|(column, codes)| Some((column?, codes.as_slice())))
    }

    /// Rows that carry nodes in addition to those in their columns, each with the node.
    pub fn beside(&self) -> impl Iterator<Item = (u32, u32)> {
        self.issued.iter().chain(self.others.iter())
    }

    /// The nodes of a row by kind, of each kind the one in its column first; last the token that it issued without
    /// naming it.
    pub fn of_row<'n>(&'n self, columns: &Columns<'_>, row: usize) -> impl Iterator<Item = u32> + use<'n> {
        let own = self.carried.of_row(columns, row);
        let mut all: Vec<u32> = self.others.of_row(row).collect();
        // few rows have others, and the rest should not pay for them
        let alone = all.is_empty();
        if !alone {
            all.splice(..0, own.clone());
            all.sort_by_key(|node| self.kind(*node));
        }
        own.filter(move |_| alone).chain(all).chain(self.issued.of_row(row))
    }

    /// The node of an identity, in whatever spelling: one that the row `carrier` carries, else one that statements
    /// name.
    pub fn find(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> Option<u32> {
        let is = |node: &u32| {
            self.kind(*node) == Some(identity.kind)
                && self.identity(store, *node).is_some_and(|known| identity.is(&known.value))
        };
        let of_row = |carrier: usize| self.of_row(&Columns::of(store), carrier).find(is);
        carrier
            .and_then(of_row)
            .or_else(|| self.places.get(&(identity.kind, identity.key().into_owned())).copied())
    }

    /// The nodes of identities that statements name; those that no event carries become nodes.
    pub fn name(&mut self, store: &Store, wanted: &[Identity]) -> Vec<u32> {
        let mut known = self.carried.places(store, wanted);
        let mut node = |identity: &Identity| {
            let key = (identity.kind, identity.key().into_owned());
            let node = *known.entry(key).or_insert_with_key(|key| {
                let node = u32::try_from(self.carried.len() + self.named.len()).unwrap_or(NONE);
                self.named.push(identity.clone());
                self.places.insert(key.clone(), node);
                node
            });
            let named = (node as usize).checked_sub(self.carried.len()).and_then(|at| self.named.get_mut(at));
            if let Some(named) = named.filter(|named| goes_before(named.kind, &identity.value, &named.value))
            {
                named.value.clone_from(&identity.value);
            }
            node
        };
        let nodes = wanted.iter().map(&mut node).collect();
        let tokens =
            self.places.iter().filter(|((kind, key), _)| *kind == IdentityKind::Token && is_guid(key));
        let tokens = tokens.map(|((_, key), node)| (key.as_str(), *node)).collect();
        self.issued = std::mem::take(&mut self.issued).named(store, &tokens);
        nodes
    }

    /// The identities that statements name and no event carries.
    pub fn only_named(&self) -> &[Identity] {
        &self.named
    }

    /// The kind of a node.
    pub fn kind(&self, node: u32) -> Option<IdentityKind> {
        let named = || Some(self.named.get((node as usize).checked_sub(self.carried.len())?)?.kind);
        self.carried.kind(node).or_else(named)
    }

    /// The value of a node's identity, in the spelling to show.
    pub fn value<'s>(&'s self, store: &'s Store, node: u32) -> Option<&'s str> {
        let named = || Some(&*self.named.get((node as usize).checked_sub(self.carried.len())?)?.value);
        self.carried.value(store, node).or_else(named)
    }

    /// The identity of a node, in the spelling to show.
    pub fn identity(&self, store: &Store, node: u32) -> Option<Identity> {
        let named = || self.named.get((node as usize).checked_sub(self.carried.len())?).cloned();
        self.carried.identity(store, node).or_else(named)
    }
}

/// The columns of the strong kinds, in their order.
pub(super) struct Columns<'s>([Option<&'s Column>; KINDS]);

impl<'s> Columns<'s> {
    pub fn of(store: &'s Store) -> Self {
        Self(IdentityKind::STRONG.map(|kind| column(store, kind)))
    }
}
