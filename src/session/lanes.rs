//! The lanes.

use super::{Grid, Session};
use crate::engine::Histogram;
use crate::event::Field;
use crate::query::same_value;
use std::sync::Arc;

/// The lanes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// The counts, once they are known.
    pub histogram: Option<Arc<Histogram>>,
    /// Which lane is chosen, by its place among [`Layout::stages`](super::Layout::stages).
    pub lane: usize,
    /// Where the cursor is, whatever the scale: an instant, in nanoseconds since 1970 UTC.
    pub at: i64,
    /// Where a brush began, while one is drawn.
    pub brush: Option<i64>,
}

impl Lanes {
    /// The column of a scale that the cursor is drawn in: its instant's, or the edge nearest to it.
    #[must_use]
    pub fn column(&self, grid: &Grid) -> u16 {
        grid.nearest(self.at)
    }

    /// First and last column of the brush that is being drawn.
    #[must_use]
    pub fn brushed(&self, grid: &Grid) -> Option<(u16, u16)> {
        let (start, cursor) = (grid.nearest(self.brush?), self.column(grid));
        Some((start.min(cursor), start.max(cursor)))
    }
}

impl Session {
    /// Whether a value of a field is the selected event's, of its account by any name that is told of it.
    #[must_use]
    pub fn is_of_selected(&self, field: Field, value: &str) -> bool {
        let own = self.selected().and_then(|row| row.event.text(field)).into_iter();
        let detail = self.shown_detail().filter(|_| field == Field::Account);
        let others = detail.iter().flat_map(|detail| detail.names.iter().map(|other| other.name.as_str()));
        own.chain(others).any(|name| same_value(field, name, value))
    }
}
