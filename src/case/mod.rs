//! What a case adds to its events: the turns of the intrusion, and how long it went unseen.

mod compare;
mod comparison;
mod dwell;
mod known;
mod measure;
pub mod notes;
mod rivals;
mod stats;

pub use compare::Days;
pub use comparison::{Change, ChangeKind, Claim, Comparison, Known};
pub use dwell::{DwellLine, Phase, Turn};
pub use known::{keep_reached, known_milestones};
pub use measure::{Accesses, Basis, Between, Measure, Measured, Subject, Turned, Turns};
pub use rivals::{Rivals, rivals, set_aside};
pub use stats::Stats;
