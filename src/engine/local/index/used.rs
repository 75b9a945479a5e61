//! The role of an index file in an open case.

use std::thread::JoinHandle;

/// The role of an index file in an open case.
#[derive(Debug, Default)]
pub(in crate::engine::local) enum IndexUse {
    /// None: there is no file, and none is being written.
    #[default]
    Unused,
    /// The case was loaded from it; it was written at this time, in nanoseconds since 1970 UTC.
    Taken { written: i64 },
    /// It is being written, on this thread.
    Writing(JoinHandle<Option<String>>),
}

impl IndexUse {
    /// When the file that the case was loaded from was written, in nanoseconds since 1970 UTC.
    pub fn written(&self) -> Option<i64> {
        if let Self::Taken { written } = self { Some(*written) } else { None }
    }

    /// Waits until it is written. Returns why that failed, if it did.
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
