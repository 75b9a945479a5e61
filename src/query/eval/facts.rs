//! Properties that no event tells by itself.

use super::Test;
use crate::query::Property;
use crate::store::{RowSet, Store};

/// What is known of events only when all of them are looked at together.
pub trait EventFacts: Sync {
    /// The rows of a property; `None` where that is not known (yet), or where events tell it by themselves.
    fn rows(&self, property: Property) -> Option<&RowSet>;

    /// What was known of them at an instant, in nanoseconds since 1970 UTC; `None` where nobody knows (yet).
    fn as_of(&self, _: i64) -> Option<&dyn EventFacts> {
        None
    }

    /// The rows of the chain that an event is of, by its id; `None` where that is not known (yet), and where it was stopped.
    fn chain(&self, store: &Store, event: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet>;

    /// The accesses that are downstream of an identity or an event, as `reach:` names it, or a part of them; `None` where
    /// that is not known (yet), and where it was stopped.
    fn reached(&self, store: &Store, text: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet>;

    /// The rows of which something is said beside their records that passes a test; `None` where nothing is said of any.
    fn rows_commented(&self, _: &Store, _: &Test<'_>) -> Option<RowSet> {
        None
    }
}

/// Where nothing is known of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFacts;

impl EventFacts for NoFacts {
    fn rows(&self, _: Property) -> Option<&RowSet> {
        None
    }

    fn chain(&self, _: &Store, _: &str, _: &dyn Fn() -> bool) -> Option<RowSet> {
        None
    }

    fn reached(&self, _: &Store, _: &str, _: &dyn Fn() -> bool) -> Option<RowSet> {
        None
    }
}
