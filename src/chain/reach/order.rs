//! The order in which rows are visited: by time, and within one instant by a hash of their ids.

use crate::store::{RowSet, Store};

/// When something happened, in nanoseconds since 1970 UTC.
pub(super) type Instant = i64;

/// Before all that happened.
pub(super) const ALWAYS: Instant = Instant::MIN;
/// After all that happened.
pub(super) const NEVER: Instant = Instant::MAX;

/// The instant at which a row is visited; undated rows come together, last.
pub(super) fn instant(store: &Store, row: u32) -> Instant {
    store.order(row as usize).unwrap_or(NEVER - 1)
}

/// The first row of an instant.
fn begin(store: &Store, instant: Instant) -> usize {
    if instant < NEVER - 1 { store.row_at(instant) } else { store.dated() }
}

/// The rows still to be visited.
#[derive(Debug, Default)]
pub(super) struct RowQueue {
    /// One bit per row.
    waits: Vec<u64>,
    /// No row before this one waits.
    from: usize,
}

impl RowQueue {
    /// Queues a row, even one that was visited before.
    pub fn wait(&mut self, row: u32) {
        let row = row as usize;
        if self.waits.len() <= row / 64 {
            self.waits.resize(row / 64 + 1, 0);
        }
        self.waits[row / 64] |= 1 << (row % 64);
        self.from = self.from.min(row);
    }

    /// Takes the rows of the earliest waiting instant, those of `always` included, ordered by a hash of their ids;
    /// empty if no row waits.
    pub fn next(&mut self, store: &Store, always: Option<&RowSet>) -> Vec<u32> {
        let waiting = self.waiting();
        let Some(first) =
            [waiting, always.and_then(|rows| rows.next_from(self.from))].into_iter().flatten().min()
        else {
            return Vec::new();
        };
        let now = |row: usize| Some(instant(store, u32::try_from(row).ok()?));
        let (at, mut rows) = (now(first), Vec::new());
        self.from = first;
        while let Some(row) = self.waiting().filter(|row| now(*row) == at) {
            self.waits[row / 64] &= !(1 << (row % 64));
            self.from = row + 1;
            rows.extend(u32::try_from(row));
        }
        // a row that waits again brings back all of `always` in its instant, also those with lower row numbers
        let mut next = at.map_or(first, |at| begin(store, at).min(first));
        while let Some(row) = always.and_then(|all| all.next_from(next)).filter(|row| now(*row) == at) {
            rows.extend(u32::try_from(row));
            next = row + 1;
        }
        self.from = self.from.max(next);
        if rows.len() > 1 {
            rows.sort_by_cached_key(|row| (store.id_hash(*row as usize), *row));
            rows.dedup();
        }
        rows
    }

    /// The first row that waits.
    fn waiting(&self) -> Option<usize> {
        let at = self.from / 64;
        let own = |word: &u64| word & (u64::MAX << (self.from % 64));
        let here = self.waits.get(at).map(own).filter(|word| *word != 0);
        let (at, word) = match here {
            Some(word) => (at, word),
            None => self.waits.iter().copied().enumerate().skip(at + 1).find(|(_, word)| *word != 0)?,
        };
        Some(at * 64 + word.trailing_zeros() as usize)
    }
}
