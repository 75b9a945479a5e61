//! Hubs: identities that so many accounts carry that they tell nothing of who belongs together.

use super::known::Known;
use super::nodes::{Columns, NONE, Nodes};
use crate::event::Field;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashSet;

/// Of a hundred accounts of a case, how many may carry an identity, where that is more than [`LEAST`].
const SHARE: usize = 2;
/// How many accounts may always carry an identity.
const LEAST: usize = 10;

/// Which identities are hubs.
#[derive(Debug, Default)]
pub(super) struct Hubs {
    /// More accounts than this make a hub.
    pub threshold: usize,
    /// By node.
    is_hub: Vec<bool>,
}

impl Hubs {
    /// Those of a store. Accounts are counted, in all of their names; events are not, and whom a statement names carries
    /// nothing.
    pub fn of(
        store: &Store,
        (nodes, cited, known): (&Nodes, &RowSet, &Known),
        columns: &Columns<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let by_code = store.accounts_by_code();
        let threshold = LEAST.max(accounts(store, &by_code, known) * SHARE / 100);
        let mut hubs = Self { threshold, is_hub: vec![false; nodes.len()] };
        let Some(column) = store.text(Field::Account) else { return Some(hubs) };
        let mut met = Met { last: vec![0; nodes.len()], sets: Sets::default() };
        for row in 0..store.len() {
            if row.is_multiple_of(super::LOOK) && stopped() {
                return None;
            }
            let account = by_code.get(column.code(row) as usize).copied().unwrap_or(0);
            if account == 0 || cited.contains(row) || !known.holds(row) {
                continue;
            }
            for node in nodes.of_row(columns, row) {
                let at = node as usize;
                // most identities are one account's, and a hub is one for good
                if met.last[at] != account && !hubs.is_hub[at] && met.meet(node, account) > threshold {
                    hubs.is_hub[at] = true;
                }
            }
        }
        Some(hubs)
    }

    /// Whether a node is a hub.
    pub fn holds(&self, node: u32) -> bool {
        node != NONE && self.is_hub.get(node as usize).copied().unwrap_or(false)
    }
}

/// How many accounts events name.
fn accounts(store: &Store, by_code: &[u32], known: &Known) -> usize {
    let met = known.codes(store, Field::Account);
    let told =
        by_code.iter().enumerate().skip(1).filter(|(code, _)| met.as_ref().is_none_or(|met| met[*code]));
    told.map(|(_, account)| *account).collect::<FxHashSet<u32>>().len()
}

/// The accounts that carry each node.
struct Met {
    /// The account that came last, by node; 0 where none came.
    last: Vec<u32>,
    sets: Sets,
}

/// Accounts of the nodes that several carry.
#[derive(Default)]
struct Sets {
    pairs: FxHashSet<(u32, u32)>,
    counts: rustc_hash::FxHashMap<u32, usize>,
}

impl Met {
    /// Takes an account of a node; answers how many it has.
    fn meet(&mut self, node: u32, account: u32) -> usize {
        let before = std::mem::replace(&mut self.last[node as usize], account);
        if before == 0 {
            return 1;
        }
        for one in [before, account] {
            if self.sets.pairs.insert((node, one)) {
                *self.sets.counts.entry(node).or_default() += 1;
            }
        }
        self.sets.counts.get(&node).copied().unwrap_or(1)
    }
}
