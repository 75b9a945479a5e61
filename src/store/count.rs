//! Counting rows: by value, and by time.

use super::{ABSENT, RowSet, Store};
use crate::event::{Field, Stage};

/// How many records a value has, and how many operations they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Events.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
}

impl Tally {
    fn add(&mut self, operations: u64) {
        self.records += 1;
        self.operations += operations;
    }
}

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
    /// Spans and open-ended times that reach into the buckets: stage (by place in [`Stage::ALL`]), first and last
    /// instant.
    pub spans: Vec<(usize, i64, i64)>,
}

/// More spans than this are counted, not drawn.
const MOST_SPANS: usize = 4096;

impl Store {
    /// Records and operations of a set of rows.
    #[must_use]
    pub fn total(&self, rows: &RowSet) -> Tally {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(self.operations(row)));
        tally
    }

    /// Counts of each value of a text or list field over a set of rows, most records first (ties by value), and of the
    /// rows without one.
    #[must_use]
    pub fn facet(&self, rows: &RowSet, field: Field) -> (Vec<(&str, Tally)>, Tally) {
        let mut absent = Tally::default();
        let mut values: Vec<(&str, Tally)> = if let Some(column) = self.text(field) {
            let mut tallies = vec![Tally::default(); column.values().len() + 1];
            rows.iter().for_each(|row| tallies[column.code(row) as usize].add(self.operations(row)));
            absent = tallies[ABSENT as usize];
            column.values().iter().map(AsRef::as_ref).zip(tallies.into_iter().skip(1)).collect()
        } else if let Some(column) = self.list(field) {
            let mut tallies = vec![Tally::default(); column.distinct() + 1];
            for row in rows.iter() {
                let codes = column.codes(row);
                if codes.is_empty() {
                    absent.add(self.operations(row));
                }
                for code in codes {
                    tallies[*code as usize].add(self.operations(row));
                }
            }
            (1_u32..)
                .zip(tallies.into_iter().skip(1))
                .filter_map(|(code, tally)| Some((column.value_of(code)?, tally)))
                .collect()
        } else {
            return (Vec::new(), self.total(rows));
        };
        values.retain(|(_, tally)| tally.records > 0);
        values.sort_by(|a, b| b.1.records.cmp(&a.1.records).then_with(|| a.0.cmp(b.0)));
        (values, absent)
    }

    /// Counts a set of rows by stage in `count` buckets of `width` nanoseconds from an instant on. Spans are counted
    /// where they are ordered, and listed.
    #[must_use]
    pub fn buckets(&self, rows: &RowSet, from: i64, width: i64, count: usize) -> Buckets {
        let stages = self.stage_codes();
        let mut buckets = Buckets {
            from,
            width,
            counts: vec![vec![0; count]; Stage::ALL.len()],
            outside: vec![(0, 0); Stage::ALL.len()],
            spans: Vec::new(),
        };
        for row in rows.iter() {
            let Some(at) = self.order(row) else { break };
            let stage = self.stage_of(&stages, row);
            let offset = at.saturating_sub(from);
            let bucket = usize::try_from(offset.div_euclid(width.max(1))).ok().filter(|_| at >= from);
            match bucket.and_then(|bucket| buckets.counts[stage].get_mut(bucket)) {
                Some(records) => *records += 1,
                None if at < from => buckets.outside[stage].0 += 1,
                None => buckets.outside[stage].1 += 1,
            }
        }
        let until = from.saturating_add(width.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)));
        let reaching = self
            .wide()
            .filter(|(row, when)| {
                when.is_span() && rows.contains(*row) && when.earliest() < until && when.latest() >= from
            })
            .map(|(row, when)| (self.stage_of(&stages, row), when.earliest(), when.latest()));
        buckets.spans.extend(reaching.take(MOST_SPANS));
        buckets
    }

    /// The stage's place in [`Stage::ALL`], by code of the stage column.
    fn stage_codes(&self) -> Vec<usize> {
        let place = |name: &str| Stage::parse(name).unwrap_or(Stage::Other) as usize;
        let values = self.text(Field::Stage).map_or(&[][..], |column| column.values());
        std::iter::once(Stage::Other as usize).chain(values.iter().map(|name| place(name))).collect()
    }

    fn stage_of(&self, places: &[usize], row: usize) -> usize {
        let code = self.text(Field::Stage).map_or(ABSENT, |column| column.code(row));
        places.get(code as usize).copied().unwrap_or(Stage::Other as usize)
    }
}
