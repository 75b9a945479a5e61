//! Compares what was known on two days.

use super::LocalEngine;
use crate::case::{Comparison, DaySummary, Days, Measure, Measured};
use crate::engine::{Cancel, EngineError};
use crate::query::Filter;
use crate::store::RowSet;

impl LocalEngine {
    /// What differs between what was known at two instants, given in either order, among the events of a filter.
    ///
    /// # Errors
    /// While what was known on one of the days is not analysed.
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
        let mut comparison = days.compare(&self.summary.milestones);
        for (day, stood) in [(&mut comparison.before, before), (&mut comparison.after, after)] {
            day.case = Some(self.case_on(day, &rows.and(&stood.known))?);
        }
        Ok(comparison)
    }

    /// How long they were in, as far as was known on a day.
    fn case_on(&mut self, day: &DaySummary, rows: &RowSet) -> Result<Measure, EngineError> {
        let analysis = self.known(Some(day.instant).filter(|instant| *instant < i64::MAX))?;
        let measured = Measured {
            milestones: &day.milestones,
            measured: &[],
            store: &self.store,
            suspect: &rows.and(&analysis.judged.orphan),
            zones: &analysis.zones,
            mailboxes: None,
        };
        Ok(measured.case())
    }
}

#[cfg(test)]
mod tests;
