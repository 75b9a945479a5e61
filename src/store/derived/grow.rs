//! What is known of all rows where others come to them: only those are looked at.

use super::{DerivedRows, is_fine, is_throttled};
use crate::event::{Field, LISTS, Stage, TEXTS, is_service};
use crate::store::codes::{ABSENT, Codes};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

impl DerivedRows {
    /// Takes in that rows came to a store, `fresh` in their new places. Those that were there say what they said.
    pub fn grow(&mut self, store: &Store, fresh: &RowSet) {
        let tags = store.list(Field::Tags);
        told_on(&mut self.fine, fresh, |row| store.when(row).is_some_and(is_fine));
        told_on(&mut self.several, fresh, |row| store.is_several(row));
        told_on(&mut self.throttled, fresh, |row| {
            tags.is_some_and(|tags| tags.values(row).any(is_throttled))
        });
        told_on(&mut self.claims, fresh, |row| {
            store.list(Field::Cites).is_some_and(|cites| !cites.codes(row).is_empty())
        });
        told_on(&mut self.published, fresh, |row| store.is_published(row));
        // links have other places if any came, and other rows if none did
        self.links_to.take();
        told_on(&mut self.service, fresh, |row| {
            let own = || store.text(Field::Account).and_then(|column| column.value(row));
            store.columns.service.get(row) || own().is_some_and(is_service)
        });
        if let Some(beyond) = self.beyond.get_mut() {
            *beyond += fresh.iter().map(|row| store.beyond_of(row)).sum::<i128>();
        }
        self.grow_stages(store, fresh);
        self.grow_counts(store, fresh);
        self.grow_beyond(store, fresh);
        let first = fresh.next_from(0).unwrap_or(store.len());
        self.grow_blocks(store, first);
        if let Some(gaps) = self.gaps.get_mut() {
            gaps.grow(store, first);
        }
        if self.namesakes.get().is_some_and(|known| !known.hold_with(store, fresh)) {
            self.namesakes.take();
        }
    }

    /// Forgets what is known of the values of a field by their codes, which are others now.
    pub fn forget(&mut self, field: Field) {
        if let Some(slot) = field.text_slot() {
            self.texts[slot].take();
            self.texts_beyond[slot].take();
            self.text_blocks[slot].take();
        }
        if let Some(slot) = field.list_slot() {
            self.lists[slot].take();
            self.lists_beyond[slot].take();
            self.list_blocks[slot].take();
        }
    }

    fn grow_stages(&mut self, store: &Store, fresh: &RowSet) {
        let (Some(stages), Some(column)) = (self.stages.get_mut(), store.text(Field::Stage)) else { return };
        let mut by_code: FxHashMap<u32, Option<Stage>> = FxHashMap::default();
        for code in fresh.iter().map(|row| column.code(row)) {
            by_code.entry(code).or_insert_with(|| column.value_of(code).and_then(Stage::parse));
        }
        for (stage, rows) in Stage::ALL.into_iter().zip(stages) {
            let is_it = |row| by_code.get(&column.code(row)) == Some(&Some(stage));
            rows.grow(fresh, |row| stage != Stage::Other && is_it(row));
        }
    }

    fn grow_counts(&mut self, store: &Store, fresh: &RowSet) {
        for (counts, field) in self.texts.iter_mut().zip(TEXTS) {
            let (Some(counts), Some(column)) = (counts.get_mut(), store.text(field)) else { continue };
            fresh.iter().for_each(|row| count_one_more(counts, column.code(row)));
        }
        for (counts, field) in self.lists.iter_mut().zip(LISTS) {
            let (Some(counts), Some(list)) = (counts.get_mut(), store.list(field)) else { continue };
            for row in fresh.iter() {
                let codes = list.codes(row);
                let none = codes.is_empty().then_some(&ABSENT);
                codes.iter().chain(none).for_each(|code| count_one_more(counts, *code));
            }
        }
    }

    fn grow_beyond(&mut self, store: &Store, fresh: &RowSet) {
        let texts = self.texts_beyond.iter_mut().zip(TEXTS);
        for (beyond, field) in texts.chain(self.lists_beyond.iter_mut().zip(LISTS)) {
            if let Some(beyond) = beyond.get_mut() {
                let several = fresh.iter().filter(|row| store.is_several(*row));
                several.for_each(|row| store.add_beyond(field, row, beyond));
            }
        }
    }

    fn grow_blocks(&mut self, store: &Store, first: usize) {
        for (blocks, field) in self.text_blocks.iter_mut().zip(TEXTS) {
            if let Some((blocks, column)) = blocks.get_mut().zip(store.text(field)) {
                blocks.grow(column.codes(), first);
            }
        }
        for (blocks, field) in self.list_blocks.iter_mut().zip(LISTS) {
            if let Some((blocks, list)) = blocks.get_mut().zip(store.list(field)) {
                blocks.grow(list.run().1, list.begin_of(first));
            }
        }
    }
}

/// Counts that a code stands in one row more.
fn count_one_more(counts: &mut Codes, code: u32) {
    let place = code as usize;
    counts.set(place, counts.get(place) + 1);
}

/// Adds those of the rows that came to a set of rows of which something holds.
fn told_on(known: &mut OnceLock<RowSet>, fresh: &RowSet, holds: impl Fn(usize) -> bool) {
    if let Some(rows) = known.get_mut() {
        rows.grow(fresh, holds);
    }
}
