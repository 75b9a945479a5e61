//! The notes of a case, laid over its events: what they say of rows, which events they add, and where they are saved.
//!
//! ```text
//! journal ─ notes in order ─ placed: the rows of each ─ held: row sets, corrections
//! store as it was read ─ events that analysts told of ─ corrected columns ─ the store that answers
//! ```
//!
//! What was read stays as it is beneath: an index file holds that alone, and a note that is taken back leaves nothing.

mod answer;
mod change;
mod checked_act;
mod effects;
mod facts;
mod grown;
mod lay;
mod manual;
mod note_index;
mod row;
mod said;
mod save;
mod summary;

#[cfg(test)]
mod tests;

pub(super) use facts::EngineFacts;

use super::LocalEngine;
use crate::case::notes::{Journal, Notebook, Places, Watch};
use crate::chain::Assertion;
use crate::engine::NoteTarget;
use crate::read::Milestone;
use crate::store::{RowSet, Store};
use change::Change;
use effects::NoteEffects;
use note_index::NoteIndex;
use std::sync::Arc;

/// Whose notes are laid over a case, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotesOptions {
    /// The journals.
    pub places: Places,
    /// Who makes notes here.
    pub by: String,
}

/// The notes of a case, and what holds by them.
#[derive(Debug, Default)]
pub(super) struct NotesState {
    /// The journals; `None` where notes are left out.
    open: Option<Open>,
    /// Whether notes are laid over the case, though the journals are not at hand.
    laid: bool,
    /// The events as they were read.
    base: Option<Arc<Store>>,
    /// How many sources those are of.
    sources: usize,
    /// The turns of the intrusion that the case file tells.
    milestones: Vec<Milestone>,
    placed: NoteIndex,
    book: Notebook,
    held: NoteEffects,
    /// The rows that are hidden; `None` until somebody asks.
    hidden: Option<Arc<RowSet>>,
    /// What was last asked about whether a note is to be on it.
    asked: Option<AskedAbout>,
}

/// Events that were counted for a note, and their rows then.
#[derive(Debug)]
struct AskedAbout {
    on: NoteTarget,
    rows: RowSet,
}

/// More events than this are counted anew where others came between them.
const ASKED: usize = 1 << 20;

impl AskedAbout {
    /// The same events where others came, which are `fresh`; those that were there stand in their order.
    fn grown(self, fresh: &RowSet) -> Option<Self> {
        let before = RowSet::range(fresh.out_of(), 0, fresh.out_of()).without(fresh);
        let is_whole = before.count() == self.rows.out_of() && self.rows.count() <= ASKED;
        let rows = is_whole
            .then(|| RowSet::of(fresh.out_of(), self.rows.iter().filter_map(|row| before.select(row))));
        rows.map(|rows| Self { on: self.on, rows })
    }
}

#[derive(Debug)]
struct Open {
    by: String,
    journal: Journal,
    watch: Watch,
}

impl Open {
    fn of(options: &NotesOptions) -> Self {
        // what is written while they are read is seen at the first look
        let watch = Watch::of(&options.places);
        Self { by: options.by.clone(), journal: Journal::open(options.places.clone()), watch }
    }
}

impl NotesState {
    /// Hash of the notes that change chains, verdicts or zones; an analysis made under another value is discarded.
    pub(super) fn links_fingerprint(&self) -> u64 {
        self.held.links_fingerprint
    }

    /// Whether notes are laid over the case.
    fn is_laid(&self) -> bool {
        self.open.is_some() || self.laid
    }

    /// What analysts say of events that ties chains.
    pub(super) fn assertions(&self) -> Vec<Assertion> {
        self.book.assertions()
    }

    /// What holds by the notes now, whatever is noted later.
    pub(super) fn as_it_is(&self) -> Self {
        Self {
            open: None,
            laid: self.is_laid(),
            base: None,
            sources: self.sources,
            milestones: self.milestones.clone(),
            placed: self.placed.clone(),
            book: self.book.clone(),
            held: self.held.clone(),
            hidden: self.hidden.clone(),
            asked: None,
        }
    }

    /// The rows that are hidden, as far as that is known.
    pub(super) fn hidden_rows(&self) -> &RowSet {
        self.hidden.as_deref().unwrap_or(&self.held.hidden)
    }

    /// Forgets what queries hide: they may keep others now.
    pub(super) fn forget_hidden(&mut self) {
        self.hidden = None;
    }
}

impl LocalEngine {
    /// Opens the notes of a case that was read, and lays them over it.
    pub(super) fn open_notes(&mut self) {
        let Some(options) = self.origin.options.notes.as_deref() else { return };
        self.notes = NotesState { open: Some(Open::of(options)), ..NotesState::default() };
        self.lay_anew();
    }

    /// Takes in what others noted since the last look; whether they did.
    pub(super) fn look_for_notes(&mut self) -> bool {
        let Some(open) = &mut self.notes.open else { return false };
        let noted = open.watch.changed() && open.journal.refresh();
        if noted {
            self.take_notes(None);
        }
        noted
    }

    /// Takes in what the journals hold by now. `own` is a note that was made here, and the rows that it is on.
    fn take_notes(&mut self, own: Option<(&str, Vec<u32>)>) {
        let Some(open) = &self.notes.open else { return };
        let notes = open.journal.entries().map(|entry| Arc::clone(&entry.note)).collect();
        let (placed, changed) =
            std::mem::take(&mut self.notes.placed).with(notes, (&self.store, &self.ledger), own);
        self.notes.placed = placed;
        let change = Change::of(&changed, &self.store);
        self.lay(&change);
        if change.links {
            self.forget();
            if self.lasting.updates.is_behind() && self.summary.loading.is_none() {
                self.analyse_behind();
            }
        }
    }
}
