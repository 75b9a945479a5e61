//! Protection against decompression bombs: an unpacked source is given up once too much of it brings no record.

use crate::read::open::Budget;

/// How many unpacked bytes may come without a record.
const MOST_WITHOUT: u64 = 1 << 30;

/// Bytes that each piece which is no record counts for, in addition to its own.
const WEIGHT: u64 = 512;

/// How much of a source was read without finding a record.
#[derive(Default)]
pub(super) struct Yield {
    /// The bytes read when the last record was found; `None` if the source is not unpacked, and so not limited.
    fruitful: Option<u64>,
    /// What the pieces since then count for in addition to their bytes.
    barren: u64,
    /// The budget shared by everything unpacked from the same file.
    budget: Option<Budget>,
    given_up: bool,
}

impl Yield {
    /// For a source: without limit unless `unpacked`, else within the shared budget too.
    pub(super) fn of(unpacked: bool, budget: Option<&Budget>) -> Self {
        Self { fruitful: unpacked.then_some(0), budget: budget.cloned(), ..Self::default() }
    }

    /// Why the source is to be given up after `total` bytes; `None` if it is not.
    pub(super) fn give_up(&mut self, total: u64) -> Option<String> {
        let without = total - self.fruitful?;
        if without + self.barren <= MOST_WITHOUT {
            return None;
        }
        self.given_up = true;
        let bytes = without > MOST_WITHOUT;
        let what = if bytes { "1 GiB of it" } else { "millions of pieces of it, one after another," };
        Some(format!("{what} brought no record: refused"))
    }

    /// Notes that reading failed, which counts as given up if the budget is used up.
    pub(super) fn ends(&mut self) {
        self.given_up = self.budget.as_ref().is_some_and(Budget::is_spent);
    }

    /// Notes that, of `total` bytes so far, `pieces` pieces were no records, and `records` bytes belong to new
    /// records.
    pub(super) fn brought(&mut self, pieces: u64, records: u64, total: u64) {
        self.brought_nothing(pieces);
        self.brought_records(records, total);
    }

    /// Rejecting a short piece takes more work than its bytes suggest, hence [`WEIGHT`].
    fn brought_nothing(&mut self, pieces: u64) {
        if pieces == 0 || self.fruitful.is_none() {
            return;
        }
        let weight = pieces.saturating_mul(WEIGHT);
        self.barren = self.barren.saturating_add(weight);
        if let Some(budget) = &self.budget {
            budget.spend(weight);
        }
    }

    fn brought_records(&mut self, len: u64, total: u64) {
        if len == 0 {
            return;
        }
        self.fruitful = self.fruitful.map(|_| total);
        self.barren = 0;
        if let Some(budget) = &self.budget {
            budget.give_back(len);
        }
    }

    /// Whether the source was given up because it brings no records.
    pub(super) const fn given_up(&self) -> bool {
        self.given_up
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_WITHOUT, Yield};
    use crate::read::open::Budget;

    #[test]
    fn what_is_unpacked_is_given_up_where_much_of_it_brings_no_record() {
        let mut yields = Yield::of(true, None);
        assert_eq!(yields.give_up(MOST_WITHOUT), None);
        yields.brought(0, 1, MOST_WITHOUT);
        assert_eq!(yields.give_up(2 * MOST_WITHOUT), None, "there was a record");
        assert!(!yields.given_up());
        let why = yields.give_up(2 * MOST_WITHOUT + 1).unwrap_or_default();
        assert_eq!(why, "1 GiB of it brought no record: refused");
        assert!(yields.given_up());
        assert_eq!(Yield::of(false, None).give_up(u64::MAX), None, "what is not unpacked is read to its end");
    }

    #[test]
    fn pieces_that_are_no_records_weigh_more_than_their_bytes() {
        let (mut yields, budget) = (Yield::of(true, None), Budget::of(0));
        yields.brought(3 << 20, 0, 9 << 20);
        let why = yields.give_up(9 << 20).unwrap_or_default();
        assert!(why.starts_with("millions of pieces of it"), "{why}");
        Yield::of(true, Some(&budget)).brought(u64::MAX, 0, 0);
        assert!(budget.is_spent());
    }
}
