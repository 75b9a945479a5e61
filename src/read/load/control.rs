//! How far a load is, and what stops it.

use super::current::Current;
use super::{Loaded, Progress, SoFar};
use crate::read::Sink;
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
pub(super) struct LoadControl<'l> {
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

impl<'l> LoadControl<'l> {
    pub(super) fn new(progress: &'l mut dyn FnMut(&Progress) -> bool) -> Self {
        Self { progress, halt: None, at: Progress::default(), waiting: VecDeque::new(), cut_short: false }
    }

    /// Whether it was told to stop from outside.
    pub(super) fn is_halted(&self) -> bool {
        self.halt.as_ref().is_some_and(Halt::is_stopped)
    }

    /// Tells how far it is, and asks whether it goes on.
    pub(super) fn pause(&mut self, current: &Current, loaded: &Loaded, sink: &mut dyn Sink) -> Flow {
        let progress = Progress { bytes: self.at.bytes + current.passed(), ..self.at };
        let so_far = SoFar { progress, idle: false, loaded, reading: None, waiting: &self.waiting };
        flow_of((self.progress)(&progress) && sink.pause(&so_far))
    }

    /// How far it had come when it was stopped, if it was.
    pub(super) fn stopped(&self) -> Option<Progress> {
        self.cut_short.then_some(self.at)
    }
}
