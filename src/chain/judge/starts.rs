//! Finds since when each session and token of some accesses was there: a sign-in that issued it is not later.

use super::first_by_key::Key;
use super::issue_time;
use super::sign_in::key;
use crate::chain::IdentityKind;
use crate::chain::known_rows::KnownRows;
use crate::chain::row_shift::RowShift;
use crate::event::saturated;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;

const KINDS: [IdentityKind; 2] = [IdentityKind::Session, IdentityKind::Token];

/// The records that tell since when a session or token was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    /// The row of its first record in any log.
    pub seen: u32,
    /// The first instant of the earliest issue time that a record says, if any does, and the row of that record.
    pub said: Option<(i64, u32)>,
}

impl Start {
    fn of(store: &Store, row: usize) -> Self {
        let seen = saturated(row);
        Self { seen, said: issue_time(store, row).map(|(first, _)| (first, seen)) }
    }

    /// The earlier of each.
    fn and(self, other: Self) -> Self {
        let said = self.said.into_iter().chain(other.said).min();
        Self { seen: self.seen.min(other.seen), said }
    }
}

/// Since when each session and token of some accesses was there.
#[derive(Debug, Clone, Default)]
pub(super) struct Starts(FxHashMap<(IdentityKind, Key), Start>);

impl Starts {
    /// Finds the starts of the sessions and tokens of some accesses. Rows are in the order of time, so that the first
    /// that carries one is its first record; what has no time tells of none.
    pub fn of(store: &Store, known: &KnownRows, accesses: &RowSet) -> Self {
        let mut starts = Self::default();
        if accesses.count() == 0 {
            return starts;
        }
        for row in accesses.iter().take_while(|row| store.order(*row).is_some()) {
            keys(store, row).for_each(|key| starts.meet(store, key, row));
        }
        let records = known.among(&store.all().without(&store.statements()));
        for kind in KINDS {
            let Some(column) = store.text(kind.field()) else { continue };
            let wanted =
                |value| key(kind, value).map(|key| (kind, key)).filter(|key| starts.0.contains_key(key));
            let wanted: Vec<_> = std::iter::once(None).chain(column.values().map(wanted)).collect();
            for row in records.iter().take_while(|row| store.order(*row).is_some()) {
                if let Some(key) = wanted[column.code(row) as usize] {
                    starts.meet(store, key, row);
                }
            }
        }
        starts
    }

    fn meet(&mut self, store: &Store, key: (IdentityKind, Key), row: usize) {
        let this = Start::of(store, row);
        self.0.entry(key).and_modify(|held| *held = held.and(this)).or_insert(this);
    }

    /// Since when the session or the token of an access was there, whichever was there first.
    pub fn start(&self, store: &Store, row: usize) -> Start {
        let each = keys(store, row).filter_map(|key| self.0.get(&key).copied());
        each.reduce(Start::and).unwrap_or_else(|| Start::of(store, row))
    }

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows<'s>(&'s mut self, room: &RowShift<'_>) {
        let rows = |Start { seen, said }: &'s mut Start| {
            std::iter::once(seen).chain(said.as_mut().map(|(_, row)| row))
        };
        room.rows(self.0.values_mut().flat_map(rows));
    }
}

/// The sessions and tokens that a row carries.
fn keys(store: &Store, row: usize) -> impl Iterator<Item = (IdentityKind, Key)> {
    let of_kind = move |kind: IdentityKind| {
        store.carried(kind.field(), row).filter_map(move |value| Some((kind, key(kind, value)?)))
    };
    KINDS.into_iter().flat_map(of_kind)
}
