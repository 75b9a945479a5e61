//! Problems of a filter: unknown names, or values that match nothing.

use crate::chain::UnknownName;
use crate::query::Suggestion;
use std::fmt;

/// A problem of a filter that is worth telling the analyst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryProblem {
    /// A name that does not exist, so that an empty result means nothing.
    Unnamed(UnknownName),
    /// Nothing matches, but a similar filter would.
    Meant(Suggestion),
}

impl QueryProblem {
    /// With names of record fields as a query spells them.
    #[must_use]
    pub fn spelled_in(self, query: &str) -> Self {
        match self {
            Self::Meant(meant) => Self::Meant(meant.spelled_in(query)),
            unnamed @ Self::Unnamed(_) => unnamed,
        }
    }
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed(unnamed) => unnamed.fmt(f),
            Self::Meant(meant) => meant.fmt(f),
        }
    }
}
