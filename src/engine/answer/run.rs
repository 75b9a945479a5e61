//! A run of consecutive alike events.

use crate::engine::Position;
use crate::event::When;
use crate::store::Tally;

/// A run of at least two consecutive alike events, shown as one row when folded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Position of the first event.
    pub first: Position,
    /// Position of the last event.
    pub last: Position,
    /// Time of the last event.
    pub until: Option<When>,
    /// Number of events, and the operations that they stand for.
    pub total: Tally,
    /// The message for the folded row: differing numbers are replaced by `…`, or by the total if they are the
    /// operations; `each` is added where every event states the same number. `None` if all messages are equal and need
    /// no change.
    pub message: Option<String>,
    /// Whether it is folded into one row.
    pub folded: bool,
}
