//! How far the work at many rows is, and whether it is still wanted.

use crate::engine::{Cancel, EngineError};
use crate::event::saturated;

/// How many rows are processed between two checks for cancellation.
const BATCH: usize = 1 << 16;
/// How many are processed at the least before it is told how far that is.
const MANY: usize = 1 << 17;
/// By so many percent it is further when it is told again.
const STEP: u8 = 5;

/// Looks between the rows whether a newer question came, and tells how far the work is.
pub(super) struct Pacing<'c> {
    pub(super) cancel: &'c Cancel,
    /// Takes the percentage that is done.
    tell: Option<&'c mut dyn FnMut(u8)>,
    /// What was told last.
    told: u8,
}

impl<'c> Pacing<'c> {
    pub(super) fn new(cancel: &'c Cancel, tell: &'c mut dyn FnMut(u8)) -> Self {
        Self { cancel, tell: Some(tell), told: 0 }
    }

    /// Tells nobody.
    pub(super) fn quiet(cancel: &'c Cancel) -> Self {
        Self { cancel, tell: None, told: 0 }
    }

    /// Before the row `at` of `of`.
    #[inline]
    pub(super) fn step(&mut self, at: usize, of: usize) -> Result<(), EngineError> {
        if !at.is_multiple_of(BATCH) {
            return Ok(());
        }
        checked(at, self.cancel)?;
        let percent = saturated::<u8>(at.saturating_mul(100) / of.max(1));
        if let Some(tell) = self.tell.as_mut().filter(|_| at >= MANY && percent >= self.told + STEP) {
            self.told = percent;
            tell(percent);
        }
        Ok(())
    }
}

/// Returns an error if cancelled; looks only once in [`BATCH`] calls.
pub(super) fn checked(at: usize, cancel: &Cancel) -> Result<(), EngineError> {
    let stopped = at.is_multiple_of(BATCH) && cancel.is_cancelled();
    if stopped { Err(EngineError::Cancelled) } else { Ok(()) }
}
