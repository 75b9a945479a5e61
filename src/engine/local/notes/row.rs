//! The notes on a single event, for rows and details.

use super::facts::alike;
use crate::case::notes::{Act, Comment, NoteOrigin};
use crate::chain::{Identity, IdentityKind, identities};
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, DetailNotes, EngineError, RowNotes};
use crate::event::{Event, Field, saturated};
use crate::query::Filter;
use crate::store::RowSet;
use std::sync::Arc;

impl LocalEngine {
    /// The notes on a row's event, as far as the timeline shows them.
    pub(in crate::engine::local) fn row_notes(&self, row: usize, event: &Event<'_>) -> RowNotes {
        let held = &self.notes.held;
        let links = u32::try_from(row).ok().and_then(|row| held.links.get(&row)).copied().unwrap_or(0);
        let hidden = self.notes.hidden_rows().contains(row);
        let values = self.noted_values(event);
        if !held.noted.contains(row) {
            return RowNotes { hidden, links, values, ..RowNotes::default() };
        }
        let on = self.notes.placed.held(row, &self.store);
        let corrected = [(on.stage.is_some(), Field::Stage), (on.severity.is_some(), Field::Severity)];
        RowNotes {
            marked: on.marked.is_some(),
            tags: on.tags.into_keys().collect(),
            comments: on.comments.len() as u64,
            corrected: corrected.into_iter().filter(|(is, _)| *is).map(|(_, field)| field).collect(),
            hidden,
            manual: held.manual.contains(row),
            links,
            values,
        }
    }

    /// The rows with notes that concern them alone: comments, corrections, links, manual events.
    pub(in crate::engine::local) fn rows_with_own_notes(&self) -> impl Iterator<Item = usize> {
        let held = &self.notes.held;
        [&held.commented, &held.manual].into_iter().flat_map(RowSet::iter).chain(held.corrected_or_linked())
    }

    /// The marked rows, the hidden rows, and the rows with each tag.
    pub(in crate::engine::local) fn rows_with_signs(&self) -> Vec<RowSet> {
        let held = &self.notes.held;
        let hidden = self.notes.hidden.as_deref().unwrap_or(&held.hidden);
        let one = [&held.marked, hidden].into_iter().cloned();
        one.chain(held.tagged(self.store.len())).collect()
    }

    /// For each value with comments, the rows that carry it.
    pub(in crate::engine::local) fn rows_of_values(
        &mut self,
        cancel: &Cancel,
    ) -> Result<Vec<Arc<RowSet>>, EngineError> {
        let values = self.notes.book.values.iter().filter(|(_, said)| !said.is_empty());
        let carriers = |(kind, value): &(IdentityKind, String)| {
            Identity { kind: *kind, value: value.clone() }.carriers()
        };
        let filters: Vec<Filter> = values.map(|(key, _)| carriers(key)).collect();
        filters.iter().map(|filter| self.filtered(filter, cancel)).collect()
    }

    /// The marked rows, and the rows with comments.
    pub(in crate::engine::local) fn rows_marked_and_commented(&self) -> (&RowSet, &RowSet) {
        (&self.notes.held.marked, &self.notes.held.commented)
    }

    /// How many of the values that an event carries have comments.
    fn noted_values(&self, event: &Event<'_>) -> u64 {
        let book = &self.notes.book;
        if book.values.is_empty() {
            return 0;
        }
        identities(event).iter().filter(|identity| !book.of_value(identity).is_empty()).count() as u64
    }

    /// All notes on a row's event and on the values that it carries.
    pub(in crate::engine::local) fn detail_notes(
        &mut self,
        row: usize,
        event: &Event<'_>,
        cancel: &Cancel,
    ) -> Result<DetailNotes, EngineError> {
        if self.notes.open.is_none() {
            return Ok(DetailNotes::default());
        }
        let alike = self.alike_of(row, cancel)?;
        let (placed, book) = (&self.notes.placed, &self.notes.book);
        let on = placed.held(row, &self.store);
        let read = |field| self.store.as_read(field, row).map(str::to_owned);
        let is_it = |id: &str| id.eq_ignore_ascii_case(&event.id);
        let mut values = Vec::new();
        for identity in identities(event) {
            let said = book.of_value(&identity).iter().cloned();
            values.extend(said.map(|comment| (identity.clone(), comment)));
        }
        Ok(DetailNotes {
            marked: on.marked,
            tags: on.tags,
            comments: on.comments,
            stage: on.stage.map(|said| (said, read(Field::Stage))),
            severity: on.severity.map(|said| (said, read(Field::Severity))),
            hidden: on.hidden,
            alike,
            values,
            from: book.links.iter().filter(|link| is_it(&link.from.id)).cloned().collect(),
            to: book.links.iter().filter(|link| is_it(&link.to)).cloned().collect(),
            spoken: self.spoken_of(row),
            manual: book.manual.get(&*event.id).cloned(),
        })
    }

    /// The hidden queries that match a row.
    fn alike_of(&mut self, row: usize, cancel: &Cancel) -> Result<Vec<(String, NoteOrigin)>, EngineError> {
        let mut of = Vec::new();
        for (query, said) in self.notes.book.hidden.clone() {
            let Some(filter) = alike(&query) else { continue };
            if self.filtered(&filter, cancel)?.contains(row) {
                of.push((query, said));
            }
        }
        Ok(of)
    }

    /// Comments on other events that mention the row's event, each with the id of the first event that it is on.
    fn spoken_of(&self, row: usize) -> Vec<(String, Comment)> {
        let row = saturated::<u32>(row);
        let spoken = self.notes.placed.holding().filter(|of| of.named.contains(&row));
        let comment = |act: &Act, said: NoteOrigin| match act {
            Act::Comment { text, see } => Some(Comment { said, text: text.clone(), see: see.clone() }),
            _ => None,
        };
        spoken
            .filter_map(|of| {
                let first = of.note.ids().next()?.to_owned();
                Some((first, comment(&of.note.act, NoteOrigin::of(&of.note))?))
            })
            .collect()
    }
}
