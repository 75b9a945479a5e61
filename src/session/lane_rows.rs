//! The lanes of agencies and accounts.

use super::Session;
use crate::engine::{AccessLane, LaneBy};

impl Session {
    /// The lanes by agency or account; `None` while lanes are by stage, or until they are answered.
    #[must_use]
    pub fn access_lanes(&self) -> Option<&[AccessLane]> {
        let histogram = self.lanes.histogram.as_ref()?;
        (self.view.by != LaneBy::Stage && histogram.by == self.view.by).then_some(&histogram.access_lanes)
    }

    /// Number of lanes.
    #[must_use]
    pub fn lane_count(&self) -> usize {
        match self.view.by {
            LaneBy::Stage => self.stages().len(),
            _ => self.access_lanes().map_or(0, <[AccessLane]>::len),
        }
    }
}
