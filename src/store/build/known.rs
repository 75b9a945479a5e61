//! Which ids there are, and which rows have them.

use crate::event::When;
use crate::store::half::{shortened, spread};
use crate::store::ids::{Ids, Key};
use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use std::hint::black_box;

/// Events of one id that a new one is compared with: those of its very instant, and so many of the latest.
const COMPARED: usize = 64;

/// The rows of ids. A row costs nine bytes and what the table keeps free.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Half the hash of an id, and the first row that has it.
    rows: HashTable<(u32, u32)>,
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
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.rows.reserve(more, |entry| spread(entry.0));
    }

    /// Looks at the places where ids of some hashes are found, all before any is needed, so that the waits for memory
    /// overlap.
    pub(super) fn near_to(&self, hashes: impl Iterator<Item = u64>) {
        let first = |short: u32| self.rows.find(spread(short), |entry| entry.0 == short).map(|entry| entry.1);
        black_box(hashes.filter_map(|hash| first(shortened(hash))).fold(0, u32::wrapping_add));
    }

    /// The first row of an id.
    pub(super) fn find(&self, id: Key<'_>, ids: &Ids) -> Option<u32> {
        let short = shortened(id.hash());
        let is_it = |entry: &(u32, u32)| entry.0 == short && ids.is_like(entry.1 as usize, id);
        self.rows.find(spread(short), is_it).map(|entry| entry.1)
    }

    /// The first row of an id of that hash; where there is none, it is `row` from now on.
    pub(super) fn find_or_insert(&mut self, hash: u64, row: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let short = shortened(hash);
        let found = self.rows.entry(
            spread(short),
            |entry| entry.0 == short && is_it(entry.1),
            |entry| spread(entry.0),
        );
        match found {
            hashbrown::hash_table::Entry::Occupied(known) => Some(known.get().1),
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert((short, row));
                None
            }
        }
    }

    /// Takes in a new id.
    pub(super) fn insert(&mut self, hash: u64, row: u32) {
        let short = shortened(hash);
        self.rows.insert_unique(spread(short), (short, row), |entry| spread(entry.0));
    }

    /// Takes note that the rows from one on stand in a new order. `ids` are those before they do.
    pub(super) fn turn(&mut self, from: usize, order: &[u32], ids: &Ids) {
        /// Set while a row's new number stands where others' old ones do.
        const NEW: u32 = 1 << 31;
        let moved = || (0_u32..).zip(order).map(|(at, row)| (at.saturating_add(first(from)), *row));
        let moved = || moved().filter(|(at, row)| at != row);
        for (at, row) in moved() {
            let short = shortened(ids.key(row as usize).hash());
            let is_it = |entry: &(u32, u32)| *entry == (short, row);
            if let Some(entry) = self.rows.find_mut(spread(short), is_it) {
                entry.1 = at | NEW;
            }
        }
        for (at, row) in moved() {
            let short = shortened(ids.key(row as usize).hash());
            let is_it = |entry: &(u32, u32)| *entry == (short, at | NEW);
            if let Some(entry) = self.rows.find_mut(spread(short), is_it) {
                entry.1 = at;
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

fn first(from: usize) -> u32 {
    u32::try_from(from).unwrap_or(u32::MAX)
}
