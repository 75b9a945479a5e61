//! The evaluator of filters, compared with a naive one that tests event by event.

use super::{Evaluator, NoFacts, Records};
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::query::{Filter, Match, read};
use crate::read::{Place, Record, Sink};
use crate::store::{Builder, Store};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;

/// Records in memory: the offset of a place is its number.
struct Memory(Vec<Value>);

impl Records for Memory {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        *into = self.0[usize::try_from(place.offset).unwrap()].to_string().into_bytes();
        Ok(())
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        let tree = self.0[usize::try_from(place.offset).unwrap()].clone();
        Ok(Record { bytes: tree.to_string().into_bytes(), tree })
    }
}

fn build(events: &[(Event<'static>, Value)]) -> (Store, Memory) {
    let mut builder = Builder::default();
    for (at, (event, _)) in (0_u64..).zip(events) {
        builder.take(event.clone(), Place { source: 0, offset: at, len: 0 });
    }
    (builder.finish(), Memory(events.iter().map(|(_, record)| record.clone()).collect()))
}

fn found(store: &Store, records: &Memory, query: &str) -> Vec<String> {
    let filter = read(query, Zone::Utc).unwrap_or_else(|error| panic!("{}", error.show(query)));
    let rows = Evaluator { store, records, facts: &NoFacts, stopped: &|| false }.rows(&filter).unwrap();
    let mut ids: Vec<String> = rows.iter().map(|row| store.id(row)).collect();
    ids.sort();
    ids
}

fn event(id: usize, time: &str, fields: &[(Field, &str)], count: Option<u64>) -> Event<'static> {
    let mut event = Event::default();
    event.id = format!("e{id:02}").into();
    event.when = parse_edtf(time, Zone::Utc).ok();
    event.count = count;
    for (field, value) in fields {
        event.set(*field, (*value).to_owned());
        event.push(*field, (*value).to_owned());
    }
    event
}

#[test]
fn a_path_reaches_into_bags_exports_and_keys_with_dots() {
    let records_of = [
        json!({"CreationDate": "x", "RecordType": "ExchangeItem", "AuditData": {"ClientInfoString": "Client=REST;", "RecordType": 2}}),
        json!({"OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}, {"Name": "Kept", "Size": 7}]}),
        json!({"user.name": "flat", "a.b": {"c.d": "deep"}, "user": {"id": 1}}),
        json!({"User Name": "bob", "say \"hi\"": "x", "\u{c9}t\u{e9}": "warm", "None": null}),
        json!({"Blank": " ", "Empty": [], "Nulls": [null, ""], "List": ["", 3], "Object": {}, "When": "2023-05-15T09:30:00"}),
    ];
    let events: Vec<_> =
        (1..).zip(records_of).map(|(id, record)| (event(id, "2023", &[], None), record)).collect();
    let (store, records) = build(&events);
    for (query, expected) in [
        ("raw.ClientInfoString:*REST*", "e01"),
        ("raw.clientinfostring:*", "e01"),
        ("raw.AuditData.ClientInfoString:*REST*", "e01"),
        ("raw.RecordType:ExchangeItem", "e01"),
        ("raw.RecordType:2", "e01"),
        ("raw.OperationProperties.MailAccessType:Bind", "e02"),
        ("raw.OperationProperties.MailAccessType.Value:Bind", "e02"),
        ("raw.OperationProperties.MailAccessType.Name:MailAccessType", "e02"),
        ("raw.OperationProperties.Kept.Size:7", "e02"),
        ("raw.OperationProperties.1.Size:7", "e02"),
        ("raw.OperationProperties.Value:Bind", "e02"),
        ("raw.user.name:flat", "e03"),
        ("raw.user.id:1", "e03"),
        ("raw.a.b.c.d:deep", "e03"),
        ("raw.\"a.b\".\"c.d\":deep", "e03"),
        ("raw.\"User Name\":bob", "e04"),
        ("raw.say\\ \\\"hi\\\":x", "e04"),
        ("raw.\u{e9}T\u{c9}:warm", "e04"),
        ("raw.None:null", "e04"),
        ("raw.None:*", ""),
        ("raw.Blank:*", ""),
        ("raw.Empty:*", ""),
        ("raw.Nulls:*", ""),
        ("raw.Object:*", ""),
        ("raw.List:*", "e05"),
        ("raw.List>2", "e05"),
        ("raw.RecordType:1..2", "e01"),
        ("raw.OperationProperties.Size>=7.5", ""),
        ("raw.When<2023-05-15T10", "e05"),
        ("raw.When:2023-05-16..", ""),
    ] {
        assert_eq!(
            found(&store, &records, query),
            expected.split_whitespace().collect::<Vec<_>>(),
            "{query}"
        );
    }
}

/// Queries, and the ids of the events that they match.
const MANUAL: &[(&str, &str)] = &[
    ("", "e01 e02 e03 e04"),
    ("account:DESK-03@STATE.EXAMPLE", "e01"),
    ("account:desk", ""),
    ("account:*@state.example", "e01 e04"),
    ("account:?mb*", "e04"),
    ("account:/^(desk|amb)-0/", "e01 e04"),
    ("agency:(microsoft \"dept of state\")", "e01 e02"),
    ("stage:\"mailbox access\"", "e01"),
    ("stage:m*", "e01 e02"),
    ("token_id:3kVZ", "e01"),
    ("token_id:*", "e01 e04"),
    ("not token_id:*", "e02 e03"),
    ("message_ids:\"<m1@x>\"", "e01"),
    ("source_ip:195.26.87.0/24", "e01"),
    ("source_ip:2001:db8::/32", "e04"),
    ("count>3", "e01"),
    ("count:1..3", "e04"),
    ("count:*", "e01 e04"),
    ("time:2023-06", "e01 e02"),
    ("time:2020", "e03"),
    ("time<2017", "e03"),
    ("time:2023-06-15T02:14..2023-06-15T03", "e01"),
    ("time:*", "e01 e02 e03"),
    ("is:undated", "e04"),
    ("is:span", "e03"),
    ("is:uncertain", "e03"),
    ("is:coarse", "e02 e03"),
    ("is:claim", "e02 e03"),
    ("raw.operation:mailitemsaccessed", "e01"),
    ("raw.OperationProperties.MailAccessType:Bind", "e01"),
    ("raw.UserType:0", "e01"),
    ("raw.detail:*", "e02 e03"),
    ("raw.detail:*replaced", "e02"),
    ("caf\u{e9}", "e01"),
    ("CAF\u{c9}", "e01"),
    ("quoted", "e01"),
    ("\"key replaced\"", "e02"),
    ("nobody", "e03"),
    ("\"Temp\\\\n1\"", "e04"),
    ("raw:knows", "e03"),
    ("/key|nobody/ -nobody", "e02"),
    ("cites:S01 or cites:S07", "e02 e03"),
    ("id:e01", "e01"),
    ("id:(E01 none e04)", "e01 e04"),
    ("id:(e02 e0? e01)", "e01 e02 e03 e04"),
    ("account:(DESK-03@state.example nobody@state.example)", "e01"),
    ("e04", "e04"),
];

#[test]
fn the_manual_of_queries() {
    use Field::{Account, Agency, Cites, MessageIds, Operation, SourceIp, Stage, Status, TokenId};
    let events = vec![
        (
            event(
                1,
                "2023-06-15T02:14:07Z",
                &[
                    (Account, "desk-03@state.example"),
                    (Agency, "Dept of State"),
                    (Stage, "mailbox_access"),
                    (SourceIp, "195.26.87.219"),
                    (TokenId, "3kVZ"),
                    (MessageIds, "<m1@x>"),
                ],
                Some(4),
            ),
            json!({"Operation": "MailItemsAccessed", "OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}], "UserType": 0, "Note": "caf\u{e9} \"quoted\""}),
        ),
        (
            event(
                2,
                "2023-06-16",
                &[(Agency, "Microsoft"), (Stage, "mitigation"), (Cites, "S01"), (Status, "confirmed")],
                None,
            ),
            json!({"detail": "key replaced"}),
        ),
        (
            event(
                3,
                "2016/2023-05-15",
                &[(Stage, "key_acquisition"), (Cites, "S07"), (Status, "unknown")],
                None,
            ),
            json!({"detail": "nobody knows"}),
        ),
        (
            event(
                4,
                "",
                &[
                    (Account, "Amb-02@state.example"),
                    (Operation, "FileAccessed"),
                    (TokenId, "3kvz"),
                    (SourceIp, "2001:db8::7"),
                ],
                Some(1),
            ),
            json!({"Path": "C:\\Temp\\n1"}),
        ),
    ];
    let (store, records) = build(&events);
    for (query, expected) in MANUAL {
        assert_eq!(found(&store, &records, query).join(" "), *expected, "{query}");
    }
}

#[test]
fn a_date_is_met_by_its_own_day_alone_whatever_the_zone() {
    let times = [
        "2023-06-15",
        "2023-06",
        "2023",
        "2023-06-20T12:00:00Z",
        "2023-06-30T23:00:00Z",
        "2023-07-01T02:00:00Z",
        "2023-11-06T04:30:00Z",
        "2016/2023-06-15",
    ];
    let events: Vec<(Event<'static>, Value)> =
        (1..).zip(times).map(|(id, time)| (event(id, time, &[], None), json!({}))).collect();
    let (store, records) = build(&events);
    let found = |query: &str, zone: &str| {
        let filter = read(query, Zone::parse(zone).unwrap()).unwrap();
        let rows = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false }
            .rows(&filter)
            .unwrap();
        let mut ids: Vec<String> = rows.iter().map(|row| store.id(row)).collect();
        ids.sort();
        ids.join(" ")
    };
    for (query, zone, expected) in [
        ("time:2023-06", "Europe/Berlin", "e01 e02 e03 e04 e08"),
        ("time:2023-06", "America/New_York", "e01 e02 e03 e04 e05 e06 e08"),
        ("time:2023", "Europe/Berlin", "e01 e02 e03 e04 e05 e06 e07 e08"),
        ("time:2023-11-05", "America/New_York", "e03 e07"),
        ("time:2023-06-15", "+02:00", "e01 e02 e03 e08"),
        ("time:2023-06-16", "+02:00", "e02 e03"),
        ("time:2023-06-14", "America/New_York", "e02 e03 e08"),
        ("time>=2023-06-15T23:30", "America/New_York", "e01 e02 e03 e04 e05 e06 e07 e08"),
        ("time>2023-06-15", "+02:00", "e02 e03 e04 e05 e06 e07"),
    ] {
        assert_eq!(found(query, zone), expected, "{query} in {zone}");
    }
}

/// The same result without columns, codes or bitmaps.
fn naive(filter: &Filter, event: &Event<'_>, record: &Value, accounts: &[BTreeSet<String>]) -> bool {
    use super::Test;
    let texts =
        |field: Field| event.text(field).into_iter().chain(event.list(field).iter().map(AsRef::as_ref));
    match filter {
        Filter::All => true,
        Filter::And(parts) => parts.iter().all(|part| naive(part, event, record, accounts)),
        Filter::Or(parts) => parts.iter().any(|part| naive(part, event, record, accounts)),
        Filter::Not(part) => !naive(part, event, record, accounts),
        Filter::Text(Field::Account, Match::Fold(name)) => {
            let names: BTreeSet<String> =
                accounts.iter().find(|account| account.contains(name)).cloned().unwrap_or_default();
            let is_it = |text: &str| text == name || names.contains(text);
            texts(Field::Account).any(is_it) || texts(Field::AccountNames).any(is_it)
        }
        Filter::Text(field, wanted) => texts(*field).any(|text| Test::new(wanted).passes(text)),
        Filter::Has(Field::Count) => event.count.is_some(),
        Filter::Has(field) => texts(*field).next().is_some(),
        Filter::Number(_, range) => event.count.is_some_and(|n| (range.from..=range.until).contains(&n)),
        Filter::Time { from, until, .. } => {
            event.when.is_some_and(|when| when.earliest() <= *until && when.latest() >= *from)
        }
        Filter::KnownBy(instant) => match event.text(Field::KnownSince) {
            Some(since) if parse_edtf(since, Zone::Utc).is_ok() => {
                parse_edtf(since, Zone::Utc).is_ok_and(|since| since.latest() <= *instant)
            }
            _ => event.when.is_none_or(|when| when.earliest() <= *instant),
        },
        Filter::Word(word) => {
            let word = word.to_lowercase();
            let fields = crate::event::TEXTS.into_iter().chain(crate::event::LISTS);
            let said = fields.filter(|field| !matches!(field, Field::Precision | Field::Format));
            said.flat_map(texts).chain([event.id.as_ref()]).any(|text| text.to_lowercase().contains(&word))
                || record["note"].as_str().unwrap_or("").to_lowercase().contains(&word)
                || "note".contains(&word)
        }
        Filter::Is(_)
        | Filter::Issued(_)
        | Filter::Chain(_)
        | Filter::Reach(_)
        | Filter::WithContext { .. }
        | Filter::Raw(..)
        | Filter::WordPattern(_)
        | Filter::UpTo(_)
        | Filter::Stood(..) => {
            unreachable!("not generated")
        }
    }
}

/// The accounts: names that occur together on an event, merged until nothing changes.
fn put_together(events: &[(Event<'static>, Value)]) -> Vec<BTreeSet<String>> {
    let mut accounts: Vec<BTreeSet<String>> = Vec::new();
    for (event, _) in events {
        let written = event.text(Field::Account).into_iter().map(str::to_owned);
        let mut names: BTreeSet<String> =
            written.chain(event.list(Field::AccountNames).iter().map(ToString::to_string)).collect();
        let (met, apart) = accounts.into_iter().partition(|account| !account.is_disjoint(&names));
        accounts = apart;
        let met: Vec<BTreeSet<String>> = met;
        names.extend(met.into_iter().flatten());
        accounts.push(names);
    }
    accounts
}

const TIMES: [&str; 8] = [
    "2023-06-15T02:14:07Z",
    "2023-06-15T02:14:07.5Z",
    "2023-06-15",
    "2023-06",
    "2016/2023-06-15",
    "../2023-06-14",
    "2023-06-16/..",
    "",
];

fn any_event() -> impl Strategy<Value = (usize, (usize, usize), usize, usize, Option<u64>, String)> {
    (
        0..TIMES.len(),
        (0_usize..4, 0_usize..6),
        0_usize..4,
        0_usize..3,
        proptest::option::of(1_u64..6),
        "[a-c\"\\\\é]{0,4}",
    )
}

fn any_query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0_usize..5).prop_map(|n| format!("account:u{n}@a.example")),
        (0_usize..6).prop_map(|n| format!("account:(S-1-5-21-1-2-3-{n} u3@a.example)")),
        (0_usize..4).prop_map(|n| format!("agency:(g{n} G0)")),
        (0_usize..3).prop_map(|n| format!("cites:S{n}")),
        (1_u64..6).prop_map(|n| format!("count>={n}")),
        (0..TIMES.len() - 1).prop_map(|n| format!("time:{}", TIMES[n])),
        (0..TIMES.len() - 1).prop_map(|n| format!("time>\"{}\"", TIMES[n])),
        "[a-cu]{1,2}".prop_map(|word| word),
        Just("account:*".to_owned()),
        Just("count:*".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not {a}")),
        ]
    })
}

proptest! {
    #[test]
    fn bitmaps_answer_as_a_look_at_every_event_would(events in prop::collection::vec(any_event(), 0..90), query in any_query()) {
        let events: Vec<(Event<'static>, Value)> = events.into_iter().enumerate().map(|(id, (time, user, agency, cite, count, note))| {
            let (user, sid) = (format!("u{}@a.example", user.0), format!("S-1-5-21-1-2-3-{}", user.1));
            let (agency, cite) = (format!("g{agency}"), format!("S{cite}"));
            let mut fields = vec![(Field::Account, user.as_str()), (Field::Cites, cite.as_str())];
            if agency != "g3" { fields.push((Field::Agency, agency.as_str())); }
            if !sid.ends_with("-5") && (sid.ends_with("-0") || user.starts_with("u2")) { fields.push((Field::AccountNames, sid.as_str())); }
            (event(id, TIMES[time], &fields, count), json!({"note": note}))
        }).collect();
        let accounts = put_together(&events);
        let (store, records) = build(&events);
        let filter = read(&query, Zone::Utc).unwrap();
        // The store adds the name of the precision to a dated event's fields.
        let expected: Vec<String> = events.iter().filter(|(event, record)| {
            let mut event = event.clone();
            if let Some(when) = event.when { event.set(Field::Precision, when.precision().name()); }
            naive(&filter, &event, record, &accounts)
        }).map(|(event, _)| event.id.to_string()).collect();
        prop_assert_eq!(found(&store, &records, &query), expected, "{}", query);
    }
}

#[test]
fn times_of_tokens_and_of_what_is_known_are_compared_as_times() {
    let fields = |issued, known| [(Field::IssuedAt, issued), (Field::KnownSince, known)];
    let events: Vec<_> = [("2023-06-15T08:00:00Z", "2023-07-14"), ("2023-06-15T10:30:00+02:00", "2023-07")]
        .into_iter()
        .zip(1..)
        .map(|((issued, known), id)| (event(id, "2023", &fields(issued, known), None), json!({})))
        .collect();
    let (store, records) = build(&events);
    for (query, expected) in [
        ("issued_at>=2023-06-15T09:00+02:00", "e01 e02"),
        ("issued_at>2023-06-15T08:10Z", "e02"),
        ("issued_at<2023-06-15T08:10Z", "e01"),
        ("issued_at:2023-06-15T08:00Z..2023-06-15T08:00Z", "e01"),
        ("issued_at:[* TO 2023-06]", "e01 e02"),
        ("known_since>=2023-07-14", "e01 e02"),
        ("known_since>2023-07-14", "e02"),
        ("known_since<2023-07-14", "e02"),
        ("known_since<2023-07", ""),
        ("known_since:2023-07-14", "e01"),
    ] {
        assert_eq!(found(&store, &records, query).join(" "), expected, "{query}");
    }
    // days are of UTC in any zone, hours of the zone that is shown
    let rows = |query: &str| {
        let filter = read(query, Zone::parse("America/New_York").unwrap()).unwrap();
        let eval = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
        eval.rows(&filter).unwrap().count()
    };
    assert_eq!((rows("known_since<2023-07-14"), rows("issued_at>=2023-06-15T04:10")), (1, 1));
}

#[test]
fn what_was_known_on_a_day_is_what_had_been_said_or_had_happened() {
    let with = |id: &str, time: &str, since: Option<&str>| {
        let mut event = Event::default();
        event.id = id.to_owned().into();
        event.when = parse_edtf(time, Zone::Utc).ok();
        event.set_some(Field::KnownSince, since.map(str::to_owned));
        (event, Value::Null)
    };
    let events = [
        with("log-before", "2023-07-11T23:59:59Z", None),
        with("log-after", "2023-07-13T00:00:00Z", None),
        with("said-that-day", "2016", Some("2023-07-12T10:00:00Z")),
        with("said-later", "2016", Some("2023-07-14")),
        with("said-that-month", "2016", Some("2023-07")),
        with("undated", "", None),
        with("nobody-can-read-since-when", "2016", Some("soon")),
        with("since-then-on", "2016", Some("2023-07-12/..")),
    ];
    let (store, records) = build(&events);
    let day = parse_edtf("2023-07-12", Zone::Utc).unwrap();
    let evaluator = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
    let rows = evaluator.rows(&Filter::KnownBy(day.latest())).unwrap();
    let ids: Vec<String> = rows.iter().map(|row| store.id(row)).collect();
    assert_eq!(
        ids,
        ["said-that-day", "nobody-can-read-since-when", "since-then-on", "log-before", "undated"]
    );
}

#[test]
fn a_record_is_found_by_every_session_and_token_that_it_carries() {
    const GUID: &str = "01234567-89ab-4cde-8f01-23456789abcd";
    let (session, token) = (format!("session:{{{}}}", GUID.to_uppercase()), format!("token:{GUID}"));
    let with = |id: usize, session: &str, others: &[&str]| {
        let mut event = event(id, "2023", &[(Field::SessionId, session)], None);
        event.extend(Field::OtherIds, others.iter().map(|other| (*other).to_owned().into()));
        (event, Value::Null)
    };
    let events = [
        with(1, "AAAA", &[]),
        with(2, "bbbb", &["session:AAAA", "token:Tok"]),
        with(3, "cccc", &["Session:aaaa", &token]),
        with(4, "dddd", &["token:aaaa", "key:AAAA", &session]),
    ];
    let (store, records) = build(&events);
    for (query, expected) in [
        ("session_id:aaaa", "e01 e02 e03"),
        ("session_id:aa*", "e01 e02 e03"),
        ("not session_id:AAAA", "e04"),
        ("session_id:/^[ab]/", "e01 e02 e03"),
        ("token_id:aaaa", "e04"),
        ("token_id:*", "e02 e03 e04"),
        ("token_id:TOK", ""),
        ("token_id:Z0UjAauJ3kyPASNFZ4mrzQ", "e03"),
        (&format!("session_id:{GUID}"), "e04"),
        ("other_ids:session:aaaa", "e02 e03"),
        ("other_ids:SESSION:aA*", "e02 e03"),
        ("other_ids:token:Z0UjAauJ3kyPASNFZ4mrzQ", "e03"),
        ("other_ids:token:tok", ""),
        ("other_ids:token:Tok", "e02"),
        (&format!("other_ids:session:{GUID}"), "e04"),
        ("other_ids:key:AAAA", "e04"),
        ("other_ids:aaaa", ""),
        ("key_id:AAAA", ""),
    ] {
        assert_eq!(
            found(&store, &records, query),
            expected.split_whitespace().collect::<Vec<_>>(),
            "{query}"
        );
    }
}

#[test]
fn accounts_of_services_are_told_from_people() {
    let with = |id: &str, service: bool| {
        let mut event = Event::default();
        event.id = id.to_owned().into();
        event.service = service;
        (event, Value::Null)
    };
    let (store, records) = build(&[with("person", false), with("service", true), with("other", false)]);
    assert_eq!(found(&store, &records, "is:service"), ["service"]);
    assert_eq!(found(&store, &records, "-is:service"), ["other", "person"]);
    let row = store.row_of("service").unwrap();
    assert!(store.event(row).service);
}

/// Events by id, account and further account names; a leading `!` marks a service.
const SPELLED: &[(&str, &str, &[&str])] = &[
    ("upn", "Desk-03@agency-a.example", &["6f1c1a52-0000-4000-8000-000000000003"]),
    ("upn-alone", "desk-03@AGENCY-A.example", &[]),
    ("oid", "6F1C1A52-0000-4000-8000-000000000003", &[]),
    ("sid", "desk", &["S-1-5-21-1-2-3-1103", "AGENCY-A\\desk"]),
    ("domain", "agency-a\\DESK", &[]),
    ("mailbox", "desk-03@agency-a.example", &["S-1-5-21-1-2-3-1103", "10032000A1B2C3D4"]),
    ("puid", "i:0h.f|membership|10032000a1b2c3d4@live.com", &[]),
    ("entra-sid", "S-1-12-1-1864112722-1073741824-128-50331648", &[]),
    ("other-desk", "desk", &["S-1-5-21-9-9-9-1103", "AGENCY-B\\desk"]),
    ("other", "desk-04@agency-a.example", &["6f1c1a52-0000-4000-8000-000000000004"]),
    ("other-no-id", "desk-04@agency-a.example", &["00000000-0000-0000-0000-000000000000", "S-1-5-18"]),
    ("no-id", "desk-05@agency-a.example", &["00000000-0000-0000-0000-000000000000", "S-1-5-18"]),
    ("!robot", "Desk-03@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000aa"]),
    ("!robot-oid", "6f1c1a52-0000-4000-8000-0000000000aa", &[]),
    ("hub-1", "h1@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("hub-2", "h2@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("hub-3", "h3@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("hub-4", "h4@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("hub-5", "h5@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("hub-6", "h6@agency-a.example", &["6f1c1a52-0000-4000-8000-0000000000ff"]),
    ("group-1", "WORKGROUP\\admin", &["S-1-5-21-7-7-7-500"]),
    ("group-2", "WORKGROUP\\admin", &["S-1-5-21-8-8-8-500"]),
    ("told", "old-desk@agency-a.example", &[]),
];

/// Names, and the ids of the events that `account:` finds.
const FOUND: &[(&str, &str)] = &[
    (
        "desk-03@agency-a.example",
        "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone",
    ),
    (
        "6f1c1a52-0000-4000-8000-000000000003",
        "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone",
    ),
    (
        "{6f1c1a52-0000-4000-8000-000000000003}",
        "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone",
    ),
    ("S-1-5-21-1-2-3-1103", "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone"),
    ("Agency-A\\\\desk", "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone"),
    ("10032000A1B2C3D4", "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone"),
    (
        "old-desk@agency-a.example",
        "!robot !robot-oid domain entra-sid mailbox oid puid sid told upn upn-alone",
    ),
    ("6f1c1a52-0000-4000-8000-0000000000aa", "!robot !robot-oid"),
    ("desk", "other-desk sid"),
    ("AGENCY-B\\\\desk", "other-desk"),
    ("desk-04@agency-a.example", "other other-no-id"),
    ("00000000-0000-0000-0000-000000000000", "no-id other-no-id"),
    ("h1@agency-a.example", "hub-1"),
    ("6f1c1a52-0000-4000-8000-0000000000ff", "hub-1 hub-2 hub-3 hub-4 hub-5 hub-6"),
    ("S-1-5-21-7-7-7-500", "group-1"),
    ("WORKGROUP\\\\admin", "group-1 group-2"),
    ("nobody@agency-a.example", ""),
];

fn spelled(turned: bool) -> (Store, Memory) {
    let mut events: Vec<(Event<'static>, Value)> = Vec::new();
    for (id, account, names) in SPELLED {
        let mut event = Event::default();
        event.id = (*id).into();
        event.service = id.starts_with('!');
        event.set(Field::Account, *account);
        event.set(Field::Mailbox, *account);
        names.iter().for_each(|name| event.push(Field::AccountNames, *name));
        events.push((event, Value::Null));
    }
    if turned {
        events.reverse();
    }
    let (mut store, records) = build(&events);
    let pair = ("old-desk@agency-a.example".to_owned(), "6F1C1A52-0000-4000-8000-000000000003".to_owned());
    store.tell_accounts(vec![pair]);
    (store, records)
}

#[test]
fn an_account_is_found_by_each_of_its_names_in_whatever_order_its_events_came() {
    for turned in [false, true] {
        let (store, records) = spelled(turned);
        for (name, expected) in FOUND {
            let query = format!("account:\"{name}\"");
            assert_eq!(found(&store, &records, &query).join(" "), *expected, "{query}, turned: {turned}");
        }
        for (query, expected) in [
            ("account:(h1@agency-a.example h2@agency-a.example)", "hub-1 hub-2"),
            (
                "account:S-1-5-21-1-2-3-1103 -account:/^desk$/",
                "!robot !robot-oid domain entra-sid mailbox oid puid told upn upn-alone",
            ),
            ("account:desk-03@agency-a.exampl?", "!robot mailbox upn upn-alone"),
            ("account_names:S-1-5-21-1-2-3-1103", "mailbox sid"),
            ("account_names:S-1-5-21-*", "group-1 group-2 mailbox other-desk sid"),
            ("mailbox:10032000a1b2c3d4", "!robot domain entra-sid mailbox oid puid told upn upn-alone"),
        ] {
            assert_eq!(found(&store, &records, query).join(" "), expected, "{query}, turned: {turned}");
        }
    }
}

#[test]
fn the_other_names_of_an_account_say_which_row_has_them() {
    let (store, _) = spelled(false);
    let names = |id: &str| -> Vec<String> {
        let of = |row: Option<usize>| row.map_or("the directory".to_owned(), |row| store.id(row));
        let names = store.other_names(store.row_of(id).unwrap());
        names.into_iter().map(|other| format!("{} by {}", other.name, of(other.row))).collect()
    };
    assert_eq!(
        names("upn"),
        [
            "6f1c1a52-0000-4000-8000-000000000003 by upn",
            "10032000A1B2C3D4 by mailbox",
            "AGENCY-A\\desk by sid",
            "S-1-5-21-1-2-3-1103 by sid",
            "old-desk@agency-a.example by the directory",
        ]
    );
    assert_eq!(names("!robot"), ["6f1c1a52-0000-4000-8000-0000000000aa by !robot"]);
    assert_eq!(names("hub-1"), ["6f1c1a52-0000-4000-8000-0000000000ff by hub-1"]);
    assert_eq!(names("other-desk"), ["AGENCY-B\\desk by other-desk", "S-1-5-21-9-9-9-1103 by other-desk"]);
    assert_eq!(names("told").len(), 5);
}

/// Records in memory, and how often one was read.
struct Counted(Memory, std::sync::atomic::AtomicUsize);

impl Records for Counted {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.0.bytes(place, into)
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.0.record(place)
    }
}

#[test]
fn of_many_words_each_is_looked_for_once_and_none_when_no_row_is_left() {
    let (store, records) =
        build(&[(event(1, "2023-06-15", &[], None), json!({"text": "w0 and nothing else"}))]);
    let records = Counted(records, std::sync::atomic::AtomicUsize::new(0));
    let words: Vec<String> = (0..500).map(|word| format!("w{}", word / 100)).collect();
    let filter = read(&words.join(" "), Zone::Utc).unwrap();
    let rows =
        Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false }.rows(&filter);
    assert_eq!(rows.unwrap().count(), 0);
    let read = records.1.into_inner();
    assert!(read < 10, "read {read} times");
}
