//! The sign-ins of a case: which sessions and tokens they issued, and which accounts they are of.
//!
//! A sign-in that failed issues nothing, but extends what is covered, as one that succeeded then would be in the log
//! too. If no sign-in of a tenant succeeded, only failed ones were exported, and nothing is covered.

use super::super::spelling;
use super::coverage::{Covering, Group, cover};
use super::first_by_key::{FirstByKey, Key};
use super::tenant::Tenants;
use crate::chain::row_shift::RowShift;
use crate::chain::{Identity, IdentityKind};
use crate::event::{When, guid_of_sign_in, is_guid, saturated};
use crate::store::{Owners, RowSet, Store};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

/// The sign-ins of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AccountSignIns {
    pub count: u64,
    /// The first row counted, and which of the accounts named there is this one: numbers of accounts change when rows
    /// are inserted.
    by: (u32, usize),
    /// The first and last instant of those that are dated.
    pub span: Option<(i64, i64)>,
    /// The files that cover the account: those with files of its own, else the others.
    pub groups: [Group; 2],
}

/// The first sign-in of each session and token, and the sign-ins of each account.
#[derive(Debug, Clone, Default)]
pub(super) struct SignIns {
    sessions: FirstByKey,
    tokens: FirstByKey,
    own: FxHashMap<u32, AccountSignIns>,
    /// By tenant: how many of its sign-ins are dated.
    tenants: FxHashMap<u32, u64>,
}

/// The key of a session or a token, the same for all of its spellings; `None` if the value is no identity.
pub(super) fn key(kind: IdentityKind, value: &str) -> Option<Key> {
    if !spelling::is_identity(value) {
        return None;
    }
    let plain = |text: &str| if is_guid(text) { guid(text) } else { xxh3_128(text.as_bytes()) };
    let value = value.trim();
    Some(if is_guid(value) { guid(value) } else { plain(&spelling::key(kind, value)) })
}

/// The number that a GUID writes.
fn guid(text: &str) -> Key {
    let digits = text.chars().filter_map(|digit| digit.to_digit(16));
    digits.fold(0, |number, digit| number << 4 | Key::from(digit))
}

impl SignIns {
    /// Collects the sign-ins in `rows`, and what they cover where silences of `quiet` are holes.
    pub(super) fn of_rows(
        store: &Store,
        rows: &RowSet,
        (tenants, owners): (&Tenants, &Owners<'_>),
        quiet: i64,
    ) -> (Self, Covering) {
        let mut all = Self::default();
        all.issue(store, &rows.without(&store.failures()));
        for row in rows.iter() {
            let span = store.when(row).map(|when| span(&when));
            all.count(owners, row, span);
            if span.is_some() {
                *all.tenants.entry(tenants.of(store, row)).or_default() += 1;
            }
        }
        let coverage = cover(store, rows, (tenants, owners), (&mut all.own, quiet));
        (all, coverage)
    }

    /// How many dated sign-ins of a tenant there are.
    pub(super) fn of_tenant(&self, tenant: u32) -> u64 {
        self.tenants.get(&tenant).copied().unwrap_or(0)
    }

    /// Counts a sign-in once for each account that it names.
    fn count(&mut self, owners: &Owners<'_>, row: usize, span: Option<(i64, i64)>) {
        let mut counted: [Option<u32>; 4] = [None; 4];
        for (at, owner) in owners.each(row).enumerate() {
            if counted.contains(&Some(owner)) {
                continue;
            }
            if let Some(free) = counted.iter_mut().find(|held| held.is_none()) {
                *free = Some(owner);
            }
            let by = (saturated::<u32>(row), at);
            self.own.entry(owner).or_insert_with(|| AccountSignIns::none(by)).add(1, span);
        }
    }

    /// Enters what some sign-ins issued: their sessions, their tokens, and the tokens whose GUIDs are their own ids.
    /// Each session and token is looked up once, however many carry it.
    fn issue(&mut self, store: &Store, rows: &RowSet) {
        let (mut sessions, mut tokens) = (FxHashMap::default(), FxHashMap::default());
        for (kind, all) in [(IdentityKind::Session, &mut sessions), (IdentityKind::Token, &mut tokens)] {
            let Some(column) = store.text(kind.field()) else { continue };
            let mut first: Vec<Option<u32>> = vec![None; column.values().len() + 1];
            for row in rows.iter() {
                if let Some(held) = first.get_mut(column.code(row) as usize) {
                    *held = Some(earlier(store, *held, row));
                }
            }
            for (value, row) in column.values().zip(first.into_iter().skip(1)) {
                if let Some(row) = row {
                    enter(store, all, key(kind, value), row as usize);
                }
            }
        }
        let mut id = String::new();
        for row in rows.iter() {
            store.write_id(row, &mut id);
            let own = guid_of_sign_in(&id).and_then(|own| key(IdentityKind::Token, own));
            enter(store, &mut tokens, own, row);
        }
        for (list, row) in
            store.other_ids().into_iter().flat_map(|list| rows.iter().map(move |row| (list, row)))
        {
            for Identity { kind, value } in list.values(row).filter_map(Identity::other) {
                let all = if kind == IdentityKind::Token { &mut tokens } else { &mut sessions };
                enter(store, all, key(kind, &value), row);
            }
        }
        (self.sessions, self.tokens) = (sessions.into(), tokens.into());
    }

    /// Shifts row numbers after rows were inserted, and renumbers accounts, which may have other numbers since.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        self.sessions.insert_rows(room);
        self.tokens.insert_rows(room);
        let owners = room.store.owners();
        for (_, own) in std::mem::take(&mut self.own) {
            let by = (room.row(own.by.0), own.by.1);
            if let Some(owner) = owners.each(by.0 as usize).nth(by.1) {
                let none = AccountSignIns { groups: own.groups, ..AccountSignIns::none(by) };
                let held = self.own.entry(owner).or_insert(none);
                held.by = held.by.min(by);
                held.add(own.count, own.span);
            }
        }
    }

    /// The first sign-in that carries a session or a token.
    pub(super) fn of(&self, kind: IdentityKind, value: &str) -> Option<u32> {
        let all = if kind == IdentityKind::Token { &self.tokens } else { &self.sessions };
        all.get(key(kind, value)?)
    }

    /// The sign-ins of the first account of a row that has any.
    pub(super) fn own(&self, owners: &Owners<'_>, row: usize) -> Option<AccountSignIns> {
        owners.each(row).find_map(|owner| self.own.get(&owner).copied())
    }
}

impl AccountSignIns {
    fn none(by: (u32, usize)) -> Self {
        Self { count: 0, by, span: None, groups: Default::default() }
    }

    fn add(&mut self, count: u64, span: Option<(i64, i64)>) {
        self.count += count;
        self.span = match (self.span, span) {
            (Some((first, last)), Some((from, until))) => Some((first.min(from), last.max(until))),
            (held, span) => held.or(span),
        };
    }
}

/// Enters that a sign-in carries a key; the earliest sign-in stays.
fn enter(store: &Store, all: &mut FxHashMap<Key, u32>, key: Option<Key>, row: usize) {
    if let Some(key) = key {
        let held = all.get(&key).copied();
        all.insert(key, earlier(store, held, row));
    }
}

/// The earlier of two sign-ins that carry one identity: an undated one may have been the first; within an instant the
/// order of ids decides.
pub(super) fn earlier(store: &Store, held: Option<u32>, row: usize) -> u32 {
    let this = saturated::<u32>(row);
    let Some(held) = held.filter(|held| *held != this) else { return this };
    let other = held as usize;
    let is_earlier =
        store.order(row).cmp(&store.order(other)).then_with(|| store.id(row).cmp(&store.id(other)));
    if is_earlier.is_lt() { this } else { held }
}

/// The first and the last instant of a time; an open end is replaced by the other end.
pub(super) fn span(when: &When) -> (i64, i64) {
    let order = when.order();
    let last = when.latest();
    (order, if last == i64::MAX { when.moment().last() } else { last })
}
