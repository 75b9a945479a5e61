//! How large chains are as far as a playback has come, and which are the largest by then.

use super::{Graph, LOOK};
use crate::store::{RowSet, Store};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The chains of a filter as far as a playback has come, taken further from one moment to the next: what came before is
/// not passed again.
#[derive(Debug, Clone)]
pub struct ChainsSoFar {
    /// How many of the largest are kept.
    most: usize,
    /// How many rows have come.
    until: usize,
    /// By chain: how many of its events have come.
    came: Vec<u32>,
    /// By chain: whether one of the filter is among them.
    met: Vec<bool>,
    /// How many chains have such an event.
    total: u64,
    /// The largest of these, and those that only their ids set apart from the last of them.
    leading: BTreeSet<Rank>,
}

/// The larger chain comes first, then the one that begins earlier.
type Rank = (Reverse<u32>, i64, u32);

impl ChainsSoFar {
    /// Before the first event; the `most` largest will be known.
    #[must_use]
    pub fn of(graph: &Graph, most: usize) -> Self {
        let (came, met) = (vec![0; graph.len()], vec![false; graph.len()]);
        Self { most, until: 0, came, met, total: 0, leading: BTreeSet::new() }
    }

    /// Whether rows have come that are not before `until`, so that it has to begin anew.
    #[must_use]
    pub const fn is_beyond(&self, until: usize) -> bool {
        self.until > until
    }

    /// Takes the rows that come before row `until`, of which the filter has `kept`. `None` if cancelled, after some.
    pub fn take(
        &mut self,
        (store, graph): (&Store, &Graph),
        kept: &RowSet,
        until: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<()> {
        for row in self.until..until {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            self.until = row + 1;
            let Some(chain) = graph.chain(row) else { continue };
            let at = chain as usize;
            self.came[at] += 1;
            if !self.met[at] && kept.contains(row) {
                self.met[at] = true;
                self.total += 1;
            }
            if self.met[at] && (self.has_room() || self.came[at] >= self.least()) {
                self.rank(graph.begin(store, chain).unwrap_or(i64::MAX), chain);
            }
        }
        Some(())
    }

    /// How many chains of the filter have come.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The largest chains, those of one size by their first events. `None` if cancelled.
    #[must_use]
    pub fn largest(&self, store: &Store, graph: &Graph, stopped: &dyn Fn() -> bool) -> Option<Vec<u32>> {
        let leading: Vec<Rank> = self.leading.iter().copied().collect();
        let mut largest = Vec::with_capacity(leading.len());
        for alike in leading.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let mut chains: Vec<u32> = alike.iter().map(|(.., chain)| *chain).collect();
            if chains.len() > 1 {
                graph.by_first_id(store, &mut chains, stopped)?;
            }
            largest.append(&mut chains);
        }
        largest.truncate(self.most);
        Some(largest)
    }

    fn has_room(&self) -> bool {
        self.leading.len() < self.most
    }

    /// The size of the least of the largest: no smaller chain is or becomes one of them.
    fn least(&self) -> u32 {
        self.leading.last().map_or(u32::MAX, |(Reverse(came), ..)| *came)
    }

    /// Puts a chain among the largest, of which an event came just now.
    fn rank(&mut self, begin: i64, chain: u32) {
        let came = self.came[chain as usize];
        let was_there = self.leading.remove(&(Reverse(came - 1), begin, chain));
        let goes_in = |last: &Rank| (Reverse(came), begin) <= (last.0, last.1);
        if was_there || self.has_room() || self.leading.last().is_some_and(goes_in) {
            self.leading.insert((Reverse(came), begin, chain));
        }
        while self.leading.len() > self.most {
            let bar = self.most.checked_sub(1).and_then(|last| self.leading.iter().nth(last));
            let is_worse = |last: &Rank| bar.is_none_or(|bar| (last.0, last.1) > (bar.0, bar.1));
            if !self.leading.last().is_some_and(is_worse) {
                break;
            }
            self.leading.pop_last();
        }
    }
}
