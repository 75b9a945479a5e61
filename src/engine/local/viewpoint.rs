//! From where an event is looked at: now or as of an instant, and how far into a playback.

use crate::store::RowSet;

/// What of the case is seen when an event is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Viewpoint<'v> {
    /// The instant that everything is as of, in nanoseconds since 1970 UTC; `None` is now.
    pub as_of: Option<i64>,
    /// The rows known at that instant; `None` if all are.
    pub known: Option<&'v RowSet>,
    /// How many rows are played, if it is looked at during playback.
    pub until: Option<usize>,
}

impl Viewpoint<'_> {
    /// Whether a row is known then, and played by then.
    pub fn sees(&self, row: usize) -> bool {
        self.knows(row) && self.until.is_none_or(|until| row < until)
    }

    /// Whether a row is known then, played or not.
    pub fn knows(&self, row: usize) -> bool {
        self.known.is_none_or(|known| known.contains(row))
    }
}
