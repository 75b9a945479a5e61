//! What was told otherwise on one day than on another.

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
    /// What changed between them: by kind, of a kind by stage and subject.
    pub changes: Vec<Change>,
    /// Records of logs that came between them, by stage.
    pub records: Vec<(Stage, u64)>,
    /// Additions that are counted here and not told of, as there are too many.
    pub left_out: u64,
}

/// What was known on a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DaySummary {
    /// The last instant of the day, in nanoseconds since 1970 UTC; the end of time is now.
    pub instant: i64,
    /// Events, and the operations they stand for.
    pub total: Tally,
    /// The milestones.
    pub milestones: Vec<Milestone>,
}

/// Something that is told otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// In which way.
    pub kind: ChangeKind,
    /// What it is about.
    pub stage: Stage,
    /// What does not hold any more, or is in doubt, in the order in which it was told.
    pub old: Vec<Claim>,
    /// What says so, or what is new, the latest first: that is what stands.
    pub new: Vec<Claim>,
}

/// In which way something is told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// What was told on the earlier day is replaced.
    Corrected,
    /// It was told after the earlier day and replaced by the later one.
    TakenBack,
    /// It can't be true, as another claim says.
    Contradicted,
    /// Another claim says otherwise, and both stand.
    Disputed,
    /// It was not told before, and stands.
    Added,
}

/// A claim, as it stood on the later day.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// What it is ordered by, in nanoseconds since 1970 UTC; `None` in the undated lane.
    pub order: Option<i64>,
    /// When that happened which it tells of.
    pub when: Option<When>,
    /// Since when it is known, as far as that is told.
    pub since: Option<When>,
    /// Whether it was told on the earlier day already.
    pub early: bool,
    /// Its stage.
    pub stage: Stage,
    /// What it is about, in a word.
    pub operation: String,
    /// Who tells it, or whom it is about.
    pub agency: String,
    /// What it says.
    pub message: String,
    /// How sure it is.
    pub status: String,
    /// How it was read.
    pub confidence: String,
    /// What it rests on.
    pub cites: Vec<String>,
}

impl ChangeKind {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 5] =
        [Self::Corrected, Self::TakenBack, Self::Contradicted, Self::Disputed, Self::Added];

    /// As it is written for programs.
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

    /// As a person reads it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TakenBack => "told and taken back",
            other => other.name(),
        }
    }
}

impl Comparison {
    /// How many changes there are of a kind, told of or not.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> u64 {
        let told = self.changes.iter().filter(|change| change.kind == kind).count() as u64;
        told + if kind == ChangeKind::Added { self.left_out } else { 0 }
    }
}
