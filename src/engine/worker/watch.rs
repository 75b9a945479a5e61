//! Polls an engine at its interval.

use super::{POLLING, guarded, tell};
use crate::engine::{Answer, Engine};
use crossbeam_channel::Sender;
use std::time::{Duration, Instant};

/// Polls the engine at its interval for notes of others.
pub(super) struct Watch {
    looked: Instant,
    /// Whether polling panicked; it is not tried again.
    given_up: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self { looked: Instant::now(), given_up: false }
    }
}

impl Watch {
    /// The time until the next poll; `None` if there is none.
    pub fn until_next(&self, engine: &impl Engine) -> Option<Duration> {
        let pause = engine.poll_interval().filter(|_| !self.given_up)?;
        Some(pause.saturating_sub(self.looked.elapsed()))
    }

    /// Polls if it is time.
    pub fn look(&mut self, engine: &mut impl Engine, answers: &Sender<Answer>) {
        if self.until_next(engine).is_none_or(|rest| !rest.is_zero()) {
            return;
        }
        let told = guarded(|| engine.poll());
        self.given_up = told.is_none();
        tell(told, POLLING, answers);
        self.looked = Instant::now();
    }
}
