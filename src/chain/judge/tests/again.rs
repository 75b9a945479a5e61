//! A plain reimplementation of the contract, compared over cases of all kinds.

use super::super::VerdictKind;
use super::{access, event, ids, judged, sign_in, store, time, token};
use crate::event::{Event, Field};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// An event in minutes and numbers.
#[derive(Debug, Clone)]
struct Plain {
    kind: u8,
    minute: Option<i64>,
    account: u8,
    tenant: u8,
    session: Option<u8>,
    token: Option<u8>,
    issued: Option<i64>,
    spelling: u8,
}

impl Plain {
    fn is_sign_in(&self) -> bool {
        self.kind < 3
    }

    fn succeeded(&self) -> bool {
        self.kind < 2
    }

    fn is_access(&self) -> bool {
        (3..7).contains(&self.kind)
    }

    fn event(&self, at: usize, by_id: bool) -> Event<'static> {
        let account = format!("desk-{}@agency.example", self.account);
        let account = if self.spelling.is_multiple_of(2) { account } else { account.to_uppercase() };
        let tenant = format!("6f1c1a52-0000-4000-8000-00000000000{}", self.tenant);
        let tenant = if self.spelling.is_multiple_of(3) { tenant } else { tenant.to_uppercase() };
        let agency = format!("Agency {}", self.tenant);
        let session = self
            .session
            .map(|number| format!("{}e{number}", if self.spelling.is_multiple_of(2) { "s" } else { "S" }));
        let token = self.token.map(|number| token(number, self.spelling));
        let issued = self.issued.map(time);
        let mut fields = vec![(Field::Account, account.as_str()), (Field::Agency, agency.as_str())];
        if by_id {
            fields.push((Field::TenantId, &tenant));
        }
        for (field, value) in
            [(Field::SessionId, &session), (Field::TokenId, &token), (Field::IssuedAt, &issued)]
        {
            fields.extend(value.as_deref().map(|value| (field, value)));
        }
        if self.is_sign_in() {
            fields.push((Field::Tags, "non_interactive"));
        }
        let when = self.minute.map(time).unwrap_or_default();
        let id = format!("e{at:02}");
        match self.kind {
            2 => {
                fields.push((Field::Outcome, "failure"));
                sign_in(&id, &when, &fields)
            }
            0 | 1 => sign_in(&id, &when, &fields),
            3..7 => access(&id, &when, &fields),
            7 => {
                fields.push((Field::Cites, "S01"));
                access(&id, &when, &fields)
            }
            _ => event(&id, &when, &fields),
        }
    }
}

/// The sign-ins that cover an account: those in files of it alone, and in files of several accounts that share some
/// with a file of it. `files` has the file of each event.
fn covering<'a>(all: &'a [Plain], files: &[u32], account: u8) -> Vec<&'a Plain> {
    let sign_ins = || all.iter().zip(files).filter(|(by, _)| by.is_sign_in());
    let named = |file: u32| -> BTreeSet<u8> {
        sign_ins().filter(|(_, of)| **of == file).map(|(by, _)| by.account).collect()
    };
    let mut tied = BTreeSet::from([account]);
    for _ in 0..all.len() {
        for file in files {
            let named = named(*file);
            if named.len() > 1 && !named.is_disjoint(&tied) {
                tied.extend(named);
            }
        }
    }
    let covers = |file: u32| {
        let named = named(file);
        named == BTreeSet::from([account]) || named.len() > 1 && named.is_subset(&tied)
    };
    sign_ins().filter(|(_, file)| covers(**file)).map(|(by, _)| by).collect()
}

/// The plain reimplementation.
fn naive(all: &[Plain], files: &[u32]) -> [Vec<String>; 3] {
    let mut told = [Vec::new(), Vec::new(), Vec::new()];
    for (at, access) in all.iter().enumerate().filter(|(_, event)| event.is_access()) {
        let id = format!("e{at:02}");
        if access.session.is_none() && access.token.is_none() {
            told[2].push(id);
            continue;
        }
        let in_time = |by: &&Plain| match (by.minute, access.minute) {
            (Some(by), Some(access)) => by <= access + 5,
            _ => true,
        };
        let carries = |by: &&Plain| {
            (access.session.is_some() && by.session == access.session)
                || (access.token.is_some() && by.token == access.token)
        };
        if all.iter().filter(|by| by.succeeded()).filter(in_time).any(|by| carries(&by)) {
            continue;
        }
        let covering = covering(all, files, access.account);
        let sign_ins = || covering.iter().filter(|by| by.tenant == access.tenant && by.minute.is_some());
        let reach = sign_ins().filter_map(|by| by.minute);
        let reach = reach.clone().min().zip(reach.max()).filter(|_| sign_ins().any(|by| by.succeeded()));
        let own = all.iter().any(|by| by.is_sign_in() && by.account == access.account);
        let covered = access.minute.zip(reach).is_some_and(|(at, (first, last))| {
            // the first record that carries its session or token, and the first issue time that such a record says
            let same = |by: &&Plain| by.kind != 7 && by.minute.is_some() && carries(by);
            let seen = all.iter().filter(same).filter_map(|by| by.minute).min().unwrap_or_default();
            let said = all.iter().filter(same).filter_map(|by| Some((by.issued?, by.minute?))).min();
            let told = said.filter(|(said, minute)| *minute == seen || *said <= seen + 5);
            let issued = told.map_or(seen - 24 * 60, |(said, _)| said);
            let inside = |minute: i64| first <= minute && minute <= last;
            let own = access.issued.unwrap_or(at - 24 * 60);
            inside(at) && inside(own) && inside(seen) && inside(issued)
        });
        told[usize::from(!(covered && own))].push(id);
    }
    told
}

fn plain() -> impl Strategy<Value = Plain> {
    let minute = prop_oneof![4 => (0..5000_i64).prop_map(Some), 3 => (0..8_i64).prop_map(|at| Some(at * 600)), 1 => Just(None)];
    let identity = || prop_oneof![2 => Just(None), 3 => (0..4_u8).prop_map(Some)];
    let issued = prop_oneof![1 => Just(None), 2 => (0..5000_i64).prop_map(Some)];
    (0..9_u8, minute, 0..4_u8, 0..2_u8, identity(), identity(), issued, any::<u8>()).prop_map(
        |(kind, minute, account, tenant, session, token, issued, spelling)| Plain {
            kind,
            minute,
            account,
            tenant,
            session,
            token,
            issued,
            spelling,
        },
    )
}

proptest! {
    #[test]
    fn the_contract_said_again_without_haste_says_the_same(
        all in prop::collection::vec(plain(), 0..40),
        by_id in any::<bool>(),
        turn in any::<prop::sample::Index>(),
        files in 1..4_u32,
    ) {
        let events: Vec<Event<'static>> = all.iter().enumerate().map(|(at, one)| one.event(at, by_id)).collect();
        let whole = store(events.iter().cloned().map(|event| (0, event)));
        let told = judged(&whole);
        prop_assert_eq!(ids(&whole, &told), naive(&all, &vec![0; all.len()]));
        for row in 0..whole.len() {
            let kind = told.why(&whole, row).map(|why| why.kind);
            let sets = [&told.orphan, &told.uncovered, &told.untied].map(|rows| rows.contains(row));
            let kinds = [VerdictKind::Orphan, VerdictKind::Uncovered, VerdictKind::Untied];
            prop_assert_eq!(sets, kinds.map(|one| kind == Some(one)));
        }
        // the same in another order, split into files
        let mut turned: Vec<usize> = (0..all.len()).collect();
        if !turned.is_empty() {
            let at = turn.index(turned.len());
            turned.rotate_left(at);
            turned.reverse();
        }
        let mut file_of = vec![0; all.len()];
        (0_u32..).zip(&turned).for_each(|(at, one)| file_of[*one] = at % files);
        let split = store(turned.iter().map(|at| (file_of[*at], events[*at].clone())));
        prop_assert_eq!(ids(&split, &judged(&split)), naive(&all, &file_of));
    }
}
