//! What runs on a background thread, and whether one reads the store.

use crate::engine::Cancel;
use std::sync::Arc;
use std::time::Instant;

/// The analysis that runs, if any does. It may have ended without a result that was taken yet.
#[derive(Debug, Default)]
pub(super) enum Run {
    /// None.
    #[default]
    Idle,
    /// That as of now.
    Now(RunningAnalysis),
    /// That as of an instant.
    AsOf(i64, RunningAnalysis),
}

/// An analysis on a thread of its own.
#[derive(Debug)]
pub(super) struct RunningAnalysis {
    pub stop: Cancel,
    pub began: Instant,
}

impl Run {
    /// One as of an instant, or as of now.
    pub fn of(as_of: Option<i64>, running: RunningAnalysis) -> Self {
        match as_of {
            None => Self::Now(running),
            Some(instant) => Self::AsOf(instant, running),
        }
    }

    /// Whether there is none.
    pub const fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// Cancels it; its result is not waited for.
    pub fn stop(&mut self) {
        if let Self::Now(running) | Self::AsOf(_, running) = std::mem::take(self) {
            running.stop.cancel();
        }
    }

    /// Takes it out where it is as of that instant, or as of now.
    pub fn end(&mut self, as_of: Option<i64>) -> Option<RunningAnalysis> {
        let is_it = match self {
            Self::Idle => false,
            Self::Now(_) => as_of.is_none(),
            Self::AsOf(instant, _) => as_of == Some(*instant),
        };
        match std::mem::take(self) {
            Self::Now(running) | Self::AsOf(_, running) if is_it => Some(running),
            other => {
                *self = other;
                None
            }
        }
    }
}

/// Counts the threads that read the store: while one does, its rows must not be renumbered.
#[derive(Debug, Default)]
pub(super) struct StoreReaders(Arc<()>);

/// Held by a thread as long as it reads the store.
#[derive(Debug)]
pub(super) struct StoreLease(#[allow(dead_code)] Arc<()>);

impl StoreReaders {
    /// A lease for one more thread.
    pub fn lend(&self) -> StoreLease {
        StoreLease(Arc::clone(&self.0))
    }

    /// Whether some thread holds one.
    pub fn are_there(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}
