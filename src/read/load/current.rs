//! The file that is being read.

use super::rescan::Resume;
use crate::read::open::{Availability, Budget};
use crate::read::stamp::Stamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The file that is being read.
pub(super) struct Current {
    /// As it was when it was opened.
    pub stamp: Option<Arc<Stamp>>,
    /// What it may unpack to without a record.
    pub budget: Budget,
    /// Bytes read of it, as it lies on the disk.
    pub passed: Arc<AtomicU64>,
    /// What tells whether reading on waits, where that may be.
    pub at_hand: Option<Availability>,
    /// From where on it is read, where it is read again.
    pub resume: Option<Resume>,
}

impl Default for Current {
    fn default() -> Self {
        let budget = Budget::of(0);
        Self { stamp: None, budget, passed: Arc::default(), at_hand: None, resume: None }
    }
}

impl Current {
    /// Bytes read of it.
    pub(super) fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    /// Its end: how many bytes were read of it.
    pub(super) fn leave(&mut self) -> u64 {
        std::mem::take(&mut self.passed).load(Ordering::Relaxed)
    }
}
