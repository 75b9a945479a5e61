//! The rows that a walk along rules has not visited yet.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// Unvisited rows by key, sorted by time. A row is handed out once: the walk reaches rows by the cheapest path first, so
/// later visits cannot improve it.
#[derive(Debug)]
pub(in crate::chain) struct Unvisited<K>(FxHashMap<K, BTreeSet<(i64, u32)>>);

impl<K> Default for Unvisited<K> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<K: Eq + Hash> Unvisited<K> {
    /// Takes out the rows of a key between two instants, both included. `all` has all rows of that key, each with its
    /// instant; it is read on the key's first visit only.
    pub fn meet(
        &mut self,
        key: K,
        all: impl Iterator<Item = (i64, u32)>,
        (from, until): (i64, i64),
    ) -> Vec<u32> {
        let left = match self.0.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(all.collect()),
        };
        let met: Vec<(i64, u32)> = if from > until {
            Vec::new()
        } else {
            left.range((from, 0)..=(until, u32::MAX)).copied().collect()
        };
        for one in &met {
            left.remove(one);
        }
        met.into_iter().map(|(_, row)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Unvisited;

    #[test]
    fn what_was_met_once_is_not_met_again() {
        let mut unmet = Unvisited::default();
        let rows = || [(1, 10), (5, 11), (9, 12)].into_iter();
        assert_eq!(unmet.meet("a", rows(), (0, 5)), [10, 11]);
        assert_eq!(unmet.meet("a", rows(), (i64::MIN, i64::MAX)), [12]);
        assert!(unmet.meet("a", rows(), (0, 9)).is_empty());
        assert!(unmet.meet("b", rows(), (9, 0)).is_empty(), "no time at all");
        assert_eq!(unmet.meet("b", rows(), (9, 9)), [12]);
    }
}
