//! Which ids there are, and which rows have them.

use super::copies::{Copies, Filed};
use crate::event::saturated;
use crate::store::ids::{Ids, Key};
use crate::store::order::Order;
use crate::store::seed::Seed;
use crate::store::short_hash::shortened;
use crate::store::table::Table;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hint::black_box;

/// The rows of ids. The hashes of ids are made anew where it grows.
#[derive(Debug, Default)]
pub(super) struct IdIndex {
    /// Every row, found by the hash of its id: of ids that are one but for the case of their letters the first alone.
    rows: Table,
    seed: Seed,
    /// By the first row of an id that several events have.
    copies: FxHashMap<u32, Copies>,
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
        for (row, at) in (0..).zip(0..ids.len()) {
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

    /// The events of ids that several have, of those whose first rows these are: as they came, and in the order of their
    /// numbers. Not where another event has as its own id what one of them was given.
    pub(super) fn of_one_id(&self, firsts: &FxHashSet<u32>) -> Vec<(Vec<u32>, Vec<u32>)> {
        if firsts.is_empty() {
            return Vec::new();
        }
        let given = self.copies.values().flat_map(|copies| copies.numbered().iter().skip(1));
        let given: FxHashSet<u32> = given.copied().collect();
        let is_own = |first: &u32, copies: &Copies| {
            !given.contains(first)
                && !copies.numbered().iter().skip(1).any(|row| self.copies.contains_key(row))
        };
        let of_own = firsts.iter().filter_map(|first| Some((first, self.copies.get(first)?)));
        let of_own = of_own.filter(|(first, copies)| is_own(first, copies));
        of_own.map(|(_, copies)| (copies.rows().to_vec(), copies.numbered().to_vec())).collect()
    }

    /// The rows of an id.
    pub(super) fn rows(&self, first: u32) -> Vec<u32> {
        self.copies.get(&first).map_or_else(|| vec![first], |copies| copies.rows().to_vec())
    }

    /// Takes note that events of one id, in the order of their numbers, are numbered in another order from now on. `ids` are
    /// those before they are.
    pub(super) fn exchange(&mut self, before: &[u32], now: Vec<u32>, ids: &Ids) {
        self.find_by(|| now.iter().copied().zip(before.iter().copied()), ids);
        let copies = before.first().and_then(|first| self.copies.remove(first));
        if let Some((first, copies)) = now.first().copied().zip(copies) {
            self.copies.insert(first, copies.in_order(now));
        }
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
        if !self.copies.is_empty() && moved().next().is_some() {
            let new: FxHashMap<u32, u32> = moved().map(|(at, row)| (row, at)).collect();
            self.renumber(|row| new.get(&row).copied().unwrap_or(row));
        }
    }

    fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let copies = std::mem::take(&mut self.copies);
        self.copies = copies
            .into_iter()
            .map(|(first, mut copies)| {
                copies.renumber(&new);
                (new(first), copies)
            })
            .collect();
    }

    /// Whether several events have the id.
    pub(super) fn has_copies(&self, first: u32) -> bool {
        self.copies.contains_key(&first)
    }

    /// The rows of an id with which an event is compared.
    pub(super) fn near(&mut self, first: u32, event: impl FnOnce() -> Filed) -> Vec<u32> {
        let Some(copies) = self.copies.get_mut(&first) else { return vec![first] };
        let alike = copies.alike(&event());
        let (first, latest) = copies.first_and_latest();
        first.into_iter().chain(alike).chain(latest.iter().copied()).collect()
    }

    /// How many events have the id.
    pub(super) fn versions(&self, first: u32) -> usize {
        self.copies.get(&first).map_or(1, Copies::len)
    }

    /// Takes note of what a row is found by too.
    pub(super) fn also(&mut self, first: u32, row: Filed) {
        if let Some(copies) = self.copies.get_mut(&first) {
            copies.file(row);
        }
    }

    /// Adds another event of the id of a first one.
    pub(super) fn add(&mut self, first: Filed, other: Filed) {
        let copies = self.copies.entry(first.row).or_insert_with(|| {
            let mut copies = Copies::default();
            copies.add(first);
            copies
        });
        copies.add(other);
    }
}
