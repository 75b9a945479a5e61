//! How far neighbouring rows lie apart at the most, block by block: quiet times are looked for in those blocks alone that
//! may have one.

use super::Store;

/// Rows of a block.
const BLOCK: usize = 1 << 12;

/// For each block the longest time, in nanoseconds, from one of its rows to the row behind that; dated rows alone.
#[derive(Debug, Default)]
pub(super) struct LongestGaps(Vec<i64>);

impl LongestGaps {
    fn of(store: &Store) -> Self {
        let mut gaps = Self::default();
        gaps.grow(store, 0);
        gaps
    }

    /// Tells on, where rows came to a store, the first of them in a place.
    pub(super) fn grow(&mut self, store: &Store, first: usize) {
        // the row before it has another behind it now
        self.0.truncate(first.saturating_sub(1) / BLOCK);
        for begin in (self.0.len() * BLOCK..store.dated()).step_by(BLOCK) {
            let rows = begin..(begin + BLOCK).min(store.dated());
            let order = |row: usize| store.order(row);
            let gap = |row: usize| Some(order(row + 1)?.saturating_sub(order(row)?));
            self.0.push(rows.filter_map(gap).max().unwrap_or(0));
        }
    }

    fn may_have(&self, block: usize, least: i64) -> bool {
        self.0.get(block).is_some_and(|longest| *longest >= least)
    }
}

impl Store {
    /// Works out what [`Self::quiet_from`] needs, which takes one pass over all times.
    pub fn know_gaps(&self) {
        self.gaps();
    }

    fn gaps(&self) -> &LongestGaps {
        self.known.gaps.get_or_init(|| LongestGaps::of(self))
    }

    /// A row from one on, such that between it and the first no neighbours lie `least` nanoseconds apart: the beginning of
    /// a block in which some may, or the last dated row.
    #[must_use]
    pub fn quiet_from(&self, row: usize, least: i64) -> usize {
        let gaps = self.gaps();
        let may = (row / BLOCK..gaps.0.len()).find(|block| gaps.may_have(*block, least));
        may.map_or(self.dated().saturating_sub(1), |block| block * BLOCK).max(row)
    }

    /// As [`Self::quiet_from`], backward.
    #[must_use]
    pub fn quiet_before(&self, row: usize, least: i64) -> usize {
        let Some(before) = row.checked_sub(1).filter(|before| *before < self.dated()) else { return row };
        let gaps = self.gaps();
        let may = (0..=before / BLOCK).rev().find(|block| gaps.may_have(*block, least));
        may.map_or(0, |block| ((block + 1) * BLOCK).min(row))
    }
}

#[cfg(test)]
mod tests {
    use super::BLOCK;
    use crate::event::{Event, Moment, Precision, When};
    use crate::read::{Place, Sink};
    use crate::store::Builder;

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn only_blocks_with_neighbours_that_lie_far_apart_are_looked_into() {
        // behind these rows nothing happens for an hour
        let quiet = [BLOCK - 1, BLOCK + 7, 3 * BLOCK];
        let mut builder = Builder::default();
        let mut second = 0;
        for row in 0..4 * BLOCK {
            let mut event = Event::default();
            event.id = format!("e{row}").into();
            event.when = Some(When::at(Moment::new(second * SECOND, Precision::Second)));
            builder.take(event, Place { source: 0, offset: row as u64, len: 1 });
            second += if quiet.contains(&row) { 3_600 } else { 1 };
        }
        let (store, least) = (builder.finish(), 3_600 * SECOND);
        let begins = |row: usize| store.quiet_from(row, least);
        assert_eq!([0, 5, BLOCK, BLOCK + 8].map(begins), [0, 5, BLOCK, BLOCK + 8], "these blocks have one");
        assert_eq!([2 * BLOCK, 2 * BLOCK + 9].map(begins), [3 * BLOCK; 2]);
        assert_eq!(store.quiet_from(2 * BLOCK, 2 * least), 4 * BLOCK - 1, "to the last row");
        let ends = |row: usize| store.quiet_before(row, least);
        assert_eq!([BLOCK, 2 * BLOCK, 3 * BLOCK + 2].map(ends), [BLOCK, 2 * BLOCK, 3 * BLOCK + 2]);
        assert_eq!([3 * BLOCK, 2 * BLOCK + 9].map(ends), [2 * BLOCK; 2]);
        assert_eq!(store.quiet_before(3 * BLOCK, 2 * least), 0, "to the first row");
    }
}
