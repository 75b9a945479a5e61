//! What a case adds to its events: milestones, measures of dwell time, the comparison of two days, and notes.

mod compare;
mod comparison;
mod competing;
mod doors;
mod dwell;
mod known;
mod measure;
pub mod notes;
mod stats;
mod unnamed;

pub use compare::Days;
pub use comparison::{Change, ChangeKind, Claim, Comparison, DaySummary};
pub use competing::{CompetingMilestones, decides, set_aside};
pub use dwell::{DwellLine, Phase, Turn};
pub use known::{keep_reached, known_milestones};
pub use measure::{Accesses, Basis, Between, Measure, Measured, OutOfOrder, Subject, Turned, Turns};
pub use stats::Stats;
pub use unnamed::UnnamedAgency;
