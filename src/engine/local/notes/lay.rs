//! Applies the notes to the events that were read: adds manual events and corrects columns.

use super::{Change, NoteEffects, NoteIndex, NotesState, manual};
use crate::case::notes::{Note, Notebook};
use crate::engine::local::LocalEngine;
use crate::engine::local::claims::Standings;
use crate::engine::local::grow::Growth;
use crate::query::Searches;
use crate::read::Loaded;
use crate::store::{KnownOfPatched, RowSet, Store};
use std::sync::Arc;

/// The stores of an engine: what was read, and what notes made of it.
pub(in crate::engine::local) struct Layers {
    pub read: Arc<Store>,
    pub over: Overlaid,
}

/// What notes made of the events that were read, so far as it is of use when others come.
#[derive(Default)]
pub(in crate::engine::local) enum Overlaid {
    /// The same events, or nothing that is of use.
    #[default]
    Nothing,
    /// The store with manual events.
    Manual(Box<Store>),
    /// What is known of all rows where columns are corrected.
    Corrected(Box<KnownOfPatched>),
}

impl LocalEngine {
    /// Applies all notes to a store that was just read.
    pub(super) fn lay_anew(&mut self) {
        self.begin_laying();
        self.notes.placed = NoteIndex::default();
        self.lay(&Change::all());
    }

    /// Takes the present state as the one without notes.
    fn begin_laying(&mut self) {
        self.notes.asked = None;
        self.notes.base = Some(Arc::clone(&self.store));
        self.notes.sources = self.ledger.sources.len();
        self.notes.milestones.clone_from(&self.summary.milestones);
    }

    /// Takes the stores out of this engine, so that nothing else shares what was read and it can be changed in place.
    /// Until a newer state takes its place, the engine is one of no events.
    pub(in crate::engine::local) fn take_layers(&mut self) -> Layers {
        let laid = std::mem::take(&mut self.store);
        let Some(read) = self.notes.base.take() else {
            return Layers { read: laid, over: Overlaid::Nothing };
        };
        let over = if !self.notes.book.manual.is_empty() {
            Arc::into_inner(laid).map(|laid| Overlaid::Manual(Box::new(laid)))
        } else if laid.is_patched() {
            let known = Arc::into_inner(laid).and_then(Store::into_known);
            known.map(|known| Overlaid::Corrected(Box::new(known)))
        } else {
            None
        };
        Layers { read, over: over.unwrap_or_default() }
    }

    /// Applies the notes again after the case has grown; `over` is what they had made of the case before.
    pub(in crate::engine::local) fn lay_over(&mut self, notes: NotesState, over: Overlaid, growth: Growth) {
        self.notes = notes;
        let moved = growth == Growth::Reordered;
        let asked = self.notes.asked.take().filter(|_| !moved);
        if self.notes.open.is_none() {
            return;
        }
        if !self.notes.book.manual.is_empty() {
            // the number of their source tells where the records of manual events are
            let as_before = growth < Growth::Merged && self.ledger.sources.len() == self.notes.sources;
            return match over {
                Overlaid::Manual(laid) if as_before => self.lay_what_came(*laid),
                _ => self.lay_anew(),
            };
        }
        if let Overlaid::Corrected(known) = over
            && growth == Growth::Appended
        {
            self.notes.known_before = Some(*known);
        }
        self.begin_laying();
        // a confirmation stays valid for the events that it was about
        self.notes.asked = asked.and_then(|asked| asked.grown(&self.growing.fresh));
        self.place_what_came(moved);
        self.lay(&Change::of_all());
    }

    /// Finds the rows of notes again after others were inserted.
    fn place_what_came(&mut self, moved: bool) {
        let placed = std::mem::take(&mut self.notes.placed);
        // a new event may be the one that a note on its namesake was really meant for
        self.notes.placed = if moved || self.has_fresh_namesake() {
            NoteIndex::anew(placed.notes().collect(), (&self.store, &self.ledger))
        } else {
            placed.grown(&self.store, &self.growing.fresh)
        };
    }

    /// Inserts what came into the store with manual events too, which costs what came.
    fn lay_what_came(&mut self, mut laid: Store) {
        self.begin_laying();
        let came = laid.take_from(&self.store, &self.growing.fresh);
        self.store = Arc::new(laid);
        if let Some(manual::ManualEvents { loaded, .. }) = self.manual_events() {
            self.append_source(loaded);
        }
        self.standings = Standings::now(&self.store, &self.sources);
        let mut manual = std::mem::take(&mut self.notes.held.manual);
        manual.grow(&came, |_| false);
        self.growing.fresh = Arc::new(came);
        self.place_what_came(false);
        self.apply(&Change::all(), manual);
    }

    /// Applies the notes again, as far as `change` requires it.
    pub(super) fn lay(&mut self, change: &Change) {
        let Some(open) = &self.notes.open else { return };
        let notes: Vec<Arc<Note>> = open.journal.entries().map(|entry| Arc::clone(&entry.note)).collect();
        self.notes.book = Notebook::of_case(notes.iter().map(AsRef::as_ref));
        if change.rows {
            self.notes.asked = None;
            self.lay_events();
            self.notes.placed = NoteIndex::anew(notes, (&self.store, &self.ledger));
        }
        let manual = self.told_of();
        self.apply(change, manual);
    }

    /// Applies notes whose rows are found; `manual` are those of manual events.
    fn apply(&mut self, change: &Change, manual: RowSet) {
        self.notes.held = NoteEffects::of(&self.notes.placed, &self.notes.book, &self.store, manual);
        if change.is_of_columns() {
            self.lay_columns();
        }
        self.forget_what(change);
        self.summarise(change);
    }

    /// Rebuilds the store from the events read and the manual events.
    fn lay_events(&mut self) {
        let Some(base) = self.notes.base.clone() else { return };
        let sources = self.notes.sources;
        let before = self.ledger.sources.len() > sources;
        if before {
            self.sources.truncate(sources);
            Arc::make_mut(&mut self.ledger).sources.truncate(sources);
        }
        let told = self.manual_events();
        if !before && told.is_none() {
            return;
        }
        let fresh = std::mem::take(&mut self.growing.fresh);
        self.store = base;
        if let Some(manual::ManualEvents { events, loaded }) = told {
            self.store = Arc::new(self.store.with_events(events));
            self.append_source(loaded);
        }
        self.growing.fresh = Arc::new(among(&fresh, &self.told_of()));
        self.standings = Standings::now(&self.store, &self.sources);
    }

    /// The manual events of the notes, and their source, which comes behind those of the evidence.
    fn manual_events(&self) -> Option<manual::ManualEvents> {
        let journal = self.notes.open.as_ref().map(|open| &open.journal);
        let line_of = |id: &str| journal.and_then(|journal| journal.find(id)).map_or(0, |entry| entry.number);
        manual::told(&self.notes.book, self.notes.sources, &self.directory, &line_of)
    }

    fn append_source(&mut self, of: Loaded) {
        self.sources.append(of.sources);
        Arc::make_mut(&mut self.ledger).sources.extend(of.ledger.sources);
    }

    /// The rows of manual events: those of the sources added after the evidence.
    fn told_of(&self) -> RowSet {
        let len = self.store.len();
        if self.ledger.sources.len() == self.notes.sources {
            return RowSet::empty(len);
        }
        let own =
            |row| self.store.place(row).is_some_and(|place| place.source as usize >= self.notes.sources);
        RowSet::matching(len, own)
    }

    /// Replaces corrected columns, or restores them.
    fn lay_columns(&mut self) {
        let (known, patch) = (self.notes.known_before.take(), self.notes.held.patch());
        if !patch.is_empty() || self.store.is_patched() {
            self.store = Arc::new(match known {
                Some(known) => self.store.patched_since(&patch, known, &self.growing.fresh),
                None => self.store.patched(&patch),
            });
        }
    }

    /// Drops results that may be different now.
    fn forget_what(&mut self, change: &Change) {
        self.notes.hidden = None;
        self.cache.keep_only(|filter| !change.touches(filter));
        if change.rows {
            self.searches = Searches::default();
            self.cache.forget_seen();
        } else if change.is_of_columns() {
            self.searches.forget();
        }
    }
}

/// Renumbers rows to where they are after `others` were inserted among them.
fn among(rows: &RowSet, others: &RowSet) -> RowSet {
    let own = others.complement();
    RowSet::of(others.out_of(), rows.iter().filter_map(|row| own.select(row)))
}
