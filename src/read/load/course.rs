//! How far a load is, and what stops it.

use super::Progress;
use crate::read::halt::Halt;
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// Whether a load goes on.
pub(super) type Flow = ControlFlow<()>;
pub(super) const GO_ON: Flow = ControlFlow::Continue(());
pub(super) const STOP: Flow = ControlFlow::Break(());

/// What whoever is asked between two records answers: `true` to go on.
pub(super) const fn flow_of(goes_on: bool) -> Flow {
    if goes_on { GO_ON } else { STOP }
}

/// How far a load is, and what stops it.
pub(super) struct Course<'l> {
    /// Told how far it is; `false` stops it.
    pub progress: &'l mut dyn FnMut(&Progress) -> bool,
    /// What stops it, where something may.
    pub halt: Option<Halt>,
    pub at: Progress,
    /// The names of the files that are read after the one that is being read.
    pub waiting: VecDeque<String>,
    /// It was stopped before all was read.
    pub cut_short: bool,
}

impl<'l> Course<'l> {
    pub(super) fn new(progress: &'l mut dyn FnMut(&Progress) -> bool) -> Self {
        Self { progress, halt: None, at: Progress::default(), waiting: VecDeque::new(), cut_short: false }
    }

    /// Whether it was told to stop from outside.
    pub(super) fn is_halted(&self) -> bool {
        self.halt.as_ref().is_some_and(Halt::is_stopped)
    }

    /// How far it had come when it was stopped, if it was.
    pub(super) fn stopped(&self) -> Option<Progress> {
        self.cut_short.then_some(self.at)
    }
}
