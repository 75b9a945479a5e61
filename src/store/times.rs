//! When rows happened: one instant a row, and the whole of those times that are more than an instant.

use super::RowSet;
use crate::event::{Doubt, Moment, Precision, When};

/// What the finest times that are not kept whole last at most: a second.
const FINE: i64 = 1_000_000_000;

/// Times of the dated rows, ascending.
#[derive(Debug, Default)]
pub(super) struct Times {
    order: Vec<i64>,
    /// Precision: 0 to 5 for years to seconds, 5 + n for n digits after the second.
    digits: Vec<u8>,
    /// Spans, doubtful times, and times coarser than a second, by row.
    wide: Vec<(u32, When)>,
}

impl Times {
    /// From times in ascending order.
    pub(super) fn new(times: impl Iterator<Item = When>) -> Self {
        let mut all = Self::default();
        for (row, when) in times.enumerate() {
            all.order.push(when.order());
            all.digits.push(code(when.precision()));
            let exact = !when.is_span() && when.moment().doubt == Doubt::None;
            if !exact || when.precision() < Precision::Second {
                all.wide.push((u32::try_from(row).unwrap_or(u32::MAX), when));
            }
        }
        all
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn order(&self, row: usize) -> Option<i64> {
        self.order.get(row).copied()
    }

    pub(super) fn when(&self, row: usize) -> Option<When> {
        let ns = *self.order.get(row)?;
        let key = u32::try_from(row).ok()?;
        match self.wide.binary_search_by_key(&key, |wide| wide.0) {
            Ok(at) => Some(self.wide[at].1),
            Err(_) => Some(When::at(Moment::new(ns, precision(self.digits[row])))),
        }
    }

    pub(super) fn row_at(&self, instant: i64) -> usize {
        self.order.partition_point(|ns| *ns < instant)
    }

    pub(super) fn wide(&self) -> impl Iterator<Item = (usize, When)> {
        self.wide.iter().map(|(row, when)| (*row as usize, *when))
    }

    /// Rows of which some instant lies between two. A row's own instant is part of its time, so rows between the two
    /// are in; of the others only the wide ones, and those of the second before, can reach in.
    pub(super) fn overlapping(&self, from: i64, until: i64, len: usize) -> RowSet {
        if from > until {
            return RowSet::empty(len);
        }
        let first = self.row_at(from);
        let end = until.checked_add(1).map_or(self.len(), |next| self.row_at(next));
        let just_before = self.row_at(from.saturating_sub(FINE))..first;
        let late = just_before.filter(|row| self.when(*row).is_some_and(|when| when.latest() >= from));
        let reaching = self
            .wide()
            .filter(|(_, when)| when.earliest() <= until && when.latest() >= from)
            .map(|(row, _)| row);
        RowSet::range(len, first, end).or(&RowSet::of(len, late.chain(reaching)))
    }
}

fn code(precision: Precision) -> u8 {
    match precision {
        Precision::Year => 0,
        Precision::Month => 1,
        Precision::Day => 2,
        Precision::Hour => 3,
        Precision::Minute => 4,
        Precision::Second => 5,
        Precision::Fraction(digits) => 5 + digits.clamp(1, 9),
    }
}

fn precision(code: u8) -> Precision {
    match code {
        0 => Precision::Year,
        1 => Precision::Month,
        2 => Precision::Day,
        3 => Precision::Hour,
        4 => Precision::Minute,
        5 => Precision::Second,
        digits => Precision::Fraction(digits - 5),
    }
}
