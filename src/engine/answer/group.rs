//! A group of timeline rows.

use crate::chain::Identity;
use crate::engine::{GroupName, Grouping, Position};
use crate::event::When;
use crate::store::Tally;

/// A group of timeline rows, with totals for its header.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they are grouped by.
    pub by: Grouping,
    /// Identifies the group.
    pub name: GroupName,
    /// For a chain: the account of its first event.
    pub of: Option<String>,
    /// For a chain: the identity of its first event that ties it; `None` if only statements do.
    pub carries: Option<Identity>,
    /// Number of marked events.
    pub marked: u64,
    /// Number of events with a comment.
    pub commented: u64,
    /// For an account: number of events of other groups whose records name it, which a query of it keeps too.
    pub named: u64,
    /// Position of its first event.
    pub first: Position,
    /// Time of the first and of the last event; `None` if they are undated.
    pub span: Option<(When, When)>,
    /// Number of events, and the operations that they stand for.
    pub total: Tally,
    /// Whether it is folded into one row.
    pub folded: bool,
}
