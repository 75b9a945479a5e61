//! The strong identities of a store, each once however it is spelled.

use super::issued::Issued;
use super::shown::goes_before;
use super::spelling::{is_identity, key};
use super::{Identity, IdentityKind};
use crate::event::{is_guid, token_key};
use crate::store::{Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// How many kinds of strong identity there are.
const KINDS: usize = IdentityKind::STRONG.len();

/// Nodes from 0 on: strong identities by kind, in the order in which their first spellings came; then identities that only
/// statements name.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// Those that events carry: what people say changes nothing of them.
    carried: Arc<Carried>,
    /// Tokens that sign-ins issued without naming them.
    pub issued: Issued,
    /// Identities that only statements name.
    named: Vec<Identity>,
    /// Their places, by kind and what all spellings have in common.
    places: FxHashMap<(IdentityKind, String), u32>,
}

/// The identities that events carry.
#[derive(Debug, Default)]
struct Carried {
    /// By kind, then by code of its column.
    codes: [Vec<u32>; KINDS],
    /// The spelling of each node that is shown.
    first: Vec<Spelled>,
}

/// Where a spelling stands.
#[derive(Debug, Clone, Copy)]
struct Spelled {
    kind: u8,
    code: u32,
}

/// The column of a strong kind.
pub(super) fn column(store: &Store, kind: IdentityKind) -> Option<&Column> {
    store.text(kind.field())
}

impl Nodes {
    /// Those of a store.
    pub fn of(store: &Store) -> Self {
        let mut carried = Carried::default();
        for (at, kind) in IdentityKind::STRONG.into_iter().enumerate() {
            if let Some(column) = column(store, kind) {
                carried.codes[at] = carried.enter(u8::try_from(at).unwrap_or_default(), kind, column);
            }
        }
        let mut nodes = Self { carried: Arc::new(carried), ..Self::default() };
        let token = IdentityKind::STRONG.into_iter().position(|kind| kind == IdentityKind::Token);
        nodes.issued = Issued::of(store, &|code| nodes.of_code(token?, code));
        nodes
    }

    /// The same, without what statements name.
    pub fn unnamed(&self) -> Self {
        let issued = self.issued.below(self.carried.first.len());
        Self { carried: Arc::clone(&self.carried), issued, ..Self::default() }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.carried.first.len() + self.named.len()
    }

    /// The node of a code of a strong kind, by its place among [`IdentityKind::STRONG`].
    fn of_code(&self, kind: usize, code: u32) -> Option<u32> {
        self.carried.codes.get(kind)?.get(code as usize).copied().filter(|node| *node != NONE)
    }

    /// The columns that have nodes, strong kinds in order, each with its nodes by code.
    pub fn by_kind<'n, 's>(
        &'n self,
        columns: &Columns<'s>,
    ) -> impl Iterator<Item = (&'s Column, &'n [u32])> + use<'n, 's> {
        let columns = columns.0.into_iter().zip(&self.carried.codes);
        columns.filter_map(|(column, codes)| Some((column?, codes.as_slice())))
    }

    /// The nodes of a row, strong kinds in order.
    pub fn of_row(&self, columns: &Columns<'_>, row: usize) -> impl Iterator<Item = u32> + use<> {
        let mut nodes = [NONE; KINDS];
        for ((node, column), codes) in nodes.iter_mut().zip(&columns.0).zip(&self.carried.codes) {
            if let Some(column) = column {
                *node = codes.get(column.code(row) as usize).copied().unwrap_or(NONE);
            }
        }
        nodes.into_iter().filter(|node| *node != NONE).chain(self.issued.of_row(row))
    }

    /// The node of an identity that a row carries, or else that statements name, in whatever spelling.
    pub fn find(&self, store: &Store, identity: &Identity, carrier: Option<usize>) -> Option<u32> {
        let of_row = |carrier: usize| {
            let kind = IdentityKind::STRONG.into_iter().position(|kind| kind == identity.kind)?;
            let column = column(store, identity.kind)?;
            // a sign-in may name another token than the one that it issued under its own id
            match self.issued.of_row(carrier).filter(|_| identity.kind == IdentityKind::Token) {
                Some(issued) if !column.value(carrier).is_some_and(|named| identity.is(named)) => {
                    Some(issued)
                }
                _ => self.of_code(kind, column.code(carrier)),
            }
        };
        carrier
            .and_then(of_row)
            .or_else(|| self.places.get(&(identity.kind, identity.key().into_owned())).copied())
    }

    /// The nodes of identities that statements name, those that no event carries among them, each looked for once.
    pub fn name(&mut self, store: &Store, wanted: &[Identity]) -> Vec<u32> {
        let mut known: FxHashMap<(IdentityKind, String), u32> = FxHashMap::default();
        for (kind, strong) in IdentityKind::STRONG.into_iter().enumerate() {
            let asked: FxHashSet<Cow<'_, str>> =
                wanted.iter().filter(|it| it.kind == strong).map(Identity::key).collect();
            let Some(column) = column(store, strong).filter(|_| !asked.is_empty()) else { continue };
            for (code, value) in (1_u32..).zip(column.values()) {
                let key = key(strong, value);
                if asked.contains(&key)
                    && let Some(node) = self.of_code(kind, code)
                {
                    known.entry((strong, key.into_owned())).or_insert(node);
                }
            }
        }
        let mut node = |identity: &Identity| {
            let key = (identity.kind, identity.key().into_owned());
            let node = *known.entry(key).or_insert_with_key(|key| {
                let node = u32::try_from(self.carried.first.len() + self.named.len()).unwrap_or(NONE);
                self.named.push(identity.clone());
                self.places.insert(key.clone(), node);
                node
            });
            let named =
                (node as usize).checked_sub(self.carried.first.len()).and_then(|at| self.named.get_mut(at));
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

    /// The identities that no event carries and statements name.
    pub fn only_named(&self) -> &[Identity] {
        &self.named
    }

    /// The kind of a node.
    pub fn kind(&self, node: u32) -> Option<IdentityKind> {
        let at = node as usize;
        match self.carried.first.get(at) {
            Some(spelled) => IdentityKind::STRONG.get(usize::from(spelled.kind)).copied(),
            None => self.named.get(at - self.carried.first.len()).map(|named| named.kind),
        }
    }

    /// The identity of a node, as it is shown.
    pub fn identity(&self, store: &Store, node: u32) -> Option<Identity> {
        let at = node as usize;
        let Some(Spelled { kind, code }) = self.carried.first.get(at) else {
            return self.named.get(at - self.carried.first.len()).cloned();
        };
        let kind = *IdentityKind::STRONG.get(usize::from(*kind))?;
        let value = column(store, kind)?.value_of(*code)?.to_owned();
        Some(Identity { kind, value })
    }
}

impl Carried {
    /// The nodes of a column's codes.
    fn enter(&mut self, at: u8, kind: IdentityKind, column: &Column) -> Vec<u32> {
        // values that differ in more than case and are one identity all the same
        let mut odd: FxHashMap<String, u32> = FxHashMap::default();
        let any_wrapped = column.values().any(is_wrapped);
        let may_differ =
            |value: &str| any_wrapped || (kind == IdentityKind::Token && token_key(value).len() == GUID);
        let mut codes = Vec::with_capacity(column.distinct() + 1);
        codes.push(NONE);
        for (code, value) in (1_u32..).zip(column.values()) {
            if !is_identity(value) {
                codes.push(NONE);
                continue;
            }
            let alike = column.first_alike(code);
            let same =
                |first: u32| column.value_of(first).is_some_and(|first| key(kind, first) == key(kind, value));
            let known = (alike < code && same(alike)).then(|| codes[alike as usize]);
            let node = known.filter(|node| *node != NONE).unwrap_or_else(|| {
                let fresh = u32::try_from(self.first.len()).unwrap_or(NONE);
                let node = if may_differ(value) {
                    *odd.entry(key(kind, value).into_owned()).or_insert(fresh)
                } else {
                    fresh
                };
                if node == fresh {
                    self.first.push(Spelled { kind: at, code });
                }
                node
            });
            self.show(node, code, kind, column);
            codes.push(node);
        }
        codes
    }

    /// Of the spellings of a node one is shown: that which all have in common, where some record has it, else the first in
    /// order of their letters. Which came first says nothing.
    fn show(&mut self, node: u32, code: u32, kind: IdentityKind, column: &Column) {
        let Some(shown) = self.first.get_mut(node as usize).filter(|shown| shown.code != code) else {
            return;
        };
        let (Some(held), Some(new)) = (column.value_of(shown.code), column.value_of(code)) else { return };
        if goes_before(kind, new, held) {
            shown.code = code;
        }
    }
}

/// The columns of the strong kinds, in their order.
pub(super) struct Columns<'s>([Option<&'s Column>; KINDS]);

impl<'s> Columns<'s> {
    pub fn of(store: &'s Store) -> Self {
        Self(IdentityKind::STRONG.map(|kind| column(store, kind)))
    }
}

/// Whether there is something around a value that says nothing.
fn is_wrapped(value: &str) -> bool {
    value.starts_with('{') || value.trim().len() != value.len()
}

/// The length of a GUID.
const GUID: usize = 36;
