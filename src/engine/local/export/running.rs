//! Exports started from the screen. They use a snapshot of the case from when they began.

use super::{ExportError, HASHING, Job};
use crate::engine::local::{LocalEngine, claims::Standings};
use crate::engine::{Cancel, EngineError, ExportProgress, ExportRequest, ExportStep};
use crate::export::{ExportFormat, PlaceError};
use crate::query::Filter;
use std::fmt;
use std::sync::Arc;

const UNANALYSED: &str =
    "all events are being looked at together, and what is handed over depends on that: try again in a moment";

/// An export in progress, with its snapshot of the case.
pub(in crate::engine::local) struct RunningExport {
    engine: LocalEngine,
    job: Job,
}

impl fmt::Debug for RunningExport {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("RunningExport").finish_non_exhaustive()
    }
}

impl LocalEngine {
    /// Begins, continues or abandons an export. A cancelled step can be repeated: a search goes on where it was.
    pub(in crate::engine::local) fn hand(
        &mut self,
        what: &ExportStep,
        cancel: &Cancel,
    ) -> Result<ExportProgress, EngineError> {
        match what {
            ExportStep::Stop => {
                self.lasting.export = None;
                Ok(ExportProgress::Stopped)
            }
            ExportStep::Begin(order) => {
                self.lasting.export = None;
                self.begin_export(order, cancel)
            }
            ExportStep::On => {
                let Some(mut held) = self.lasting.export.take() else { return Ok(ExportProgress::Stopped) };
                let stepped = held.job.step(&mut held.engine, cancel).map_err(failed);
                if matches!(stepped, Ok(ExportProgress::Part { .. }) | Err(EngineError::Cancelled)) {
                    self.lasting.export = Some(held);
                }
                stepped
            }
        }
    }

    fn begin_export(
        &mut self,
        order: &Arc<ExportRequest>,
        cancel: &Cancel,
    ) -> Result<ExportProgress, EngineError> {
        if self.summary.loading.is_some() {
            return Err(refused("the case is still being read: hand it over once it is whole"));
        }
        if !self.is_analysed_for(order) {
            self.analyse_if_given_up();
            return Err(refused(UNANALYSED));
        }
        let mut engine = self.as_it_is();
        match Job::new(order, &mut engine, cancel) {
            Ok(job) => {
                self.lasting.export = Some(Box::new(RunningExport { engine, job }));
                Ok(ExportProgress::Part { what: HASHING, step: 0, done: 0, of: 0 })
            }
            Err(ExportError::Place(PlaceError::Taken(path))) => Ok(ExportProgress::Taken(path)),
            Err(why) => Err(failed(why)),
        }
    }

    /// Whether the analyses that an export needs are done. A snapshot has no background threads: it would compute them
    /// in one step, beside those that are running.
    fn is_analysed_for(&mut self, order: &ExportRequest) -> bool {
        let mut filters = self.hidden_filters();
        filters.extend(order.intruder.iter().map(|(_, filter)| filter.clone()));
        filters.push(order.filter.clone());
        let of_now = order.format == ExportFormat::Report || order.chain.is_some();
        let of_now = of_now || filters.iter().any(Filter::needs_analysis);
        let mut instants = filters.iter().filter_map(Filter::instant).chain(super::report::until(order));
        (!of_now || self.analysis().is_some())
            && instants.all(|instant| self.analysis_at(Some(instant)).is_some())
    }

    /// A snapshot of the case, independent of its growth. Cheap: the data is shared.
    pub(super) fn as_it_is(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            sources: self.sources.clone(),
            ledger: Arc::clone(&self.ledger),
            summary: Arc::clone(&self.summary),
            standings: Standings::of(self.standings.superseded.clone()),
            analyses: self.analyses.finished(),
            cache: self.cache.rows_alone(),
            origin: self.origin.clone(),
            notes: self.notes.as_it_is(),
            ..Self::default()
        }
    }
}

/// The refusal for a failed step; cancellation stays what it is.
fn failed(why: ExportError) -> EngineError {
    match why {
        ExportError::Engine(EngineError::Cancelled) => EngineError::Cancelled,
        why => refused(&why.to_string()),
    }
}

fn refused(why: &str) -> EngineError {
    EngineError::Refused(why.to_owned())
}

#[cfg(test)]
mod tests;
