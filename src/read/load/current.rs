//! The file being read.

use super::rescan::Resume;
use crate::read::open::{Availability, Budget};
use crate::read::stamp::Stamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// State of the file being read.
pub(super) struct Current {
    /// Its stamp, taken when it was opened.
    pub stamp: Option<Arc<Stamp>>,
    /// How many bytes it may unpack to without a record.
    pub budget: Budget,
    /// Bytes read of it, as stored on disk.
    pub passed: Arc<AtomicU64>,
    /// Reports whether a read would block, for input that may.
    pub at_hand: Option<Availability>,
    /// Where to resume, if it is read again.
    pub resume: Option<Resume>,
}

impl Default for Current {
    fn default() -> Self {
        let budget = Budget::of(0);
        Self { stamp: None, budget, passed: Arc::default(), at_hand: None, resume: None }
    }
}

impl Current {
    /// Bytes read of it so far.
    pub(super) fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    /// Finishes the file: returns how many bytes were read of it, and resets the counter.
    pub(super) fn leave(&mut self) -> u64 {
        std::mem::take(&mut self.passed).load(Ordering::Relaxed)
    }
}
