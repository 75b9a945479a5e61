//! When what happened.

use super::{Listed, StageMark};
use crate::read::Milestone;
use serde::Serialize;

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
    /// The command that counts the stages.
    pub command: Option<String>,
    /// The command that tells the milestones.
    pub milestones_command: Option<String>,
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
}

impl From<&Milestone> for MilestoneRow {
    fn from(milestone: &Milestone) -> Self {
        Self {
            time: milestone.when.to_string(),
            name: milestone.name.name(),
            of: milestone.account.clone().or_else(|| milestone.agency.clone()),
            label: milestone.label.clone(),
            cites: milestone.cites.clone(),
        }
    }
}
