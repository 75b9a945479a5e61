//! The rows around the cursor.

use crate::engine::{GroupName, Position, Row};
use crate::event::Field;
use crate::export::Column;
use std::sync::Arc;

/// The rows around the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Rows that are known, in order.
    pub rows: Arc<Vec<Row>>,
    /// Which of them the cursor is on.
    pub cursor: usize,
    /// Which of them is the first on the screen.
    pub top: usize,
    /// Whether the first of them is the first of all.
    pub first: bool,
    /// Whether the last of them is the last of all.
    pub last: bool,
    /// Which column `i x o` act upon.
    pub column: Column,
    /// Whether the next window goes to its anchor, wherever the cursor is by then.
    pub jump: bool,
    /// The text whose hits are marked in the rows; `None` where no hits are marked.
    pub marked: Option<String>,
    /// Where rows that came early have put the cursor, until all rows are known.
    pub early: Option<Position>,
    /// Runs of alike events that are unfolded, each by its first event.
    pub unfolded: Vec<Position>,
    /// Groups that are folded where others are not, or unfolded.
    pub turned: Vec<GroupName>,
    /// The event that the cursor was sent to, which is shown whatever run or group it stands in.
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
