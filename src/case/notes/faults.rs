//! What may befall a save between two calls of the system: tests stop it there, or let calls fail.

use std::fmt;
use std::io;
use std::sync::Arc;

/// What befalls the calls of the system by which notes are saved.
pub trait Faults: Send + Sync {
    /// Comes before each call, by its name; with what it answers the call fails.
    ///
    /// # Errors
    /// What the call fails with.
    fn before(&self, call: &'static str) -> io::Result<()>;

    /// How many of so many bytes that are to be written at once the disk has room for.
    fn room(&self, bytes: usize) -> usize {
        bytes
    }
}

/// Nothing befalls them but what the system does.
pub(super) struct NoFaults;

impl Faults for NoFaults {
    fn before(&self, _: &'static str) -> io::Result<()> {
        Ok(())
    }
}

/// Faults that are shared by all copies of a journal.
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
