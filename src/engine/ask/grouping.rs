//! Grouping of timeline rows.

/// What timeline rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// No groups: rows are in order of time.
    #[default]
    None,
    /// The hour in which the event happened.
    Hour,
    /// The account, those with most events first.
    Account,
    /// The chain, in the order of the chains' first events.
    Chain,
}

impl Grouping {
    /// The next choice when a key cycles through them.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::None => Self::Hour,
            Self::Hour => Self::Account,
            Self::Account => Self::Chain,
            Self::Chain => Self::None,
        }
    }

    /// Whether groups are folded at first, to give an overview.
    #[must_use]
    pub const fn begins_folded(self) -> bool {
        matches!(self, Self::Account | Self::Chain)
    }
}

/// Identifies a group within a grouping.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupName {
    /// Hour: its start, in nanoseconds since 1970 UTC.
    Hour(i64),
    /// Account: its name.
    Account(String),
    /// Chain: the id of one of its events.
    Chain(String),
    /// Dated events without a known hour, account or chain.
    None,
    /// Events without a time.
    Undated,
}
