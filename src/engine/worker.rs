//! The thread.
/// The worker.
pub struct Worker {}
