//! Compares what was known on two days.

use super::LocalEngine;
use crate::case::{Comparison, DaySummary, Days, Measure, Measured};
use crate::chain::{Analysis, Zones};
use crate::engine::{Cancel, EngineError};
use crate::query::Filter;
use crate::store::RowSet;
use std::sync::Arc;

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
        let mut comparison = days.compare(&self.summary.milestones);
        for (day, stood) in [(&mut comparison.before, before), (&mut comparison.after, after)] {
            day.case = Some(self.case_on(day, &rows.and(&stood.known)));
        }
        Ok(comparison)
    }

    /// How long they were in, as far as was known on a day; while chains are not known, as milestones alone tell it.
    fn case_on(&mut self, day: &DaySummary, rows: &RowSet) -> Measure {
        let known = self.known_on(day.instant);
        let none = (RowSet::empty(self.store.len()), Zones::default());
        let (orphan, zones) =
            known.as_ref().map_or((&none.0, &none.1), |known| (&known.judged.orphan, &*known.zones));
        let suspect = rows.and(orphan);
        Measured {
            milestones: &day.milestones,
            measured: &[],
            store: &self.store,
            suspect: &suspect,
            zones,
            mailboxes: None,
        }
        .case()
    }

    /// The analysis as of an instant; on a screen, which does not wait, that of now where there is none.
    fn known_on(&mut self, instant: i64) -> Option<Arc<Analysis>> {
        let as_of = Some(instant).filter(|instant| *instant < i64::MAX);
        if !self.lasting.updates.is_behind() {
            return self.analysis_at(as_of);
        }
        self.analyses.at(as_of).or_else(|| self.analyses.known()).cloned()
    }
}

#[cfg(test)]
mod tests;
