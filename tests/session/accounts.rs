//! An account is one under all of its names, wherever accounts are counted.

use crate::common::{app, engine};
use crate::screen;
use dwell::engine::{Anchor, Ask, Body, Cancel, Detail, Engine, LocalEngine, Question};
use dwell::event::{Field, Zone};
use dwell::query::{Filter, read};
use std::sync::Arc;

/// Sign-ins by address, mail read under the object id, one session.
const BY_TWO_NAMES: &str = r#"{"id":"S1","time":"2023-04-01T00:00:00Z","stage":"other","account":"u1@a.example","account_names":["00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa"],"session_id":"s-1"}
{"id":"S2","time":"2023-04-01T00:01:00Z","stage":"other","account":"u2@a.example","account_names":["00000002-aaaa-4aaa-8aaa-aaaaaaaaaaaa"],"session_id":"s-1"}
{"id":"M1","time":"2023-04-01T01:00:00Z","stage":"mailbox_access","account":"00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa","mailbox":"u1@a.example","session_id":"s-1"}
{"id":"M2","time":"2023-04-01T01:01:00Z","stage":"mailbox_access","account":"00000002-aaaa-4aaa-8aaa-aaaaaaaaaaaa","mailbox":"00000002-AAAA-4aaa-8aaa-aaaaaaaaaaaa","session_id":"s-1"}
{"id":"M3","time":"2023-04-01T01:02:00Z","stage":"mailbox_access","account":"u2@a.example","mailbox":"U2@A.example","session_id":"s-1"}
"#;

/// Letters beyond ASCII, in lower and upper case.
const BEYOND_ASCII: &str = r#"{"id":"A","time":"2023-04-01T00:00:00Z","stage":"mailbox_access","account":"jörg@büro.example","mailbox":"jörg@büro.example","agency":"Büro","session_id":"s-1"}
{"id":"B","time":"2023-04-01T01:00:00Z","stage":"mailbox_access","account":"JÖRG@BÜRO.EXAMPLE","mailbox":"JÖRG@BÜRO.EXAMPLE","agency":"BÜRO","session_id":"s-1"}
"#;

/// Actions of a service under a person's name, and a record that states another account than the one that acted.
const BY_OTHERS: &str = r#"{"id":"P","time":"2023-04-01T00:00:00Z","stage":"mailbox_access","account":"desk@a.example","account_names":["00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa"],"session_id":"s-1"}
{"id":"O","time":"2023-04-01T00:10:00Z","stage":"mailbox_access","account":"00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa","session_id":"s-1"}
{"id":"N","time":"2023-04-01T00:20:00Z","stage":"mailbox_access","account":"Not Available","account_names":["desk@a.example"],"session_id":"s-1"}
{"id":"R","time":"2023-04-01T00:30:00Z","stage":"other","account":"other@a.example","session_id":"s-1"}
"#;

fn case(events: &str) -> (tempfile::TempDir, LocalEngine) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.jsonl"), events).unwrap();
    let engine = engine(folder.path());
    (folder, engine)
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    let ask = Ask { generation: 1, question };
    engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap().body
}

fn count(engine: &mut LocalEngine, field: Field, name: &str) -> u64 {
    let filter = read(&format!("{}:\"{name}\"", field.name()), Zone::Utc).unwrap();
    match ask(engine, Question::Count { filter }) {
        Body::Count(counted) => counted.total.records,
        other => panic!("{other:?}"),
    }
}

/// The events of a case, each with everything that its panel shows.
fn details(engine: &mut LocalEngine) -> Vec<Arc<Detail>> {
    let window = Question::Window {
        filter: Filter::All,
        anchor: Anchor::First,
        before: 0,
        after: 9,
        records: false,
        find: None,
    };
    let Body::Window(window) = ask(engine, window) else { panic!() };
    let event = |position| Question::Event { position, as_of: None, played: None };
    let positions: Vec<_> = window.rows.iter().map(|row| row.position.clone()).collect();
    let mut told = Vec::new();
    for position in positions {
        let Body::Event(detail) = ask(engine, event(position)) else { panic!() };
        told.push(detail);
    }
    told
}

fn facet(engine: &mut LocalEngine, field: Field, keep: &[&str]) -> Vec<(String, u64)> {
    let keep = keep.iter().map(|name| (*name).to_owned()).collect();
    let Body::Facet(facet) = ask(engine, Question::Facet { filter: Filter::All, field, top: 9, keep }) else {
        panic!()
    };
    facet.values.iter().map(|value| (value.value.clone(), value.tally.records)).collect()
}

fn accounts_of_chain(engine: &mut LocalEngine) -> Vec<String> {
    let Body::Chains(chains) = ask(engine, Question::Chains { filter: Filter::All, top: 9 }) else {
        panic!()
    };
    chains.chains[0].chain.accounts.clone()
}

#[test]
fn the_panel_tells_of_an_account_as_many_events_as_a_query_of_it_keeps() {
    for events in [BY_TWO_NAMES, BEYOND_ASCII, BY_OTHERS] {
        // before and after all events were analysed
        for _ in 0..2 {
            let (_folder, mut engine) = case(events);
            let mut looked = 0;
            for detail in details(&mut engine) {
                for seen in &detail.seen {
                    let field = seen.identity.kind.field();
                    if matches!(field, Field::Account | Field::Mailbox) {
                        looked += 1;
                        assert_eq!(
                            seen.records,
                            count(&mut engine, field, &seen.identity.value),
                            "{}",
                            seen.identity
                        );
                    }
                }
            }
            // a word for no name is not an account
            assert!(looked >= 3);
        }
    }
}

#[test]
fn a_person_by_address_and_by_object_id_is_one_account_of_a_chain_of_an_identity_and_of_a_facet() {
    let (folder, mut engine) = case(BY_TWO_NAMES);
    assert_eq!(accounts_of_chain(&mut engine), ["u1@a.example", "u2@a.example"]);
    for detail in details(&mut engine) {
        let session = detail.seen.iter().find(|seen| seen.identity.value == "s-1").unwrap();
        assert_eq!((session.records, session.accounts), (5, 2));
    }
    for field in [Field::Account, Field::Mailbox] {
        for (name, records) in facet(&mut engine, field, &[]) {
            assert!(name.contains('@'), "an address goes before an object id: {name}");
            assert_eq!(records, count(&mut engine, field, &name), "{field}:{name}");
        }
    }
    let told = [("u2@a.example".to_owned(), 3), ("u1@a.example".to_owned(), 2)];
    assert_eq!(facet(&mut engine, Field::Account, &[]), told);
    let id = "00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    let told = [("u2@a.example".to_owned(), 3), (id.to_owned(), 2)];
    assert_eq!(facet(&mut engine, Field::Account, &[id]), told, "as the filter names it");
    let shown = screen(&app(folder.path(), crate::SIZE, "W"));
    assert!(shown.contains("u1 and 1 more"), "{shown}");
}

#[test]
fn an_account_is_one_in_small_and_large_letters_beyond_ascii() {
    let (_folder, mut engine) = case(BEYOND_ASCII);
    assert_eq!(accounts_of_chain(&mut engine), ["jörg@büro.example"]);
    for detail in details(&mut engine) {
        assert!(detail.seen.iter().all(|seen| (seen.accounts, seen.agencies, seen.records) == (1, 1, 2)));
    }
    assert_eq!(facet(&mut engine, Field::Account, &[]).len(), 1);
}

#[test]
fn a_facet_counts_for_an_account_what_records_state_beside_the_one_that_acted() {
    let (_folder, mut engine) = case(BY_OTHERS);
    for (name, records) in facet(&mut engine, Field::Account, &[]) {
        assert_eq!(records, count(&mut engine, Field::Account, &name), "{name}");
    }
}
