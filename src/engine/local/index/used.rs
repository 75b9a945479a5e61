//! The role of an index file in an open case.

use std::thread::JoinHandle;

/// What is said where writing it panicked.
const FAILED: &str =
    "its index file could not be written (writing it failed; please report this): it is read anew each time";

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
            Self::Writing(thread) => thread.join().unwrap_or_else(|_| Some(FAILED.to_owned())),
            other => {
                *self = other;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FAILED, IndexUse};

    #[test]
    fn a_panic_while_the_file_is_written_is_told() {
        let mut writing = IndexUse::Writing(std::thread::spawn(|| panic!("on purpose")));
        assert_eq!(writing.settle().as_deref(), Some(FAILED));
        assert_eq!(writing.settle(), None, "once");
    }
}
