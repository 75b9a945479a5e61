//! What reports and exports need from notes.

use super::NotesState;
use crate::case::notes::{Detached, Notebook, OnEvent, Target};
use crate::store::Store;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

impl NotesState {
    /// The effects of all notes that concern the case rather than single events.
    pub(in crate::engine::local) fn book(&self) -> &Notebook {
        &self.book
    }

    /// Number of notes, including undone ones.
    pub(in crate::engine::local) fn notes(&self) -> u64 {
        self.placed.all.len() as u64
    }

    /// The ids of all notes.
    pub(in crate::engine::local) fn note_ids(&self) -> FxHashSet<&str> {
        self.placed.all.iter().map(|of| of.note.id.as_str()).collect()
    }

    /// Number of events with comments.
    pub(in crate::engine::local) fn comments(&self) -> usize {
        self.held.commented.count()
    }

    /// The combined effect of the notes on a row of the store.
    pub(in crate::engine::local) fn of_row(&self, row: usize, store: &Store) -> OnEvent {
        self.placed.held(row, store)
    }

    /// Events that are not in the case (detached) but have notes in force, sorted by id.
    pub(super) fn gone_events(&self) -> Vec<Detached> {
        let mut gone: BTreeMap<&str, Detached> = BTreeMap::new();
        for of in self.placed.holding().filter(|of| !of.gone.is_empty()) {
            let told: FxHashMap<&str, &Target> =
                of.note.on.iter().map(|target| (target.id.as_str(), target)).collect();
            for id in of.gone.iter().map(AsRef::as_ref) {
                if self.book.manual.contains_key(id) {
                    continue;
                }
                let new = || Detached { target: Target::named(id), notes: Vec::new() };
                let event = gone.entry(id).or_insert_with(new);
                if let Some(target) = told.get(id).filter(|on| on.time.is_some() || on.text.is_some()) {
                    event.target = Target::clone(target);
                }
                if event.notes.last() != Some(&of.note.id) {
                    event.notes.push(of.note.id.clone());
                }
            }
        }
        gone.into_values().collect()
    }

    /// The combined effects of notes on detached events, sorted by id.
    pub(in crate::engine::local) fn gone(&self) -> impl ExactSizeIterator<Item = OnEvent> {
        let mut gone: BTreeMap<&str, OnEvent> = BTreeMap::new();
        for of in self.placed.holding().filter(|of| !of.gone.is_empty()) {
            let known: FxHashSet<String> = of.gone.iter().map(|id| id.to_ascii_lowercase()).collect();
            let is_gone = |id: &str| known.contains(&id.to_ascii_lowercase());
            let on = of.note.on.iter().map(|target| (target.id.as_str(), Some(target)));
            let also = of.note.also.iter().map(|id| (id, None));
            for (id, target) in on.chain(also).filter(|(id, _)| is_gone(id)) {
                if self.book.manual.contains_key(id) {
                    continue;
                }
                let event = gone.entry(id).or_insert_with(|| OnEvent::of(Target::named(id)));
                if let Some(target) = target {
                    event.target.clone_from(target);
                }
                event.take(&of.note);
            }
        }
        gone.into_values()
    }
}
