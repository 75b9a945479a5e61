//! Columns of the turns on a time scale.

use crate::session::Grid;

/// The column of each moment; `moments` are in order of time.
///
/// Each is at the place of its instant, except that a turn whose column is taken by the previous one moves one to the
/// right to stay visible. Further turns at that column share the tick.
pub(super) fn columns(moments: &[i64], scale: impl Fn(i64) -> u16) -> Vec<u16> {
    let mut columns: Vec<u16> = Vec::with_capacity(moments.len());
    for moment in moments {
        let own = scale(*moment);
        let taken = columns.last() == Some(&own);
        columns.push(columns.last().map_or(own, |last| own.saturating_add(u16::from(taken)).max(*last)));
    }
    columns
}

/// The scale of the lanes, whose plot begins at this column.
pub(super) fn of_lanes(grid: Grid, plot: u16) -> impl Fn(i64) -> u16 {
    move |moment| plot.saturating_add(grid.nearest(moment))
}

/// A scale from the first moment, at column `start`, to the last, `columns` further on.
pub(super) fn of_line(first: i64, last: i64, start: u16, columns: u16) -> impl Fn(i64) -> u16 {
    let whole = i128::from(last) - i128::from(first);
    move |moment| {
        let part = (i128::from(moment) - i128::from(first)).clamp(0, whole.max(0));
        let at = (part * i128::from(columns)).checked_div(whole).unwrap_or(0);
        start.saturating_add(u16::try_from(at).unwrap_or(columns))
    }
}

#[cfg(test)]
mod tests {
    use super::{columns, of_lanes, of_line};
    use crate::session::{Grid, STEPS};
    use proptest::prelude::*;

    use crate::event::DAY;

    /// Of a plot: its columns; and of turns: how many gaps there are at the most, and how long one is.
    const COLUMNS: u16 = 20_000;
    const GAPS: usize = 7;
    const GAP: i64 = 400 * DAY;

    /// The scales on which a plot holds all turns: those behind its end would all stand in its last column.
    fn scales() -> impl Strategy<Value = i64> {
        let lasts = GAP * i64::try_from(GAPS).unwrap();
        let holds = |step: &i64| *step > lasts / i64::from(COLUMNS);
        prop::sample::select(STEPS.iter().copied().filter(holds).collect::<Vec<i64>>())
    }

    #[test]
    fn widths_are_in_the_proportion_of_the_times() {
        let days = [0, 32 * DAY, 42 * DAY, 43 * DAY, 49 * DAY];
        assert_eq!(columns(&days, of_line(0, 49 * DAY, 1, 98)), [1, 65, 85, 87, 99]);
    }

    #[test]
    fn a_turn_whose_column_is_taken_is_seen_in_the_next() {
        let scale = of_line(0, 100 * DAY, 0, 10);
        assert_eq!(columns(&[0, DAY, 50 * DAY, 100 * DAY], &scale), [0, 1, 5, 10]);
        assert_eq!(columns(&[0, DAY, 2 * DAY, 100 * DAY], &scale), [0, 1, 1, 10]);
        assert_eq!(columns(&[7, 7], of_line(7, 7, 3, 10)), [3, 4]);
    }

    /// Holds that the columns of moments are to scale. A turn that was moved to be seen takes a column from the time after.
    #[allow(clippy::cast_precision_loss)] // a millionth of a column is no matter
    fn held(moments: &[i64], scale: impl Fn(i64) -> u16, width: f64) -> Result<(), TestCaseError> {
        let columns = columns(moments, &scale);
        let exact = |at: usize| (moments[at + 1] - moments[at]) as f64 / width;
        let drawn = |at: usize| f64::from(columns[at + 1]) - f64::from(columns[at]);
        let moved = |at: usize| f64::from(u8::from(columns[at] != scale(moments[at])));
        let slack = |at: usize| 1.000_001 + moved(at).max(moved(at + 1));
        for at in 0..moments.len() - 1 {
            prop_assert!((drawn(at) - exact(at)).abs() <= slack(at), "{at}: {} for {}", drawn(at), exact(at));
            for other in 0..moments.len() - 1 {
                let shorter = drawn(other) + slack(at).max(slack(other)) < drawn(at);
                prop_assert!(exact(other) < exact(at) || !shorter, "{at}, {other}: {columns:?}");
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        #[allow(clippy::cast_precision_loss)]
        fn durations_and_widths_order_alike_and_agree_to_a_column(
            gaps in prop::collection::vec(1..GAP, 1..=GAPS),
            room in 10_u16..250,
            width in scales(),
        ) {
            let mut moments = vec![0];
            for gap in gaps {
                moments.push(moments[moments.len() - 1] + gap);
            }
            let last = moments[moments.len() - 1];
            held(&moments, of_line(0, last, 1, room), last as f64 / f64::from(room))?;
            let grid = Grid { from: 0, width, columns: COLUMNS };
            held(&moments, of_lanes(grid, 20), width as f64)?;
        }
    }
}
