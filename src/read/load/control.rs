//! Progress of a load, and how it is stopped.

use super::current::Current;
use super::{Loaded, Progress, SoFar};
use crate::read::Sink;
use crate::read::halt::Halt;
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// Whether a load continues.
pub(super) type Flow = ControlFlow<()>;
pub(super) const GO_ON: Flow = ControlFlow::Continue(());
pub(super) const STOP: Flow = ControlFlow::Break(());

/// [`GO_ON`] if `true`, else [`STOP`].
pub(super) const fn flow_of(goes_on: bool) -> Flow {
    if goes_on { GO_ON } else { STOP }
}

/// Progress of a load, and what may stop it.
pub(super) struct LoadControl<'l> {
    /// Called with the progress; returns `false` to stop.
    pub progress: &'l mut dyn FnMut(&Progress) -> bool,
    /// The handle by which another thread may stop it.
    pub halt: Option<Halt>,
    pub at: Progress,
    /// The names of the files after the current one.
    pub waiting: VecDeque<String>,
    /// Whether it was stopped before everything was read.
    pub cut_short: bool,
    /// Whether the process may take so much memory only.
    pub memory_limited: bool,
}

impl<'l> LoadControl<'l> {
    pub(super) fn new(progress: &'l mut dyn FnMut(&Progress) -> bool, memory_limited: bool) -> Self {
        let (at, waiting) = (Progress::default(), VecDeque::new());
        Self { progress, halt: None, at, waiting, cut_short: false, memory_limited }
    }

    /// Whether it was stopped through its handle.
    pub(super) fn is_halted(&self) -> bool {
        self.halt.as_ref().is_some_and(Halt::is_stopped)
    }

    /// Reports progress to the caller and the sink; returns whether to continue.
    pub(super) fn pause(&mut self, current: &Current, loaded: &Loaded, sink: &mut dyn Sink) -> Flow {
        let progress = Progress { bytes: self.at.bytes + current.passed(), ..self.at };
        let so_far = SoFar {
            progress,
            idle: false,
            memory_limited: self.memory_limited,
            loaded,
            reading: None,
            waiting: &self.waiting,
        };
        flow_of((self.progress)(&progress) && sink.pause(&so_far))
    }

    /// The progress when it was stopped; `None` if it was not.
    pub(super) fn stopped(&self) -> Option<Progress> {
        self.cut_short.then_some(self.at)
    }
}
