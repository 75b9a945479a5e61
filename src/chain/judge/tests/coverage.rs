//! What sign-ins cover: holes, exports of single accounts, and sessions that are older than the log.

use super::{access, judged_with, sign_in, store};
use crate::chain::Settings;
use crate::chain::judge::VerdictKind;
use crate::event::{Event, Field};

const ALICE: &str = "alice@x.example";
const BOB: &str = "bob@x.example";

/// The sign-ins of an account at ten o'clock of some days of a year.
fn daily(
    account: &'static str,
    days: std::ops::RangeInclusive<u32>,
    tags: &[&'static str],
) -> Vec<Event<'static>> {
    let on = |day: u32| {
        let when = format!("2023-{:02}-{:02}T10:00:00Z", 1 + day / 28, 1 + day % 28);
        let session = format!("{account}-{day}");
        let mut fields =
            vec![(Field::Account, account), (Field::TenantId, "t1"), (Field::SessionId, &session)];
        fields.extend(tags.iter().map(|tag| (Field::Tags, *tag)));
        sign_in(&session, &when, &fields)
    };
    days.map(on).collect()
}

fn read(account: &'static str, when: &str, fields: &[(Field, &str)]) -> Event<'static> {
    let own = [(Field::Account, account), (Field::TenantId, "t1")];
    access("access", when, &[&own[..], fields].concat())
}

/// The verdict on the access among the sign-ins of some files.
fn verdict(files: &[Vec<Event<'static>>], access: Event<'static>) -> (VerdictKind, String) {
    let in_files =
        (0..).zip(files).flat_map(|(file, events)| events.iter().map(move |event| (file, event.clone())));
    let store = store(in_files.chain([(9, access)]));
    let settings = Settings { quiet: 2 * crate::event::DAY, ..Settings::default() };
    let why = judged_with(&store, &settings).why(&store, store.row_of("access").unwrap()).unwrap();
    (why.kind, why.reason)
}

const RENEWED: &[&str] = &["non_interactive"];
const FORGED: (Field, &str) = (Field::SessionId, "forged");

#[test]
fn a_session_that_may_have_begun_in_a_hole_of_the_sign_ins_is_no_orphan() {
    let files =
        [[daily(ALICE, 0..=27, RENEWED), daily(BOB, 0..=27, &[])].concat(), daily(ALICE, 56..=83, &[])];
    for (when, issued) in [
        ("2023-02-15T12:00:00Z", ""),
        ("2023-02-15T12:00:00Z", "2023-02-15T11:00:00Z"),
        ("2023-01-20T12:00:00Z", "2023-02-15T11:00:00Z"),
    ] {
        let (kind, why) = verdict(&files, read(ALICE, when, &[FORGED, (Field::IssuedAt, issued)]));
        assert_eq!(kind, VerdictKind::Uncovered, "{why}");
        let hole = "in a hole of the sign-ins of t1, which have none from 2023-01-28T10:00:00Z to 2023-03-01T10:00:00Z";
        assert!(why.ends_with(hole), "{why}");
    }
    let (kind, why) = verdict(&files, read(ALICE, "2023-01-20T12:00:00Z", &[FORGED]));
    assert_eq!(kind, VerdictKind::Orphan, "{why}");
    assert!(why.contains("2023-01-01T10:00:00Z to 2023-03-28T10:00:00Z but for 1 hole"), "{why}");
}

#[test]
fn an_export_of_one_account_covers_no_other() {
    let forged = [FORGED, (Field::IssuedAt, "2023-01-20T11:30:00Z")];
    let alone = [daily(ALICE, 0..=55, RENEWED), daily(BOB, 40..=42, &[])];
    let (kind, why) = verdict(&alone, read(BOB, "2023-01-20T12:00:00Z", &forged));
    assert_eq!(kind, VerdictKind::Uncovered, "{why}");
    assert!(
        why.ends_with("the access lies before the sign-ins of t1 begin at 2023-02-13T10:00:00Z"),
        "{why}"
    );
    let (kind, _) = verdict(&alone, read(ALICE, "2023-01-20T12:00:00Z", &forged));
    assert_eq!(kind, VerdictKind::Orphan);
    // two accounts in a file, others in another: neither covers the accounts of the other
    let some = [
        [daily(ALICE, 0..=55, RENEWED), daily("carol@x.example", 0..=55, &[])].concat(),
        [daily(BOB, 40..=42, RENEWED), daily("dave@x.example", 40..=42, &[])].concat(),
    ];
    assert_eq!(verdict(&some, read(BOB, "2023-01-20T12:00:00Z", &forged)).0, VerdictKind::Uncovered);
    // a log that was cut in two covers all whom it names
    let cut = [
        [daily(ALICE, 0..=27, RENEWED), daily("carol@x.example", 0..=27, &[])].concat(),
        [daily(ALICE, 28..=55, RENEWED), daily(BOB, 40..=42, &[])].concat(),
    ];
    assert_eq!(verdict(&cut, read(BOB, "2023-01-20T12:00:00Z", &forged)).0, VerdictKind::Orphan);
}

#[test]
fn a_session_that_may_be_older_than_interactive_sign_ins_is_no_orphan() {
    let person = [[daily(ALICE, 0..=27, &[]), daily(BOB, 0..=27, &[])].concat()];
    let at = |when: &str, fields: &[(Field, &str)]| verdict(&person, read(ALICE, when, fields));
    let (kind, why) = at("2023-01-05T12:00:00Z", &[FORGED, (Field::IssuedAt, "2023-01-05T11:30:00Z")]);
    assert_eq!(kind, VerdictKind::Uncovered, "{why}");
    assert_eq!(
        why,
        "no coverage: its session, first seen at 2023-01-05T12:00:00Z, may have begun up to 14 d before (session_life), \
         before the sign-ins of t1 begin at 2023-01-01T10:00:00Z; no non-interactive sign-in is loaded, which would show \
         that it renewed its token"
    );
    let (kind, why) = at("2023-01-20T12:00:00Z", &[FORGED]);
    assert_eq!(kind, VerdictKind::Orphan, "{why}");
    assert!(why.contains("only interactive sign-ins are loaded"), "{why}");
    // a token alone does not say how old its session is
    let (kind, why) = at("2023-01-20T12:00:00Z", &[(Field::TokenId, "uti-1")]);
    assert_eq!(kind, VerdictKind::Uncovered, "{why}");
    // where renewals are logged, the session would be among them
    let renewed = [[daily(ALICE, 0..=27, RENEWED), daily(BOB, 0..=27, &[])].concat()];
    assert_eq!(verdict(&renewed, read(ALICE, "2023-01-05T12:00:00Z", &[FORGED])).0, VerdictKind::Orphan);
}

/// The verdicts on accesses of Alice on one session, each at a time and on a token, among the sign-ins of some files.
fn verdicts(files: &[Vec<Event<'static>>], accesses: &[(&str, &str)]) -> Vec<(VerdictKind, String)> {
    let in_files =
        (0..).zip(files).flat_map(|(file, events)| events.iter().map(move |event| (file, event.clone())));
    let on = |(at, (when, token)): (usize, &(&str, &str))| {
        let fields = [FORGED, (Field::TokenId, *token), (Field::IssuedAt, *when)];
        let own = [(Field::Account, ALICE), (Field::TenantId, "t1")];
        (9, access(&format!("a{at}"), when, &[&own[..], &fields].concat()))
    };
    let store = store(in_files.chain(accesses.iter().enumerate().map(on)));
    let settings = Settings { quiet: 2 * crate::event::DAY, ..Settings::default() };
    let judged = judged_with(&store, &settings);
    let why = |at| judged.why(&store, store.row_of(&format!("a{at}")).unwrap()).unwrap();
    (0..accesses.len()).map(why).map(|why| (why.kind, why.reason)).collect()
}

#[test]
fn a_session_is_judged_by_its_first_record_whatever_token_and_time_its_accesses_have() {
    let of = |days: std::ops::RangeInclusive<u32>| {
        [daily(ALICE, days.clone(), &[]), daily(BOB, days, &[])].concat()
    };
    // interactive sign-ins of January and of March, none in February
    let files = [of(0..=27), of(56..=83)];
    let in_the_hole = "2023-02-06T09:00:00Z";
    for accesses in [
        [(in_the_hole, "a"), ("2023-02-07T09:00:00Z", "b"), ("2023-03-20T10:00:00Z", "c")],
        [(in_the_hole, "a"), ("2023-03-20T10:00:00Z", "a"), ("2023-03-25T10:00:00Z", "a")],
        // first seen after the hole, and after the sign-ins
        [("2023-03-02T10:00:00Z", "a"), ("2023-03-20T10:00:00Z", "b"), ("2023-04-20T10:00:00Z", "b")],
    ] {
        let verdicts = verdicts(&files, &accesses);
        assert!(verdicts.iter().all(|(kind, _)| *kind == VerdictKind::Uncovered), "{verdicts:#?}");
    }
    let (_, why) = &verdicts(&files, &[(in_the_hole, "a"), ("2023-03-20T10:00:00Z", "c")])[1];
    assert_eq!(
        why,
        "no coverage: the first record of its session, of 2023-02-06T09:00:00Z, lies in a hole of the sign-ins of t1, \
         which have none from 2023-01-28T10:00:00Z to 2023-03-01T10:00:00Z"
    );
    // first seen where its sign-in would be loaded: no hole and no end that comes later excuses it
    let seen = ("2023-01-20T12:00:00Z", "a");
    let held = verdicts(
        &files,
        &[seen, (in_the_hole, "b"), ("2023-03-20T10:00:00Z", "c"), ("2023-04-20T10:00:00Z", "c")],
    );
    assert!(held.iter().all(|(kind, _)| *kind == VerdictKind::Orphan), "{held:#?}");
    assert!(
        held[3].1.contains("; its session had a token issued at 2023-01-20T12:00:00Z, which the"),
        "{held:#?}"
    );
}
