//! Numbers the strong identities that events carry, and chooses the spelling of each that is shown.

use super::{Columns, KINDS, NONE, column};
use crate::chain::display_names::goes_before;
use crate::chain::spelling::{is_identity, key};
use crate::chain::{Identity, IdentityKind};
use crate::event::{TextMap, other_id, token_key};
use crate::store::{Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// The identities that events carry.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The node of each code, by kind and then by code of its column.
    pub codes: [Vec<u32>; KINDS],
    /// The node of each code of the list `other_ids`; empty if no event has it.
    pub others: Vec<u32>,
    /// The spelling of each node to show.
    first: Vec<Spelled>,
}

/// Where the spelling of a node is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spelled {
    kind: u8,
    /// Whether it is in the list `other_ids` rather than in the column of its kind.
    other: bool,
    code: u32,
}

impl Spelled {
    fn kind(self) -> Option<IdentityKind> {
        IdentityKind::STRONG.get(usize::from(self.kind)).copied()
    }

    fn value(self, store: &Store) -> Option<&str> {
        if self.other {
            return store.other_ids()?.value_of(self.code).and_then(other_id).map(|(_, value)| value);
        }
        column(store, self.kind()?)?.value_of(self.code)
    }
}

impl Carried {
    /// Numbers the identities of a store.
    pub fn of(store: &Store) -> Self {
        let mut carried = Self::default();
        for (at, kind) in IdentityKind::STRONG.into_iter().enumerate() {
            if let Some(column) = column(store, kind) {
                carried.codes[at] = carried.enter(u8::try_from(at).unwrap_or_default(), kind, column);
            }
        }
        carried.enter_others(store);
        carried
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// The nodes in a row's columns, in order of kinds.
    pub fn of_row(&self, columns: &Columns<'_>, row: usize) -> impl Iterator<Item = u32> + Clone + use<> {
        let mut nodes = [NONE; KINDS];
        for ((node, column), codes) in nodes.iter_mut().zip(&columns.0).zip(&self.codes) {
            if let Some(column) = column {
                *node = codes.get(column.code(row) as usize).copied().unwrap_or(NONE);
            }
        }
        nodes.into_iter().filter(|node| *node != NONE)
    }

    /// The kind of a node.
    pub fn kind(&self, node: u32) -> Option<IdentityKind> {
        self.first.get(node as usize)?.kind()
    }

    /// The value of a node's identity, in the spelling to show.
    pub fn value<'s>(&self, store: &'s Store, node: u32) -> Option<&'s str> {
        self.first.get(node as usize)?.value(store)
    }

    /// The identity of a node, in the spelling to show.
    pub fn identity(&self, store: &Store, node: u32) -> Option<Identity> {
        let spelled = self.first.get(node as usize)?;
        Some(Identity { kind: spelled.kind()?, value: spelled.value(store)?.to_owned() })
    }

    /// Every value of a kind with its node, in its column and then in `other_ids`.
    pub fn each<'s>(&'s self, store: &'s Store, kind: IdentityKind) -> impl Iterator<Item = (&'s str, u32)> {
        let at = IdentityKind::STRONG.into_iter().position(|strong| strong == kind).unwrap_or(KINDS);
        let codes = self.codes.get(at).map_or(&[][..], Vec::as_slice).iter().skip(1);
        let own = column(store, kind).into_iter().flat_map(Column::values).zip(codes);
        let list = store.other_ids().into_iter();
        let others = list.flat_map(|list| {
            (1_u32..).zip(self.others.iter().skip(1)).map(move |(code, node)| (list.value_of(code), node))
        });
        let others = others.filter_map(move |(text, node)| {
            let (of, value) = other_id(text?)?;
            (of == kind.field()).then_some((value, node))
        });
        own.chain(others).map(|(value, node)| (value, *node)).filter(|(_, node)| *node != NONE)
    }

    /// The nodes of those identities in `wanted` that events carry, by kind and normalized value.
    pub fn places(&self, store: &Store, wanted: &[Identity]) -> FxHashMap<(IdentityKind, String), u32> {
        let mut places: FxHashMap<(IdentityKind, String), u32> = FxHashMap::default();
        for kind in IdentityKind::STRONG {
            let asked: FxHashSet<Cow<'_, str>> =
                wanted.iter().filter(|it| it.kind == kind).map(Identity::key).collect();
            if asked.is_empty() {
                continue;
            }
            for (value, node) in self.each(store, kind) {
                let key = key(kind, value);
                if asked.contains(&key) {
                    places.entry((kind, key.into_owned())).or_insert(node);
                }
            }
        }
        places
    }

    /// Numbers the values of a column; returns the node of each code.
    fn enter(&mut self, at: u8, kind: IdentityKind, column: &Column) -> Vec<u32> {
        // nodes of values that may equal others which differ in more than case
        let mut odd: TextMap<String, u32> = TextMap::default();
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
            let spelled = Spelled { kind: at, other: false, code };
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
                    self.first.push(spelled);
                }
                node
            });
            self.show(node, (kind, spelled), |held| column.value_of(held.code));
            codes.push(node);
        }
        codes
    }

    /// Numbers the values of `other_ids`; those that are in a column as well share its node.
    fn enter_others(&mut self, store: &Store) {
        let Some(list) = store.other_ids() else { return };
        let values = (1..).take(list.distinct()).map(|code| list.value_of(code).and_then(Identity::other));
        let values: Vec<Option<Identity>> = values.collect();
        let wanted: Vec<Identity> = values.iter().flatten().cloned().collect();
        let mut places = self.places(store, &wanted);
        let mut codes = vec![NONE];
        for (code, other) in (1_u32..).zip(values) {
            let node = other.map(|other| {
                let at = IdentityKind::STRONG.into_iter().position(|kind| kind == other.kind);
                let kind = at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default();
                let spelled = Spelled { kind, other: true, code };
                let node = *places.entry((other.kind, other.key().into_owned())).or_insert_with(|| {
                    self.first.push(spelled);
                    u32::try_from(self.first.len() - 1).unwrap_or(NONE)
                });
                self.show(node, (other.kind, spelled), |held| held.value(store));
                node
            });
            codes.push(node.unwrap_or(NONE));
        }
        self.others = codes;
    }

    /// Makes a spelling the one shown for its node if it comes before the present one. Which was loaded first does not
    /// count.
    fn show<'s>(
        &mut self,
        node: u32,
        (kind, new): (IdentityKind, Spelled),
        value: impl Fn(Spelled) -> Option<&'s str>,
    ) {
        let Some(shown) = self.first.get_mut(node as usize).filter(|shown| **shown != new) else { return };
        if let Some((held, said)) = value(*shown).zip(value(new))
            && goes_before(kind, said, held)
        {
            *shown = new;
        }
    }
}

/// Whether a value is in braces or has spaces around it, which is ignored in comparisons.
fn is_wrapped(value: &str) -> bool {
    value.starts_with('{') || value.trim().len() != value.len()
}

/// The length of a GUID.
const GUID: usize = 36;
