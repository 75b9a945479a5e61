//! The sign-ins of a case: what they issued, and how far they reach.
//!
//! Coverage is what the log of sign-ins could see, so one that failed widens it too: it stands in the log, and shows that one
//! that succeeded then would. It issues nothing. Where no sign-in of a tenant succeeded, somebody searched for the failed ones
//! alone, and nothing is covered.

use super::super::spelling;
use super::tenant::Tenants;
use crate::chain::IdentityKind;
use crate::event::{Field, When, is_guid};
use crate::store::{ABSENT, Column, Owners, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

/// What logs call a sign-in: the audit log, and the sign-in logs of Entra in all their exports.
const NAMES: [&str; 4] = ["UserLoggedIn", "UserLoginFailed", "Sign-in activity", "Sign-in"];

/// What the audit log calls one that failed.
const FAILED: &str = "UserLoginFailed";

/// How the id of an event begins that an Entra log calls a sign-in.
const OWN: &str = "signin:";

/// How far the sign-ins of a tenant reach, over all files together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The tenant: its id, else its agency or domain; empty where records say none of these.
    pub tenant: String,
    /// The agency that most of its records have, where the tenant goes by its id.
    pub agency: Option<String>,
    /// The first instant of the first sign-in.
    pub first: i64,
    /// The last instant of the last.
    pub last: i64,
    /// How many sign-ins there are.
    pub sign_ins: u64,
    /// How many of them failed.
    pub failed: u64,
    /// Of how many accounts.
    pub accounts: u64,
}

impl Coverage {
    /// What to call the tenant.
    #[must_use]
    pub fn name(&self) -> &str {
        self.agency.as_deref().unwrap_or(if self.tenant.is_empty() { "the case" } else { &self.tenant })
    }

    /// Whether sign-ins that succeeded can be seen at all.
    #[must_use]
    pub fn sees(&self) -> bool {
        self.sign_ins > self.failed
    }

    /// Whether a time lies in it as a whole.
    pub(super) fn holds(&self, (first, last): (i64, i64)) -> bool {
        self.first <= first && last <= self.last
    }
}

/// The sign-ins of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Own {
    pub count: u64,
    /// First and last of those that are dated.
    pub span: Option<(i64, i64)>,
}

/// What a key of an identity is found by.
type Key = u128;

/// What sign-ins issued, and whose they are.
#[derive(Debug, Default)]
pub(super) struct SignIns {
    sessions: FxHashMap<Key, u32>,
    tokens: FxHashMap<Key, u32>,
    own: FxHashMap<u32, Own>,
}

/// Which codes of the operations are those of sign-ins; the second of each says that it failed by its name.
pub(super) fn operations(store: &Store) -> Vec<(bool, bool)> {
    let values = store.text(Field::Operation).into_iter().flat_map(Column::values);
    let is = |value: &str, name: &str| value.trim().eq_ignore_ascii_case(name);
    let told = values.map(|value| (NAMES.iter().any(|name| is(value, name)), is(value, FAILED)));
    std::iter::once((false, false)).chain(told).collect()
}

/// What a session or a token is found by; `None` where it is none.
fn key(kind: IdentityKind, value: &str) -> Option<Key> {
    spelling::is_identity(value).then(|| xxh3_128(spelling::key(kind, value).as_bytes()))
}

impl SignIns {
    /// Of the rows that are sign-ins; `by_name` says of codes of operations whether they failed.
    pub(super) fn of(
        store: &Store,
        rows: &RowSet,
        (tenants, owners): (&Tenants, &Owners<'_>),
        by_name: &[(bool, bool)],
    ) -> (Self, FxHashMap<u32, Coverage>) {
        let (mut all, mut coverage) = (Self::default(), FxHashMap::<u32, Coverage>::default());
        let mut met: FxHashSet<(u32, u32)> = FxHashSet::default();
        let outcomes = store.text(Field::Outcome).into_iter().flat_map(Column::values);
        let lost = |outcome: &str| {
            ["failure", "failed", "fail"].iter().any(|bad| bad.eq_ignore_ascii_case(outcome.trim()))
        };
        let lost: Vec<bool> = std::iter::once(false).chain(outcomes.map(lost)).collect();
        let code = |field, row| store.text(field).map_or(ABSENT, |column| column.code(row)) as usize;
        for row in rows.iter() {
            let named = by_name.get(code(Field::Operation, row)).is_some_and(|(_, failed)| *failed);
            let failed = named || lost.get(code(Field::Outcome, row)).copied().unwrap_or(false);
            if !failed {
                all.issue(store, row);
            }
            let span = store.when(row).map(|when| span(&when));
            let owner = owners.of(row);
            for owner in owners.each(row).collect::<FxHashSet<u32>>() {
                all.own.entry(owner).or_insert(Own { count: 0, span: None }).add(span);
            }
            if let Some(span) = span {
                let tenant = tenants.of(store, row);
                let held = coverage.entry(tenant).or_insert_with(|| begun(tenants, tenant, span));
                (held.first, held.last) = (held.first.min(span.0), held.last.max(span.1));
                held.sign_ins += 1;
                held.failed += u64::from(failed);
                held.accounts += owner.map_or(0, |owner| u64::from(met.insert((tenant, owner))));
            }
        }
        (all, coverage)
    }

    /// Takes in what a sign-in issued: its session, its token, and the token whose GUID its own id is.
    fn issue(&mut self, store: &Store, row: usize) {
        let value = |field| store.text(field).and_then(|column| column.value(row));
        if let Some(key) = value(Field::SessionId).and_then(|value| key(IdentityKind::Session, value)) {
            first(&mut self.sessions, key, store, row);
        }
        if let Some(key) = value(Field::TokenId).and_then(|value| key(IdentityKind::Token, value)) {
            first(&mut self.tokens, key, store, row);
        }
        let id = store.id(row);
        let id = id.strip_prefix(OWN).unwrap_or(&id);
        if let Some(key) = key(IdentityKind::Token, id).filter(|_| is_guid(id)) {
            first(&mut self.tokens, key, store, row);
        }
    }

    /// The first sign-in that carries a session.
    pub(super) fn of_session(&self, session: &str) -> Option<u32> {
        self.sessions.get(&key(IdentityKind::Session, session)?).copied()
    }

    /// The first sign-in that carries a token.
    pub(super) fn of_token(&self, token: &str) -> Option<u32> {
        self.tokens.get(&key(IdentityKind::Token, token)?).copied()
    }

    /// The sign-ins of the accounts that a row's names are of.
    pub(super) fn own(&self, owners: &Owners<'_>, row: usize) -> Option<Own> {
        owners.each(row).find_map(|owner| self.own.get(&owner).copied())
    }
}

impl Own {
    fn add(&mut self, span: Option<(i64, i64)>) {
        self.count += 1;
        self.span = match (self.span, span) {
            (Some((first, last)), Some((from, until))) => Some((first.min(from), last.max(until))),
            (held, span) => held.or(span),
        };
    }
}

/// Keeps the first of the sign-ins that carry one identity: an undated one may have been the first; of two in one instant
/// the first in order of their ids.
fn first(all: &mut FxHashMap<Key, u32>, key: Key, store: &Store, row: usize) {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    let held = all.entry(key).or_insert(row);
    let (new, old) = (store.order(row as usize), store.order(*held as usize));
    if new < old || (new == old && *held != row && store.id(row as usize) < store.id(*held as usize)) {
        *held = row;
    }
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

/// The first and the last instant of a time; an open end is where the other end is.
fn span(when: &When) -> (i64, i64) {
    let order = when.order();
    let last = when.latest();
    (order, if last == i64::MAX { when.moment().last() } else { last })
}
