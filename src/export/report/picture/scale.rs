//! The time scale of the picture.

use super::Lanes;
use crate::event::{DAY, HOUR, MINUTE, SECOND};

/// The number of columns.
pub const COLUMNS: usize = 144;

/// The same as `i64`, for dividing times.
const ACROSS: i64 = 144;
/// Columns left free at each end.
const ROOM: i64 = 2;

/// Widths of a column, in units that people count in. From a day on any number of days is used, so that the picture is
/// filled.
const WIDTHS: [i64; 22] = [
    SECOND / 1000,
    SECOND / 100,
    SECOND / 10,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    8 * HOUR,
    12 * HOUR,
    16 * HOUR,
];

/// The first instant and the width of columns that cover some instants.
pub(super) fn fitting(instants: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    let ends = instants.fold(None, |ends: Option<(i64, i64)>, at| {
        Some(ends.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
    });
    let (first, last) = ends?;
    let lasts = i128::from(last) - i128::from(first);
    let fits = |width: i64| lasts < i128::from(width) * i128::from(ACROSS - 2 * ROOM);
    let width = WIDTHS.into_iter().find(|width| fits(*width));
    let width = width.unwrap_or_else(|| {
        let days = lasts / i128::from(ACROSS - 2 * ROOM) / i128::from(DAY) + 1;
        i64::try_from(days * i128::from(DAY)).unwrap_or(i64::MAX / ACROSS).min(i64::MAX / ACROSS)
    });
    let from = first.saturating_sub(width.saturating_mul(ROOM)).div_euclid(width).saturating_mul(width);
    Some((from.min(i64::MAX - width * ACROSS), width))
}

/// Maps instants to places from left (0) to right (1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    from: i64,
    lasts: i64,
}

impl Scale {
    pub fn of(lanes: &Lanes) -> Self {
        Self { from: lanes.from, lasts: lanes.width.saturating_mul(ACROSS).max(1) }
    }

    /// The place of an instant, 0 to 1; outside of that if it is not drawn.
    #[allow(clippy::cast_precision_loss)] // to a part of a pixel
    pub fn place(self, at: i64) -> f64 {
        (i128::from(at) - i128::from(self.from)) as f64 / self.lasts as f64
    }

    /// The place of a span, cut to what is drawn; `None` if nothing of it is.
    pub fn span(self, from: i64, until: i64) -> Option<(f64, f64)> {
        let (left, right) = (self.place(from).max(0.0), self.place(until).min(1.0));
        (left < 1.0 && right > 0.0 && left <= right).then_some((left, right))
    }

    /// The instant after the last column.
    pub fn until(self) -> i64 {
        self.from.saturating_add(self.lasts)
    }

    pub fn from(self) -> i64 {
        self.from
    }
}

#[cfg(test)]
mod tests {
    use super::{ACROSS, fitting};
    use crate::event::DAY;

    #[test]
    fn what_lasts_days_and_years_fills_most_of_the_picture() {
        for days in [100, 200, 365, 1000, 4000, 4100, 20_000, 70_000] {
            let (from, width) = fitting([0, days * DAY].into_iter()).unwrap();
            let until = from + width * ACROSS;
            assert!(from < 0 && until > days * DAY, "{days}");
            // columns are whole days: of few the last one may be mostly empty
            let free = (until - from) / DAY - days;
            assert!(
                free <= ACROSS + 5 * width / DAY,
                "{days}: {free} days are free, {} a column",
                width / DAY
            );
        }
    }
}
