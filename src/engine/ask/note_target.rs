//! The events that a note is made on.

use super::Position;
use crate::query::Filter;

/// The events that a note is made on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NoteTarget {
    /// No event: the note is about the case, a value or another note.
    #[default]
    Nothing,
    /// The events with these ids.
    Events(Vec<String>),
    /// One event, identified even if its id is not unique.
    Event(Position),
    /// All events that match a filter.
    Kept(Filter),
    /// The rows of a filter between two events, both included, in either order.
    Between {
        /// The filter.
        filter: Filter,
        /// One end.
        from: Position,
        /// The other end.
        to: Position,
    },
}

impl NoteTarget {
    /// The filter of the target, if it has one.
    #[must_use]
    pub const fn filter(&self) -> Option<&Filter> {
        match self {
            Self::Kept(filter) | Self::Between { filter, .. } => Some(filter),
            Self::Nothing | Self::Events(_) | Self::Event(_) => None,
        }
    }
}
