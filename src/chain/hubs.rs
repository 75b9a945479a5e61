//! Hubs: identities carried by so many accounts that sharing one is no evidence of belonging together.

use super::IdentityKind;
use super::known_rows::KnownRows;
use super::members::Members;
use super::nodes::{NONE, Nodes};
use crate::event::Field;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashSet;

/// The percentage of a case's accounts that may carry an identity, if that is more than [`LEAST`].
const SHARE: usize = 2;
/// How many accounts may carry an identity in any case.
const LEAST: usize = 10;

/// How many accounts may carry a logon session of Windows, whose number on its computer comes again after a restart.
const OF_A_LOGON: usize = 1;

/// Which identities are hubs.
#[derive(Debug, Clone, Default)]
pub(super) struct Hubs {
    /// More accounts than this make a hub.
    pub threshold: usize,
    /// By node.
    is_hub: Vec<bool>,
}

impl Hubs {
    /// Finds the hubs of a store; `None` if cancelled. What counts is accounts, not events; an account with several
    /// names is one. Statements do not count: those whom they name do not carry the identity.
    pub fn of(
        store: &Store,
        (nodes, members): (&Nodes, &Members),
        (cited, known): (&RowSet, &KnownRows),
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let by_code = store.accounts_by_code();
        let threshold = LEAST.max(accounts(store, &by_code, known) * SHARE / 100);
        let mut hubs = Self { threshold, is_hub: vec![false; nodes.len()] };
        let Some(column) = store.text(Field::Account) else { return Some(hubs) };
        let mut met = AccountCounter::of(&by_code);
        for (at, is_hub) in hubs.is_hub.iter_mut().enumerate() {
            if at.is_multiple_of(super::LOOK) && stopped() {
                return None;
            }
            let node = u32::try_from(at).unwrap_or(NONE);
            let rows = members.rows(node);
            // fewer rows cannot have more accounts
            if rows.len() <= OF_A_LOGON.min(threshold) {
                continue;
            }
            let limit = limit(store, nodes, node, threshold);
            if rows.len() <= limit {
                continue;
            }
            let count = |row: &u32| !cited.contains(*row as usize);
            let accounts = rows
                .iter()
                .filter(|row| count(row))
                .map(|row| by_code.get(column.code(row as usize) as usize).copied().unwrap_or(0));
            *is_hub = met.are_more(limit, node, accounts);
        }
        Some(hubs)
    }

    /// How many accounts may carry a hub without making it one; `None` if the node is none.
    pub fn limit(&self, store: &Store, nodes: &Nodes, node: u32) -> Option<usize> {
        self.holds(node).then(|| limit(store, nodes, node, self.threshold))
    }

    /// Whether a node is a hub.
    pub fn holds(&self, node: u32) -> bool {
        node != NONE && self.is_hub.get(node as usize).copied().unwrap_or(false)
    }
}

/// How many accounts may carry a node without making it a hub.
fn limit(store: &Store, nodes: &Nodes, node: u32, threshold: usize) -> usize {
    let is_session = nodes.kind(node) == Some(IdentityKind::Session);
    let is_logon = is_session && nodes.value(store, node).is_some_and(is_logon);
    if is_logon { OF_A_LOGON } else { threshold }
}

/// Whether a session is that of a logon id, as `COMPUTER/0x1cd964`.
fn is_logon(session: &str) -> bool {
    let number = session.rsplit_once("/0x").map(|(_, number)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// The number of accounts that known events name.
fn accounts(store: &Store, by_code: &[u32], known: &KnownRows) -> usize {
    let met = known.codes(store, Field::Account);
    let told =
        by_code.iter().enumerate().skip(1).filter(|(code, _)| met.as_ref().is_none_or(|met| met[*code]));
    told.map(|(_, account)| *account).collect::<FxHashSet<u32>>().len()
}

/// Counts distinct accounts node by node. By account: the last node that it was counted for, plus one.
struct AccountCounter(Vec<u32>);

impl AccountCounter {
    fn of(accounts: &[u32]) -> Self {
        Self(vec![0; accounts.iter().max().map_or(0, |most| *most as usize + 1)])
    }

    /// Whether more than `than` distinct accounts carry a node; account 0 is nobody.
    fn are_more(&mut self, than: usize, node: u32, accounts: impl Iterator<Item = u32>) -> bool {
        let mut fresh = accounts.filter(|account| {
            let last = self.0.get_mut(*account as usize).filter(|_| *account > 0);
            last.is_some_and(|last| std::mem::replace(last, node + 1) != node + 1)
        });
        fresh.nth(than).is_some()
    }
}
