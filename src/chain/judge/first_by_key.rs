//! The first sign-in that carries each session or token.

use crate::chain::row_shift::RowShift;
use rustc_hash::FxHashMap;

/// A session or token as a number: its GUID, else a hash of its normalized value.
pub(super) type Key = u128;

/// Rows by key, sorted by key: less than half the memory of a hash table.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstByKey {
    keys: Vec<Key>,
    /// The row of each key.
    rows: Vec<u32>,
}

impl FirstByKey {
    /// The row of a key.
    pub fn get(&self, key: Key) -> Option<u32> {
        let at = self.keys.binary_search(&key).ok()?;
        self.rows.get(at).copied()
    }

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.rows(&mut self.rows);
    }
}

impl From<FxHashMap<Key, u32>> for FirstByKey {
    fn from(rows: FxHashMap<Key, u32>) -> Self {
        let mut sorted: Vec<(Key, u32)> = rows.into_iter().collect();
        sorted.sort_unstable();
        let (keys, rows) = sorted.into_iter().unzip();
        Self { keys, rows }
    }
}
