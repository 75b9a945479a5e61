//! Consecutive alike events.

use crate::engine::Position;
use crate::event::When;
use crate::store::Tally;

/// Consecutive events that are alike: two at the least.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Where the first of them stands.
    pub first: Position,
    /// Where the last of them stands.
    pub last: Position,
    /// When the last of them happened.
    pub until: Option<When>,
    /// How many they are, and the operations that they stand for.
    pub total: Tally,
    /// What all of their messages say, with `…` for numbers that differ, or the operations where they are these, and `each`
    /// where each says the same number of its own; `None` where all say the same else.
    pub message: Option<String>,
    /// Whether one row stands for all of them.
    pub folded: bool,
}
