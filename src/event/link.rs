//! Links: statements of one event about another.

use std::fmt;

/// The relation of a link. The first five connect chains, the last three relate claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rel {
    /// It issued the other's token, session or key.
    Issued,
    /// It used the other.
    Used,
    /// It reached the other.
    Reached,
    /// It caused the other.
    Caused,
    /// Both describe the same event.
    SameAs,
    /// It replaces the other claim.
    Supersedes,
    /// It and the other claim can't both be true.
    Contradicts,
    /// It belongs to the other.
    PartOf,
}

impl Rel {
    /// Every relation, in the order of the manual.
    pub const ALL: [Self; 8] = [
        Self::Issued,
        Self::Used,
        Self::Reached,
        Self::Caused,
        Self::SameAs,
        Self::Supersedes,
        Self::Contradicts,
        Self::PartOf,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Used => "used",
            Self::Reached => "reached",
            Self::Caused => "caused",
            Self::SameAs => "same_as",
            Self::Supersedes => "supersedes",
            Self::Contradicts => "contradicts",
            Self::PartOf => "part_of",
        }
    }

    /// The relation of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rel| rel.name() == text)
    }
}

impl fmt::Display for Rel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A statement about another event (by id) or about an identity (`token:…`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The relation.
    pub rel: Rel,
    /// The target: an event's id, or `type:value`.
    pub to: String,
}
