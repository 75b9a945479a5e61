//! The lanes of agencies and accounts, as far as they are known.

use super::Session;
use crate::engine::{AccessLane, LaneBy};

impl Session {
    /// What is known of the lanes of agencies or accounts, where these are shown.
    #[must_use]
    pub fn swims(&self) -> Option<&[AccessLane]> {
        let histogram = self.lanes.histogram.as_ref()?;
        (self.view.by != LaneBy::Stage && histogram.by == self.view.by).then_some(&histogram.swims)
    }

    /// How many lanes there are.
    #[must_use]
    pub fn lane_count(&self) -> usize {
        match self.view.by {
            LaneBy::Stage => self.stages().len(),
            _ => self.swims().map_or(0, <[AccessLane]>::len),
        }
    }
}
