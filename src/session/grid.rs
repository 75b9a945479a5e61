//! The time scale of the lanes: the time range of each column.

use crate::event::{DAY, HOUR, MINUTE, SECOND, Zone};

/// The possible widths of a column in nanoseconds, from a second to five years. Each is at most two and a half times
/// the one before, so that the events take up most of the plot.
pub const STEPS: &[i64] = &[
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    3 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    45 * MINUTE,
    HOUR,
    90 * MINUTE,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    8 * HOUR,
    12 * HOUR,
    16 * HOUR,
    DAY,
    36 * HOUR,
    2 * DAY,
    3 * DAY,
    4 * DAY,
    5 * DAY,
    7 * DAY,
    10 * DAY,
    14 * DAY,
    21 * DAY,
    30 * DAY,
    45 * DAY,
    60 * DAY,
    91 * DAY,
    122 * DAY,
    182 * DAY,
    273 * DAY,
    365 * DAY,
    548 * DAY,
    730 * DAY,
    1095 * DAY,
    1825 * DAY,
];

/// A scale: column `n` begins at `from + n × width`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// First instant of the first column, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Width of a column in nanoseconds, one of [`STEPS`].
    pub width: i64,
    /// Number of columns.
    pub columns: u16,
}

impl Grid {
    /// The finest scale that shows the whole span in `columns` columns, aligned to the clock of a zone.
    #[must_use]
    pub fn fitting(span: (i64, i64), columns: u16, zone: Zone) -> Self {
        let columns = columns.max(1);
        let (first, last) = (span.0.min(span.1), span.1.max(span.0));
        let aligned = |width: i64| {
            let shift = zone.offset_at(first).saturating_mul(SECOND);
            first.saturating_add(shift).div_euclid(width).saturating_mul(width).saturating_sub(shift)
        };
        let fits = |width: &&i64| {
            let reach = width.saturating_mul(i64::from(columns));
            aligned(**width).saturating_add(reach - 1) >= last
        };
        let width = STEPS.iter().find(fits).copied().unwrap_or(STEPS[STEPS.len() - 1]);
        Self { from: aligned(width), width, columns }
    }

    /// First instant of a column.
    #[must_use]
    pub fn start(&self, column: u16) -> i64 {
        self.from.saturating_add(self.width.saturating_mul(i64::from(column)))
    }

    /// Last instant of a column.
    #[must_use]
    pub fn end(&self, column: u16) -> i64 {
        self.start(column).saturating_add(self.width - 1)
    }

    /// The column of an instant; `None` outside of the scale.
    #[must_use]
    pub fn column(&self, instant: i64) -> Option<u16> {
        if instant < self.from {
            return None;
        }
        let column = u16::try_from(instant.saturating_sub(self.from) / self.width).ok()?;
        (column < self.columns).then_some(column)
    }

    /// The column of an instant, or the nearest edge if it is outside of the scale.
    #[must_use]
    pub fn nearest(&self, instant: i64) -> u16 {
        let last = self.columns.saturating_sub(1);
        if instant < self.from { 0 } else { self.column(instant).unwrap_or(last) }
    }

    /// First and last instant of the whole scale.
    #[must_use]
    pub fn span(&self) -> (i64, i64) {
        (self.from, self.end(self.columns.saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Grid, HOUR};
    use crate::event::Zone;

    #[test]
    fn a_scale_covers_its_span_in_round_steps() {
        let grid = Grid::fitting((5 * HOUR, 49 * DAY), 91, Zone::Utc);
        assert_eq!((grid.from, grid.width), (0, 16 * HOUR));
        assert_eq!(grid.column(16 * HOUR), Some(1));
        assert_eq!(grid.column(-1), None);
        assert!(grid.span().1 >= 49 * DAY);
        assert_eq!(grid.nearest(i64::MAX), 90);
    }

    #[test]
    fn columns_begin_with_the_day_of_the_zone() {
        let zone = Zone::parse("+02:00").unwrap();
        let grid = Grid::fitting((23 * HOUR, 30 * DAY), 40, zone);
        assert_eq!(grid.width, DAY);
        assert_eq!(grid.from, 22 * HOUR);
    }

    #[test]
    fn no_span_is_too_short_or_too_long() {
        for span in [(0, 0), (i64::MIN, i64::MAX), (7, 3)] {
            let grid = Grid::fitting(span, 10, Zone::Utc);
            assert!(grid.width > 0);
            assert!(grid.span().0 <= grid.span().1);
        }
    }
}
