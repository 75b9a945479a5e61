//! A group of rows.

use crate::chain::Identity;
use crate::engine::{GroupName, Grouping, Position};
use crate::event::When;
use crate::store::Tally;

/// Events that stand together on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they are grouped by.
    pub by: Grouping,
    /// Which group it is.
    pub name: GroupName,
    /// Of a chain, the account of its first event.
    pub of: Option<String>,
    /// Of a chain, what its first event carries that ties it; `None` where statements alone do.
    pub carries: Option<Identity>,
    /// How many of them are marked.
    pub marked: u64,
    /// How many of them have a comment.
    pub commented: u64,
    /// Where the first of them stands.
    pub first: Position,
    /// When the first and the last of them happened.
    pub span: Option<(When, When)>,
    /// How many they are, and the operations that they stand for.
    pub total: Tally,
    /// Whether one row stands for all of them.
    pub folded: bool,
}
