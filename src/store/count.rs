//! Rows by value: which have one, and how many; rows by time.

use super::dictionary::Values;
use super::{ABSENT, Column, RowSet, Store};
use crate::event::{Field, Kind, Link, Shape, Stage};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::net::IpAddr;

/// How many records a value has, and how many operations they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

    fn join(&mut self, other: Self) {
        self.records += other.records;
        self.operations += other.operations;
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

    /// The rows of which some value of a field passes. The test is put to each distinct value once.
    #[must_use]
    pub fn rows_with(&self, field: Field, test: &dyn Fn(&str) -> bool) -> RowSet {
        let len = self.len();
        let chosen = |values: &Values| Some(values.passing(test)).filter(|passing| passing.contains(&true));
        if let Some(column) = self.text(field) {
            let Some(passing) = chosen(column.dictionary()) else { return RowSet::empty(len) };
            return RowSet::matching(len, |row| passing[column.code(row) as usize]);
        }
        if let Some(column) = self.list(field) {
            let Some(passing) = chosen(column.dictionary()) else { return RowSet::empty(len) };
            return RowSet::matching(len, |row| column.codes(row).iter().any(|code| passing[*code as usize]));
        }
        match field {
            Field::Id => RowSet::matching(len, |row| test(&self.id(row))),
            Field::Links => {
                let said = |link: &Link| test(&format!("{}:{}", link.rel, link.to)) || test(link.rel.name());
                let rows = self.links().iter().filter(|(_, links)| links.iter().any(said));
                RowSet::of(len, rows.map(|(row, _)| *row as usize))
            }
            _ => RowSet::empty(len),
        }
    }

    /// Counts of each value of a text or list field over a set of rows, most records first (ties by value), and of the
    /// rows without one. Spellings that a filter takes for one value are one, told by the commonest (ties by text).
    #[must_use]
    pub fn facet(&self, rows: &RowSet, field: Field) -> (Vec<(&str, Tally)>, Tally) {
        let mut absent = Tally::default();
        let mut values = if let Some(column) = self.text(field) {
            let mut tallies = vec![Tally::default(); column.values().len() + 1];
            rows.iter().for_each(|row| tallies[column.code(row) as usize].add(self.operations(row)));
            absent = tallies[ABSENT as usize];
            joined(column.dictionary(), field, &tallies, &tallies)
        } else if let Some(column) = self.list(field) {
            let same = one_value(column.dictionary(), field);
            let mut each = vec![Tally::default(); column.distinct() + 1];
            let mut whole = each.clone();
            let mut seen: Vec<u32> = Vec::new();
            for row in rows.iter() {
                let (codes, operations) = (column.codes(row), self.operations(row));
                if codes.is_empty() {
                    absent.add(operations);
                }
                seen.clear();
                for code in codes {
                    each[*code as usize].add(operations);
                    // a record that spells one value in two ways has it once
                    let first = same.get(*code as usize).copied().unwrap_or(*code);
                    if same.is_empty() || !seen.contains(&first) {
                        whole[*code as usize].add(operations);
                    }
                    seen.extend((!same.is_empty()).then_some(first));
                }
            }
            joined(column.dictionary(), field, &each, &whole)
        } else {
            return (Vec::new(), self.total(rows));
        };
        values.sort_by(|a, b| b.1.records.cmp(&a.1.records).then_with(|| a.0.cmp(b.0)));
        (values, absent)
    }

    /// Records of each stage over a set of rows, in the order of [`Stage::ALL`].
    #[must_use]
    pub fn by_stage(&self, rows: &RowSet) -> Vec<u64> {
        let (stages, absent) = self.facet(rows, Field::Stage);
        let mut totals = vec![0; Stage::ALL.len()];
        totals[Stage::Other as usize] = absent.records;
        for (name, tally) in stages {
            totals[Stage::parse(name).unwrap_or(Stage::Other) as usize] += tally.records;
        }
        totals
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
        let values = self.text(Field::Stage).into_iter().flat_map(Column::values);
        std::iter::once(Stage::Other as usize).chain(values.map(place)).collect()
    }

    fn stage_of(&self, places: &[usize], row: usize) -> usize {
        let code = self.text(Field::Stage).map_or(ABSENT, |column| column.code(row));
        places.get(code as usize).copied().unwrap_or(Stage::Other as usize)
    }
}

/// For each code the first that a filter takes for the same value; empty where all values differ.
fn one_value(values: &Values, field: Field) -> &[u32] {
    match (field.spec().kind, field.spec().shape) {
        (Kind::Address, _) => values.same(address),
        (_, Shape::Fold) => values.same(folded),
        (_, Shape::Exact | Shape::Contained) => &[],
    }
}

fn folded(text: &str) -> Cow<'_, str> {
    let small = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if small { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

fn address(text: &str) -> Cow<'_, str> {
    text.parse::<IpAddr>().map_or_else(|_| folded(text), |ip| Cow::Owned(ip.to_canonical().to_string()))
}

/// The values that were met with their whole counts: `each` tells how common a spelling is, `whole` is added up over the
/// spellings of a value.
fn joined<'v>(values: &'v Values, field: Field, each: &[Tally], whole: &[Tally]) -> Vec<(&'v str, Tally)> {
    let same = one_value(values, field);
    let met = (1_u32..).zip(values.iter()).filter(|(code, _)| each[*code as usize].records > 0);
    if same.is_empty() {
        return met.map(|(code, value)| (value, whole[code as usize])).collect();
    }
    let mut found: Vec<Option<(u64, &str, Tally)>> = vec![None; each.len()];
    for (code, value) in met {
        let (records, tally) = (each[code as usize].records, whole[code as usize]);
        match &mut found[same[code as usize] as usize] {
            Some((most, said, sum)) => {
                sum.join(tally);
                if records > *most || (records == *most && value < *said) {
                    (*most, *said) = (records, value);
                }
            }
            none => *none = Some((records, value, tally)),
        }
    }
    found.into_iter().flatten().map(|(_, said, tally)| (said, tally)).collect()
}
