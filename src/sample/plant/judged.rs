//! Orphans, and accesses that are nearly orphans.

use super::planter::Planter;
use super::spell::Spelling;
use super::{Carried, Deed, Id, Kind, Log, Record, Verdict};
use crate::sample::days::{DAY, HOUR};

pub fn plant(planter: &mut Planter<'_>) {
    orphans(planter);
    before_coverage(planter);
    after_coverage(planter);
    later_sign_ins(planter);
    failed(planter);
    never_signed_in(planter);
    token_life(planter);
    blind(planter);
}

/// Nobody signed in for these accesses. A file with the same token is no access.
fn orphans(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(15);
    planter.own_sign_in(who, at);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    for hour in 1..6 {
        let access = planter.intrusion("orphan", who, at + hour * HOUR, &[token, session]);
        planter.judged(Record { issued: Some(at + 30), ..access }, Verdict::Orphan);
    }
    let rule = planter.intrusion("orphan", who, at + 6 * HOUR, &[session]);
    planter.judged(Record { deed: Deed::Rule, messages: 0..0, ..rule }, Verdict::Orphan);
    let file = planter.intrusion("orphan", who, at + 7 * HOUR, &[token]);
    planter.put(Record { deed: Deed::File, messages: 0..0, ..file });
}

/// A token with an issue time a second before the first sign-in, and one issued at that time.
fn before_coverage(planter: &mut Planter<'_>) {
    let who = planter.person();
    let begins = planter.covered.0;
    let at = planter.day(2);
    planter.own_sign_in(who, at);
    for (chain, issued, verdict) in
        [("issued-before", begins - 1, Verdict::Uncovered), ("issued-then", begins, Verdict::Orphan)]
    {
        let token = planter.identity(Kind::Token);
        for hour in 1..3 {
            let access = planter.intrusion(chain, who, at + hour * HOUR, &[token]);
            planter.judged(Record { issued: Some(issued), ..access }, verdict);
        }
    }
    let session = planter.identity(Kind::Session);
    for hour in 1..3 {
        let access = planter.intrusion("read-before", who, begins - hour * HOUR, &[session]);
        planter.judged(access, Verdict::Uncovered);
    }
}

/// An access at the last sign-in, and one a second later.
fn after_coverage(planter: &mut Planter<'_>) {
    let who = planter.person();
    let ends = planter.covered.1;
    planter.own_sign_in(who, ends - 30 * HOUR);
    let token = planter.identity(Kind::Token);
    for (later, verdict) in [(0, Verdict::Orphan), (1, Verdict::Uncovered)] {
        let access = planter.intrusion("read-after", who, ends + later, &[token]);
        planter.judged(Record { issued: Some(ends - HOUR), ..access }, verdict);
    }
}

/// The clock of a log may be ahead: a sign-in up to five minutes later still issued what was used.
fn later_sign_ins(planter: &mut Planter<'_>) {
    for (chain, later, verdict) in [
        ("4-minutes", 240, Verdict::Issued),
        ("5-minutes", 300, Verdict::Issued),
        ("6-minutes", 360, Verdict::Orphan),
    ] {
        let who = planter.person();
        let at = planter.day(25);
        planter.own_sign_in(who, at - 40 * HOUR);
        let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
        let access = planter.access(chain, who, at, &[token, session]);
        planter.judged(access, verdict);
        planter.sign_in(chain, who, at + later, token, Some(session));
    }
}

/// A failed sign-in issued nothing, although it has the session that is used.
fn failed(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(27);
    planter.own_sign_in(who, at - 5 * HOUR);
    let session = planter.identity(Kind::Session);
    let record = planter.record("failed", who, at, Deed::SignIn(50_074));
    let id = Id { prefix: "signin:", ..record.id };
    let carried = vec![Carried::of(session, Spelling::Guid)];
    planter.put(Record { id, log: Log::SignIns, carried, ..record });
    for hour in 1..3 {
        let access = planter.access("failed", who, at + hour * HOUR, &[session]);
        planter.judged(access, Verdict::Orphan);
    }
}

/// An account that never signed in: its log may be missing.
fn never_signed_in(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(28);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    for hour in 1..4 {
        let access = planter.access("never", who, at + hour * HOUR, &[token, session]);
        planter.judged(access, Verdict::Uncovered);
    }
}

/// Without an issue time, a token may have been issued up to a day before.
fn token_life(planter: &mut Planter<'_>) {
    let who = planter.person();
    let begins = planter.covered.0;
    planter.own_sign_in(who, begins + 2 * HOUR);
    for (chain, after, verdict) in
        [("life-outside", DAY - 1, Verdict::Uncovered), ("life-inside", DAY, Verdict::Orphan)]
    {
        let session = planter.identity(Kind::Session);
        let access = planter.intrusion(chain, who, begins + after, &[session]);
        planter.judged(access, verdict);
    }
}

/// A mailbox that is read so much that its auditing is throttled, and that is then synchronised.
fn blind(planter: &mut Planter<'_>) {
    let who = planter.person();
    let at = planter.day(30);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    planter.sign_in("blind", who, at, token, Some(session));
    let access = planter.access("blind", who, at + HOUR, &[token, session]);
    planter.judged(Record { deed: Deed::Bind { throttled: true }, ..access }, Verdict::Issued);
    let sync = planter.access("blind", who, at + 2 * HOUR, &[token, session]);
    planter.judged(Record { deed: Deed::Sync, messages: 0..0, ..sync }, Verdict::Issued);
}
