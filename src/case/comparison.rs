//! The result of comparing two days: what was reported differently on the later one.

use super::Measure;
use crate::event::{Stage, When};
use crate::read::Milestone;
use crate::store::Tally;

/// Two days side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// What was known on the earlier day.
    pub before: DaySummary,
    /// What was known on the later day.
    pub after: DaySummary,
    /// What changed between them, by kind, then by stage and subject.
    pub changes: Vec<Change>,
    /// Log records that were added in between, by stage.
    pub records: Vec<(Stage, u64)>,
    /// How many additions are left out of `changes`, as there are too many.
    pub left_out: u64,
}

/// What was known on a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DaySummary {
    /// The last instant of the day, in nanoseconds since 1970 UTC; `i64::MAX` for now.
    pub instant: i64,
    /// Events, and the operations they stand for.
    pub total: Tally,
    /// The milestones.
    pub milestones: Vec<Milestone>,
    /// How long they were in, as far as was known.
    pub case: Option<Measure>,
}

/// Claims that changed together.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The kind of change.
    pub kind: ChangeKind,
    /// The stage of the first claim.
    pub stage: Stage,
    /// The claims that do not hold any more, or are in doubt, in the order in which they were made.
    pub old: Vec<Claim>,
    /// The claims that say so, or that are new, the latest first: these stand.
    pub new: Vec<Claim>,
}

/// The ways in which a report can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A claim known on the earlier day was replaced.
    Corrected,
    /// A claim was made after the earlier day and replaced by the later one.
    TakenBack,
    /// A claim cannot be true, as another one says.
    Contradicted,
    /// Two claims disagree, and both stand.
    Disputed,
    /// A claim is new, and stands.
    Added,
}

/// A claim, as it stood on the later day.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// Its place in the timeline, in nanoseconds since 1970 UTC; `None` if it is undated.
    pub order: Option<i64>,
    /// When what it reports happened.
    pub when: Option<When>,
    /// Since when it is known, if it says so.
    pub since: Option<When>,
    /// Whether it was known on the earlier day.
    pub early: bool,
    /// Its stage.
    pub stage: Stage,
    /// Its operation, which names what it is about.
    pub operation: String,
    /// The agency that reports it, or that it is about.
    pub agency: String,
    /// Its text.
    pub message: String,
    /// Its status.
    pub status: String,
    /// Its confidence.
    pub confidence: String,
    /// The publications that it cites.
    pub cites: Vec<String>,
}

impl ChangeKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 5] =
        [Self::Corrected, Self::TakenBack, Self::Contradicted, Self::Disputed, Self::Added];

    /// The name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::TakenBack => "taken_back",
            Self::Contradicted => "contradicted",
            Self::Disputed => "disputed",
            Self::Added => "added",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TakenBack => "told and taken back",
            other => other.name(),
        }
    }
}

impl Comparison {
    /// How many changes of a kind there are, those left out included.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> u64 {
        let told = self.changes.iter().filter(|change| change.kind == kind).count() as u64;
        told + if kind == ChangeKind::Added { self.left_out } else { 0 }
    }
}
