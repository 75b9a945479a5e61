//! Which milestones were known on a day.

use crate::event::Bound;
use crate::read::Milestone;

/// The milestones that were known at an instant: by `known_since`, or, if they have none, once they had happened; a month
/// is over before anybody knows that something was in it.
#[must_use]
pub fn known_milestones(milestones: &[Milestone], instant: i64) -> Vec<Milestone> {
    milestones.iter().filter(|milestone| known_by(milestone) <= instant).cloned().collect()
}

/// Keeps the milestones that had happened by an instant.
pub fn keep_reached(milestones: &mut Vec<Milestone>, instant: i64) {
    milestones.retain(|milestone| milestone.when.order() <= instant);
}

fn known_by(milestone: &Milestone) -> i64 {
    let since = milestone.known_since.unwrap_or(milestone.when);
    match since.until() {
        Some(Bound::Open) => since.moment().last(),
        _ => since.latest(),
    }
}
