//! What is wrong with the names in a filter.

use crate::chain::UnknownName;
use crate::query::Suggestion;
use std::fmt;

/// What is wrong with the names in a filter, or was probably meant by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryProblem {
    /// A name is nobody's: that nothing is kept is no answer.
    Unnamed(UnknownName),
    /// Nothing is kept, and something near it would be.
    Meant(Suggestion),
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed(unnamed) => unnamed.fmt(f),
            Self::Meant(meant) => meant.fmt(f),
        }
    }
}
