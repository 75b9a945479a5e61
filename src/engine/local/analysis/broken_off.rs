//! Analyses that are broken off or discarded.

use super::AnalysisSlot;
use super::run::Run;
use crate::engine::local::LocalEngine;

impl AnalysisSlot {
    /// Breaks the running analysis off for events that wait until nobody reads the store, so that they are shown at once.
    /// The one after it is let run: where events keep coming, chains would never be known.
    pub(in crate::engine::local) fn give_way(&mut self) {
        if let Run::Now(running) = &self.run
            && self.renewal.give_way()
        {
            running.stop.cancel();
        }
    }

    /// Forgets the running analysis, which panicked.
    pub(in crate::engine::local) fn give_up(&mut self) {
        self.run = Run::Idle;
    }

    /// Discards all analyses, cancels the running one, and invalidates its result.
    pub(in crate::engine::local) fn forget(&mut self) {
        self.run.stop();
        (self.done, self.generation) = (None, self.generation + 1);
        self.then.clear();
    }
}

impl LocalEngine {
    /// Starts the analysis as of now again if there is none and none is running or due, as after one that failed.
    pub(in crate::engine::local) fn analyse_if_given_up(&mut self) {
        let awaited = self.analyses.is_making() || self.analyses.renewal.timer_pending;
        if self.analyses.done.is_none() && !awaited {
            self.analyse_in_background();
        }
    }
}

#[cfg(test)]
mod pretended {
    use super::super::AnalysisSlot;
    use super::super::run::{Run, RunningAnalysis};
    use crate::engine::Cancel;
    use std::time::Instant;

    impl AnalysisSlot {
        /// As if an analysis were running, as of now or of a day; returns what breaks it off.
        pub(in crate::engine::local) fn pretend(&mut self, of_a_day: bool) -> Cancel {
            let stop = Cancel::default();
            std::mem::forget(self.readers.lend());
            let running = RunningAnalysis { stop: stop.clone(), began: Instant::now() };
            self.run = Run::of(of_a_day.then_some(0), running);
            stop
        }
    }
}
