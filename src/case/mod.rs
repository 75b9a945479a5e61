//! What a case adds to its events: the turns of the intrusion, and how long it went unseen.

mod dwell;
mod measure;
mod stats;

pub use dwell::{DwellLine, Phase, Turn};
pub use measure::{Accesses, Basis, Between, Measure, Measured, Subject, Turned, Turns};
pub use stats::Stats;
