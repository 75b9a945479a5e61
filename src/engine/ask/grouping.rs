//! What the rows of the timeline are grouped by.

/// What the rows of the timeline are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// Nothing: rows stand by time.
    #[default]
    None,
    /// The hour in which they happened.
    Hour,
    /// Their account, that with most events first.
    Account,
    /// Their chain, in the order of first events.
    Chain,
}

impl Grouping {
    /// The next one, in the order in which a key goes through them.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::None => Self::Hour,
            Self::Hour => Self::Account,
            Self::Account => Self::Chain,
            Self::Chain => Self::None,
        }
    }

    /// Whether its groups are folded to begin with, for an overview.
    #[must_use]
    pub const fn begins_folded(self) -> bool {
        matches!(self, Self::Account | Self::Chain)
    }
}

/// Which group it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupName {
    /// The hour that begins at an instant, in nanoseconds since 1970 UTC.
    Hour(i64),
    /// That of an account.
    Account(String),
    /// That of the chain of an event, by its id.
    Chain(String),
    /// That of what has a time and no known hour, no account or no chain.
    None,
    /// That of what has no time.
    Undated,
}
