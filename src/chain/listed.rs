//! Chains as lists show them: in short, with how many of their accesses no sign-in issued.

use super::largest::RANKED;
use super::{Analysis, Chain};
use crate::store::{Store, side_by_side};
use std::sync::Arc;

/// A chain of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedChain {
    /// The chain, without its events and links.
    pub chain: Arc<Chain>,
    /// How many of its events are accesses that no sign-in issued.
    pub orphans: u64,
}

impl Analysis {
    /// The chains of some rows each, described side by side; `None` if cancelled.
    #[must_use]
    pub fn list(
        &self,
        store: &Store,
        rows: &[Vec<u32>],
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<ListedChain>> {
        let mut listed = vec![None; rows.len()];
        let all = rows.iter().zip(&mut listed).collect();
        side_by_side(all, |(rows, listed): (&Vec<u32>, &mut Option<ListedChain>)| {
            if !stopped() {
                let orphans =
                    rows.iter().filter(|row| self.judged.orphan.contains(**row as usize)).count() as u64;
                *listed = Some(ListedChain { chain: Arc::new(self.tell(store, rows, false)), orphans });
            }
        });
        listed.into_iter().collect()
    }

    /// The `top` largest chains as a list. The first of them are described once. `None` if cancelled.
    #[must_use]
    pub fn list_largest(
        &self,
        store: &Store,
        top: usize,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<ListedChain>> {
        let described = |top| {
            let largest = self.largest(store, top, stopped)?;
            self.list(store, &self.graph.by_chain(store, &largest, stopped)?, stopped)
        };
        if top > RANKED {
            return described(top);
        }
        if self.listed.get().is_none() {
            // another thread that was faster has the same result
            drop(self.listed.set(described(RANKED)?));
        }
        Some(self.listed.get()?.iter().take(top).cloned().collect())
    }
}
