//! What a report tells of notes.

use super::Desk;
use crate::case::notes::{Notebook, OnEvent, Target};
use std::collections::BTreeMap;

impl Desk {
    /// What holds of the case by all notes, besides what holds of single events.
    pub(in crate::engine::local) fn book(&self) -> &Notebook {
        &self.book
    }

    /// How many notes there are, those that were taken back among them.
    pub(in crate::engine::local) fn notes(&self) -> u64 {
        self.placed.all.len() as u64
    }

    /// What holds of the event of a row.
    pub(in crate::engine::local) fn of_row(&self, row: usize) -> OnEvent {
        self.placed.held(row)
    }

    /// What is said of events that are not in the case, by their ids.
    pub(in crate::engine::local) fn gone(&self) -> impl ExactSizeIterator<Item = OnEvent> {
        let mut gone: BTreeMap<&str, OnEvent> = BTreeMap::new();
        for of in self.placed.holding().filter(|of| !of.gone.is_empty()) {
            let is_gone = |id: &str| of.gone.iter().any(|gone| gone.eq_ignore_ascii_case(id));
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
