//! What stays when a newer state of the case takes the place of this one.

use super::LocalEngine;
use super::detail::Given;
use super::export::Held;
use super::updates::Updates;

/// What stays when a newer state of the case takes the place of this one.
#[derive(Debug, Default)]
pub(super) struct Lasting {
    /// What comes of the threads behind the screen.
    pub updates: Updates,
    /// Details that were handed to the screen, held so that the last of each is freed here and not where it is drawn.
    pub given: Given,
    /// What is being handed over.
    pub export: Option<Box<Held>>,
}

impl LocalEngine {
    /// Puts a newer state in the place of this one.
    pub(super) fn become_newer(&mut self, newer: Self) {
        let lasting = std::mem::take(&mut self.lasting);
        *self = Self { lasting, ..newer };
    }
}
