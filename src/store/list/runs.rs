//! The codes of rows that have several each, in one run.

use crate::event::saturated;
use crate::store::image::stored;
use crate::store::order::Order;
use crate::store::size_hint::SizeHint;

/// Codes by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// Where the codes of a row end; empty where every row has one. Rows behind the last one that has any are not held.
    ends: Vec<u32>,
    codes: Vec<u32>,
}

stored!(Runs { ends, codes } if |all| {
    all.ends.is_sorted() && all.ends.last().is_none_or(|end| *end as usize <= all.codes.len())
});

/// Where the codes of the rows that are held end.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Ends<'e> {
    /// Each of so many rows has one.
    OneEach(usize),
    Told(&'e [u32]),
}

impl Ends<'_> {
    /// How many rows are held.
    pub(in crate::store) const fn len(self) -> usize {
        match self {
            Self::OneEach(rows) => rows,
            Self::Told(ends) => ends.len(),
        }
    }

    /// Where the codes of a row end.
    #[inline]
    pub(in crate::store) fn of(self, row: usize) -> Option<usize> {
        match self {
            Self::OneEach(rows) => (row < rows).then_some(row + 1),
            Self::Told(ends) => ends.get(row).map(|end| *end as usize),
        }
    }
}

impl Runs {
    /// The codes of a row.
    #[inline]
    pub(super) fn get(&self, row: usize) -> &[u32] {
        let Some(until) = self.ends().of(row) else { return &[] };
        let from = row.checked_sub(1).and_then(|before| self.ends().of(before)).unwrap_or(0);
        self.codes.get(from..until).unwrap_or(&[])
    }

    #[inline]
    pub(super) fn ends(&self) -> Ends<'_> {
        if self.ends.is_empty() { Ends::OneEach(self.codes.len()) } else { Ends::Told(&self.ends) }
    }

    /// The codes of all rows.
    pub(super) fn codes(&self) -> &[u32] {
        &self.codes
    }

    pub(super) fn codes_mut(&mut self) -> &mut [u32] {
        &mut self.codes
    }

    /// Forgets all rows but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.ends.clear();
        self.codes.clear();
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        size_hint.make_room(&mut self.ends, rows);
        size_hint.make_room(&mut self.codes, rows);
    }

    /// Adds a row behind the others; the rows between are empty.
    pub(super) fn push(&mut self, row: usize, codes: impl Iterator<Item = u32>) {
        let before = self.codes.len();
        self.codes.extend(codes);
        let came = self.codes.len() - before;
        if came == 0 || (self.ends.is_empty() && (row, came) == (before, 1)) {
            return;
        }
        if self.ends.is_empty() {
            self.tell_ends(before);
        }
        self.ends.resize(row, saturated(before));
        self.ends.push(saturated(self.codes.len()));
    }

    /// Tells where the codes of so many rows end that have one each: not every row has one from now on.
    #[cold]
    fn tell_ends(&mut self, rows: usize) {
        self.ends = (1..).take(rows).collect();
    }

    /// Puts rows in a new order: where the codes of a stretch begin and end stays as it is.
    pub(super) fn reorder(&mut self, order: &Order) {
        let (mut ends, mut codes) = (Vec::new(), Vec::new());
        for stretch in order.stretches() {
            let held = self.ends().len();
            if held <= stretch.start {
                return;
            }
            if held < stretch.end {
                if self.ends.is_empty() {
                    self.tell_ends(held);
                }
                self.ends.resize(stretch.end, saturated(self.codes.len()));
            }
            let begin = stretch.start.checked_sub(1).and_then(|before| self.ends().of(before)).unwrap_or(0);
            ends.clear();
            codes.clear();
            for (_, row) in order.within(stretch) {
                codes.extend_from_slice(self.get(row as usize));
                ends.push(saturated(begin + codes.len()));
            }
            // where every row has one they end where they did
            if let Some(own) = self.ends.get_mut(stretch.clone()) {
                own.copy_from_slice(&ends);
            }
            self.codes[begin..begin + codes.len()].copy_from_slice(&codes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Runs};
    use proptest::prelude::*;

    fn of(rows: &[Vec<u32>]) -> Runs {
        let mut runs = Runs::default();
        for (row, codes) in rows.iter().enumerate() {
            runs.push(row, codes.iter().copied());
        }
        runs
    }

    fn any_rows() -> impl Strategy<Value = Vec<Vec<u32>>> {
        let one = prop::collection::vec(any::<u32>(), 1..2);
        prop::collection::vec(prop_oneof![8 => one, 1 => prop::collection::vec(any::<u32>(), 0..4)], 0..200)
    }

    proptest! {
        #[test]
        fn every_row_reads_back_in_whatever_order_rows_are_put(rows in any_rows(), seed in any::<u64>()) {
            let runs = of(&rows);
            let mut order: Vec<u32> = (0..).take(rows.len()).collect();
            order.sort_by_key(|row| u64::from(*row).wrapping_mul(seed | 1) >> 32);
            let mut turned = runs.clone();
            turned.reorder(&Order::of(0, order.clone()));
            for (row, codes) in rows.iter().enumerate() {
                prop_assert_eq!(runs.get(row), codes.as_slice());
            }
            for (at, row) in order.iter().enumerate() {
                prop_assert_eq!(turned.get(at), rows[*row as usize].as_slice());
            }
            prop_assert!(runs.get(rows.len()).is_empty());
        }
    }

    #[test]
    fn where_every_row_has_one_its_end_takes_no_room() {
        let mut runs = of(&[vec![7], vec![8], vec![9]]);
        runs.reorder(&Order::of(0, vec![2, 0, 1]));
        assert_eq!((runs.get(0), runs.get(2), runs.ends.len()), (&[9][..], &[8][..], 0));
        // one of those that are put in order has none
        runs.reorder(&Order::of(0, vec![3, 0, 1, 2]));
        assert_eq!((runs.get(0), runs.get(1), runs.get(3)), (&[][..], &[9][..], &[8][..]));
    }
}
