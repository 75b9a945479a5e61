//! How rows are arranged on the screen.

use super::{GroupName, Grouping, Position};
use crate::event::Zone;

/// How the rows of a filter are arranged on the screen. It changes no count, no number of a row and nothing that is handed
/// over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Whether consecutive events that are alike are one row.
    pub alike: bool,
    /// The zone at whose midnights runs of alike events end, as what stands under a day is of that day.
    pub zone: Zone,
    /// Runs that are unfolded, each by one of its events.
    pub unfolded: Vec<Position>,
    /// What they are grouped by; grouped rows are one an event.
    pub grouping: Grouping,
    /// Groups that are folded where others are not, or unfolded.
    pub turned: Vec<GroupName>,
    /// An event that is shown whatever run it stands in: that is unfolded, unless the event is the first of it.
    pub revealed: Option<Position>,
}

impl Arrangement {
    /// Whether rows are as the filter has them: one an event, in its order.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        !self.alike && !self.is_grouped()
    }

    /// Whether rows stand in groups.
    #[must_use]
    pub const fn is_grouped(&self) -> bool {
        !matches!(self.grouping, Grouping::None)
    }
}
