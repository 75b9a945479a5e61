//! Lets tests interrupt a save between two system calls, or make calls fail.

use std::fmt;
use std::io;
use std::sync::Arc;

/// What may interfere with the system calls of a save.
pub trait Faults: Send + Sync {
    /// Called before each system call, with its name. If it returns an error, that call fails with it.
    ///
    /// # Errors
    /// The error of the call.
    fn before(&self, call: &'static str) -> io::Result<()>;

    /// How many of `bytes` bytes can be written before the disk is full.
    fn room(&self, bytes: usize) -> usize {
        bytes
    }
}

/// Never interferes.
pub(super) struct NoFaults;

impl Faults for NoFaults {
    fn before(&self, _: &'static str) -> io::Result<()> {
        Ok(())
    }
}

/// The faults that all clones of a journal share.
#[derive(Clone)]
pub(super) struct Shared(pub Arc<dyn Faults>);

impl Default for Shared {
    fn default() -> Self {
        Self(Arc::new(NoFaults))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}
