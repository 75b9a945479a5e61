//! What a case adds to its events: the turns of the intrusion, and how long it went unseen.

mod compare;
mod comparison;
mod competing;
mod dwell;
mod known;
mod measure;
pub mod notes;
mod stats;

pub use compare::Days;
pub use comparison::{Change, ChangeKind, Claim, Comparison, DaySummary};
pub use competing::{CompetingMilestones, rivals, set_aside};
pub use dwell::{DwellLine, Phase, Turn};
pub use known::{keep_reached, known_milestones};
pub use measure::{Accesses, Basis, Between, Measure, Measured, OutOfOrder, Subject, Turned, Turns};
pub use stats::Stats;
