//! What stays when a newer state of the case takes the place of this one.

use super::LocalEngine;
use super::detail::DetailPool;
use super::export::RunningExport;
use super::updates::Updates;

/// What stays when a newer state of the case takes the place of this one.
#[derive(Debug, Default)]
pub(super) struct CarriedState {
    /// What comes of the threads behind the screen.
    pub updates: Updates,
    /// Details that were handed to the screen, held so that the last of each is freed here and not where it is drawn.
    pub given: DetailPool,
    /// What is being handed over.
    pub export: Option<Box<RunningExport>>,
}

impl LocalEngine {
    /// Puts a newer state in the place of this one.
    pub(super) fn replace_state(&mut self, newer: Self) {
        let lasting = std::mem::take(&mut self.lasting);
        *self = Self { lasting, ..newer };
    }
}
