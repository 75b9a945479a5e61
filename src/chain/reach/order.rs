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
    /// Rows that wait.
    waits: Bits,
    /// Accesses that are visited again whenever an earlier row is: others lead nowhere.
    led_to: Bits,
    /// No row before this one waits.
    from: usize,
}

impl RowQueue {
    /// Queues a row, even one that was visited before.
    pub fn wait(&mut self, row: u32) {
        self.waits.set(row as usize);
        self.from = self.from.min(row as usize);
    }

    /// Has an access visited in its turn, if that comes yet.
    pub fn lead_to(&mut self, access: usize) {
        self.led_to.set(access);
    }

    /// Goes on from a row at the latest.
    pub fn go_back(&mut self, row: usize) {
        self.from = self.from.min(row);
    }

    /// Takes the rows of the earliest instant in which one waits or is led to, ordered by a hash of their ids; empty if
    /// there is none. Where `accesses` are given, all of them in that instant are taken too: one may lead to another.
    pub fn next(&mut self, store: &Store, accesses: Option<&RowSet>) -> Vec<u32> {
        let Some(first) = self.waits.first_with(&self.led_to, self.from) else { return Vec::new() };
        let now = |row: usize| Some(instant(store, u32::try_from(row).ok()?));
        let (at, mut rows) = (now(first), Vec::new());
        self.from = first;
        // a row that waits again brings back the accesses of its instant, also those with lower row numbers
        let mut next = at.filter(|_| accesses.is_some()).map_or(first, |at| begin(store, at).min(first));
        let taken = |waits: &Bits, next: usize| {
            let access = accesses.and_then(|all| all.next_from(next));
            waits.first_before(next, access.unwrap_or(usize::MAX)).or(access)
        };
        while let Some(row) = taken(&self.waits, next).filter(|row| now(*row) == at) {
            if self.waits.clear(row) && accesses.is_some_and(|all| all.contains(row)) {
                self.led_to.set(row);
            }
            rows.extend(u32::try_from(row));
            next = row + 1;
        }
        self.from = self.from.max(next);
        if rows.len() > 1 {
            rows.sort_by_cached_key(|row| (store.id_hash(*row as usize), *row));
        }
        rows
    }
}

/// One bit a row, as far as any is set.
#[derive(Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, row: usize) {
        if self.0.len() <= row / 64 {
            self.0.resize(row / 64 + 1, 0);
        }
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Whether it was set.
    fn clear(&mut self, row: usize) -> bool {
        let Some(word) = self.0.get_mut(row / 64) else { return false };
        let was_set = *word >> (row % 64) & 1 == 1;
        *word &= !(1 << (row % 64));
        was_set
    }

    fn word(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The first row from one on that is set here or in others.
    fn first_with(&self, others: &Self, row: usize) -> Option<usize> {
        let end = self.0.len().max(others.0.len());
        first((row / 64..end).map(|at| (at, self.word(at) | others.word(at))), row)
    }

    /// The first row from one on and before another that is set.
    fn first_before(&self, row: usize, end: usize) -> Option<usize> {
        let words = (row / 64..end.div_ceil(64).min(self.0.len())).map(|at| (at, self.word(at)));
        first(words, row).filter(|found| *found < end)
    }
}

/// The first row from one on that is set in some words, of which the first has that row.
fn first(words: impl Iterator<Item = (usize, u64)>, row: usize) -> Option<usize> {
    let mut keep = u64::MAX << (row % 64);
    words
        .map(|(at, word)| (at, word & std::mem::replace(&mut keep, u64::MAX)))
        .find(|(_, word)| *word != 0)
        .map(|(at, word)| at * 64 + word.trailing_zeros() as usize)
}
