//! When the analysis of a growing case is made anew.

use std::time::{Duration, Instant};

/// The least time between two analyses of a growing case: this long, and [`SELDOM`] times as long as one takes.
const LEAST: Duration = Duration::from_secs(1);
const SELDOM: u32 = 8;

/// Whether the next analysis is wanted, and from when on.
#[derive(Debug, Default)]
pub(super) struct Renewal {
    /// When the last one ended, and how long it took.
    last_run: Option<(Instant, Duration)>,
    /// Whether a timer for the next one is running.
    pub timer_pending: bool,
    /// Whether merged records added to events that were there since the last one began, or it was broken off.
    pub stale: bool,
    /// Whether one was broken off since the last that was finished.
    gave_way: bool,
}

impl Renewal {
    /// One as of now ended with a result. `took` is how long it ran, where that is known.
    pub fn finished(&mut self, took: Option<Duration>) {
        if let Some(took) = took {
            self.last_run = Some((Instant::now(), took));
        }
        self.gave_way = false;
    }

    /// Has the running one broken off for events that wait, unless the one before it was. Returns whether it is.
    pub const fn give_way(&mut self) -> bool {
        let gives_way = !self.gave_way;
        if gives_way {
            (self.gave_way, self.stale) = (true, true);
        }
        gives_way
    }

    /// The time until the next one; `None` if it is due.
    pub fn until_due(&self) -> Option<Duration> {
        let (ended, took) = self.last_run?;
        LEAST.max(took * SELDOM).checked_sub(ended.elapsed())
    }
}
