//! Counts rows by stage and time, for the timeline's histogram.

use super::{RowSet, StageRanks, Store};
use crate::event::{Field, Stage, saturated};

/// Counts by stage and time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buckets {
    /// First instant of the first bucket, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Nanoseconds of one bucket.
    pub width: i64,
    /// For each stage, in the order of [`Stage::ALL`], the records of each bucket.
    pub counts: Vec<Vec<u32>>,
    /// For each stage, the records before the first bucket and after the last.
    pub outside: Vec<(u64, u64)>,
    /// Spans and open-ended times that overlap the buckets: stage (index in [`Stage::ALL`]), first and last instant. At
    /// most 4,096.
    pub spans: Vec<(usize, i64, i64)>,
}

/// Where buckets lie in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// First instant of the first bucket, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Nanoseconds of one bucket.
    pub width: i64,
    /// How many buckets there are.
    pub count: usize,
}

/// More spans than this are counted, not drawn.
const MOST_SPANS: usize = 4096;

impl Store {
    /// Records of each stage over a set of rows, in the order of [`Stage::ALL`].
    #[must_use]
    pub fn by_stage(&self, rows: &RowSet) -> Vec<u64> {
        let mut totals: Vec<u64> = self.stages().iter().map(|stage| rows.common(stage) as u64).collect();
        let named: u64 = totals.iter().sum();
        if let Some(other) = totals.get_mut(Stage::Other as usize) {
            *other = (rows.count() as u64).saturating_sub(named);
        }
        totals
    }

    /// The same, of rows whose ranks are known.
    #[must_use]
    pub fn by_stage_of(&self, ranks: &StageRanks, rows: &RowSet) -> Vec<u64> {
        self.ranks_at(ranks, rows, rows.out_of()).into_iter().map(u64::from).collect()
    }

    /// Counts rows by stage in `count` buckets of `width` nanoseconds, starting at `from`; `ranks` are those of the rows. A
    /// span counts in the bucket of the instant it is sorted by, and is listed besides.
    #[must_use]
    pub fn buckets(&self, rows: &RowSet, ranks: &StageRanks, scale: Scale) -> Buckets {
        let Scale { from, width, count } = scale;
        let edges = self.edges(scale);
        let at_edges: Vec<Vec<u32>> = edges.iter().map(|edge| self.ranks_at(ranks, rows, *edge)).collect();
        let of_stage = |stage: usize| -> Vec<u32> {
            at_edges.windows(2).map(|pair| pair[1][stage].saturating_sub(pair[0][stage])).collect()
        };
        let by_stage: Vec<Vec<u32>> = (0..Stage::ALL.len()).map(of_stage).collect();
        let ends = |counts: &Vec<u32>| {
            let end = |count: Option<&u32>| u64::from(count.copied().unwrap_or(0));
            (end(counts.first()), end(counts.get(count + 1)))
        };
        let outside = by_stage.iter().map(ends).collect();
        let inside = |counts: Vec<u32>| counts.into_iter().skip(1).take(count).collect();
        let counts = by_stage.into_iter().map(inside).collect();
        Buckets { from, width, counts, outside, spans: self.spans(rows, scale) }
    }

    /// The rows at which buckets begin: the first dated row, that of every bucket, and that after the last; then where the
    /// dated rows end.
    pub(super) fn edges(&self, Scale { from, width, count }: Scale) -> Vec<usize> {
        let begin = |at: usize| {
            let instant = i128::from(from) + i128::from(width.max(1)) * at as i128;
            i64::try_from(instant).map_or(self.dated(), |instant| self.row_at(instant))
        };
        let buckets = (0..=count).map(begin);
        std::iter::once(0).chain(buckets).chain([self.dated()]).collect()
    }

    fn spans(&self, rows: &RowSet, Scale { from, width, count }: Scale) -> Vec<(usize, i64, i64)> {
        let until = from.saturating_add(width.saturating_mul(saturated::<i64>(count)));
        let reaching = self.wide().filter(|(row, when)| {
            when.is_span() && rows.contains(*row) && when.earliest() < until && when.latest() >= from
        });
        let spans = reaching.map(|(row, when)| (self.stage(row), when.earliest(), when.latest()));
        spans.take(MOST_SPANS).collect()
    }

    /// The place of a row's stage in [`Stage::ALL`].
    fn stage(&self, row: usize) -> usize {
        let named = self.text(Field::Stage).and_then(|column| column.value(row));
        named.and_then(Stage::parse).unwrap_or(Stage::Other) as usize
    }
}
