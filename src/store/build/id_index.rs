//! Which ids there are, and which rows have them.

use super::exports::Exports;
use crate::event::saturated;
use crate::store::ids::{Ids, Key};
use crate::store::order::Order;
use crate::store::seed::Seed;
use crate::store::short_hash::shortened;
use crate::store::table::Table;
use rustc_hash::FxHashMap;
use std::hint::black_box;

/// The rows of ids. The hashes of ids are made anew where it grows.
#[derive(Debug, Default)]
pub(super) struct IdIndex {
    /// The rows of events that have an id of their own, found by its hash: of ids that are one but for the case of their letters
    /// the first alone.
    rows: Table,
    seed: Seed,
    /// The exports of ids that several records have, or one that they tell in several ways.
    pub exports: Exports,
}

impl IdIndex {
    /// Makes room for so many more; where it is made, for as many as are likely to come. `ids` are those of all rows that
    /// there are.
    pub(super) fn reserve(&mut self, more: usize, likely: usize, ids: &Ids) {
        if self.rows.room() >= more {
            return;
        }
        let len = self.rows.len();
        let all = len + more.max(if likely == 0 { len / 2 } else { likely });
        // the old one is gone before the new one is there
        self.rows = Table::default();
        self.rows = Table::with_room(all);
        let numbered = self.exports.numbered();
        for (row, at) in (0..).zip(0..ids.len()).filter(|(row, _)| !numbered.contains(row)) {
            self.rows.add(self.half(ids.key(at)), row);
        }
    }

    /// By which half of a hash an id is found.
    pub(super) fn half(&self, id: Key<'_>) -> u32 {
        shortened(id.place(self.seed))
    }

    /// Looks at the places where some ids are found, all before any is needed, so that the waits for memory
    /// overlap.
    pub(super) fn near_to(&self, halves: &[u32]) {
        black_box(halves.iter().fold(0, |seen, half| seen ^ self.rows.glance(*half)));
    }

    /// The first row of an id.
    pub(super) fn find(&self, id: Key<'_>, ids: &Ids) -> Option<u32> {
        self.rows.find(self.half(id), |row| ids.is_like(row as usize, id))
    }

    /// The first row of an id; where there is none, it is `row` from now on, for which there has to be room.
    pub(super) fn find_or_add(&mut self, half: u32, row: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let found = self.rows.find(half, is_it);
        if found.is_none() {
            self.rows.add(half, row);
        }
        found
    }

    /// Takes in a new id, for which there has to be room.
    pub(super) fn insert(&mut self, id: Key<'_>, row: u32) {
        self.rows.add(self.half(id), row);
    }

    /// Has a shared id found by another row, which is that of its first event from now on. `ids` are those before it is.
    pub(super) fn exchange(&mut self, id: usize, first: u32, ids: &Ids) {
        let before = self.exports.first(id);
        self.rows.replace(self.half(ids.key(before as usize)), before, first);
        self.exports.set_first(id, first);
    }

    /// Has ids found by other rows: each of a row by the one that stands before it.
    fn find_by<I: Iterator<Item = (u32, u32)>>(&mut self, moved: impl Fn() -> I, ids: &Ids) {
        /// Set while a row's new number stands where others' old ones do.
        const NEW: u32 = 1 << 31;
        for (at, row) in moved() {
            self.rows.replace(self.half(ids.key(row as usize)), row, at | NEW);
        }
        for (at, row) in moved() {
            self.rows.replace(self.half(ids.key(row as usize)), at | NEW, at);
        }
    }

    /// Takes note that rows stand in a new order. `ids` are those before they do.
    pub(super) fn reorder(&mut self, order: &Order, ids: &Ids) {
        let moved = || order.moved().map(|(at, row)| (saturated::<u32>(at), row));
        let moved = || moved().filter(|(at, row)| at != row);
        self.find_by(moved, ids);
        if !self.exports.is_empty() && moved().next().is_some() {
            let new: FxHashMap<u32, u32> = moved().map(|(at, row)| (row, at)).collect();
            self.exports.renumber(|row| new.get(&row).copied().unwrap_or(row));
        }
    }
}
