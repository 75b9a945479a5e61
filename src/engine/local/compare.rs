//! Compares what was known on two days.

use super::LocalEngine;
use crate::case::{Comparison, Days};
use crate::engine::{Cancel, EngineError};
use crate::query::Filter;

impl LocalEngine {
    /// What differs between what was known at two instants, given in either order, among the events of a filter.
    pub(super) fn compare(
        &mut self,
        filter: &Filter,
        (from, until): (i64, i64),
        cancel: &Cancel,
    ) -> Result<Comparison, EngineError> {
        let rows = self.filtered(filter, cancel)?;
        let (from, until) = (from.min(until), from.max(until));
        let (before, after, claims) = (self.stood(from), self.stood(until), self.claims());
        let days = Days {
            store: &self.store,
            claims: &claims,
            before: (from, &before),
            after: (until, &after),
            rows: &rows,
        };
        Ok(days.compare(&self.summary.milestones))
    }
}
