//! Rows by value, and how many they are.

use super::blocks::Blocks;
use super::list::Ends;
use super::passes::{Chosen, Counts, LOOK};
use super::{ListColumn, RowSet, Store};
use crate::event::{Field, Link, saturated};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// How many records a value has, and how many operations they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Events.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
}

impl Tally {
    /// Whether there may be more operations than can be counted.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.operations == u64::MAX
    }

    /// Of records that stand for one operation each.
    pub(super) fn of(records: u64) -> Self {
        Self { records, operations: records }
    }

    pub(super) fn add(&mut self, operations: u64) {
        self.records += 1;
        self.operations = self.operations.saturating_add(operations);
    }

    /// Adds operations beyond one per record; saturates.
    pub(super) fn add_beyond(&mut self, beyond: i128) {
        let sum = i128::from(self.operations).saturating_add(beyond).max(0);
        self.operations = saturated::<u64>(sum);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.records += other.records;
        self.operations = self.operations.saturating_add(other.operations);
    }
}

impl Store {
    /// Records and operations of a set of rows.
    #[must_use]
    pub fn total(&self, rows: &RowSet) -> Tally {
        let mut tally = Tally::of(rows.count() as u64);
        tally.add_beyond(self.beyond(rows));
        tally
    }

    /// The rows with a value that passes `test`, including further sessions and tokens of the record. Tests each
    /// distinct value once.
    #[must_use]
    pub fn rows_with(&self, field: Field, test: &dyn Fn(&str) -> bool) -> RowSet {
        let len = self.len();
        if let Some(values) = self.dictionary(field) {
            let mut passing = values.passing(test);
            if field == Field::Agency {
                let named: FxHashSet<String> =
                    self.agencies.passing(test).map(str::to_ascii_lowercase).collect();
                let is_named = |value: &str| !named.is_empty() && named.contains(&value.to_ascii_lowercase());
                for (passes, value) in passing.iter_mut().skip(1).zip(values.iter()) {
                    *passes |= is_named(value);
                }
            }
            let rows = self.rows_of(field, &Chosen::new(passing));
            let others = match field {
                Field::Source => self.rows_exported_to(test),
                _ => self.rows_with_other(field, test),
            };
            return match others {
                Some(others) => rows.or(&others),
                None => rows,
            };
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
}

/// If at most one code in this many passes, rows are found by binary search instead of a linear walk.
const SPARSE: usize = 32;

impl ListColumn {
    /// The rows out of `len` that hold one of some codes; `blocks` are of the codes of all rows.
    pub(super) fn rows(&self, chosen: &Chosen, len: usize, blocks: &Blocks) -> RowSet {
        let (ends, codes) = self.run();
        let passing = codes.rows(chosen, codes.len(), blocks);
        let ends = match ends {
            Ends::OneEach(_) => return RowSet::of(len, passing.iter()),
            Ends::Told(ends) => ends,
        };
        let sparse = passing.count().saturating_mul(SPARSE) < len;
        let mut row = 0;
        let rows = passing.iter().map(|at| {
            let ends_before = |end: &u32| *end as usize <= at;
            let from = ends.get(row..).unwrap_or_default();
            row += if sparse {
                from.partition_point(ends_before)
            } else {
                from.iter().take_while(|end| ends_before(end)).count()
            };
            row
        });
        RowSet::of(len, rows)
    }

    /// How often each code stands in some rows; rows without one count for code 0. `None` if cancelled.
    pub(super) fn count(&self, rows: &RowSet, stopped: &dyn Fn() -> bool) -> Option<Counts> {
        let mut counts = vec![0; self.distinct() + 1];
        let (ends, codes) = self.run();
        let end = |row: usize| ends.of(row).unwrap_or(codes.len());
        for (looked, row) in rows.iter().enumerate() {
            if looked.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let (from, until) = (row.checked_sub(1).map_or(0, end), end(row));
            if from >= until {
                counts[0] += 1;
            }
            (from..until).for_each(|at| counts[codes.code(at) as usize] += 1);
        }
        Some(counts)
    }
}
