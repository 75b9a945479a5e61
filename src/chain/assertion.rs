//! What analysts state about events.

use crate::event::Rel;

/// An analyst's statement of how an event relates to another event or to an identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assertion {
    /// The id of the event.
    pub from: String,
    /// The relation.
    pub rel: Rel,
    /// The other end: the id of an event, or `type:value`.
    pub to: String,
    /// The analyst.
    pub by: String,
    /// When it was stated, in nanoseconds since 1970 UTC.
    pub at: i64,
}
