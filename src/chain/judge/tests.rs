mod again;
mod coverage;

use super::{Judged, VerdictKind};
use crate::chain::Settings;
use crate::event::{DAY, Event, Field, MINUTE, Moment, Precision, Zone, parse_edtf};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet, Store};
use base64::Engine as _;

/// The first minute of the days on which all events happen, in minutes since 1970.
const BEGIN: i64 = 28_068_480;

fn time(minute: i64) -> String {
    Moment::new((BEGIN + minute) * MINUTE, Precision::Second).text()
}

/// One of some tokens, in one of its spellings.
fn token(number: u8, spelling: u8) -> String {
    let guid = format!("0123456{number}-89ab-4cde-8f01-23456789abcd");
    let low = [0x60 + number, 0x45, 0x23, 0x01, 0xab, 0x89, 0xde, 0x4c];
    let bytes: Vec<u8> = low.into_iter().chain([0x8f, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd]).collect();
    match spelling % 4 {
        0 => guid,
        1 => guid.to_uppercase(),
        2 => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes),
        _ => base64::engine::general_purpose::STANDARD.encode(guid),
    }
}

fn event(id: &str, when: &str, fields: &[(Field, &str)]) -> Event<'static> {
    let mut event = Event::default();
    event.id = id.to_owned().into();
    event.when = parse_edtf(when, Zone::Utc).ok();
    event.set(Field::Stage, "other");
    for (field, value) in fields {
        match field {
            Field::AccountNames | Field::Cites | Field::Tags => event.push(*field, (*value).to_owned()),
            field => event.set(*field, (*value).to_owned()),
        }
    }
    event
}

fn sign_in(id: &str, when: &str, fields: &[(Field, &str)]) -> Event<'static> {
    let mut event = event(id, when, fields);
    event.set(Field::Operation, "UserLoggedIn");
    if event.text(Field::Outcome).is_none() {
        event.set(Field::Outcome, "success");
    }
    event
}

fn access(id: &str, when: &str, fields: &[(Field, &str)]) -> Event<'static> {
    let mut event = event(id, when, fields);
    event.set(Field::Operation, "MailItemsAccessed");
    event.set(Field::Stage, "mailbox_access");
    event
}

fn store(events: impl IntoIterator<Item = (u32, Event<'static>)>) -> Store {
    let mut builder = Builder::default();
    for (at, (source, event)) in (0_u64..).zip(events) {
        builder.take(event, Place { source, offset: at, len: 1 });
    }
    builder.finish()
}

/// Judged where no silence is a hole and sessions begin with their first record.
fn judged(store: &Store) -> Judged {
    judged_with(store, &Settings { quiet: 30 * DAY, session_life: 0, ..Settings::default() })
}

fn judged_with(store: &Store, settings: &Settings) -> Judged {
    Judged::of(store, settings, None, &|| false).unwrap()
}

/// The ids of orphaned, of uncovered and of untied accesses.
fn ids(store: &Store, judged: &Judged) -> [Vec<String>; 3] {
    let ids = |rows: &RowSet| {
        let mut ids: Vec<String> = rows.iter().map(|row| store.id(row)).collect();
        ids.sort();
        ids
    };
    [ids(&judged.orphan), ids(&judged.uncovered), ids(&judged.untied)]
}

const DESK: &str = "desk-03@agency-a.example";
const TENANT: &str = "6F1C1A52-0000-4000-8000-00000000000A";
const ISSUED: &str = "3054c411-53bd-483b-8969-1f9634d9a5e5";
const FORGED: &str = "f0f0f0f0-53bd-483b-8969-1f9634d9a5e5";

/// Sign-ins of one account over two weeks, in a tenant; one renewed a token.
fn two_weeks() -> Vec<Event<'static>> {
    let tenant = TENANT.to_lowercase();
    let own = [(Field::Account, DESK), (Field::TenantId, tenant.as_str()), (Field::SessionId, ISSUED)];
    let elsewhere = [
        (Field::Account, "desk-04@agency-a.example"),
        (Field::TenantId, tenant.as_str()),
        (Field::SessionId, "s4"),
    ];
    let renewed = [&elsewhere[..], &[(Field::Tags, "non_interactive")]].concat();
    vec![
        sign_in("first", "2023-05-01T08:00:00Z", &renewed),
        sign_in("own", "2023-05-08T08:00:00Z", &own),
        sign_in("last", "2023-05-15T08:00:00Z", &elsewhere),
    ]
}

/// The verdict on an access among these sign-ins, and the reason.
fn verdict(when: &str, fields: &[(Field, &str)]) -> (VerdictKind, String) {
    let mut all = vec![(Field::Account, DESK), (Field::TenantId, TENANT)];
    all.extend_from_slice(fields);
    verdict_of(access("access", when, &all))
}

fn verdict_of(access: Event<'static>) -> (VerdictKind, String) {
    let store = store(two_weeks().into_iter().chain([access]).map(|event| (0, event)));
    let judged = judged(&store);
    let row = store.row_of("access").unwrap();
    let verdict = judged.why(&store, row).unwrap();
    let sets = [&judged.orphan, &judged.uncovered, &judged.untied].map(|rows| rows.contains(row));
    let expected =
        [VerdictKind::Orphan, VerdictKind::Uncovered, VerdictKind::Untied].map(|kind| kind == verdict.kind);
    assert_eq!(sets, expected, "{}", verdict.reason);
    assert_eq!(verdict.by.is_some(), verdict.kind == VerdictKind::Tied);
    (verdict.kind, verdict.reason)
}

#[test]
fn a_session_that_a_sign_in_carries_ties_and_one_that_none_does_is_an_orphans() {
    let (kind, why) = verdict("2023-05-09T02:14:00Z", &[(Field::SessionId, &ISSUED.to_uppercase())]);
    assert_eq!(kind, VerdictKind::Tied);
    assert_eq!(why, "its session was issued by the sign-in of 2023-05-08T08:00:00Z");
    let (kind, why) = verdict(
        "2023-05-09T02:14:00Z",
        &[(Field::SessionId, FORGED), (Field::TokenId, "uti-1"), (Field::IssuedAt, "2023-05-09T01:00:00Z")],
    );
    assert_eq!(kind, VerdictKind::Orphan);
    assert_eq!(
        why,
        format!(
            "the only sign-in of this account, at 2023-05-08T08:00:00Z, did not issue session {FORGED} or token uti-1; it was \
             issued at 2023-05-09T01:00:00Z, which the 3 sign-ins of {TENANT} cover, 2023-05-01T08:00:00Z to 2023-05-15T08:00:00Z"
        )
    );
}

#[test]
fn an_access_is_tied_by_whichever_of_its_sessions_and_tokens_a_sign_in_issued() {
    let on = |fields: &[(Field, &str)], others: &[&str]| {
        let mut all = vec![(Field::Account, DESK), (Field::TenantId, TENANT)];
        all.extend_from_slice(fields);
        let mut access = access("access", "2023-05-09T02:14:00Z", &all);
        access.extend(Field::OtherIds, others.iter().map(|other| (*other).to_owned().into()));
        verdict_of(access)
    };
    let issued = format!("session:{}", ISSUED.to_uppercase());
    let (kind, why) = on(&[(Field::SessionId, FORGED)], &[&issued]);
    assert_eq!(kind, VerdictKind::Tied);
    assert_eq!(
        why,
        format!("its session {} was issued by the sign-in of 2023-05-08T08:00:00Z", ISSUED.to_uppercase())
    );
    assert_eq!(on(&[(Field::TokenId, "uti-1")], &["token:uti-2", &issued]).0, VerdictKind::Tied);
    assert_eq!(on(&[], &[&issued]).0, VerdictKind::Tied);
    assert_eq!(on(&[], &["session:null", "app:x", "x"]).0, VerdictKind::Untied);
    let (kind, why) = on(&[(Field::SessionId, FORGED)], &["token:uti-2", "session:other"]);
    assert_eq!(kind, VerdictKind::Orphan);
    assert!(
        why.contains(&format!("did not issue session {FORGED} or session other or token uti-2;")),
        "{why}"
    );
}

#[test]
fn a_sign_in_issues_every_session_and_token_that_its_record_carries() {
    let mut events = two_weeks();
    events[1].push(Field::OtherIds, format!("session:{FORGED}"));
    events[1].push(Field::OtherIds, "token:uti-1");
    let on = |id: &str, fields: &[(Field, &str)]| access(id, "2023-05-09T02:14:00Z", fields);
    let whose = [(Field::Account, DESK), (Field::TenantId, TENANT)];
    events.push(on("session", &[whose[0], whose[1], (Field::SessionId, FORGED)]));
    events.push(on("token", &[whose[0], whose[1], (Field::TokenId, "uti-1")]));
    events.push(on("neither", &[whose[0], whose[1], (Field::TokenId, "UTI-1")]));
    let store = store(events.into_iter().map(|event| (0, event)));
    let [orphan, uncovered, untied] = ids(&store, &judged(&store));
    assert_eq!((orphan, uncovered, untied), (vec!["neither".to_owned()], vec![], vec![]));
}

#[test]
fn where_no_issue_time_stands_the_day_before_is_taken_and_said() {
    let forged = [(Field::SessionId, FORGED)];
    let (kind, why) = verdict("2023-05-02T08:00:00Z", &forged);
    assert_eq!(kind, VerdictKind::Orphan);
    assert!(
        why.contains("its record says no issue time: the 24 h before it are taken (token_life)"),
        "{why}"
    );
    let (kind, why) = verdict("2023-05-02T07:59:59Z", &forged);
    assert_eq!(kind, VerdictKind::Uncovered);
    assert!(why.contains("may have been issued up to 24 h before the access (token_life"), "{why}");
    assert!(
        why.ends_with(
            "before the sign-ins of 6F1C1A52-0000-4000-8000-00000000000A begin at 2023-05-01T08:00:00Z"
        ),
        "{why}"
    );
    for none in ["1601-01-01", "1970-01-01T00:00:00Z", "1900-01-01", "soon", "0001-01-01T00:00:00", ""] {
        let (kind, why) =
            verdict("2023-05-02T08:00:00Z", &[(Field::SessionId, FORGED), (Field::IssuedAt, none)]);
        assert_eq!(kind, VerdictKind::Orphan, "{none}: {why}");
        assert!(why.contains("no issue time"), "{none}: {why}");
    }
}

#[test]
fn what_was_issued_before_the_sign_ins_begin_or_is_outside_of_them_is_uncovered() {
    for (when, issued, says) in [
        (
            "2023-05-09T02:14:00Z",
            "2023-04-30T01:00:00Z",
            "was issued at 2023-04-30T01:00:00Z, before the sign-ins",
        ),
        ("2023-05-09T02:14:00Z", "2023-04", "was issued at 2023-04, before the sign-ins"),
        ("2023-05-09T02:14:00Z", "2023-05", "was issued at 2023-05, before the sign-ins"),
        ("2023-05-09T02:14:00Z", "../2023-05-08", "was issued at ../2023-05-08, before the sign-ins"),
        ("2023-05-15T08:00:01Z", "2023-05-09T01:00:00Z", "the access lies after the sign-ins of"),
        ("2023-04-15T08:00:01Z", "2023-05-09T01:00:00Z", "the access lies before the sign-ins of"),
        ("2023-05-15", "2023-05-09T01:00:00Z", "the access lies after the sign-ins of"),
        ("", "2023-05-09T01:00:00Z", "the access has no time"),
    ] {
        let (kind, why) = verdict(when, &[(Field::TokenId, "uti-1"), (Field::IssuedAt, issued)]);
        assert_eq!(kind, VerdictKind::Uncovered, "{when} {issued}: {why}");
        assert!(why.starts_with("no coverage: ") && why.contains(says), "{why}");
    }
}

#[test]
fn an_account_without_a_sign_in_of_its_own_is_uncovered_and_no_identity_is_untied() {
    let other =
        [(Field::Account, "desk-09@agency-a.example"), (Field::TenantId, TENANT), (Field::SessionId, FORGED)];
    let (kind, why) = verdict_of(access("access", "2023-05-09T02:14:00Z", &other));
    assert_eq!(kind, VerdictKind::Uncovered);
    assert!(why.contains("has no sign-in of its own among the 3 sign-ins"), "{why}");
    for none in ["00000000-0000-0000-0000-000000000000", "null", " "] {
        let fields = [(Field::SessionId, none), (Field::TokenId, none)];
        assert_eq!(verdict("2023-05-09T02:14:00Z", &fields).0, VerdictKind::Untied, "{none}");
    }
    let abroad = [(Field::Account, DESK), (Field::TenantId, "another"), (Field::SessionId, FORGED)];
    let (kind, why) = verdict_of(access("access", "2023-05-09T02:14:00Z", &abroad));
    assert_eq!(
        (kind, why.as_str()),
        (VerdictKind::Uncovered, "no coverage: no sign-in of another is loaded")
    );
}

#[test]
fn a_sign_in_a_little_later_by_the_clock_issues_and_a_much_later_one_does_not() {
    let session = [(Field::SessionId, ISSUED)];
    let (kind, why) = verdict("2023-05-08T07:55:00Z", &session);
    assert_eq!(kind, VerdictKind::Tied);
    assert!(why.ends_with(", 5 min later by the clock, which 5 min allow"), "{why}");
    let (kind, why) = verdict("2023-05-08T07:54:59Z", &session);
    assert_eq!(kind, VerdictKind::Orphan);
    assert!(
        why.contains(
            "the sign-in that carries it, of 2023-05-08T08:00:00Z, comes 5 min 1 s after the access"
        ),
        "{why}"
    );
}

#[test]
fn the_id_of_a_sign_in_is_the_token_that_it_issued_in_any_spelling() {
    let own = [(Field::Account, DESK), (Field::TenantId, TENANT)];
    for spelling in 0..4 {
        let id = format!("signin:{}", token(7, 0));
        let said = token(7, spelling);
        let mut fields = own.to_vec();
        fields.push((Field::TokenId, said.as_str()));
        let late = access("access", "2023-05-09T02:14:00Z", &fields);
        let store = store([(0, sign_in(&id, "2023-05-08T09:00:00Z", &own)), (1, late)]);
        let why = judged(&store).why(&store, store.row_of("access").unwrap()).unwrap();
        assert_eq!((why.kind, why.by), (VerdictKind::Tied, Some(id)), "{said}");
        assert_eq!(why.reason, "its token was issued by the sign-in of 2023-05-08T09:00:00Z");
    }
}

#[test]
fn a_failed_sign_in_issues_nothing_but_widens_what_is_covered() {
    let fields = [(Field::Account, DESK), (Field::TenantId, TENANT), (Field::SessionId, FORGED)];
    let failed = |id: &str, when: &str, how: &str| {
        let mut event = sign_in(id, when, &fields);
        match how {
            "UserLoginFailed" => event.set(Field::Operation, "UserLoginFailed"),
            how => event.set(Field::Outcome, how.to_owned()),
        }
        event
    };
    for how in ["UserLoginFailed", "failure"] {
        let late = access("access", "2023-05-20T02:14:00Z", &fields);
        let mut all = two_weeks();
        all.push(late.clone());
        let before = store(all.iter().cloned().map(|event| (0, event)));
        assert_eq!(judged(&before).uncovered.count(), 1);
        all.push(failed("failed", "2023-05-21T00:00:00Z", how));
        let after = store(all.into_iter().map(|event| (0, event)));
        let held = judged(&after);
        assert_eq!(ids(&after, &held)[0], ["access"], "{how}");
        assert_eq!(
            (held.coverage[0].sign_ins, held.coverage[0].failed, held.coverage[0].accounts),
            (4, 1, 2)
        );
        // failed sign-ins show nothing if only those were searched for
        let failures = [failed("f1", "2023-05-01", how), failed("f2", "2023-05-30", how), late];
        let alone = store(failures.into_iter().map(|event| (0, event)));
        let held = judged(&alone);
        assert_eq!(ids(&alone, &held)[1], ["access"], "{how}");
        let why = held.why(&alone, alone.row_of("access").unwrap()).unwrap();
        assert!(why.reason.contains("all 2 sign-ins of"), "{}", why.reason);
    }
}

#[test]
fn statements_are_neither_judged_nor_do_they_sign_in() {
    let fields = [
        (Field::Account, DESK),
        (Field::TenantId, TENANT),
        (Field::SessionId, FORGED),
        (Field::Cites, "S01"),
    ];
    let mut all = two_weeks();
    all.push(access("claim", "2023-05-09", &fields));
    all.push(sign_in("said", "2023-06-09", &fields));
    let store = store(all.into_iter().map(|event| (0, event)));
    let judged = judged(&store);
    assert_eq!(ids(&store, &judged), [Vec::<String>::new(), Vec::new(), Vec::new()]);
    assert_eq!(judged.why(&store, store.row_of("claim").unwrap()), None);
    assert_eq!(judged.why(&store, store.row_of("own").unwrap()), None);
    assert_eq!((judged.coverage.len(), judged.coverage[0].sign_ins), (1, 3));
}

#[test]
fn records_without_a_tenant_are_of_that_of_their_agency_or_domain() {
    let of = |account: &'static str, agency: &'static str, tenant: &'static str| {
        [
            (Field::Account, account),
            (Field::Agency, agency),
            (Field::TenantId, tenant),
            (Field::SessionId, "s"),
        ]
    };
    // sign-ins of a log without tenant ids, accesses with one; each with its agency, or with the domain alone
    for (agency, known) in
        [("Agency A", "Agency A"), ("agency-a.example", TENANT), ("agency-a.example", "Agency A")]
    {
        let all = [
            sign_in("1", "2023-05-01T00:00:00Z", &of(DESK, agency, "")),
            sign_in("2", "2023-05-15T00:00:00Z", &of("desk-04@agency-a.example", agency, "")),
            access(
                "forged",
                "2023-05-09T00:00:00Z",
                &[&of(DESK, known, TENANT)[..3], &[(Field::SessionId, FORGED)]].concat(),
            ),
            // a guest from there does not mix tenants up
            access(
                "guest",
                "2023-05-09T00:00:00Z",
                &of(DESK, "Agency B", "b0000000-0000-4000-8000-00000000000b"),
            ),
            access("own", "2023-05-09T00:00:00Z", &of(DESK, known, TENANT)),
        ];
        let store = store(all.into_iter().map(|event| (0, event)));
        let judged = judged(&store);
        assert_eq!(ids(&store, &judged)[0], ["forged"], "{agency} {known}");
        assert_eq!(judged.coverage.len(), 1);
        assert_eq!(judged.coverage[0].tenant, TENANT);
    }
}

#[test]
fn an_account_is_one_in_all_of_its_spellings() {
    let object = "a09d28d4-b84c-40c9-ac9b-ec96e909a022";
    let all = [
        sign_in("1", "2023-05-01T00:00:00Z", &[(Field::Account, "x@a.example"), (Field::Agency, "A")]),
        sign_in(
            "2",
            "2023-05-15T00:00:00Z",
            &[(Field::Account, "Desk-03@A.example"), (Field::AccountNames, object), (Field::Agency, "A")],
        ),
        access(
            "forged",
            "2023-05-09T00:00:00Z",
            &[(Field::Account, object), (Field::Agency, "A"), (Field::SessionId, "f")],
        ),
    ];
    let store = store(all.into_iter().map(|event| (0, event)));
    assert_eq!(ids(&store, &judged(&store))[0], ["forged"]);
}
