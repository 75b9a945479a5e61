//! The notes of a case: their effects on events, the manual events they add, and saving them.
//!
//! ```text
//! journal ─ notes in order ─ placed: the rows of each ─ held: row sets, corrections
//! store as it was read ─ manual events ─ corrected columns ─ the store that answers
//! ```
//!
//! The store as it was read stays unchanged beneath: the index file holds only that, and undoing a note leaves
//! no trace.

mod answer;
mod change;
mod checked_act;
mod effects;
mod facts;
mod grown;
mod hidden;
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
pub(super) use lay::Layers;

use super::LocalEngine;
use crate::case::notes::{Journal, Notebook, Places, Watch};
use crate::chain::Assertion;
use crate::engine::NoteTarget;
use crate::read::Milestone;
use crate::store::{KnownOfPatched, RowSet, Store};
use change::Change;
use effects::NoteEffects;
use hidden::HiddenCounts;
use note_index::NoteIndex;
use std::sync::Arc;

/// Which notes to apply to a case, and who makes new ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotesOptions {
    /// The journal files.
    pub places: Places,
    /// The name of the analyst who makes notes here.
    pub by: String,
}

/// The notes of a case and their effects.
#[derive(Debug, Default)]
pub(super) struct NotesState {
    /// The open journals; `None` if notes are disabled, or in a snapshot.
    open: Option<Open>,
    /// Whether notes are applied although the journals are not open, as in a snapshot.
    laid: bool,
    /// The store without notes.
    base: Option<Arc<Store>>,
    /// Number of sources in it; sources after these hold manual events.
    sources: usize,
    /// The milestones from the case file.
    milestones: Vec<Milestone>,
    placed: NoteIndex,
    book: Notebook,
    held: NoteEffects,
    /// The hidden rows; `None` until they are needed.
    hidden: Option<Arc<RowSet>>,
    /// How many events of an identity they are.
    hidden_counts: HiddenCounts,
    /// The rows that the analyst was last asked to confirm.
    asked: Option<AskedAbout>,
    /// What was known of all rows with their corrections before the case grew, until these are applied again.
    pub known_before: Option<KnownOfPatched>,
}

/// The target of a note and its rows at the time of counting.
#[derive(Debug)]
struct AskedAbout {
    on: NoteTarget,
    rows: RowSet,
}

/// Beyond this many rows, a confirmation is not carried over when the case grows.
const ASKED: usize = 1 << 20;

impl AskedAbout {
    /// The same events after rows were inserted; `fresh` are the new rows. `None` if they can't be carried over.
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
        // the watch starts before reading, so that concurrent changes are noticed at the first poll
        let watch = Watch::of(&options.places);
        Self { by: options.by.clone(), journal: Journal::open(options.places.clone()), watch }
    }
}

impl NotesState {
    /// Hash of the notes that affect chains, verdicts or zones; an analysis with another value is discarded.
    pub(super) fn links_fingerprint(&self) -> u64 {
        self.held.links_fingerprint
    }

    /// Whether no note is on a value or a query, which rows that come may have or match.
    pub(super) fn are_on_events_alone(&self) -> bool {
        self.book.hidden.is_empty() && self.book.values.values().all(Vec::is_empty)
    }

    /// Whether notes are applied to the case.
    fn is_laid(&self) -> bool {
        self.open.is_some() || self.laid
    }

    /// Analysts' statements that connect events in chains.
    pub(super) fn assertions(&self) -> Vec<Assertion> {
        self.book.assertions()
    }

    /// A snapshot of the effects, independent of later notes. It can't save notes.
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
            hidden_counts: HiddenCounts::default(),
            asked: None,
            known_before: None,
        }
    }

    /// The hidden rows; without those hidden by queries while these are not determined.
    pub(super) fn hidden_rows(&self) -> &RowSet {
        self.hidden.as_deref().unwrap_or(&self.held.hidden)
    }

    /// Discards the hidden rows, as hidden queries may match others now.
    pub(super) fn forget_hidden(&mut self) {
        self.hidden = None;
    }
}

impl LocalEngine {
    /// Opens the journals of a case that was just read and applies their notes.
    pub(super) fn open_notes(&mut self) {
        let Some(options) = self.origin.options.notes.as_deref() else { return };
        self.notes = NotesState { open: Some(Open::of(options)), ..NotesState::default() };
        self.lay_anew();
    }

    /// Integrates notes that others added since the last call; returns whether there are any.
    pub(super) fn look_for_notes(&mut self) -> bool {
        let Some(open) = &mut self.notes.open else { return false };
        let noted = open.watch.changed() && open.journal.refresh();
        if noted {
            self.take_notes(None);
        }
        noted
    }

    /// Integrates the present content of the journals. `own` is the id of a note made here, with its rows.
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
                self.analyse_in_background();
            }
        }
    }
}
