//! Facts about rows that are not in their events: from the analysis and from notes.

use super::NotesState;
use crate::case::notes::Act;
use crate::engine::local::LocalEngine;
use crate::engine::local::analysis::AnalysisSlot;
use crate::engine::{Cancel, EngineError};
use crate::event::Zone;
use crate::query::{EventFacts, Filter, Property, Test, read};
use crate::store::{RowSet, Store};
use std::sync::Arc;

/// Facts about rows, for evaluating filters.
pub(in crate::engine::local) struct EngineFacts<'e> {
    analyses: &'e AnalysisSlot,
    notes: &'e NotesState,
}

impl<'e> EngineFacts<'e> {
    pub fn of(engine: &'e LocalEngine) -> Self {
        Self { analyses: &engine.analyses, notes: &engine.notes }
    }
}

impl EventFacts for EngineFacts<'_> {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        if !property.is_of_notes() || !self.notes.is_laid() {
            return self.analyses.rows(property);
        }
        let held = &self.notes.held;
        Some(match property {
            Property::Marked => &held.marked,
            Property::Tagged => &held.tagged,
            Property::Commented => &held.commented,
            Property::Corrected => &held.corrected,
            Property::Linked => &held.linked,
            Property::Noted => &held.noted,
            Property::Manual => &held.manual,
            _ => self.notes.hidden_rows(),
        })
    }

    fn as_of(&self, instant: i64) -> Option<&dyn EventFacts> {
        self.analyses.as_of(instant)
    }

    fn chain(&self, store: &Store, event: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        self.analyses.chain(store, event, stopped)
    }

    fn reached(&self, store: &Store, text: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        self.analyses.reached(store, text, stopped)
    }

    /// The rows with a comment that passes the test; `None` if there are no such comments.
    fn rows_commented(&self, store: &Store, test: &Test<'_>) -> Option<RowSet> {
        let passes = |act: &Act| matches!(act, Act::Comment { text, .. } if test.passes(text));
        let mut said = self.notes.placed.holding().filter(|of| passes(&of.note.act)).peekable();
        said.peek()?;
        let rows = said.flat_map(|of| of.rows.iter().map(|row| *row as usize));
        Some(RowSet::of(store.len(), rows.filter(|row| *row < store.len())))
    }
}

impl LocalEngine {
    /// Determines the hidden rows if a filter asks for them.
    pub(in crate::engine::local) fn ready_hidden(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        if filter.asks_hidden() { self.know_hidden(cancel) } else { Ok(()) }
    }

    /// Determines the hidden rows, unless they are known or notes are disabled.
    pub(in crate::engine::local) fn know_hidden(&mut self, cancel: &Cancel) -> Result<(), EngineError> {
        if self.notes.hidden.is_some() || !self.notes.is_laid() {
            return Ok(());
        }
        let rows = self.hidden(cancel)?;
        self.notes.hidden = Some(Arc::new(rows));
        Ok(())
    }

    /// The filters of hidden queries.
    pub(in crate::engine::local) fn hidden_filters(&self) -> Vec<Filter> {
        self.notes.book.hidden.iter().filter_map(|(query, _)| alike(query)).collect()
    }

    /// The hidden rows, from hidden queries and notes on events, applied in order.
    pub(super) fn hidden(&mut self, cancel: &Cancel) -> Result<RowSet, EngineError> {
        if self.notes.book.hidden.is_empty() {
            return Ok(self.notes.held.hidden.clone());
        }
        let len = self.store.len();
        let acts: Vec<(Act, RowSet)> = self
            .notes
            .placed
            .holding()
            .filter(|of| matches!(of.note.act, Act::Hide | Act::Unhide | Act::HideAlike(_)))
            .map(|of| (of.note.act.clone(), RowSet::of(len, of.rows.iter().map(|row| *row as usize))))
            .collect();
        let mut hidden = RowSet::empty(len);
        for (act, rows) in acts {
            hidden = match act {
                Act::HideAlike(query) => match alike(&query) {
                    Some(filter) => hidden.or(&*self.filtered(&filter, cancel)?),
                    None => hidden,
                },
                Act::Unhide => hidden.without(&rows),
                _ => hidden.or(&rows),
            };
        }
        Ok(hidden)
    }
}

/// The filter of a hidden query; `None` if it can't be parsed or itself depends on what is hidden.
pub(super) fn alike(query: &str) -> Option<Filter> {
    read(query, Zone::Utc).ok().filter(|filter| !filter.asks_hidden())
}
