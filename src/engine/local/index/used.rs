//! What the index file of an open case is used for.

use std::thread::JoinHandle;

/// What the index file of an open case is used for.
#[derive(Debug, Default)]
pub(in crate::engine::local) enum IndexUse {
    /// Nothing: there is none, or none is to be.
    #[default]
    Unused,
    /// The case was taken from it, as it was written at this time, in nanoseconds since 1970 UTC.
    Taken { written: i64 },
    /// It is being written.
    Writing(JoinHandle<Option<String>>),
}

impl IndexUse {
    /// When the file was written that the case was taken from, in nanoseconds since 1970 UTC.
    pub fn written(&self) -> Option<i64> {
        if let Self::Taken { written } = self { Some(*written) } else { None }
    }

    /// Waits until it is written, where it is; answers why it could not be.
    pub fn settle(&mut self) -> Option<String> {
        match std::mem::take(self) {
            Self::Writing(thread) => thread.join().ok().flatten(),
            other => {
                *self = other;
                None
            }
        }
    }
}
