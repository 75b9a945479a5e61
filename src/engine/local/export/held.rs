//! What is handed over to whoever looks at the screen meanwhile: of the case as it was when that was asked.

use super::{HandError, Job};
use crate::engine::local::{LocalEngine, analysis::Analyst};
use crate::engine::{EngineError, HandOver, Handed};
use crate::export::PlaceError;
use std::fmt;
use std::sync::Arc;

/// What is being handed over, and the case that it is of.
pub(in crate::engine::local) struct Held {
    engine: LocalEngine,
    job: Job,
}

impl fmt::Debug for Held {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Held").finish_non_exhaustive()
    }
}

impl LocalEngine {
    /// Does the next part of what is handed over.
    pub(in crate::engine::local) fn hand(&mut self, what: &HandOver) -> Result<Handed, EngineError> {
        let mut held = match what {
            HandOver::Stop => {
                self.handing = None;
                return Ok(Handed::Stopped);
            }
            HandOver::Begin(order) => {
                self.handing = None;
                if self.summary.loading.is_some() {
                    return Err(refused("the case is still being read: hand it over once it is whole"));
                }
                let mut engine = self.as_it_is();
                match Job::new(order, &mut engine) {
                    Ok(job) => Box::new(Held { engine, job }),
                    Err(HandError::Place(PlaceError::Taken(path))) => return Ok(Handed::Taken(path)),
                    Err(why) => return Err(refused(&why.to_string())),
                }
            }
            HandOver::On => match self.handing.take() {
                Some(held) => held,
                None => return Ok(Handed::Stopped),
            },
        };
        let done = held.job.step(&mut held.engine).map_err(|why| refused(&why.to_string()))?;
        if matches!(done, Handed::Part { .. }) {
            self.handing = Some(held);
        }
        Ok(done)
    }

    /// The case as it is now, to be read aside while it grows.
    pub(super) fn as_it_is(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            sources: self.sources.clone(),
            ledger: Arc::clone(&self.ledger),
            summary: Arc::clone(&self.summary),
            superseded: self.superseded.clone(),
            analyst: Analyst::of(self.analyst.known().cloned()),
            paths: self.paths.clone(),
            options: self.options.clone(),
            desk: self.desk.as_it_is(),
            // what was known on a day is found out here where it is not known yet
            behind: false,
            ..Self::default()
        }
    }
}

fn refused(why: &str) -> EngineError {
    EngineError::Refused(why.to_owned())
}
