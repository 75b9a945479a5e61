//! The times of rows: one instant each, and the complete time for those that are more than an instant.

use super::RowSet;
use super::image::stored;
use super::order::Order;
use super::size_hint::SizeHint;
use super::sparse::within;
use crate::event::{Doubt, Moment, Precision, When, saturated};
use std::ops::Range;

/// What the finest times that are not kept whole last at most: a second.
const FINE: i64 = 1_000_000_000;

/// No time, where precisions stand.
const NONE: u8 = u8::MAX;

/// Times of rows. Once they are in order, dated rows come first and ascend.
#[derive(Debug, Clone, Default)]
pub(super) struct Times {
    order: Vec<i64>,
    /// Precision: 0 to 5 for years to seconds, 5 + n for n digits after the second; [`NONE`] where there is no time.
    digits: Vec<u8>,
    /// Spans, doubtful times, and times coarser than a second, by row.
    wide: Vec<(u32, When)>,
    /// How many rows have a time, once they are in order.
    dated: usize,
}

stored!(Times { order, digits, wide } and dated if |all| all.order.len() == all.digits.len());

impl Times {
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn dated(&self) -> usize {
        self.dated
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        size_hint.make_room(&mut self.order, rows);
        size_hint.make_room(&mut self.digits, rows);
    }

    /// Forgets all times but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.digits.clear();
        self.wide.clear();
        self.dated = 0;
    }

    /// Adds rows.
    pub(super) fn extend(&mut self, whens: impl Iterator<Item = Option<When>>) {
        for when in whens {
            self.order.push(when.map_or(0, |when| when.order()));
            self.digits.push(when.map_or(NONE, |when| code(when.precision())));
            if let Some(when) = when.filter(is_wide) {
                self.wide.push((saturated::<u32>(self.order.len() - 1), when));
            }
        }
    }

    pub(super) fn push(&mut self, when: Option<When>) {
        self.extend([when].into_iter());
    }

    /// Gives a row its time, in place of the one it had.
    pub(super) fn set(&mut self, row: usize, when: When) {
        (self.order[row], self.digits[row]) = (when.order(), code(when.precision()));
        let key = saturated::<u32>(row);
        let at = self.wide.partition_point(|(wide, _)| *wide < key);
        let held = self.wide.get(at).is_some_and(|(wide, _)| *wide == key);
        match (is_wide(&when), held) {
            // times that are no longer wide are removed together when rows are sorted
            (_, true) => self.wide[at].1 = when,
            (true, false) => self.wide.insert(at, (key, when)),
            (false, false) => {}
        }
    }

    /// What a row is ordered by: undated ones last.
    pub(super) fn key(&self, row: usize) -> (bool, i64) {
        (self.digits[row] == NONE, self.order[row])
    }

    /// Adds the times of some rows of others.
    pub(super) fn append(&mut self, part: &Self, rows: Range<usize>) {
        let before = self.order.len();
        self.order.extend_from_slice(&part.order[rows.clone()]);
        self.digits.extend_from_slice(&part.digits[rows.clone()]);
        for (row, when) in within(&part.wide, &rows) {
            let row = saturated::<u32>(before + *row as usize - rows.start);
            self.wide.push((row, *when));
        }
    }

    /// Puts rows in the order of the timeline.
    pub(super) fn reorder(&mut self, order: &Order) {
        order.reorder_few(&mut self.wide);
        order.reorder(&mut self.order, 0);
        order.reorder(&mut self.digits, NONE);
    }

    /// Takes note that rows are in the order of the timeline.
    pub(super) fn settle(&mut self) {
        self.wide.retain(|(_, when)| is_wide(when));
        self.dated = self.digits.partition_point(|digits| *digits != NONE);
    }

    pub(super) fn order(&self, row: usize) -> Option<i64> {
        self.digits.get(row).filter(|digits| **digits != NONE)?;
        Some(self.order[row])
    }

    pub(super) fn when(&self, row: usize) -> Option<When> {
        let ns = self.order(row)?;
        let key = u32::try_from(row).ok()?;
        match self.wide.binary_search_by_key(&key, |wide| wide.0) {
            Ok(at) => Some(self.wide[at].1),
            Err(_) => Some(When::at(Moment::new(ns, precision(self.digits[row])))),
        }
    }

    pub(super) fn row_at(&self, instant: i64) -> usize {
        self.order[..self.dated].partition_point(|ns| *ns < instant)
    }

    pub(super) fn wide(&self) -> impl Iterator<Item = (usize, When)> {
        self.wide.iter().map(|(row, when)| (*row as usize, *when))
    }

    /// The rows whose time overlaps `from..=until`. Besides the rows sorted in between, only wide times and those up to
    /// a second before can reach in.
    pub(super) fn overlapping(&self, from: i64, until: i64, len: usize) -> RowSet {
        if from > until {
            return RowSet::empty(len);
        }
        let first = self.row_at(from);
        let end = until.checked_add(1).map_or(self.dated, |next| self.row_at(next));
        let just_before = self.row_at(from.saturating_sub(FINE))..first;
        let late = just_before.filter(|row| self.when(*row).is_some_and(|when| when.latest() >= from));
        let reaching = self
            .wide()
            .filter(|(_, when)| when.earliest() <= until && when.latest() >= from)
            .map(|(row, _)| row);
        RowSet::range(len, first, end).or(&RowSet::of(len, late.chain(reaching)))
    }
}

/// Whether a time is kept whole: a span, a doubtful one, or one coarser than a second.
fn is_wide(when: &When) -> bool {
    let exact = !when.is_span() && when.moment().doubt == Doubt::None;
    !exact || when.precision() < Precision::Second
}

/// A number for each precision.
pub(super) fn code(precision: Precision) -> u8 {
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
