//! The known rows of the timeline, with cursor and scrolling.

use crate::engine::{GroupName, Position, Row};
use crate::event::Field;
use crate::export::Column;
use std::sync::Arc;

/// The known rows of the timeline, a window around the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The known rows, in order.
    pub rows: Arc<Vec<Row>>,
    /// Index of the cursor's row.
    pub cursor: usize,
    /// Index of the first visible row.
    pub top: usize,
    /// Whether the first known row is the very first.
    pub first: bool,
    /// Whether the last known row is the very last.
    pub last: bool,
    /// The column that `i`, `x` and `o` apply to.
    pub column: Column,
    /// Whether the cursor goes to the anchor of the next window, wherever it is by then.
    pub jump: bool,
    /// The text whose hits are marked in the rows, if any.
    pub marked: Option<String>,
    /// The event that an early answer placed the cursor on, until the final answer.
    pub early: Option<Position>,
    /// Unfolded runs, by their first event.
    pub unfolded: Vec<Position>,
    /// Groups that are not in their default folding.
    pub turned: Vec<GroupName>,
    /// The event that the cursor was sent to, which is shown even within a folded run or group.
    pub revealed: Option<Position>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            rows: Arc::default(),
            cursor: 0,
            top: 0,
            first: false,
            last: false,
            column: Column::Field(Field::Account),
            jump: false,
            marked: None,
            early: None,
            unfolded: Vec::new(),
            turned: Vec::new(),
            revealed: None,
        }
    }
}
