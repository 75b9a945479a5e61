//! Which events count: all of them, or those that were known at an instant.

use super::Assertion;
use super::row_shift::RowShift;
use crate::event::Field;
use crate::store::{RowSet, Store};
use std::borrow::Cow;

/// Which events count in an analysis.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownRows {
    /// The events that count; `None` means all.
    rows: Option<RowSet>,
    /// Assertions made later do not count, in nanoseconds since 1970 UTC; `None` means that all count.
    until: Option<i64>,
}

/// What was known at an instant.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'k> {
    /// The instant, in nanoseconds since 1970 UTC.
    pub instant: i64,
    /// The rows that were known.
    pub known: &'k RowSet,
}

impl KnownRows {
    /// All events, or those known at an instant.
    pub fn of(as_of: Option<AsOf<'_>>) -> Self {
        Self { rows: as_of.map(|as_of| as_of.known.clone()), until: as_of.map(|as_of| as_of.instant) }
    }

    /// The last instant at which something can have been known, in nanoseconds since 1970 UTC.
    pub fn end(&self) -> i64 {
        self.until.unwrap_or(i64::MAX)
    }

    /// Whether an event counts.
    #[inline]
    pub fn holds(&self, row: usize) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.contains(row))
    }

    /// The events that do not count; `None` if all do.
    pub fn others(&self) -> Option<RowSet> {
        self.rows.as_ref().map(RowSet::complement)
    }

    /// Those among `rows` that count.
    pub fn among(&self, rows: &RowSet) -> RowSet {
        self.those_of(rows).into_owned()
    }

    /// As [`Self::among`], with no copy of `rows` where all count.
    pub fn those_of<'r>(&self, rows: &'r RowSet) -> Cow<'r, RowSet> {
        self.rows.as_ref().map_or(Cow::Borrowed(rows), |known| Cow::Owned(rows.and(known)))
    }

    /// By code of a field: whether an event that counts has that value. `None` if all events count.
    pub fn codes(&self, store: &Store, field: Field) -> Option<Vec<bool>> {
        let (rows, column) = self.rows.as_ref().zip(store.text(field))?;
        let mut met = vec![false; column.distinct() + 1];
        for row in rows.iter() {
            if let Some(met) = met.get_mut(column.code(row) as usize) {
                *met = true;
            }
        }
        Some(met)
    }

    /// Shifts row numbers after rows were inserted; the new rows do not count until the next analysis.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        match &mut self.rows {
            Some(rows) => room.set(rows),
            None => self.rows = Some(room.fresh.complement()),
        }
    }

    /// Whether an analyst's assertion counts.
    pub fn tells(&self, asserted: &Assertion) -> bool {
        self.until.is_none_or(|until| asserted.at <= until)
    }
}
