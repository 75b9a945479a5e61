//! Looks up the sign-ins that carry the sessions and tokens of an access, those in its columns and others on its
//! record.

use super::sign_in::{SignIns, earlier};
use crate::chain::{Identity, IdentityKind};
use crate::event::Field;
use crate::store::{Column, RowSet, Store};

/// The first sign-ins that carry a session and a token of an access, and whether the access has a session or token at
/// all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct IssuingSignIns {
    pub session: Option<u32>,
    pub token: Option<u32>,
    pub has: bool,
}

impl IssuingSignIns {
    /// Looks up one session or token; empty for any other identity.
    pub fn of(identity: Option<&Identity>, sign_ins: &SignIns) -> Self {
        let Some(Identity { kind, value }) = identity else { return Self::default() };
        let carries = |of: IdentityKind| (of == *kind).then(|| sign_ins.of(of, value)).flatten();
        let (session, token) = (carries(IdentityKind::Session), carries(IdentityKind::Token));
        Self { session, token, has: matches!(kind, IdentityKind::Session | IdentityKind::Token) }
    }

    /// Combines two: of each kind the earlier sign-in.
    pub fn and(self, store: &Store, other: Self) -> Self {
        let first = |one: Option<u32>, other: Option<u32>| match (one, other) {
            (Some(_), Some(by)) => Some(earlier(store, one, by as usize)),
            (one, other) => one.or(other),
        };
        let (session, token) = (first(self.session, other.session), first(self.token, other.token));
        Self { session, token, has: self.has || other.has }
    }
}

/// The sign-ins that carry each row's sessions and tokens; each distinct value is looked up once.
pub(super) struct MadeOn {
    /// By code.
    sessions: Vec<IssuingSignIns>,
    tokens: Vec<IssuingSignIns>,
    others: Vec<IssuingSignIns>,
}

impl MadeOn {
    /// Looks up the values that some rows have.
    pub fn of(store: &Store, rows: &RowSet, sign_ins: &SignIns) -> Self {
        let of_kind = |kind: IdentityKind| {
            let carried = |value: &str| IssuingSignIns::of(Identity::of(kind, value).as_ref(), sign_ins);
            store.text(kind.field()).map_or_else(Vec::new, |column| by_code(column, rows, carried))
        };
        let others = store.other_ids().map_or_else(Vec::new, |list| {
            let carried =
                |code| IssuingSignIns::of(list.value_of(code).and_then(Identity::other).as_ref(), sign_ins);
            (0..).take(list.distinct() + 1).map(carried).collect()
        });
        Self { sessions: of_kind(IdentityKind::Session), tokens: of_kind(IdentityKind::Token), others }
    }

    /// The sign-ins that carry the sessions and tokens of one of these rows.
    pub fn carried(&self, store: &Store, row: usize) -> IssuingSignIns {
        let own = [(Field::SessionId, &self.sessions), (Field::TokenId, &self.tokens)];
        let own =
            own.into_iter().filter_map(|(field, known)| known.get(store.text(field)?.code(row) as usize));
        let others = store.other_ids().map_or(&[][..], |list| list.codes(row));
        let others = others.iter().filter_map(|code| self.others.get(*code as usize));
        own.chain(others).fold(IssuingSignIns::default(), |all, one| all.and(store, *one))
    }
}

/// The sessions and tokens of a row as its record writes them, those in its columns first.
pub(super) fn identities(store: &Store, row: usize) -> Vec<Identity> {
    let of_kind = |kind: IdentityKind| {
        store.carried(kind.field(), row).filter_map(move |value| Identity::of(kind, value))
    };
    [IdentityKind::Session, IdentityKind::Token].into_iter().flat_map(of_kind).collect()
}

/// Looks up the values that some rows have, by code; other codes stay empty.
fn by_code(column: &Column, rows: &RowSet, carried: impl Fn(&str) -> IssuingSignIns) -> Vec<IssuingSignIns> {
    let mut values = vec![IssuingSignIns::default(); column.distinct() + 1];
    let mut met = vec![false; values.len()];
    for row in rows.iter() {
        let code = column.code(row);
        let at = code as usize;
        if met.get(at) == Some(&false) {
            (met[at], values[at]) = (true, column.value_of(code).map(&carried).unwrap_or_default());
        }
    }
    values
}
