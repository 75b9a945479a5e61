//! The timeline of a report.

use super::{Listed, StageMark};
use crate::case::{Stats, set_aside};
use crate::read::Milestone;
use serde::Serialize;

/// How many competing milestones are shown.
const CONTESTS: usize = 20;

/// The section on the timeline; its picture is passed separately.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Timeline {
    /// The first instant drawn.
    pub from: Option<String>,
    /// The last instant drawn.
    pub until: Option<String>,
    /// The time that one column covers.
    pub bar: String,
    /// One lane per stage.
    pub lanes: Vec<Lane>,
    /// The picture as text, one string per line.
    pub plot: Vec<String>,
    /// The known milestones.
    pub milestones: Listed<MilestoneRow>,
    /// Competing milestones and which is used, one sentence each.
    pub contests: Vec<String>,
    /// Agencies of milestones that no event names, one sentence each.
    pub unnamed: Vec<String>,
    /// The command that counts the stages.
    pub command: String,
    /// The command that lists the milestones.
    pub milestones_command: String,
}

/// A lane of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// Its stage.
    pub stage: StageMark,
    /// Its events.
    pub records: u64,
    /// Of these, events not drawn: before, after, or undated.
    pub outside: u64,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneRow {
    /// Its time, as precise as known.
    pub time: String,
    /// Its name.
    pub name: &'static str,
    /// The agency or account that it applies to; `None` for the whole case.
    pub of: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The publications it rests on.
    pub cites: Vec<String>,
    /// The analyst who set it; `None` if the case file does.
    pub by: Option<String>,
    /// Whether a competing one is used instead.
    pub aside: bool,
}

impl MilestoneRow {
    /// The rows of milestones.
    #[must_use]
    pub fn all(stats: &Stats) -> Vec<Self> {
        let contests = stats.contests();
        let row = |milestone: &Milestone| Self {
            time: milestone.when.to_string(),
            name: milestone.name.name(),
            of: milestone.account.clone().or_else(|| milestone.agency.clone()),
            label: milestone.label.clone(),
            cites: milestone.cites.clone(),
            by: milestone.by.clone(),
            aside: set_aside(milestone, &contests),
        };
        stats.milestones.iter().map(row).collect()
    }

    /// Says which of competing milestones is used, in at most `CONTESTS` sentences.
    #[must_use]
    pub fn contests(stats: &Stats) -> Vec<String> {
        stats.contests().iter().take(CONTESTS).map(ToString::to_string).collect()
    }

    /// Says which agencies of milestones no event names, in at most `CONTESTS` sentences.
    #[must_use]
    pub fn unnamed(stats: &Stats) -> Vec<String> {
        stats.unnamed.iter().take(CONTESTS).map(ToString::to_string).collect()
    }
}
