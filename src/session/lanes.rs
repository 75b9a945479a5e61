//! State of the lanes: histogram, cursor and brush.

use super::{Grid, Session};
use crate::engine::Histogram;
use crate::event::Field;
use crate::query::same_value;
use std::sync::Arc;

/// State of the lanes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// The counts; `None` until they are answered.
    pub histogram: Option<Arc<Histogram>>,
    /// Index of the chosen lane, for stages among [`Layout::stages`](super::Layout::stages).
    pub lane: usize,
    /// The cursor's instant, in nanoseconds since 1970 UTC; it does not depend on the scale.
    pub at: i64,
    /// The instant at which the brush began, while one is being drawn.
    pub brush: Option<i64>,
    /// The instant at which the mouse was pressed, if that was in the lanes: a drag brushes from there.
    pub pressed: Option<i64>,
}

impl Lanes {
    /// The column that shows the cursor, or the nearest edge.
    #[must_use]
    pub fn column(&self, grid: &Grid) -> u16 {
        grid.nearest(self.at)
    }

    /// First and last column of the brush; `None` without one.
    #[must_use]
    pub fn brushed(&self, grid: &Grid) -> Option<(u16, u16)> {
        let (start, cursor) = (grid.nearest(self.brush?), self.column(grid));
        Some((start.min(cursor), start.max(cursor)))
    }
}

impl Session {
    /// Whether a value is the selected event's, for accounts under any of their known names.
    #[must_use]
    pub fn is_of_selected(&self, field: Field, value: &str) -> bool {
        let own = self.selected().and_then(|row| row.event.text(field)).into_iter();
        let detail = self.shown_detail().filter(|_| field == Field::Account);
        let others = detail.iter().flat_map(|detail| detail.names.iter().map(|other| other.name.as_str()));
        own.chain(others).any(|name| same_value(field, name, value))
    }
}
