//! What survives when a newer state of the case replaces this one.

use super::LocalEngine;
use super::detail::DetailPool;
use super::export::RunningExport;
use super::lost::FileChecks;
use super::updates::Updates;

/// What survives when a newer state of the case replaces this one.
#[derive(Debug, Default)]
pub(super) struct CarriedState {
    /// The mailbox of the background threads.
    pub updates: Updates,
    /// Details handed to the screen; the engine holds them so that they are freed on its thread, not while drawing.
    pub given: DetailPool,
    /// When the files are checked for changes.
    pub checks: FileChecks,
    /// The export in progress.
    pub export: Option<Box<RunningExport>>,
}

impl LocalEngine {
    /// Replaces this state by a newer one, keeping what is to survive.
    pub(super) fn replace_state(&mut self, newer: Self) {
        let lasting = std::mem::take(&mut self.lasting);
        *self = Self { lasting, ..newer };
    }
}
