//! The rows around the cursor.

use super::Command;
use crate::engine::{Position, Row};
use crate::event::Field;
use std::sync::Arc;

/// The rows around the cursor.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// Commands that came while the cursor is on its way: they are about where it arrives.
    pub later: Vec<Command>,
}

/// A column of the timeline whose value can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum Column {
    Stage,
    #[default]
    Account,
    Agency,
    Operation,
    Address,
}

impl Column {
    /// All columns, from the left.
    pub const ALL: [Self; 5] = [Self::Stage, Self::Account, Self::Agency, Self::Operation, Self::Address];

    /// The field whose value it shows.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Stage => Field::Stage,
            Self::Account => Field::Account,
            Self::Agency => Field::Agency,
            Self::Operation => Field::Operation,
            Self::Address => Field::SourceIp,
        }
    }
}
