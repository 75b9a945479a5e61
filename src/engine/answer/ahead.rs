//! What a playback comes to next.

use crate::engine::Position;

/// What a playback comes to next, among the dated events of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ahead {
    /// The event so many further as was asked; nearer where there are fewer, `None` where there is none.
    pub reached: Option<Position>,
    /// The event after that, `None` where that is the last.
    pub next: Option<Position>,
}
