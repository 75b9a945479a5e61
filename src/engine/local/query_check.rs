//! What is wrong with the names in a filter.

use super::LocalEngine;
use super::notes::EngineFacts;
use crate::chain::UnknownName;
use crate::engine::{Cancel, EngineError, QueryProblem};
use crate::query::{Evaluator, Filter, Suggestion, meant};

impl LocalEngine {
    /// What is wrong with the names in a filter; where nothing is and it keeps nothing, what was probably meant.
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
                // it is not known of a name when it comes
                unnamed.near.clear();
            }
            return Ok(Some(QueryProblem::Unnamed(unnamed)));
        }
        let meant = self.meant(filter, cancel)?.filter(|meant| !meant.near.is_empty());
        Ok(meant.map(QueryProblem::Meant))
    }

    /// As [`Self::slip`], of what is proposed: a value that no event has is told even where nothing is near.
    pub(super) fn slip_of_proposed(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<QueryProblem>, EngineError> {
        match self.slip(filter, cancel)? {
            None => Ok(self.meant(filter, cancel)?.map(QueryProblem::Meant)),
            slip => Ok(slip),
        }
    }

    /// What a filter names that nobody knows: where a reach starts, what it is narrowed to, the event of a chain; `None`
    /// where all of it is known, and while that can't be told.
    pub fn unnamed(&mut self, filter: &Filter, cancel: &Cancel) -> Option<UnknownName> {
        let known = if filter.needs_analysis() { self.analysis()? } else { return None };
        known.unnamed(&self.store, filter, &|| cancel.is_cancelled())
    }

    /// What was probably meant by a filter that keeps nothing; `None` where it keeps something.
    ///
    /// # Errors
    /// When it was cancelled, and while what it asks of all events together is not known.
    pub fn meant(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Option<Suggestion>, EngineError> {
        if self.filtered(filter, cancel)?.count() > 0 {
            return Ok(None);
        }
        let stopped = || cancel.is_cancelled();
        let facts = EngineFacts::of(self);
        let evaluator =
            Evaluator { store: &self.store, records: &self.sources, facts: &facts, stopped: &stopped };
        Ok(meant(&evaluator, filter)?)
    }
}
