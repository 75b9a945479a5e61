//! Quiet times: where a filter has no events for long.

use super::LocalEngine;
use crate::engine::{Anchor, Cancel, Direction, EngineError, Position};
use crate::event::When;
use crate::store::RowSet;
use std::sync::Arc;

/// Rows of a filter of which no two neighbours have a quiet time between them.
#[derive(Debug)]
pub(super) struct PassedRows {
    rows: Arc<RowSet>,
    /// The shortest gap that counts as quiet, in nanoseconds.
    least: i64,
    first: usize,
    last: usize,
}

impl PassedRows {
    /// From here the row to look on from: of the rows that were passed before the furthest.
    fn beyond(&self, row: usize, backward: bool) -> Option<usize> {
        let further = if backward { self.first } else { self.last };
        (self.first..=self.last).contains(&row).then_some(further).filter(|further| *further != row)
    }

    /// With others that touch them; else these alone.
    fn joined(self, before: Option<Self>) -> Self {
        match before.filter(|before| before.is_of(&self.rows, self.least)) {
            Some(before) if before.first <= self.last && self.first <= before.last => {
                Self { first: before.first.min(self.first), last: before.last.max(self.last), ..self }
            }
            _ => self,
        }
    }

    fn is_of(&self, rows: &Arc<RowSet>, least: i64) -> bool {
        Arc::ptr_eq(&self.rows, rows) && self.least == least
    }
}

impl LocalEngine {
    /// The row beyond the next time, in a direction, for which it is quiet that long; `None` if there is none. Rows that were
    /// passed for the question before are passed at once.
    pub(super) fn gap(
        &mut self,
        rows: &Arc<RowSet>,
        from: &Anchor,
        direction: Direction,
        least: i64,
        cancel: &Cancel,
    ) -> Result<Option<Position>, EngineError> {
        let backward = direction == Direction::Backward;
        let step = if backward { Self::step_back } else { Self::step_on };
        let Some(start) = rows.select(self.rank(rows, from)) else { return Ok(None) };
        let passed = self.cache.passed.take().filter(|passed| passed.is_of(rows, least));
        let (mut row, mut beyond) = (start, None);
        loop {
            if cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            if rows.is_full() {
                row = if backward {
                    self.store.quiet_before(row, least)
                } else {
                    self.store.quiet_from(row, least)
                };
            }
            if let Some(further) = passed.as_ref().and_then(|passed| passed.beyond(row, backward)) {
                row = further;
            }
            let next = if backward { rows.before(row) } else { rows.next_from(row + 1) };
            let Some(next) = next else { break };
            if self.quiet(row.min(next), row.max(next)) >= least {
                beyond = Some(next);
                break;
            }
            let Some(further) = step(self, rows, (row, next), least) else { break };
            row = further;
        }
        let own = PassedRows { rows: Arc::clone(rows), least, first: start.min(row), last: start.max(row) };
        self.cache.passed = Some(own.joined(passed));
        Ok(beyond.map(|row| self.position(row)))
    }

    /// The row from which to look on, where the next row is not after a quiet time. It is never quiet for longer than from
    /// one instant to the other, so rows that lie less than that from this one are passed at once; none is beside a quiet
    /// time without a time of its own.
    fn step_on(&self, rows: &RowSet, (row, next): (usize, usize), least: i64) -> Option<usize> {
        let end = self.store.row_at(self.store.order(row)?.saturating_add(least));
        Some(rows.before(end).map_or(next, |last| last.max(next)))
    }

    /// As [`Self::step_on`], backward.
    fn step_back(&self, rows: &RowSet, (row, before): (usize, usize), least: i64) -> Option<usize> {
        let Some(time) = self.store.order(row) else { return rows.before(self.store.dated()) };
        let begin = self.store.row_at(time.saturating_sub(least).saturating_add(1));
        Some(rows.next_from(begin).map_or(before, |first| first.min(before)))
    }

    /// For how long it is quiet between two rows, in nanoseconds; 0 if one has no time.
    pub(super) fn quiet(&self, earlier: usize, later: usize) -> i64 {
        match (self.store.when(earlier), self.store.when(later)) {
            (Some(a), Some(b)) => When::quiet_between(&a, &b),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::local::LocalEngine;
    use crate::engine::{Anchor, Cancel, Direction};
    use crate::event::{Event, Zone, parse_edtf};
    use crate::read::{Place, Sink};
    use crate::store::{Builder, RowSet};
    use proptest::prelude::*;
    use std::sync::Arc;

    const HOUR: i64 = 3_600_000_000_000;

    /// An event of an hour of June, of a whole day, of a span of days, or without a time.
    fn of_times(times: &[(i64, u8)]) -> LocalEngine {
        let mut builder = Builder::default();
        for (at, (hour, what)) in (0_u64..).zip(times) {
            let (day, of_day) = (hour / 24 + 1, hour % 24);
            let when = match what {
                0 => String::new(),
                1 => format!("2023-06-{day:02}"),
                2 => format!("2023-06-{day:02}/2023-06-{:02}", (day + 3).min(30)),
                _ => format!("2023-06-{day:02}T{of_day:02}:00:00Z"),
            };
            let mut event = Event::default();
            event.id = format!("E{at}").into();
            event.when = parse_edtf(&when, Zone::Utc).ok();
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        LocalEngine::of_store(builder.finish())
    }

    /// The row beyond the next quiet time, found row by row.
    fn row_by_row(engine: &LocalEngine, rows: &RowSet, from: usize, back: bool, least: i64) -> Option<usize> {
        let mut all: Vec<usize> = if back {
            rows.iter().take_while(|row| *row <= from).collect()
        } else {
            rows.iter().skip_while(|row| *row < from).collect()
        };
        if back {
            all.reverse();
        }
        let pairs = all.windows(2).map(|pair| (pair[0], pair[1]));
        let mut quiet = pairs.filter(|(a, b)| engine.quiet(*a.min(b), *a.max(b)) >= least);
        quiet.next().map(|(_, beyond)| beyond)
    }

    proptest! {
        #[test]
        fn the_next_quiet_time_is_the_one_that_is_found_row_by_row(
            times in prop::collection::vec((0..600_i64, 0..9_u8), 1..40),
            left_out in prop::collection::vec(any::<bool>(), 40),
            all in any::<bool>(),
            asked in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), 20..24_i64), 1..9),
        ) {
            let mut engine = of_times(&times);
            let rows = Arc::new(RowSet::matching(engine.store.len(), |row| all || !left_out[row]));
            prop_assume!(rows.count() > 0);
            for (from, back, hours) in asked {
                let from = rows.select(from.index(rows.count())).unwrap();
                let direction = if back { Direction::Backward } else { Direction::Forward };
                let anchor = Anchor::At(engine.position(from));
                let found = engine.gap(&rows, &anchor, direction, hours * HOUR, &Cancel::default()).unwrap();
                let wanted = row_by_row(&engine, &rows, from, back, hours * HOUR);
                prop_assert_eq!(found, wanted.map(|row| engine.position(row)));
            }
        }
    }

    #[test]
    fn rows_are_passed_in_steps_of_time_and_once_and_all_rows_in_blocks() {
        let looks = |events: i64, all: bool| {
            let times: Vec<(i64, u8)> = (0..events).map(|at| (at * 600 / events, 9)).collect();
            let mut engine = of_times(&times);
            let rows = Arc::new(RowSet::matching(engine.store.len(), |row| all || row != 500));
            let mut looks = |from, direction| {
                let cancel = Cancel::default();
                assert_eq!(engine.gap(&rows, &from, direction, 24 * HOUR, &cancel), Ok(None));
                cancel.looks()
            };
            let first = looks(Anchor::First, Direction::Forward);
            let again = [looks(Anchor::First, Direction::Forward), looks(Anchor::Last, Direction::Backward)];
            assert_eq!(again, [1, 1], "they were passed before");
            first
        };
        let (few, many) = (looks(1_000, false), looks(20_000, false));
        assert_eq!(few, many);
        assert!(few <= 3 * 600 / 24, "some two steps a day: {few}");
        assert_eq!([looks(1_000, true), looks(20_000, true)], [1, 1], "no block has a quiet time");
    }
}
