//! Where a reach begins.

use super::Begin;
use crate::chain::Identity;
use crate::store::RowSet;
use std::fmt;

/// Where a reach begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// At an identity, and the rows that carry it.
    Identity(Identity, RowSet),
    /// At a strong identity, and one of the rows that carry it.
    Carried(Identity, usize),
    /// At an event: its id and its row.
    Event(String, usize),
}

impl Start {
    /// The identity, if it begins at one.
    #[must_use]
    pub const fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Identity(identity, _) | Self::Carried(identity, _) => Some(identity),
            Self::Event(..) => None,
        }
    }

    /// The start by its name, without rows.
    pub(in crate::chain) fn begin(&self) -> Begin {
        match self {
            Self::Identity(identity, _) | Self::Carried(identity, _) => Begin::Identity(identity.clone()),
            Self::Event(id, _) => Begin::Event(id.clone()),
        }
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(identity, _) | Self::Carried(identity, _) => identity.fmt(f),
            Self::Event(id, _) => f.write_str(id),
        }
    }
}
