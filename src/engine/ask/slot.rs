//! Which asks replace each other.

use super::Question;
use crate::event::Field;

/// Asks of one slot replace each other: of two, only the later is wanted. Notes alone do not: each is wanted.
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
    AsideSlip,
    AsideRank,
    AsideHistogram,
    Counts,
    Export,
}

impl Slot {
    /// Whether a later ask of this slot leaves an earlier one unwanted.
    #[must_use]
    pub const fn replaces(self) -> bool {
        !matches!(self, Self::Note)
    }

    /// The slot of the same ask by a second pane: neither pane's asks make those of the other unwanted.
    #[must_use]
    pub const fn aside(self) -> Self {
        match self {
            Self::Window => Self::AsideWindow,
            Self::Count => Self::AsideCount,
            Self::QueryProblem => Self::AsideSlip,
            Self::Rank => Self::AsideRank,
            // of all that is being played
            Self::Histogram => Self::AsideHistogram,
            // of no other is there a second one on the screen
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
    /// Which earlier asks this one makes unwanted.
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
            Self::Values { .. } => Slot::Values,
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
