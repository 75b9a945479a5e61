//! The distinct values of a column, by their codes.

use super::case_variants::{Found, VariantCount};
use crate::event::TextMap;
use crate::store::arena::{Arena, Span};
use crate::store::codes::ABSENT;
use crate::store::image::stored;
use crate::store::table::Table;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The distinct values of a column, from code 1 on.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Values {
    pub(super) all: Arena,
    /// Codes of values that came before in other letters, small or large, in order; and the first such code of each.
    pub(super) again: Vec<u32>,
    pub(super) firsts: Vec<u32>,
    /// For each code the first one that is the same value in another spelling; empty where none is.
    pub(super) same: OnceLock<Vec<u32>>,
}

stored!(Values { all, again, firsts } and same if |values| {
    let known = |code: &u32| *code as usize <= values.len();
    values.again.len() == values.firsts.len() && values.again.is_sorted() && values.firsts.iter().all(known)
});

impl Values {
    pub(in crate::store) fn len(&self) -> usize {
        self.all.len()
    }

    /// The values; the first has code 1.
    pub(in crate::store) fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.all.iter()
    }

    /// The value of a code.
    pub(in crate::store) fn of(&self, code: u32) -> Option<&str> {
        self.all.get((code as usize).checked_sub(1)?)
    }

    /// The value at a place, from 0 on.
    pub(super) fn at(&self, at: usize) -> &str {
        self.all.get(at).unwrap_or_default()
    }

    /// Which codes pass a test, indexed by code.
    pub(in crate::store) fn passing(&self, test: &dyn Fn(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.iter().map(test)).collect()
    }

    /// For each code the first one whose value has the same `key`, worked out once; empty where no two have.
    pub(in crate::store) fn same(&self, key: fn(&str) -> Cow<'_, str>) -> &[u32] {
        self.same.get_or_init(|| {
            let mut first: TextMap<Cow<'_, str>, u32> = TextMap::default();
            let codes =
                (1_u32..).zip(self.iter()).map(|(code, value)| *first.entry(key(value)).or_insert(code));
            let codes: Vec<u32> = std::iter::once(ABSENT).chain(codes).collect();
            if first.len() == self.len() { Vec::new() } else { codes }
        })
    }

    /// The first code of a value in any case of its ASCII letters.
    pub(in crate::store) fn first(&self, code: u32) -> u32 {
        let at = self.again.binary_search(&code).ok();
        at.and_then(|at| self.firsts.get(at)).copied().unwrap_or(code)
    }

    /// The codes of the value of a code in any case of its ASCII letters.
    pub(in crate::store) fn alike(&self, code: u32) -> Vec<u32> {
        let first = self.first(code);
        let again = self.again.iter().zip(&self.firsts).filter(|(_, of)| **of == first);
        std::iter::once(first).chain(again.map(|(again, _)| *again)).collect()
    }

    /// Where the value of a code stands.
    pub(super) fn span(&self, code: u32) -> Span {
        self.all.span((code as usize).wrapping_sub(1))
    }

    /// What a table of codes has of a value.
    pub(super) fn find_in(&self, table: &Table, half: u32, value: &str) -> Found {
        let mut met = VariantCount::default();
        let ended = table.find(half, |code| self.ends(code, value, &mut met));
        met.ended(ended)
    }

    /// Whether a value is looked for no further: it has that code, or as many were met that are it in other letters as stand
    /// together.
    pub(super) fn ends(&self, code: u32, value: &str, met: &mut VariantCount) -> bool {
        let other = self.of(code).unwrap_or_default();
        other == value || other.eq_ignore_ascii_case(value) && met.another(code)
    }

    /// Adds a value, which gets this code.
    pub(super) fn push(&mut self, value: &str) -> u32 {
        self.same.take();
        self.all.push(value)
    }

    /// Adds a value that came before in other letters, where it did, with that code.
    pub(super) fn push_like(&mut self, value: &str, like: Option<u32>) -> u32 {
        let code = self.push(value);
        if let Some(other) = like {
            self.firsts.push(self.first(other));
            self.again.push(code);
        }
        code
    }
}
