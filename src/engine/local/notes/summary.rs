//! Updates the summary of the case from its notes.

use super::facts::alike;
use super::{Change, NoteIndex, NotesState};
use crate::case::notes::{Head, UNKNOWN, oddities, unread_hides};
use crate::engine::local::lost::beginning;
use crate::engine::local::{LocalEngine, open};
use crate::engine::{Cancel, NotesSummary, SourceSummary};
use crate::event::Field;
use crate::read::{JOURNAL, Milestone, SourceEntry};
use std::collections::BTreeSet;
use std::sync::Arc;

impl LocalEngine {
    /// Updates what the notes affect in the summary: their own summary, milestones, and totals.
    pub(super) fn summarise(&mut self, change: &Change) {
        let noted = self.notes_summary();
        let told = self
            .notes
            .book
            .milestones
            .iter()
            .map(|(milestone, said)| Milestone { by: Some(said.by.to_string()), ..milestone.clone() });
        let mut milestones: Vec<Milestone> = self.notes.milestones.iter().cloned().chain(told).collect();
        milestones.sort_by_key(|milestone| milestone.when.order());
        let Self { store, summary, ledger, notes, .. } = self;
        let case = Arc::make_mut(summary);
        (case.notes, case.milestones) = (noted, milestones);
        // while only the front of an index file is loaded, its summary already has the totals of the whole
        if case.loading.is_some_and(|loading| loading.kept) || store.is_empty() {
            return;
        }
        if change.rows || change.fields.contains(&Field::Stage) {
            case.stages = store.by_stage(&store.all());
        }
        let own = ledger.sources.get(notes.sources..).unwrap_or_default();
        if change.rows && (!own.is_empty() || case.sources.len() > notes.sources) {
            case.sources.truncate(notes.sources);
            case.sources.extend(own.iter().map(source));
            case.count_sources();
            let all = store.all();
            case.total = store.total(&all);
            case.undated = (store.len() - store.dated()) as u64;
            case.synthetic = store.synthetic().count() as u64;
            case.bounds = open::bounds(store, &all);
            case.dated = store.order(0).zip(store.dated().checked_sub(1).and_then(|last| store.order(last)));
        }
    }

    fn notes_summary(&mut self) -> NotesSummary {
        let cheap = self.notes.book.hidden.iter().all(|(query, _)| {
            alike(query).is_none_or(|filter| !filter.reads_records() && !filter.needs_analysis())
        });
        let hidden = if cheap { self.hidden(&Cancel::default()).ok() } else { None };
        let hidden = hidden.map_or(self.notes.held.hidden.count(), |rows| {
            let count = rows.count();
            self.notes.hidden = Some(Arc::new(rows));
            count
        });
        let Some(open) = &self.notes.open else { return NotesSummary::default() };
        let (journal, places) = (&open.journal, open.journal.places());
        // while the case is being read, missing events may still turn up
        let (looking, away) = (self.summary.loading.is_some(), self.notes.held.detached as u64);
        NotesSummary {
            notes: journal.len() as u64,
            place: journal.written().or_else(|| places.files.first().map(AsRef::as_ref)).map(Into::into),
            told: told(journal),
            hidden: hidden as u64,
            hides: hidden > 0 || (!cheap && !self.notes.book.hidden.is_empty()),
            detached: if looking { 0 } else { away },
            looking: if looking { away } else { 0 },
            unsigned: open.by == UNKNOWN,
            changed: self.oddities(),
            troubles: [journal.troubles(), unread_hides(&self.notes.book, journal)]
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
        }
    }

    /// Compares sources with those that notes were made on, after new hashes; returns whether the warnings changed.
    pub(in crate::engine::local) fn compare_sources(&mut self) -> bool {
        let before = self.summary.notes.changed.clone();
        self.decide_anew();
        let changed = self.oddities();
        let news = changed != before;
        if news {
            self.amend(|case| case.notes.changed = changed);
        }
        news
    }

    /// Resolves uncertain targets again, as new hashes may decide them.
    fn decide_anew(&mut self) {
        let NotesState { placed, .. } = &self.notes;
        if placed.holding().all(|of| of.unsure.is_empty()) {
            return;
        }
        let decided = NoteIndex::anew(placed.notes().collect(), (&self.store, &self.ledger));
        let moved = decided.by_row != placed.by_row;
        self.notes.placed = decided;
        if moved {
            self.lay(&Change::of_all());
        }
    }

    /// Warnings about the notes of the case, one sentence each.
    pub(super) fn oddities(&self) -> Vec<String> {
        let behind = self.lasting.updates.is_behind();
        // in background mode it is looked at with the files
        let mut begins = |head: &Head| {
            self.lasting.checks.begins(head).unwrap_or_else(|| behind || self.begins_with(head))
        };
        let journal = self.notes.open.as_ref().map(|open| oddities(&open.journal, &self.ledger, &mut begins));
        journal.into_iter().flatten().chain(self.notes.placed.doubts()).collect()
    }

    /// What sources were when notes were made on them, where it is not known whether they only grew since.
    pub(in crate::engine::local) fn unknown_heads(&self) -> BTreeSet<Head> {
        let mut unknown = BTreeSet::new();
        if let Some(open) = &self.notes.open {
            let _ = oddities(&open.journal, &self.ledger, &mut |head| {
                if self.lasting.checks.begins(head).is_none() {
                    unknown.insert(head.clone());
                }
                true
            });
        }
        unknown
    }

    fn begins_with(&self, head: &Head) -> bool {
        beginning(&self.sources, &self.ledger, [head.clone()].into()).into_values().all(|begins| begins)
    }
}

/// Why notes are not saved in the case folder, if they are not.
pub(super) fn told(journal: &crate::case::notes::Journal) -> Option<String> {
    let tried = journal.tried();
    if tried.is_empty() { journal.places().told.clone() } else { Some(tried.join("; ")) }
}

fn source(entry: &SourceEntry) -> SourceSummary {
    SourceSummary {
        file: JOURNAL.to_owned(),
        format: entry.format.clone(),
        events: entry.kept + entry.undated,
        synthetic: false,
        clock: 0,
        standing: entry.standing(),
    }
}
