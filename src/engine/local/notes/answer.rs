//! Answers the question for all notes.

use super::facts::alike;
use super::note_index::{OfNote, by_time};
use super::summary::told;
use crate::case::notes::{NoteOrigin, Notebook, of_namesakes, unread_hides, unread_views};
use crate::chain::Identity;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError, NoteLine, NotesAnswer, Position};
use rustc_hash::FxHashMap;

/// Among how many rows of a note its first event is looked for.
const LOOK: usize = 1000;

impl LocalEngine {
    /// Every note, and what all of them together amount to.
    pub(in crate::engine::local) fn notes(&mut self, cancel: &Cancel) -> Result<NotesAnswer, EngineError> {
        let hidden = self.hidden_queries(cancel)?;
        let Some(open) = &self.notes.open else { return Ok(NotesAnswer::default()) };
        let (journal, book) = (&open.journal, &self.notes.book);
        let mut milestones = book.milestones.clone();
        milestones.sort_by_key(|(milestone, _)| milestone.when.order());
        let mut manual: Vec<_> = book
            .manual
            .iter()
            .filter_map(|(id, (manual, said))| {
                let row = self.store.row_of(id)?;
                Some((row, (self.position(row), manual.clone(), said.clone())))
            })
            .collect();
        manual.sort_by_key(|(row, _)| *row);
        let by: FxHashMap<&str, &str> =
            self.notes.placed.all.iter().map(|of| (of.note.id.as_str(), of.note.by.as_str())).collect();
        Ok(NotesAnswer {
            notes: self.notes.placed.all.iter().rev().map(|of| self.note_line(of, &by)).collect(),
            detached: self.notes.gone_events(),
            looking: self.summary.loading.is_some(),
            elsewhere: journal.elsewhere(),
            troubles: [journal.troubles(), unread_hides(book, journal), unread_views(book, journal)]
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
            changed: self.oddities(),
            places: journal.places().files.clone(),
            told: told(journal),
            by: open.by.clone(),
            views: book.views.shown(),
            values: values(book),
            hidden,
            milestones,
            manual: manual.into_iter().map(|(_, told)| told).collect(),
        })
    }

    fn note_line(&self, of: &OfNote, by: &FxHashMap<&str, &str>) -> NoteLine {
        let OfNote { note, rows, .. } = of;
        let by = |undo: &String| Some((undo.clone(), (*by.get(undo.as_str())?).to_owned()));
        let first = note.on.first().cloned();
        let row = first.as_ref().and_then(|first| {
            let rows = || rows.iter().take(LOOK).map(|row| *row as usize);
            let is_it = |row: &usize| self.store.id(*row).eq_ignore_ascii_case(&first.id);
            let decided = of_namesakes(first, &self.store, &self.ledger).map(|(row, _)| row);
            let known = decided.or_else(|| by_time(&self.store, first));
            known.map(|row| row as usize).or_else(|| rows().find(is_it))
        });
        NoteLine {
            id: note.id.clone(),
            at: note.at,
            by: note.by.clone(),
            act: note.act.clone(),
            said: note.act.said(),
            events: note.events() as u64,
            position: row.map(|row| self.position(row)),
            first,
            undone: self.notes.book.undone.get(&note.id).and_then(by),
        }
    }

    /// The hidden queries, with the number of events that each matches.
    fn hidden_queries(
        &mut self,
        cancel: &Cancel,
    ) -> Result<Vec<(String, NoteOrigin, Option<u64>)>, EngineError> {
        let mut queries = Vec::new();
        for (query, said) in self.notes.book.hidden.clone() {
            let kept = match alike(&query) {
                Some(filter) => Some(self.filtered(&filter, cancel)?.count() as u64),
                None => None,
            };
            queries.push((query, said, kept));
        }
        Ok(queries)
    }

    /// The position of the event with an id, if there is one.
    pub(in crate::engine::local) fn place_of(&self, id: &str) -> Option<Position> {
        self.store.row_of(id).map(|row| self.position(row))
    }
}

/// Comments on values, ordered by kind and value.
fn values(book: &Notebook) -> Vec<(Identity, crate::case::notes::Comment)> {
    let of = |((kind, value), said): (&(_, String), &Vec<_>)| {
        let identity = Identity { kind: *kind, value: value.clone() };
        said.iter().cloned().map(|comment| (identity.clone(), comment)).collect::<Vec<_>>()
    };
    book.values.iter().flat_map(of).collect()
}
