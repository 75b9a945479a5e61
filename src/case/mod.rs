//! What a case adds to its events: the turns of the intrusion, and how long it went unseen.

mod dwell;
mod known;

pub use dwell::{DwellLine, Phase, Turn};
pub use known::known_milestones;
