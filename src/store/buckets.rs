//! Counts rows by stage and time, for the timeline's histogram.

use super::{RowSet, Store};
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

    /// Counts rows by stage in `count` buckets of `width` nanoseconds, starting at `from`. A span counts in the bucket
    /// of the instant it is sorted by, and is listed besides.
    #[must_use]
    pub fn buckets(&self, rows: &RowSet, from: i64, width: i64, count: usize) -> Buckets {
        let edges = self.edges(from, width, count);
        let mut rest = counts_between(rows, None, &edges);
        let mut by_stage: Vec<Vec<u32>> =
            self.stages().iter().map(|stage| counts_between(rows, Some(stage), &edges)).collect();
        for stage in &by_stage {
            rest.iter_mut().zip(stage).for_each(|(rest, count)| *rest = rest.saturating_sub(*count));
        }
        if let Some(other) = by_stage.get_mut(Stage::Other as usize) {
            *other = rest;
        }
        let ends = |counts: &Vec<u32>| {
            let end = |count: Option<&u32>| u64::from(count.copied().unwrap_or(0));
            (end(counts.first()), end(counts.get(count + 1)))
        };
        let outside = by_stage.iter().map(ends).collect();
        let inside = |counts: Vec<u32>| counts.into_iter().skip(1).take(count).collect();
        let counts = by_stage.into_iter().map(inside).collect();
        Buckets { from, width, counts, outside, spans: self.spans(rows, from, width, count) }
    }

    /// The rows at which buckets begin: the first dated row, that of every bucket, and that after the last; then where the
    /// dated rows end.
    pub(super) fn edges(&self, from: i64, width: i64, count: usize) -> Vec<usize> {
        let begin = |at: usize| {
            let instant = i128::from(from) + i128::from(width.max(1)) * at as i128;
            i64::try_from(instant).map_or(self.dated(), |instant| self.row_at(instant))
        };
        let buckets = (0..=count).map(begin);
        std::iter::once(0).chain(buckets).chain([self.dated()]).collect()
    }

    fn spans(&self, rows: &RowSet, from: i64, width: i64, count: usize) -> Vec<(usize, i64, i64)> {
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

/// For each pair of adjacent edges, the number of rows between them (of those also in `among`, if given). One pass over
/// the bitmaps, masking the words at the edges.
fn counts_between(rows: &RowSet, among: Option<&RowSet>, edges: &[usize]) -> Vec<u32> {
    let words = rows.words();
    if among.is_some_and(|among| among.count() == 0) {
        return vec![0; edges.len().saturating_sub(1)];
    }
    let word = |at: usize| {
        let own = words.get(at).copied().unwrap_or(0);
        among.map_or(own, |among| own & among.words().get(at).copied().unwrap_or(0))
    };
    let ones = |from: usize, until: usize| -> u32 {
        let own = words.get(from..until).unwrap_or_default();
        match among.map(|among| among.words().get(from..until).unwrap_or_default()) {
            None => own.iter().map(|word| word.count_ones()).sum(),
            Some(among) => own.iter().zip(among).map(|(own, among)| (own & among).count_ones()).sum(),
        }
    };
    let before = |row: usize| (word(row / 64) & ((1 << (row % 64)) - 1)).count_ones();
    let between = |pair: &[usize]| {
        let (from, until) = (pair[0], pair[1].max(pair[0]));
        (ones(from / 64, until / 64) + before(until)).saturating_sub(before(from))
    };
    edges.windows(2).map(between).collect()
}
