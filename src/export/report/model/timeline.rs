//! When what happened.

use super::{Listed, StageMark};
use crate::case::{rivals, set_aside};
use crate::read::Milestone;
use serde::Serialize;

/// Contests that are told.
const CONTESTS: usize = 20;

/// When what happened. Its picture stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Timeline {
    /// The first instant that is drawn.
    pub from: Option<String>,
    /// The last one.
    pub until: Option<String>,
    /// How long a bar stands for.
    pub bar: String,
    /// A lane a stage.
    pub lanes: Vec<Lane>,
    /// The picture in letters, a line each.
    pub plot: Vec<String>,
    /// The turns of the intrusion that are known.
    pub milestones: Listed<MilestoneRow>,
    /// Milestones that compete, and which of them is used, a sentence each.
    pub contests: Vec<String>,
    /// The command that counts the stages.
    pub command: String,
    /// The command that tells the milestones.
    pub milestones_command: String,
}

/// A stage of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// Which.
    pub stage: StageMark,
    /// Its events.
    pub records: u64,
    /// Of these, those that are not drawn: before, after, or without a time.
    pub outside: u64,
}

/// A turn of the intrusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneRow {
    /// When it was, as it is known.
    pub time: String,
    /// Which.
    pub name: &'static str,
    /// For whom; `None` for the whole case.
    pub of: Option<String>,
    /// What to call it.
    pub label: Option<String>,
    /// The publications it rests on.
    pub cites: Vec<String>,
    /// The analyst who tells it; `None` where the case file does.
    pub by: Option<String>,
    /// Whether another one is used in its place.
    pub aside: bool,
}

impl MilestoneRow {
    /// The rows of milestones.
    #[must_use]
    pub fn all(milestones: &[Milestone]) -> Vec<Self> {
        let contests = rivals(milestones);
        let row = |milestone: &Milestone| Self {
            time: milestone.when.to_string(),
            name: milestone.name.name(),
            of: milestone.account.clone().or_else(|| milestone.agency.clone()),
            label: milestone.label.clone(),
            cites: milestone.cites.clone(),
            by: milestone.by.clone(),
            aside: set_aside(milestone, &contests),
        };
        milestones.iter().map(row).collect()
    }

    /// Which of those that compete is used, a sentence each, at most so many as are read.
    #[must_use]
    pub fn contests(milestones: &[Milestone]) -> Vec<String> {
        rivals(milestones).iter().take(CONTESTS).map(ToString::to_string).collect()
    }
}
