//! Which chains have most events.

use super::{Graph, LOOK};
use crate::store::Store;
use std::cmp::{Ordering, Reverse};

/// How many of all chains are ranked with every analysis: more than a screen lists.
pub(super) const RANKED: usize = 256;

impl Graph {
    /// The `top` largest of some chains, those of one size by their first events. `None` if cancelled.
    #[must_use]
    pub fn largest(
        &self,
        store: &Store,
        mut among: Vec<u32>,
        top: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let order = |a: &u32, b: &u32| self.by_size(store, *a, *b);
        if let Some(last) = top.checked_sub(1).filter(|last| *last < among.len()) {
            let (_, last, _) = among.select_nth_unstable_by(last, order);
            let last = *last;
            // of those that are as large, others may begin with an event that comes first
            among.retain(|chain| order(chain, &last) != Ordering::Greater);
        }
        among.sort_unstable_by(order);
        for alike in among.chunk_by_mut(|a, b| order(a, b) == Ordering::Equal).filter(|alike| alike.len() > 1)
        {
            self.by_first_id(store, alike, stopped)?;
        }
        among.truncate(top);
        Some(among)
    }

    /// The larger chain comes first, then the one that begins earlier, undated ones last.
    fn by_size(&self, store: &Store, a: u32, b: u32) -> Ordering {
        let begin = |chain| self.begin(store, chain).unwrap_or(i64::MAX);
        Reverse(self.size(a)).cmp(&Reverse(self.size(b))).then_with(|| begin(a).cmp(&begin(b)))
    }

    /// The instant of the first event of a chain.
    pub(super) fn begin(&self, store: &Store, chain: u32) -> Option<i64> {
        self.ends(chain).and_then(|(first, _)| store.order(first))
    }

    /// Sorts chains of one size that begin at one instant by the ids of their first events: the numbers of such chains
    /// depend on the order of files.
    pub(super) fn by_first_id(
        &self,
        store: &Store,
        alike: &mut [u32],
        stopped: &dyn Fn() -> bool,
    ) -> Option<()> {
        let dated = alike.first().is_some_and(|chain| self.begin(store, *chain).is_some());
        let rows = if dated {
            alike.iter().map(|chain| self.first_rows(store, *chain)).collect()
        } else {
            self.by_chain(store, alike, stopped)?
        };
        let mut placed: Vec<(_, u32)> =
            rows.iter().map(|rows| self.place(store, rows)).zip(alike.iter().copied()).collect();
        placed.sort();
        alike.iter_mut().zip(placed).for_each(|(chain, (_, placed))| *chain = placed);
        Some(())
    }

    /// The rows of a dated chain that stand in its first instant.
    fn first_rows(&self, store: &Store, chain: u32) -> Vec<u32> {
        let Some((first, last)) = self.ends(chain) else { return Vec::new() };
        let instant = store.order(first);
        let together = (first..=last).take_while(|row| store.order(*row) == instant);
        together
            .filter(|row| self.chain(*row) == Some(chain))
            .filter_map(|row| u32::try_from(row).ok())
            .collect()
    }

    /// The chains of some rows, by number. `None` if cancelled.
    #[must_use]
    pub fn chains_of(
        &self,
        rows: impl Iterator<Item = usize>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let mut met = vec![false; self.len()];
        for (looked, row) in rows.enumerate() {
            if looked.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            if let Some(met) = self.chain(row).and_then(|chain| met.get_mut(chain as usize)) {
                *met = true;
            }
        }
        Some((0..).zip(&met).filter(|(_, met)| **met).map(|(chain, _)| chain).collect())
    }
}
