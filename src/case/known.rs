//! Which milestones were known on a day.

use crate::event::Bound;
use crate::read::Milestone;

/// The milestones that somebody knew at an instant: by what they say of it, else by having been reached.
#[must_use]
pub fn known_milestones(milestones: &[Milestone], instant: i64) -> Vec<Milestone> {
    milestones.iter().filter(|milestone| known_by(milestone) <= instant).cloned().collect()
}

fn known_by(milestone: &Milestone) -> i64 {
    let Some(since) = milestone.known_since else { return milestone.when.order() };
    match since.until() {
        Some(Bound::Open) => since.moment().last(),
        _ => since.latest(),
    }
}
