//! Why two events belong together.

use super::Identity;
use std::fmt;

/// Who says that two events belong together. The less is assumed, the less it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// Two records carry the same strong identity.
    Observed,
    /// Somebody says so.
    Asserted,
    /// A rule says so.
    Inferred,
}

impl LinkKind {
    /// All kinds, the surest first.
    pub const ALL: [Self; 3] = [Self::Observed, Self::Asserted, Self::Inferred];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Asserted => "asserted",
            Self::Inferred => "inferred",
        }
    }
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// That one event belongs with another, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// The id of the one event.
    pub from: String,
    /// The id of the other.
    pub to: String,
    /// Who says so.
    pub kind: LinkKind,
    /// The identity that both have, where that is why.
    pub identity: Option<Identity>,
    /// Why, in words.
    pub reason: String,
}
