//! What analysts say of events.

use crate::event::Rel;

/// That an analyst says how an event stands to another one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assertion {
    /// The id of the event.
    pub from: String,
    /// How.
    pub rel: Rel,
    /// To which: an event's id, or `type:value`.
    pub to: String,
    /// Who says so.
    pub by: String,
    /// When, in nanoseconds since 1970 UTC.
    pub at: i64,
}
