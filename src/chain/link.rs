//! Why two events belong together.

use super::Identity;
use std::fmt;

/// The evidence that two events belong together, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// Two records carry the same strong identity.
    Observed,
    /// Somebody states it.
    Asserted,
    /// A rule implies it.
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

/// A link between two events, and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// The id of one event.
    pub from: String,
    /// The id of the other.
    pub to: String,
    /// The kind of evidence.
    pub kind: LinkKind,
    /// The identity that both have, if that is the reason.
    pub identity: Option<Identity>,
    /// The reason in words.
    pub reason: String,
}
