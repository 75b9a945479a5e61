//! How rows are arranged on the screen.

use super::{GroupName, Grouping, Position};
use crate::event::Zone;

/// How the rows of a filter are arranged on the screen: folded, grouped or plain. Affects display only, never counts,
/// ranks or exports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Whether consecutive alike events are folded into one row.
    pub alike: bool,
    /// The display zone: a run of alike events ends at its midnights, so that each row belongs to the day that it
    /// stands under.
    pub zone: Zone,
    /// Runs that are unfolded, each identified by one of its events.
    pub unfolded: Vec<Position>,
    /// What rows are grouped by. Alike events are folded within groups too, if [`Self::alike`] is set.
    pub grouping: Grouping,
    /// Groups whose folding differs from the default of the grouping.
    pub turned: Vec<GroupName>,
    /// An event that must be visible: its run is unfolded, unless the event is the first of it.
    pub revealed: Option<Position>,
}

impl Arrangement {
    /// Whether the arrangement is one row per event, in order of time.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        !self.alike && !self.is_grouped()
    }

    /// Whether rows are in groups.
    #[must_use]
    pub const fn is_grouped(&self) -> bool {
        !matches!(self.grouping, Grouping::None)
    }
}
