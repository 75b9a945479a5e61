//! The events that a playback reaches next.

use crate::engine::Position;

/// The events that a playback reaches next, among the dated events of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ahead {
    /// The event the asked number of steps away, or the last one before that if there are fewer; `None` if there is
    /// none.
    pub reached: Option<Position>,
    /// The event after that; `None` if that is the last.
    pub next: Option<Position>,
}
