//! What a note is to be on.

use super::Position;
use crate::query::Filter;

/// The events that a note is to be on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NoteTarget {
    /// None: the note speaks of the case, of a value or of another note.
    #[default]
    Nothing,
    /// These, by their ids.
    Events(Vec<String>),
    /// This one, wherever it stands.
    Event(Position),
    /// All that a filter keeps.
    Kept(Filter),
    /// Those of a filter from one row to another, both held, whichever is the earlier.
    Between {
        /// Of these events.
        filter: Filter,
        /// The one row.
        from: Position,
        /// The other.
        to: Position,
    },
}

impl NoteTarget {
    /// The filter that it is meant of, where it is one.
    #[must_use]
    pub const fn filter(&self) -> Option<&Filter> {
        match self {
            Self::Kept(filter) | Self::Between { filter, .. } => Some(filter),
            Self::Nothing | Self::Events(_) | Self::Event(_) => None,
        }
    }
}
