//! What a column of a lane shows.

use crate::engine::{AccessLane, Histogram};
use crate::event::Stage;
use crate::session::Grid;

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bar, its height in eighths of a cell, at least 1.
    Bar(u16),
    /// A single event, in a lane with few events.
    Single,
    /// Two or three events, in a lane with few.
    Several,
    /// No event, within a blind zone.
    Blind,
    /// No event begins here, but a span lasts.
    Span,
    Nothing,
}

/// Steps of a bar per cell.
pub(super) const CELL: u16 = 8;
/// A lane with fewer events shows glyphs instead of bars, unless more than [`FEW_HERE`] share a column.
const FEW: u64 = 40;
const FEW_HERE: u32 = 3;
/// The least count that fills a lane, so that two events do not look like many.
const LEAST_FULL: u32 = 64;

/// The counts of a lane.
#[allow(clippy::struct_excessive_bools)] // each of them is drawn by itself
pub(super) struct Lane {
    pub(super) stage: Stage,
    counts: Vec<u32>,
    spans: Vec<bool>,
    blind: Vec<bool>,
    few: bool,
    /// Whether it collects the rest: events without stage, or of those without a lane.
    rest: bool,
    /// Its records, within the plot and outside.
    pub(super) total: u64,
    /// Whether it has events left of the plot.
    pub(super) before: bool,
    /// Whether it has events right of the plot.
    pub(super) after: bool,
}

impl Lane {
    pub(super) fn of(stage: Stage, histogram: &Histogram, grid: &Grid) -> Self {
        let (at, buckets) = (stage as usize, &histogram.buckets);
        let columns = usize::from(grid.columns);
        let counts: Vec<u32> = buckets.counts.get(at).into_iter().flatten().take(columns).copied().collect();
        let outside = buckets.outside.get(at).copied().unwrap_or_default();
        let (mut before, mut after) = (outside.0 > 0, outside.1 > 0);
        let (first, last) = grid.span();
        let mut spans = vec![false; columns];
        for (_, from, until) in buckets.spans.iter().filter(|(of, ..)| *of == at) {
            before |= *from < first;
            after |= *until > last;
            fill(&mut spans, grid, (*from, *until));
        }
        let blind = if stage == Stage::MailboxAccess { blind(histogram, grid) } else { Vec::new() };
        let few = is_few(&counts);
        let total = histogram.totals.get(at).copied().unwrap_or(0);
        Self { stage, counts, spans, blind, few, rest: stage == Stage::Other, total, before, after }
    }

    /// The access lane of an agency or account: a stroke from first to last access.
    pub(super) fn of_accesses(swim: &AccessLane, grid: &Grid) -> Self {
        let columns = usize::from(grid.columns);
        let counts: Vec<u32> = swim.counts.iter().take(columns).copied().collect();
        let filled = |spans: &[(i64, i64)]| {
            let mut columns = vec![false; columns];
            for span in spans {
                fill(&mut columns, grid, *span);
            }
            columns
        };
        let spans = filled(swim.ends.as_slice());
        Self {
            stage: Stage::MailboxAccess,
            spans,
            blind: filled(&swim.blind),
            few: is_few(&counts),
            rest: swim.value.is_none(),
            counts,
            total: swim.tally.records,
            before: swim.outside.0 > 0,
            after: swim.outside.1 > 0,
        }
    }

    /// Whether a column is within a blind zone.
    pub(super) fn is_blind(&self, column: u16) -> bool {
        self.blind.get(usize::from(column)).copied().unwrap_or(false)
    }

    /// How many events begin in a column.
    pub(super) fn begun(&self, column: u16) -> u64 {
        self.counts.get(usize::from(column)).map_or(0, |count| u64::from(*count))
    }

    /// Chooses between glyphs and bars as another lane does.
    pub(super) fn drawn_as(&mut self, other: &Self) {
        self.few = other.few;
    }

    /// Removes spans and blind zones beyond a column.
    pub(super) fn end_at(&mut self, column: u16) {
        let from = usize::from(column) + 1;
        for columns in [&mut self.spans, &mut self.blind] {
            columns.iter_mut().skip(from).for_each(|column| *column = false);
        }
        self.after = false;
    }

    /// The highest count of a column; 0 if the lane shows glyphs.
    pub(super) fn most(&self) -> u32 {
        if self.few { 0 } else { self.counts.iter().max().copied().unwrap_or(0) }
    }

    /// The content of a column in a lane with `lines` lines, where the count `most` fills it.
    pub(super) fn mark(&self, column: u16, (most, lines): (u32, u16)) -> Mark {
        let at = usize::from(column);
        let is = |columns: &[bool]| columns.get(at).copied().unwrap_or(false);
        match self.counts.get(at) {
            Some(1) if self.few => Mark::Single,
            Some(2..) if self.few => Mark::Several,
            Some(count @ 1..) => Mark::Bar(level(*count, most, lines)),
            _ if is(&self.blind) => Mark::Blind,
            _ if is(&self.spans) => Mark::Span,
            _ => Mark::Nothing,
        }
    }
}

/// The count that fills a lane, common to all: the highest count. The lane of the rest may have many times as much as
/// any other: if others have bars, it is ignored, and its bars are cut.
pub(super) fn scale(lanes: &[Lane]) -> u32 {
    let most = |rest: bool| {
        let of = lanes.iter().filter(|lane| lane.rest == rest);
        of.map(Lane::most).max().unwrap_or(0)
    };
    match most(false) {
        0 => most(true),
        most => most,
    }
}

fn is_few(counts: &[u32]) -> bool {
    counts.iter().all(|count| *count <= FEW_HERE)
        && counts.iter().map(|count| u64::from(*count)).sum::<u64>() < FEW
}

/// The columns that are blind for somebody.
pub(super) fn blind(histogram: &Histogram, grid: &Grid) -> Vec<bool> {
    let mut columns = vec![false; usize::from(grid.columns)];
    histogram.blind.iter().for_each(|span| fill(&mut columns, grid, *span));
    columns
}

/// The first and last column of each run of set columns.
pub(super) fn runs(columns: &[bool]) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for (column, _) in (0_u16..).zip(columns).filter(|(_, set)| **set) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => runs.push((column, column)),
        }
    }
    runs
}

/// Sets the columns that a period touches.
fn fill(columns: &mut [bool], grid: &Grid, (from, until): (i64, i64)) {
    let (first, last) = grid.span();
    if from > last || until < first || until < from {
        return;
    }
    let touched = usize::from(grid.nearest(from))..=usize::from(grid.nearest(until));
    if let Some(columns) = columns.get_mut(touched) {
        columns.fill(true);
    }
}

/// The height of a bar in eighths of a cell: proportional to the square root of the count, so that one event is visible
/// and a thousand are more than a hundred.
pub(super) fn level(count: u32, most: u32, lines: u16) -> u16 {
    let (most, all) = (u128::from(most.max(LEAST_FULL)), lines.saturating_mul(CELL));
    let square = u128::from(count) * u128::from(all).pow(2);
    (1..all).find(|level| square <= most * u128::from(*level).pow(2)).unwrap_or(all)
}

/// The block character for a height in eighths.
pub(super) fn bar(level: u16) -> &'static str {
    const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    BARS[usize::from(level.clamp(1, 8)) - 1]
}

#[cfg(test)]
mod tests {
    use super::{Lane, Mark, level, scale};
    use crate::engine::{AccessLane, Histogram};
    use crate::event::Stage;
    use crate::session::Grid;
    use crate::store::Buckets;

    const GRID: Grid = Grid { from: 0, width: 10, columns: 6 };

    fn marks(counts: [u32; 6], spans: &[(i64, i64)], blind: &[(i64, i64)]) -> Vec<Mark> {
        let stage = Stage::MailboxAccess as usize;
        let mut buckets = Buckets { width: GRID.width, counts: vec![Vec::new(); 7], ..Buckets::default() };
        buckets.counts[stage] = counts.to_vec();
        buckets.spans = spans.iter().map(|(from, until)| (stage, *from, *until)).collect();
        let histogram = Histogram { buckets, blind: blind.to_vec(), ..Histogram::default() };
        let lane = Lane::of(Stage::MailboxAccess, &histogram, &GRID);
        (0..6).map(|column| lane.mark(column, (lane.most(), 1))).collect()
    }

    #[test]
    fn what_is_left_flattens_nothing() {
        let lane = |stage: Stage, counts: [u32; 6]| {
            let mut buckets =
                Buckets { width: GRID.width, counts: vec![Vec::new(); 7], ..Buckets::default() };
            buckets.counts[stage as usize] = counts.to_vec();
            Lane::of(stage, &Histogram { buckets, ..Histogram::default() }, &GRID)
        };
        let other = || lane(Stage::Other, [90_000; 6]);
        let access = lane(Stage::MailboxAccess, [100, 0, 400, 0, 0, 0]);
        let few = lane(Stage::Detection, [1, 0, 0, 0, 0, 0]);
        assert_eq!(scale(&[other(), few]), 90_000, "where nothing else has bars");
        let lanes = [access, other()];
        assert_eq!(scale(&lanes), 400);
        assert_eq!(lanes[0].mark(0, (400, 1)), Mark::Bar(4));
        assert_eq!(lanes[1].mark(0, (400, 1)), Mark::Bar(8));
    }

    #[test]
    fn few_events_are_shown_one_by_one_and_a_burst_as_bars() {
        use Mark::{Bar, Nothing, Several, Single};
        assert_eq!(marks([1, 0, 3, 0, 0, 1], &[], &[]), [Single, Nothing, Several, Nothing, Nothing, Single]);
        assert_eq!(marks([1, 0, 4, 0, 0, 64], &[], &[]), [Bar(1), Nothing, Bar(2), Nothing, Nothing, Bar(8)]);
    }

    #[test]
    fn events_stand_before_blindness_and_that_before_spans() {
        use Mark::{Blind, Nothing, Single, Span};
        assert_eq!(
            marks([0, 1, 0, 0, 0, 0], &[(i64::MIN, 39)], &[(15, 29)]),
            [Span, Single, Blind, Span, Nothing, Nothing]
        );
        assert_eq!(marks([0; 6], &[(60, i64::MAX), (-9, -1)], &[]), [Nothing; 6]);
    }

    #[test]
    fn a_swim_lane_is_a_stroke_from_the_first_to_the_last_access_hatched_where_its_log_is_blind() {
        use Mark::{Bar, Blind, Nothing, Single, Span};
        let swim = |counts: [u32; 6]| {
            let (ends, blind) = (Some((12, 55)), vec![(30, 39)]);
            let swim =
                AccessLane { counts: counts.to_vec(), ends, blind, outside: (0, 2), ..AccessLane::default() };
            let lane = Lane::of_accesses(&swim, &GRID);
            assert_eq!((lane.before, lane.after), (false, true));
            (0..6).map(|column| lane.mark(column, (lane.most(), 1))).collect::<Vec<_>>()
        };
        assert_eq!(swim([0, 1, 0, 0, 0, 1]), [Nothing, Single, Span, Blind, Span, Single]);
        assert_eq!(swim([0, 64, 0, 9, 0, 1])[..4], [Nothing, Bar(8), Span, Bar(3)]);
    }

    #[test]
    fn one_event_is_seen_and_large_counts_differ() {
        let levels = |lines| [1, 10, 50, 100, 300, 500, 800, 1000].map(|n| level(n, 1000, lines));
        assert_eq!(levels(1), [1, 1, 2, 3, 5, 6, 8, 8]);
        assert_eq!(levels(2), [1, 2, 4, 6, 9, 12, 15, 16], "two lines tell more of them apart");
    }

    #[test]
    fn few_events_are_low() {
        assert_eq!([1, 2, 8, 64].map(|n| level(n, 2, 1)), [1, 2, 3, 8]);
        assert_eq!(level(u32::MAX, u32::MAX, 1), 8);
        assert_eq!(level(1, u32::MAX, 1), 1);
    }
}
