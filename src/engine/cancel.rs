//! Cancellation of an ask.

use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::{AtomicBool, Ordering};

/// A shared flag: one thread sets it, the working thread checks it between steps.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Flag>);

#[derive(Debug, Default)]
struct Flag {
    is_set: AtomicBool,
    /// How often it was looked at: a measure of the steps of an answer.
    #[cfg(test)]
    looks: AtomicUsize,
    /// At which look it is set by itself; 0 is at none.
    #[cfg(test)]
    set_at: AtomicUsize,
}

impl Cancel {
    /// Sets the flag.
    pub fn cancel(&self) {
        self.0.is_set.store(true, Ordering::Relaxed);
    }

    /// Whether the flag is set.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        #[cfg(test)]
        if self.0.looks.fetch_add(1, Ordering::Relaxed) + 1 == self.0.set_at.load(Ordering::Relaxed) {
            self.cancel();
        }
        self.0.is_set.load(Ordering::Relaxed)
    }

    /// A flag that is set when it is looked at for the `look`-th time.
    #[cfg(test)]
    pub(in crate::engine) fn at_look(look: usize) -> Self {
        Self(Arc::new(Flag { set_at: AtomicUsize::new(look), ..Flag::default() }))
    }

    /// How often the flag was looked at.
    #[cfg(test)]
    pub(in crate::engine) fn looks(&self) -> usize {
        self.0.looks.load(Ordering::Relaxed)
    }
}
