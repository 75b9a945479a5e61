//! Which ids there are, and which rows have them.

use crate::event::When;
use crate::store::half::{shortened, spread};
use crate::store::ids::{Ids, Key};
use crate::store::order::Order;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::hint::black_box;

/// Events of one id that a new one is compared with: those of its very instant, and so many of the latest.
const COMPARED: usize = 64;

/// The rows of ids. A row costs five bytes and what the table keeps free: the hashes of ids are made anew where it grows.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Every row, found by the hash of its id: of ids that are one but for the case of their letters the first alone.
    rows: HashTable<u32>,
    /// By the first row of an id that several events have.
    copies: FxHashMap<u32, Copies>,
}

/// The events of one id that are not one record, but for the first.
#[derive(Debug, Default)]
struct Copies {
    rows: Vec<u32>,
    /// By what each is ordered by, the first among them.
    at: FxHashMap<Option<i64>, Vec<u32>>,
}

impl Known {
    /// Makes room for so many more; where it is made, for as many as are likely to come. `ids` are those of all rows that
    /// there are.
    pub(super) fn reserve(&mut self, more: usize, likely: usize, ids: &Ids) {
        if self.rows.capacity() - self.rows.len() >= more {
            return;
        }
        let all = self.rows.len() + more.max(likely);
        // the old one is gone before the new one is there
        self.rows = HashTable::new();
        self.rows = HashTable::with_capacity(all);
        for row in 0..ids.len() {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            self.rows.insert_unique(place(row, ids), row, |row| place(*row, ids));
        }
    }

    /// Looks at the places where ids of some hashes are found, all before any is needed, so that the waits for memory
    /// overlap.
    pub(super) fn near_to(&self, hashes: impl Iterator<Item = u64>, ids: &Ids) {
        let seen = Cell::new(0);
        let look = |row: &u32| {
            seen.set(seen.get() ^ ids.glance(*row as usize));
            false
        };
        for hash in hashes {
            black_box(self.rows.find(spread(shortened(hash)), look));
        }
        black_box(seen.get());
    }

    /// The first row of an id.
    pub(super) fn find(&self, id: Key<'_>, ids: &Ids) -> Option<u32> {
        self.rows.find(spread(shortened(id.hash())), |row| ids.is_like(*row as usize, id)).copied()
    }

    /// The first row of an id of that hash; where there is none, it is `row` from now on, for which there has to be room.
    pub(super) fn find_or_insert(&mut self, hash: u64, row: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let place = spread(shortened(hash));
        self.assert_room();
        match self.rows.entry(place, |row| is_it(*row), |_| place) {
            Entry::Occupied(found) => Some(*found.get()),
            Entry::Vacant(free) => {
                free.insert(row);
                None
            }
        }
    }

    /// Takes in a new id, for which there has to be room.
    pub(super) fn insert(&mut self, hash: u64, row: u32) {
        let place = spread(shortened(hash));
        self.assert_room();
        self.rows.insert_unique(place, row, |_| place);
    }

    /// Rows that moved to another place where one is put in would never be found again.
    fn assert_room(&self) {
        assert!(self.rows.len() < self.rows.capacity(), "room for an id is made before it comes");
    }

    /// Takes note that rows stand in a new order. `ids` are those before they do.
    pub(super) fn turn(&mut self, order: &Order, ids: &Ids) {
        /// Set while a row's new number stands where others' old ones do.
        const NEW: u32 = 1 << 31;
        let moved = || order.moved().map(|(at, row)| (u32::try_from(at).unwrap_or(u32::MAX), row));
        let moved = || moved().filter(|(at, row)| at != row);
        for (at, row) in moved() {
            if let Some(entry) = self.rows.find_mut(place(row, ids), |entry| *entry == row) {
                *entry = at | NEW;
            }
        }
        for (at, row) in moved() {
            if let Some(entry) = self.rows.find_mut(place(row, ids), |entry| *entry == at | NEW) {
                *entry = at;
            }
        }
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
                let rows = copies.at.values_mut().flatten().chain(&mut copies.rows);
                rows.for_each(|row| *row = new(*row));
                (new(first), copies)
            })
            .collect();
    }

    /// The rows of an id with which an event of a time is compared.
    pub(super) fn near(&self, first: u32, when: Option<When>) -> Vec<u32> {
        let Some(copies) = self.copies.get(&first) else { return vec![first] };
        let same = copies.at.get(&when.map(|when| when.order())).map_or(&[][..], Vec::as_slice);
        let latest = &copies.rows[copies.rows.len().saturating_sub(COMPARED)..];
        std::iter::once(first).chain(same.iter().chain(latest).copied()).collect()
    }

    /// How many events have the id.
    pub(super) fn versions(&self, first: u32) -> usize {
        self.copies.get(&first).map_or(0, |copies| copies.rows.len()) + 1
    }

    /// Takes note that a row is found at another time too.
    pub(super) fn also(&mut self, first: u32, when: When, row: u32) {
        if let Some(copies) = self.copies.get_mut(&first) {
            copies.at.entry(Some(when.order())).or_default().push(row);
        }
    }

    /// Adds another event of an id.
    pub(super) fn add(&mut self, first: u32, at: Option<When>, when: Option<When>, row: u32) {
        let copies = self.copies.entry(first).or_insert_with(|| {
            let mut copies = Copies::default();
            copies.at.entry(at.map(|when| when.order())).or_default().push(first);
            copies
        });
        copies.rows.push(row);
        copies.at.entry(when.map(|when| when.order())).or_default().push(row);
    }
}

/// Where a row is looked for in the table.
fn place(row: u32, ids: &Ids) -> u64 {
    spread(shortened(ids.key(row as usize).hash()))
}
