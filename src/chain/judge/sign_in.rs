//! The sign-ins of a case: which sessions and tokens they issued, and the time that they cover.
//!
//! Coverage is the time that a log of sign-ins could see. A sign-in that failed extends it, as one that succeeded then
//! would be in the log too, but issues nothing. If no sign-in of a tenant succeeded, only failed ones were exported,
//! and nothing is covered.

use super::super::spelling;
use super::first_by_key::{FirstByKey, Key};
use super::tenant::Tenants;
use crate::chain::row_shift::RowShift;
use crate::chain::{Identity, IdentityKind};
use crate::event::{When, guid_of_sign_in, is_guid, saturated};
use crate::store::{Owners, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

/// The time that the sign-ins of a tenant cover, over all files together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The tenant: its id, else its agency or domain; empty if records have none of these.
    pub tenant: String,
    /// The agency of most of its records, if the tenant is known by its id.
    pub agency: Option<String>,
    /// The first instant of the first sign-in, in nanoseconds since 1970 UTC.
    pub first: i64,
    /// The last instant of the last.
    pub last: i64,
    /// How many sign-ins there are.
    pub sign_ins: u64,
    /// How many of them failed.
    pub failed: u64,
    /// How many accounts signed in, or tried to.
    pub accounts: u64,
}

impl Coverage {
    /// The name of the tenant to show.
    #[must_use]
    pub fn name(&self) -> &str {
        self.agency.as_deref().unwrap_or(if self.tenant.is_empty() { "the case" } else { &self.tenant })
    }

    /// Whether it shows sign-ins that succeeded: at least one did.
    #[must_use]
    pub fn sees(&self) -> bool {
        self.sign_ins > self.failed
    }

    /// Whether all of a time lies in it.
    pub(super) fn holds(&self, (first, last): (i64, i64)) -> bool {
        self.first <= first && last <= self.last
    }
}

/// The sign-ins of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AccountSignIns {
    pub count: u64,
    /// The first row counted, and which of the accounts named there is this one: numbers of accounts change when rows
    /// are inserted.
    by: (u32, usize),
    /// The first and last instant of those that are dated.
    pub span: Option<(i64, i64)>,
}

/// The first sign-in of each session and token, and the sign-ins of each account.
#[derive(Debug, Clone, Default)]
pub(super) struct SignIns {
    sessions: FirstByKey,
    tokens: FirstByKey,
    own: FxHashMap<u32, AccountSignIns>,
}

/// The key of a session or a token, the same for all of its spellings; `None` if the value is no identity.
fn key(kind: IdentityKind, value: &str) -> Option<Key> {
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
    /// Collects the sign-ins in `rows`, and the coverage of each tenant.
    pub(super) fn of_rows(
        store: &Store,
        rows: &RowSet,
        (tenants, owners): (&Tenants, &Owners<'_>),
    ) -> (Self, FxHashMap<u32, Coverage>) {
        let (mut all, mut coverage) = (Self::default(), FxHashMap::<u32, Coverage>::default());
        let failed = store.failures();
        all.issue(store, &rows.without(&failed));
        let mut met: FxHashSet<(u32, u32)> = FxHashSet::default();
        for row in rows.iter() {
            let span = store.when(row).map(|when| span(&when));
            all.count(owners, row, span);
            let Some(span) = span else { continue };
            let tenant = tenants.of(store, row);
            let held = coverage.entry(tenant).or_insert_with(|| begun(tenants, tenant, span));
            (held.first, held.last) = (held.first.min(span.0), held.last.max(span.1));
            held.sign_ins += 1;
            held.failed += u64::from(failed.contains(row));
            held.accounts += owners.of(row).map_or(0, |owner| u64::from(met.insert((tenant, owner))));
        }
        (all, coverage)
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
            self.own.entry(owner).or_insert(AccountSignIns { count: 0, by, span: None }).add(1, span);
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
                let held = self.own.entry(owner).or_insert(AccountSignIns { count: 0, by, span: None });
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

fn begun(tenants: &Tenants, tenant: u32, (first, last): (i64, i64)) -> Coverage {
    Coverage {
        tenant: tenants.name(tenant).to_owned(),
        agency: tenants.agency(tenant).map(str::to_owned),
        first,
        last,
        ..Coverage::default()
    }
}

/// The first and the last instant of a time; an open end is replaced by the other end.
fn span(when: &When) -> (i64, i64) {
    let order = when.order();
    let last = when.latest();
    (order, if last == i64::MAX { when.moment().last() } else { last })
}
