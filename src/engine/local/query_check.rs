//! Checks filters for unknown names, and suggests what was meant.

use super::LocalEngine;
use super::notes::EngineFacts;
use crate::chain::UnknownName;
use crate::engine::{Cancel, EngineError, QueryProblem};
use crate::query::{Evaluator, Filter, Stopped, Suggestion, meant, pointless, record_names};
use crate::store::RowSet;

/// A search for what is wrong with a filter.
type Suggest = fn(&Evaluator<'_>, &Filter) -> Result<Option<Suggestion>, Stopped>;

impl LocalEngine {
    /// Unknown names in a filter; if there are none and it matches nothing, a suggestion.
    pub(super) fn slip(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<QueryProblem>, EngineError> {
        if filter.is_of_names() {
            self.analysis().ok_or(EngineError::NotYet)?;
        }
        if let Some(mut unnamed) = self.unnamed(filter, cancel) {
            if filter.up_to_place().is_some() {
                // suggestions could reveal names that the playback has not reached
                unnamed.near.clear();
            }
            return Ok(Some(QueryProblem::Unnamed(unnamed)));
        }
        let meant = self.meant(filter, cancel)?.filter(Suggestion::is_told);
        Ok(meant.map(QueryProblem::Meant))
    }

    /// As [`Self::slip`]; of a filter that matches something, what it leaves out or has as an alternative in vain.
    pub(super) fn query_problem(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<QueryProblem>, EngineError> {
        match self.slip(filter, cancel)? {
            // what no record has may still be read
            None if self.summary.loading.is_none() => {
                Ok(self.pointless(filter, cancel)?.map(QueryProblem::Meant))
            }
            slip => Ok(slip),
        }
    }

    /// As [`Self::slip`], for a filter not yet applied: a value that no event has is reported even without a
    /// suggestion.
    pub(super) fn proposed_problem(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<QueryProblem>, EngineError> {
        match self.slip(filter, cancel)? {
            None => Ok(self.meant(filter, cancel)?.map(QueryProblem::Meant)),
            slip => Ok(slip),
        }
    }

    /// The first unknown name in a filter: the start or the restriction of a reach, or the event of a chain. `None` if
    /// all are known, and until the analysis is done.
    pub fn unnamed(&mut self, filter: &Filter, cancel: &Cancel) -> Option<UnknownName> {
        let known = if filter.needs_analysis() { self.analysis()? } else { return None };
        known.unnamed(&self.store, filter, &|| cancel.is_cancelled())
    }

    /// A suggestion for a filter that matches nothing; `None` if it matches something.
    ///
    /// # Errors
    /// When it was cancelled, or while the analysis that it needs is not done.
    pub fn meant(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Option<Suggestion>, EngineError> {
        if self.filtered(filter, cancel)?.count() > 0 {
            return Ok(None);
        }
        self.suggested(meant, filter, cancel)
    }

    /// What a filter leaves out or has as an alternative in vain: a record field that no record has, a list with a value of
    /// no event. `None` if there is none.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn pointless(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Option<Suggestion>, EngineError> {
        self.suggested(pointless, filter, cancel)
    }

    /// The names of record fields that begin with a text, as a sample of the records read so far has them.
    pub(super) fn record_names(
        &self,
        begun: &str,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Vec<String>, EngineError> {
        let stopped = || cancel.is_cancelled();
        let facts = EngineFacts::of(self);
        let evaluator =
            Evaluator { store: &self.store, records: &self.sources, facts: &facts, stopped: &stopped };
        let rows = RowSet::range(self.store.len(), 0, self.store.len());
        Ok(record_names(&evaluator, &rows, begun, most)?)
    }

    /// Nothing is suggested where records can't be read: what none of the others has, these may have.
    fn suggested(
        &mut self,
        suggest: Suggest,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<Suggestion>, EngineError> {
        if self.passing(filter, cancel)?.unjudged.is_some() {
            return Ok(None);
        }
        let stopped = || cancel.is_cancelled();
        let facts = EngineFacts::of(self);
        let evaluator =
            Evaluator { store: &self.store, records: &self.sources, facts: &facts, stopped: &stopped };
        Ok(suggest(&evaluator, filter)?)
    }
}
