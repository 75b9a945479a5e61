//! Finds where runs begin in a row set.

use super::RowSet;
use super::parallel::{threads, with_helpers};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Words of a bitmap that are looked at at once, between two looks at whether the answer is still wanted.
const PART: usize = 1 << 12;

impl RowSet {
    /// The rows for which `test(previous, row)` holds, where both are in the set; the first row always passes. Runs on
    /// several threads; `None` if cancelled.
    #[must_use]
    pub fn beginnings(
        &self,
        test: impl Fn(usize, usize) -> bool + Sync,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let mut found = vec![0_u64; self.words().len()];
        let parts: Vec<Mutex<&mut [u64]>> = found.chunks_mut(PART).map(Mutex::new).collect();
        let (next, halt) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = |stopped: &dyn Fn() -> bool| {
            while !halt.load(Ordering::Relaxed) {
                if stopped() {
                    halt.store(true, Ordering::Relaxed);
                    return;
                }
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = parts.get(number) else { return };
                self.begin_in(number * PART, &mut part.lock().unwrap_or_else(PoisonError::into_inner), &test);
            }
        };
        with_helpers(threads().min(parts.len()), || work(&|| false), || work(stopped));
        drop(parts);
        (!halt.into_inner()).then(|| Self::of_words(found, self.out_of()))
    }

    /// The same of the rows of some words, the first of them at a place.
    fn begin_in(&self, at: usize, found: &mut [u64], test: &impl Fn(usize, usize) -> bool) {
        let mut before = self.before(at * 64);
        let words = self.words().get(at..).unwrap_or_default();
        for ((number, word), found) in (at..).zip(words).zip(found) {
            let mut bits = *word;
            while bits != 0 {
                let bit = bits.trailing_zeros() as usize;
                let row = number * 64 + bit;
                let begins = before.is_none_or(|before| test(before, row));
                *found |= u64::from(begins) << bit;
                before = Some(row);
                bits &= bits - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RowSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_row_is_put_beside_the_one_before_it(
            rows in prop::collection::btree_set(0..3_000_000_usize, 0..200),
            odd in any::<usize>(),
        ) {
            let set = RowSet::of(3_000_000, rows.iter().copied());
            let test = |before: usize, row: usize| (before ^ row ^ odd).is_multiple_of(3);
            let found = set.beginnings(test, &|| false).unwrap();
            let rows: Vec<usize> = rows.into_iter().collect();
            let mut naive: Vec<usize> = rows.first().copied().into_iter().collect();
            naive.extend(rows.windows(2).filter(|pair| test(pair[0], pair[1])).map(|pair| pair[1]));
            prop_assert_eq!(found.iter().collect::<Vec<usize>>(), naive);
        }
    }

    #[test]
    fn what_is_not_wanted_any_more_is_not_found() {
        assert_eq!(RowSet::full(100).beginnings(|_, _| true, &|| true), None);
    }
}
