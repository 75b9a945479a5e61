//! What a filter asks of the analysis of all events. The trait is implemented outside of this module, which knows no
//! chains.

use super::Test;
use crate::query::Property;
use crate::store::{RowSet, Store};

/// Results of the analysis: what no event tells by itself.
pub trait EventFacts: Sync {
    /// The rows with a property; `None` if not known (yet), or if the property does not depend on the analysis.
    fn rows(&self, property: Property) -> Option<&RowSet>;

    /// The analysis as of an instant, in nanoseconds since 1970 UTC; `None` if not available (yet).
    fn as_of(&self, _: i64) -> Option<&dyn EventFacts> {
        None
    }

    /// The rows of the chain of an event, given by its id; `None` if not known (yet) or cancelled.
    fn chain(&self, store: &Store, event: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet>;

    /// The accesses that a `reach:` text selects: those downstream of an identity or event, perhaps narrowed. `None` if
    /// not known (yet) or cancelled.
    fn reached(&self, store: &Store, text: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet>;

    /// The rows whose notes pass a test; `None` if there are no notes.
    fn rows_commented(&self, _: &Store, _: &Test<'_>) -> Option<RowSet> {
        None
    }
}

/// No analysis: every answer is `None`.
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
