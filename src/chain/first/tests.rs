use super::FirstUses;
use crate::chain::Settings;
use crate::event::{DAY, Event, Field, HOUR, Moment, Precision, Zone, parse_edtf};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet, Store};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn event(id: &str, when: &str, fields: &[(Field, &str)]) -> Event<'static> {
    let mut event = Event::default();
    event.id = id.to_owned().into();
    event.when = parse_edtf(when, Zone::Utc).ok();
    for (field, value) in fields {
        match field {
            Field::AccountNames | Field::Cites => event.push(*field, (*value).to_owned()),
            field => event.set(*field, (*value).to_owned()),
        }
    }
    event
}

fn store(events: impl IntoIterator<Item = (u32, Event<'static>)>) -> Store {
    let mut builder = Builder::default();
    for (at, (source, event)) in (0_u64..).zip(events) {
        builder.take(event, Place { source, offset: at, len: 1 });
    }
    builder.finish()
}

fn of(events: &[Event<'static>]) -> (Store, FirstUses) {
    let store = store(events.iter().cloned().map(|event| (0, event)));
    let firsts = FirstUses::of(&store, &Settings::default(), None, &|| false).unwrap();
    (store, firsts)
}

fn ids(store: &Store, rows: &RowSet) -> Vec<String> {
    let mut ids: Vec<String> = rows.iter().map(|row| store.id(row)).collect();
    ids.sort();
    ids
}

const DESK: (Field, &str) = (Field::Account, "desk-03@agency-a.example");

#[test]
fn what_an_account_uses_first_after_the_baseline_is_new_and_nothing_before_is() {
    let (store, firsts) = of(&[
        event(
            "a",
            "2023-05-01T00:00:00Z",
            &[DESK, (Field::SourceIp, "198.51.100.1"), (Field::DeviceId, "D1")],
        ),
        event("b", "2023-05-15T00:00:00Z", &[DESK, (Field::SourceIp, "198.51.100.2")]),
        event(
            "c",
            "2023-05-15T00:00:01Z",
            &[DESK, (Field::SourceIp, "198.51.100.3"), (Field::DeviceId, "d1")],
        ),
        event("d", "2023-05-16", &[DESK, (Field::SourceIp, "198.51.100.3"), (Field::DeviceId, "D2")]),
        event("e", "", &[DESK, (Field::SourceIp, "198.51.100.4"), (Field::UserAgent, "agent/1")]),
        event("f", "2023-05-17", &[(Field::SourceIp, "198.51.100.5")]),
        event("g", "2023-05-18", &[DESK, (Field::UserAgent, "agent/1")]),
    ]);
    assert_eq!(ids(&store, &firsts.ip), ["c"]);
    assert_eq!(ids(&store, &firsts.device), ["d"]);
    assert_eq!(ids(&store, &firsts.agent), ["g"]);
    assert_eq!(firsts.fields(&store, store.row_of("c").unwrap()), [Field::SourceIp]);
    assert_eq!(firsts.fields(&store, store.row_of("a").unwrap()), []);
}

#[test]
fn an_application_is_known_by_its_id_else_by_its_name() {
    let (store, firsts) = of(&[
        event("a", "2023-05-01", &[DESK, (Field::AppId, "app-1"), (Field::AppName, "Outlook")]),
        event("b", "2023-06-01", &[DESK, (Field::AppId, "APP-1"), (Field::AppName, "Outlook Mobile")]),
        event("c", "2023-06-02", &[DESK, (Field::AppName, "Outlook")]),
        event("d", "2023-06-03", &[DESK, (Field::AppId, "00000000-0000-0000-0000-000000000000")]),
        event("e", "2023-06-04", &[DESK, (Field::AppId, "app-2"), (Field::AppName, "Outlook")]),
    ]);
    assert_eq!(ids(&store, &firsts.app), ["c", "e"]);
    assert_eq!(firsts.fields(&store, store.row_of("c").unwrap()), [Field::AppName]);
    assert_eq!(firsts.fields(&store, store.row_of("e").unwrap()), [Field::AppId]);
}

#[test]
fn of_two_in_one_instant_the_one_that_stands_first_is_the_first_use() {
    let (store, firsts) = of(&[
        event("begin", "2023-05-01", &[DESK]),
        event("z", "2023-06-01T00:00:00Z", &[DESK, (Field::UserAgent, "agent/1")]),
        event("y", "2023-06-01T00:00:00Z", &[DESK, (Field::UserAgent, "AGENT/1")]),
        event("x", "2023-06-01T00:00:00Z", &[DESK, (Field::UserAgent, "agent/2")]),
        event("a", "2023-06-02T00:00:00Z", &[DESK, (Field::UserAgent, "agent/1")]),
    ]);
    assert_eq!(ids(&store, &firsts.agent), ["x", "z"]);
}

#[test]
fn an_account_is_one_in_all_of_its_spellings_and_statements_are_no_uses() {
    let object = "a09d28d4-b84c-40c9-ac9b-ec96e909a022";
    let (store, firsts) = of(&[
        event("said", "2023-01-01", &[DESK, (Field::SourceIp, "198.51.100.9"), (Field::Cites, "S01")]),
        event("a", "2023-05-01", &[(Field::Account, object), (Field::SourceIp, "198.51.100.1")]),
        event("b", "2023-05-20", &[DESK, (Field::AccountNames, object), (Field::SourceIp, "198.51.100.1")]),
        event(
            "c",
            "2023-05-21",
            &[(Field::Account, "DESK-03@agency-a.example"), (Field::SourceIp, "198.51.100.9")],
        ),
        event(
            "d",
            "2023-05-22",
            &[(Field::Account, "other@agency-a.example"), (Field::SourceIp, "198.51.100.8")],
        ),
    ]);
    assert_eq!(ids(&store, &firsts.ip), ["c"]);
}

/// An event in numbers: time in hours, account, address, and whether it is a statement.
type Plain = (Option<i64>, u8, Option<u8>, bool);

/// A plain reimplementation of the contract, for events in the order of a store's rows.
fn naive(all: &[Plain], store: &Store) -> Vec<String> {
    let mut begins: BTreeMap<u8, i64> = BTreeMap::new();
    let mut uses: BTreeMap<(u8, u8), (i64, usize)> = BTreeMap::new();
    for (at, (hour, account, address, said)) in all.iter().enumerate() {
        let Some(hour) = hour.filter(|_| !said) else { continue };
        begins.entry(*account).and_modify(|first| *first = hour.min(*first)).or_insert(hour);
        if let Some(address) = address {
            let this = (hour, store.row_of(&format!("e{at:02}")).unwrap());
            let held = uses.entry((*account, *address)).or_insert(this);
            *held = this.min(*held);
        }
    }
    let late = uses.into_iter().filter(|((account, _), (hour, _))| *hour > begins[account] + 14 * 24);
    let mut ids: Vec<String> = late.map(|(_, (_, row))| store.id(row)).collect();
    ids.sort();
    ids
}

proptest! {
    #[test]
    fn the_contract_said_again_without_haste_says_the_same(
        all in prop::collection::vec(
            (prop::option::weighted(0.9, (0..60_i64).prop_map(|day| day * 12)), 0..3_u8, prop::option::of(0..4_u8),
             prop::bool::weighted(0.1)),
            0..50,
        ),
        turn in any::<prop::sample::Index>(),
        files in 1..4_u32,
    ) {
        let one = |(at, (hour, account, address, said)): (usize, &Plain)| {
            let account = format!("desk-{account}@agency.example");
            let account = if at % 2 == 0 { account } else { account.to_uppercase() };
            let address = address.map(|number| format!("2001:db8::a{number}"));
            let address = address.map(|text| if at % 3 == 0 { text.to_uppercase() } else { text });
            let when = hour.map(|hour| Moment::new(19_500 * DAY + hour * HOUR, Precision::Second).text());
            let mut fields = vec![(Field::Account, account.as_str())];
            fields.extend(address.as_deref().map(|address| (Field::SourceIp, address)));
            fields.extend(said.then_some((Field::Cites, "S01")));
            event(&format!("e{at:02}"), when.as_deref().unwrap_or(""), &fields)
        };
        let mut events: Vec<Event<'static>> = all.iter().enumerate().map(one).collect();
        let (whole, firsts) = of(&events);
        prop_assert_eq!(ids(&whole, &firsts.ip), naive(&all, &whole));
        if !events.is_empty() {
            let at = turn.index(events.len());
            events.rotate_left(at);
            events.reverse();
        }
        let split = store((0_u32..).map(|at| at % files).zip(events));
        let other = FirstUses::of(&split, &Settings::default(), None, &|| false).unwrap();
        prop_assert_eq!(ids(&split, &other.ip), naive(&all, &split));
    }
}
