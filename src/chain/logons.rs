//! Logon sessions of Windows: a computer issues their numbers anew after each restart, so a number that was issued
//! again is another session.

use super::nodes::NONE;
use crate::event::{DAY, Field, MINUTE};
use crate::store::{Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// The operation of a logon, as the reader of Windows events names it; hayabusa's rules begin with the other word.
const LOGGED_IN: &str = "logged-in";
const LOGON: &str = "logon";
/// The number of the event of a logon.
const LOGON_EVENT: &str = "4624";
/// Numbers of events that a computer logs when it starts or shuts down, each of one provider.
const RESTART_EVENTS: [&str; 5] = ["4608", "6005", "6006", "6009", "1074"];
/// Events of the same meaning whose numbers other providers have too.
const RESTARTS: [&str; 2] = ["Microsoft-Windows-Kernel-General 12", "Microsoft-Windows-Kernel-General 13"];

/// Records of one logon may differ by this much, and stand before it.
const OF_ONE_LOGON: i64 = MINUTE;
/// After so long without a record, a number that another account has was issued again.
const LONG_QUIET: i64 = DAY;

/// Whether a session is that of a logon id, as `COMPUTER/0x1cd964`; its computer.
fn computer_of(session: &str) -> Option<&str> {
    let (computer, number) = session.rsplit_once("/0x")?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_number.then_some(computer)
}

/// Whether an operation is a logon, which issues a number.
fn is_logon(operation: &str) -> bool {
    let operation = operation.trim();
    let begins = |word: &str| operation.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word));
    let after = operation.get(LOGON.len()..).and_then(|rest| rest.chars().next());
    let is_rule = begins(LOGON) && after.is_none_or(|next| !next.is_alphanumeric());
    let is_named = operation.eq_ignore_ascii_case(LOGGED_IN) || number_of(operation) == LOGON_EVENT;
    is_named || (is_rule && !operation.to_ascii_lowercase().contains("fail"))
}

/// Whether an operation tells of a computer that starts or shuts down.
fn is_restart(operation: &str) -> bool {
    let operation = operation.trim();
    RESTART_EVENTS.contains(&number_of(operation)) || RESTARTS.contains(&operation)
}

/// The number of an event that is named by its provider and number.
fn number_of(operation: &str) -> &str {
    operation.rsplit(' ').next().unwrap_or_default()
}

/// One session so far, of those whose number is the same.
struct Session {
    /// Which of them it is, from 0.
    number: u32,
    /// When its first and last records are.
    first: i64,
    last: i64,
    /// How often its computer had restarted before.
    restarts: u32,
    account: u32,
}

impl Session {
    /// Whether a record of this number begins another session, as it issues the number or stands in for that.
    const fn ended_before(&self, next: &Self, is_logon: bool) -> bool {
        let other_account = self.account != next.account && self.account != 0 && next.account != 0;
        (is_logon && next.first - self.first > OF_ONE_LOGON)
            || next.restarts != self.restarts
            || (other_account && next.first - self.last > LONG_QUIET)
    }
}

/// What tells sessions of one number apart.
pub(super) struct Logons<'s> {
    store: &'s Store,
    sessions: &'s Column,
    /// The node of each code of the sessions.
    nodes: &'s [u32],
    /// By code: the computer of a logon session, in lower case.
    computers: FxHashMap<u32, String>,
}

impl<'s> Logons<'s> {
    /// The logon sessions of a store; `None` if there are none. `nodes` has the node of each code.
    pub fn of(store: &'s Store, nodes: &'s [u32]) -> Option<Self> {
        let sessions = store.text(Field::SessionId)?;
        let logons = (1_u32..).zip(sessions.values()).filter_map(|(code, value)| {
            let node = nodes.get(code as usize).filter(|node| **node != NONE);
            Some((code, computer_of(value).filter(|_| node.is_some())?.to_lowercase()))
        });
        let computers: FxHashMap<u32, String> = logons.collect();
        (!computers.is_empty()).then_some(Self { store, sessions, nodes, computers })
    }

    /// The dated rows of every node whose number was issued again, in order, each with which session of that number it
    /// is of.
    pub fn issued_again(&self) -> Vec<(u32, u32, u32)> {
        let mut again: FxHashSet<u32> = FxHashSet::default();
        self.each(&mut |_, node, number| {
            if number > 0 {
                again.insert(node);
            }
        });
        let mut rows = Vec::new();
        if !again.is_empty() {
            self.each(&mut |row, node, number| {
                if again.contains(&node) {
                    rows.push((row, node, number));
                }
            });
        }
        rows
    }

    /// Passes each dated row of a logon session with its node and with which session of that number it is of.
    fn each(&self, take: &mut dyn FnMut(u32, u32, u32)) {
        let logons = self.store.rows_with(Field::Operation, &is_logon);
        let restarts = self.store.rows_with(Field::Operation, &is_restart);
        let devices = self.store.text(Field::DeviceId);
        let (accounts, by_code) = (self.store.text(Field::Account), self.store.accounts_by_code());
        let mut restarted: FxHashMap<String, u32> = FxHashMap::default();
        let mut met: FxHashMap<u32, Session> = FxHashMap::default();
        for (row, place) in (0..self.store.len()).zip(0_u32..) {
            let Some(time) = self.store.order(row) else { break };
            if restarts.contains(row)
                && let Some(device) = devices.and_then(|column| column.value(row))
            {
                *restarted.entry(device.to_lowercase()).or_default() += 1;
            }
            let code = self.sessions.code(row);
            let Some(computer) = self.computers.get(&code) else { continue };
            let node = self.nodes[code as usize];
            let account = accounts.and_then(|column| by_code.get(column.code(row) as usize)).copied();
            let new = Session {
                number: 0,
                first: time,
                last: time,
                restarts: restarted.get(computer).copied().unwrap_or(0),
                account: account.unwrap_or(0),
            };
            let session = met.entry(node).or_insert_with(|| Session { ..new });
            if session.ended_before(&new, logons.contains(row)) {
                *session = Session { number: session.number + 1, ..new };
            }
            session.last = time;
            session.account = if new.account == 0 { session.account } else { new.account };
            take(place, node, session.number);
        }
    }
}
