//! Laying notes over what was read.

use super::{Change, Desk, Held, Placed, manual};
use crate::case::notes::{Note, Notebook};
use crate::engine::local::LocalEngine;
use crate::query::{Evaluator, Filter, Property, Searches, Untold};
use crate::store::{RowSet, Store};
use std::sync::Arc;

impl LocalEngine {
    /// Lays the notes over what was read just now.
    pub(super) fn lay_anew(&mut self) {
        self.begin_laying();
        self.desk.placed = Placed::default();
        self.lay(&Change::all());
    }

    /// What was read just now is what notes are laid over.
    fn begin_laying(&mut self) {
        self.desk.asked = None;
        self.desk.base = Some(Arc::clone(&self.store));
        self.desk.sources = self.ledger.sources.len();
        self.desk.milestones.clone_from(&self.summary.milestones);
    }

    /// The events as they were read, which nothing else holds any more: what is laid over them is gone.
    pub(in crate::engine::local) fn bare_store(&mut self) -> Arc<Store> {
        let laid = std::mem::take(&mut self.store);
        self.desk.base.take().unwrap_or(laid)
    }

    /// Lays the notes over what has come to be read; `moved` says that what was there may stand in another order.
    pub(in crate::engine::local) fn lay_over(&mut self, desk: Desk, moved: bool) {
        self.desk = desk;
        let asked = self.desk.asked.take().filter(|_| !moved);
        if self.desk.open.is_none() {
            return;
        }
        // events that analysts told of stand among the others anew, and move them
        if !self.desk.book.manual.is_empty() {
            return self.lay_anew();
        }
        self.begin_laying();
        // who was asked about some events says yes to those, whatever comes meanwhile
        self.desk.asked = asked.and_then(|asked| asked.grown(&self.fresh));
        let placed = std::mem::take(&mut self.desk.placed);
        // what came may be what a note is meant for that stands on another
        let namesakes = self.fresh.iter().any(|row| self.store.is_namesake(row));
        self.desk.placed = if namesakes || moved {
            Placed::anew(placed.notes().collect(), (&self.store, &self.ledger))
        } else {
            placed.grown(&self.store, &self.fresh)
        };
        self.lay(&Change::of_all());
    }

    /// Lays anew what a change is of.
    pub(super) fn lay(&mut self, change: &Change) {
        let Some(open) = &self.desk.open else { return };
        let notes: Vec<Arc<Note>> = open.journal.entries().map(|entry| Arc::clone(&entry.note)).collect();
        self.desk.book = Notebook::of_case(notes.iter().map(AsRef::as_ref));
        if change.rows {
            self.desk.asked = None;
            self.lay_events();
            self.desk.placed = Placed::anew(notes, (&self.store, &self.ledger));
        }
        let manual = self.told_of();
        self.desk.held = Held::of(&self.desk.placed, &self.desk.book, self.store.len(), manual);
        if change.is_of_columns() {
            self.lay_columns();
        }
        self.forget_what(change);
        self.summarise(change);
    }

    /// The events that analysts told of, among those that were read.
    fn lay_events(&mut self) {
        let Some(base) = self.desk.base.clone() else { return };
        let sources = self.desk.sources;
        let before = self.ledger.sources.len() > sources;
        if before {
            self.sources.truncate(sources);
            Arc::make_mut(&mut self.ledger).sources.truncate(sources);
        }
        let journal = self.desk.open.as_ref().map(|open| &open.journal);
        let line_of = |id: &str| journal.and_then(|journal| journal.find(id)).map_or(0, |entry| entry.number);
        let told = manual::told(&self.desk.book, sources, &self.directory, &line_of);
        if !before && told.is_none() {
            return;
        }
        let fresh = std::mem::take(&mut self.fresh);
        self.store = base;
        if let Some(manual::Told { events, loaded }) = told {
            self.store = Arc::new(self.store.with_events(events));
            self.sources.append(loaded.sources);
            Arc::make_mut(&mut self.ledger).sources.extend(loaded.ledger.sources);
        }
        self.fresh = Arc::new(among(&fresh, &self.told_of()));
        self.standings = crate::engine::local::stood::Standings::default();
        self.superseded = superseded(&self.store, &self.sources);
    }

    /// The rows that analysts told of.
    fn told_of(&self) -> RowSet {
        let len = self.store.len();
        if self.ledger.sources.len() == self.desk.sources {
            return RowSet::empty(len);
        }
        let own = |row| self.store.place(row).is_some_and(|place| place.source as usize >= self.desk.sources);
        RowSet::matching(len, own)
    }

    /// Corrected columns in place of those that were read.
    fn lay_columns(&mut self) {
        let patch = self.desk.held.patch();
        if !patch.is_empty() || self.store.is_patched() {
            self.store = Arc::new(self.store.patched(&patch));
        }
    }

    /// Forgets what was found out and may be otherwise now.
    fn forget_what(&mut self, change: &Change) {
        self.desk.hidden = None;
        self.cache.keep_only(|filter| !change.touches(filter));
        if change.rows {
            self.searches = Searches::default();
            self.cache.forget_seen();
        } else if change.is_of_columns() {
            self.searches.forget();
        }
    }
}

/// Rows of a store as they are among others, which came to it.
fn among(rows: &RowSet, others: &RowSet) -> RowSet {
    let own = others.complement();
    RowSet::of(others.out_of(), rows.iter().filter_map(|row| own.select(row)))
}

/// The rows that a later claim replaces.
fn superseded(store: &Store, records: &dyn crate::query::Records) -> RowSet {
    let evaluator = Evaluator { store, records, told: &Untold, stopped: &|| false };
    evaluator.rows(&Filter::Is(Property::Superseded)).unwrap_or_else(|_| RowSet::empty(store.len()))
}
