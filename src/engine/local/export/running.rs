//! Exports started from the screen. They use a snapshot of the case from when they began.

use super::{ExportError, Job};
use crate::engine::local::{LocalEngine, analysis::AnalysisSlot, claims::Standings};
use crate::engine::{EngineError, ExportProgress, ExportStep};
use crate::export::PlaceError;
use std::fmt;
use std::sync::Arc;

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
    /// Begins, continues or abandons an export.
    pub(in crate::engine::local) fn hand(
        &mut self,
        what: &ExportStep,
    ) -> Result<ExportProgress, EngineError> {
        let mut held = match what {
            ExportStep::Stop => {
                self.lasting.export = None;
                return Ok(ExportProgress::Stopped);
            }
            ExportStep::Begin(order) => {
                self.lasting.export = None;
                if self.summary.loading.is_some() {
                    return Err(refused("the case is still being read: hand it over once it is whole"));
                }
                let mut engine = self.as_it_is();
                match Job::new(order, &mut engine) {
                    Ok(job) => Box::new(RunningExport { engine, job }),
                    Err(ExportError::Place(PlaceError::Taken(path))) => {
                        return Ok(ExportProgress::Taken(path));
                    }
                    Err(why) => return Err(refused(&why.to_string())),
                }
            }
            ExportStep::On => match self.lasting.export.take() {
                Some(held) => held,
                None => return Ok(ExportProgress::Stopped),
            },
        };
        let done = held.job.step(&mut held.engine).map_err(|why| refused(&why.to_string()))?;
        if matches!(done, ExportProgress::Part { .. }) {
            self.lasting.export = Some(held);
        }
        Ok(done)
    }

    /// A snapshot of the case, independent of its growth. Cheap: the data is shared.
    pub(super) fn as_it_is(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            sources: self.sources.clone(),
            ledger: Arc::clone(&self.ledger),
            summary: Arc::clone(&self.summary),
            standings: Standings::of(self.standings.superseded.clone()),
            analyses: AnalysisSlot::of(self.analyses.known().cloned()),
            origin: self.origin.clone(),
            notes: self.notes.as_it_is(),
            // it has no background threads, so analyses as of past days are computed when needed
            ..Self::default()
        }
    }
}

fn refused(why: &str) -> EngineError {
    EngineError::Refused(why.to_owned())
}
