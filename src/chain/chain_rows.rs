//! The rows of chains. A chain is walked along what ties it, which costs what it holds; where it can't be, or where so
//! many rows are wanted that it is dearer, the numbers of all rows are passed.

use super::carriers::Carriers;
use super::graph::Extent;
use super::nodes::NONE;
use super::{Graph, LOOK};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashSet;

/// To walk to a row costs about as much as to pass so many.
const WALKED: usize = 32;

impl Graph {
    /// The rows of a chain.
    #[must_use]
    pub fn rows(&self, store: &Store, chain: u32) -> RowSet {
        RowSet::of(store.len(), self.rows_in(store, chain).into_iter().map(|row| row as usize))
    }

    /// The rows of a chain, in order.
    #[must_use]
    pub fn rows_in(&self, store: &Store, chain: u32) -> Vec<u32> {
        let Some(Extent { size, first, last }) = self.extents.get(chain as usize) else { return Vec::new() };
        let between = (last - first) as usize;
        let walked = (between / WALKED > *size as usize).then(|| self.walked(store, chain));
        walked.flatten().unwrap_or_else(|| {
            let mut rows = Vec::with_capacity(*size as usize);
            let among = (*first..).zip(self.chains.range(*first as usize..*last as usize + 1).iter());
            rows.extend(among.filter(|(_, of)| of.checked_sub(1) == Some(chain)).map(|(row, _)| row));
            rows
        })
    }

    /// The rows of each of the `chosen` chains, in order; `None` if cancelled.
    #[must_use]
    pub fn by_chain(
        &self,
        store: &Store,
        chosen: &[u32],
        stopped: &dyn Fn() -> bool,
    ) -> Option<Vec<Vec<u32>>> {
        let mut walks = self.chains.len() / WALKED;
        let (mut found, mut left) = (Vec::with_capacity(chosen.len()), Vec::new());
        for (at, chain) in chosen.iter().enumerate() {
            if stopped() {
                return None;
            }
            walks = walks.saturating_sub(self.size(*chain));
            let walked = if walks > 0 { self.walked(store, *chain) } else { None };
            left.extend(walked.is_none().then_some((at, *chain)));
            found.push(walked.unwrap_or_default());
        }
        let passed = self.passed(&left, stopped)?;
        left.iter().zip(passed).for_each(|((at, _), rows)| found[*at] = rows);
        Some(found)
    }

    /// The rows of each of some chains, found by passing the numbers of all rows once; `None` if cancelled.
    fn passed(&self, chosen: &[(usize, u32)], stopped: &dyn Fn() -> bool) -> Option<Vec<Vec<u32>>> {
        let mut rows: Vec<Vec<u32>> =
            chosen.iter().map(|(_, chain)| Vec::with_capacity(self.size(*chain))).collect();
        if rows.is_empty() {
            return Some(rows);
        }
        let mut places = vec![NONE; self.extents.len()];
        for (at, (_, chain)) in (0..).zip(chosen) {
            places[*chain as usize] = at;
        }
        for (row, number) in (0_u32..).zip(self.chains.iter()) {
            if (row as usize).is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let place = number.checked_sub(1).and_then(|chain| places.get(chain as usize).copied());
            let place = place.unwrap_or(NONE);
            if let Some(rows) = rows.get_mut(place as usize) {
                rows.push(row);
            }
        }
        Some(rows)
    }

    /// The rows of a chain, in order, found by walking from its first along identities and statements. `None` where that
    /// does not lead to all of them, or past too many others.
    pub(super) fn walked(&self, store: &Store, chain: u32) -> Option<Vec<u32>> {
        let carriers = Carriers::of(store, self);
        let Extent { size, first, .. } = self.extents.get(chain as usize)?;
        let size = *size as usize;
        let (mut rows, mut met) = (Vec::from([*first]), FxHashSet::from_iter([*first]));
        let (mut nodes, mut left) = (FxHashSet::default(), 4 * size + WALKED);
        let mut at = 0;
        while let Some(row) = rows.get(at).copied() {
            at += 1;
            let mut tied: Vec<u32> = carriers.between(row).map(|(other, _)| other).collect();
            for held in carriers.held(row).into_iter().filter(|held| nodes.insert(held.node)) {
                left = left.checked_sub(self.members.rows(held.node).len())?;
                tied.extend(carriers.rows(held.node).map(|carrier| carrier.row));
            }
            tied.retain(|row| self.chain(*row as usize) == Some(chain) && met.insert(*row));
            rows.append(&mut tied);
            if rows.len() == size {
                rows.sort_unstable();
                return Some(rows);
            }
        }
        None
    }
}
