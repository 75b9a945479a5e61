//! Counts distinct accounts and agencies among rows.

use super::{NONE, Spread};
use crate::chain::narrow::Numbers;
use crate::event::{Field, saturated};
use crate::store::{ABSENT, Column, Store};

/// Counts the distinct values of a field again and again without clearing its table: each value holds the number of the
/// count that met it last.
pub(super) struct Stamps<'s> {
    column: &'s Column,
    /// By code: the one that stands for all values that filters treat as equal; empty if all values differ.
    same: &'s [u32],
    met: Vec<u32>,
    count: u32,
}

impl<'s> Stamps<'s> {
    /// Prepares to count a field; `None` if no event has it.
    pub fn of(store: &'s Store, field: Field) -> Option<Self> {
        let column = store.text(field)?;
        let met = vec![0; column.distinct() + 1];
        Some(Self { column, same: store.spellings(field), met, count: 0 })
    }

    /// How many values there are, absence among them.
    pub fn distinct(&self) -> usize {
        self.met.len()
    }

    /// The code that stands for a row's value in all of its spellings.
    #[inline]
    pub fn value(&self, row: u32) -> u32 {
        spelled(self.column, self.same, row)
    }

    /// How many distinct values there are among some, absence not counted.
    pub fn count(&mut self, values: impl Iterator<Item = u32>) -> u32 {
        self.count += 1;
        let Self { met, count, .. } = self;
        met[ABSENT as usize] = *count;
        let mut is_new = |value: u32| std::mem::replace(&mut met[value as usize], *count) != *count;
        values.map(|value| u32::from(is_new(value))).sum()
    }

    fn count_rows(&mut self, rows: Numbers<'_>) -> u32 {
        let (column, same) = (self.column, self.same);
        self.count(rows.iter().map(|row| spelled(column, same, row)))
    }
}

#[inline]
fn spelled(column: &Column, same: &[u32], row: u32) -> u32 {
    let code = column.code(row as usize);
    same.get(code as usize).copied().unwrap_or(code)
}

/// Counts distinct accounts and agencies in one set of rows after the other.
pub(super) struct Counter<'s> {
    fields: [Option<Stamps<'s>>; 2],
    dated: usize,
}

impl<'s> Counter<'s> {
    pub fn of(store: &'s Store) -> Self {
        let fields = [Field::Account, Field::Agency].map(|field| Stamps::of(store, field));
        Self { fields, dated: store.dated() }
    }

    /// The spread of some rows, in order.
    pub fn spread(&mut self, rows: Numbers<'_>) -> Spread {
        let count =
            |stamps: &mut Option<Stamps<'_>>| stamps.as_mut().map_or(0, |stamps| stamps.count_rows(rows));
        let [accounts, agencies] = self.fields.each_mut().map(count);
        Spread { accounts, agencies, ..Spread::span(self.dated, rows) }
    }
}

impl Spread {
    /// The spread of a few rows, in order, without a table for all values.
    pub fn of(store: &Store, rows: Numbers<'_>) -> Self {
        let distinct = |field| {
            let Some(column) = store.text(field) else { return 0 };
            let same = store.spellings(field);
            let mut codes: Vec<u32> = rows.iter().map(|row| spelled(column, same, row)).collect();
            codes.retain(|code| *code != ABSENT);
            codes.sort_unstable();
            codes.dedup();
            saturated::<u32>(codes.len())
        };
        let (accounts, agencies) = (distinct(Field::Account), distinct(Field::Agency));
        Self { accounts, agencies, ..Self::span(store.dated(), rows) }
    }

    /// The number of rows, the first, and the last that has a time; accounts and agencies are left at 0.
    fn span(dated: usize, rows: Numbers<'_>) -> Self {
        let last = rows.partition_point(|row| (row as usize) < dated).checked_sub(1);
        Self {
            records: saturated::<u32>(rows.len()),
            accounts: 0,
            agencies: 0,
            first: rows.get(0).unwrap_or(NONE),
            last: last.and_then(|last| rows.get(last)).unwrap_or(NONE),
        }
    }
}
