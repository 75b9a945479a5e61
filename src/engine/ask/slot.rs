//! Which asks replace each other, and which interrupt others.

use super::Question;
use crate::event::Field;

/// Asks in the same slot replace each other: only the latest is answered. The exception is [`Self::Note`]: each note is
/// made. The order of the variants is the priority, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Slot {
    Remembered,
    Case,
    Window,
    Values,
    Paths,
    Event,
    Note,
    Tally,
    Seek,
    Ahead,
    AsideWindow,
    Count,
    QueryProblem,
    Proposed,
    Rank,
    Histogram,
    Facet(Field),
    Find,
    Gap,
    Walk,
    Chain,
    Chains,
    Path,
    Reach,
    Compare,
    Ledger,
    Notes,
    Blind,
    Stats,
    AsideCount,
    AsideQueryProblem,
    AsideRank,
    AsideHistogram,
    Counts,
    Export,
}

impl Slot {
    /// Whether a later ask in this slot replaces earlier ones.
    #[must_use]
    pub const fn replaces(self) -> bool {
        !matches!(self, Self::Note)
    }

    /// The slot of the same question from the second pane, so that the panes' asks do not replace each other. Slots
    /// that the second pane never uses map to themselves.
    #[must_use]
    pub const fn aside(self) -> Self {
        match self {
            Self::Window => Self::AsideWindow,
            Self::Count => Self::AsideCount,
            Self::QueryProblem => Self::AsideQueryProblem,
            Self::Rank => Self::AsideRank,
            // the histogram of all that is being played
            Self::Histogram => Self::AsideHistogram,
            // the second pane asks no other question
            other => other,
        }
    }

    /// Whether an ask in this slot interrupts one in the other. Rows, completions and the selected event come before counts;
    /// loading the case is never interrupted.
    #[must_use]
    pub fn goes_before(self, other: Self) -> bool {
        matches!(self, Self::Window | Self::Values | Self::Paths | Self::Event) && self < other
    }
}

impl Question {
    /// The slot of the question.
    #[must_use]
    pub fn slot(&self) -> Slot {
        match self {
            Self::Case | Self::Reopen { .. } => Slot::Case,
            Self::Window { .. } => Slot::Window,
            Self::Count { .. } => Slot::Count,
            Self::QueryProblem { .. } => Slot::QueryProblem,
            Self::Proposed { .. } => Slot::Proposed,
            Self::Rank { .. } => Slot::Rank,
            Self::Histogram { .. } => Slot::Histogram,
            Self::Facet { field, .. } => Slot::Facet(*field),
            Self::Values { .. } | Self::RecordNames { .. } => Slot::Values,
            Self::Event { .. } => Slot::Event,
            Self::Find { .. } => Slot::Find,
            Self::Gap { .. } => Slot::Gap,
            Self::Seek { .. } => Slot::Seek,
            Self::Ahead { .. } => Slot::Ahead,
            Self::Aside(question) => question.slot().aside(),
            Self::Arranged(question, _) => question.slot(),
            Self::Ledger => Slot::Ledger,
            Self::Blind { .. } => Slot::Blind,
            Self::Stats { .. } => Slot::Stats,
            Self::Chains { .. } => Slot::Chains,
            Self::Chain { .. } | Self::Brief { .. } => Slot::Chain,
            Self::Walk { .. } => Slot::Walk,
            Self::Path { .. } => Slot::Path,
            Self::Reach { .. } => Slot::Reach,
            Self::Compare { .. } => Slot::Compare,
            Self::Note { .. } => Slot::Note,
            Self::Tally { .. } | Self::Known { .. } => Slot::Tally,
            Self::Notes => Slot::Notes,
            Self::Remembered | Self::Remember(_) => Slot::Remembered,
            Self::Export(_) => Slot::Export,
            Self::Counts { .. } => Slot::Counts,
            Self::Paths { .. } => Slot::Paths,
        }
    }
}
