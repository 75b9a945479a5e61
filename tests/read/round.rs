//! What `dwell` writes, `dwell` reads back without loss.

use super::{fixture_files, folder_with, read};
use dwell::event::{Event, Field, LISTS, Link, Rel, Stage, TEXTS, Zone, parse_edtf};
use dwell::read::{ContractLine, RecordTree};
use proptest::prelude::*;

fn line(event: &Event<'_>, record: &serde_json::Value) -> String {
    serde_json::to_string(&ContractLine { event, record: Some(&RecordTree::of(record)) }).unwrap()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9@._-]{1,20}",
        "\\PC{1,12}",
        Just("line\nend\ttab \u{1b}[31m \"quoted\" \\ ,".to_owned()),
        Just("\u{202e}rtl\u{0}nul".to_owned()),
    ]
    .prop_filter("blank text is absence", |text| !text.trim().is_empty())
}

fn when() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![
        None,
        Some("2016"),
        Some("2016?"),
        Some("2021-04~"),
        Some("2023-06-15"),
        Some("2023-06-15T09"),
        Some("2023-06-15T09+05:30"),
        Some("2023-06-15T09:00"),
        Some("2023-06-15T09:00:01Z"),
        Some("2023-06-15T09:00:01.2Z"),
        Some("2023-06-15T09:00:01.1234567Z"),
        Some("2023-06-15T09:00:01.123456789Z"),
        Some("1970-01-01T00:00:00Z"),
        Some("../2020-04-23"),
        Some("2021-08/.."),
        Some("2016/2023-05-15"),
        Some("2023-05-22T02:14:00Z/2023-05-22T02:16:00.5Z"),
    ])
}

prop_compose! {
    fn event()(
        id in text(),
        when in when(),
        texts in prop::collection::vec(prop::option::of(text()), TEXTS.len()),
        lists in prop::collection::vec(prop::collection::vec(text(), 0..3), LISTS.len()),
        stage in prop::sample::select(Stage::ALL.to_vec()),
        agency in text(),
        count in prop::option::of(any::<u64>()),
        (synthetic, service) in any::<(bool, bool)>(),
        clock in prop::sample::select(vec![0, 90_000_000_000, -250_000_000]),
        links in prop::collection::vec((prop::sample::select(Rel::ALL.to_vec()), "[a-zA-Z0-9:]{1,9}"), 0..3),
    ) -> Event<'static> {
        let mut event = Event::default();
        event.id = id.into();
        event.clock = if when.is_some() { clock } else { 0 };
        event.when = when.map(|when| parse_edtf(when, Zone::Utc).unwrap());
        for (field, text) in TEXTS.into_iter().zip(texts) {
            event.set_some(field, text);
        }
        for (field, values) in LISTS.into_iter().zip(lists) {
            for value in values {
                event.push(field, value);
            }
        }
        event.set(Field::Stage, stage.name());
        event.set(Field::Agency, agency);
        event.count = count;
        (event.synthetic, event.service) = (synthetic, service);
        event.links = links.into_iter().map(|(rel, to)| Link { rel, to }).collect();
        event
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_come_back_as_they_were_written(events in prop::collection::vec(event(), 1..4)) {
        let raw = serde_json::json!({"Operation": "kept", "time": "not this one"});
        let lines: Vec<String> = events.iter().map(|event| line(event, &raw)).collect();
        let folder = folder_with("in.jsonl", lines.join("\n").as_bytes());
        let (loaded, kept) = read(&[folder.path()]);
        prop_assert_eq!(loaded.ledger.sources[0].format.as_str(), "dwell-jsonl");
        prop_assert_eq!(kept.events.len(), events.len());
        for ((line, wanted), (found, place, _)) in (1..).zip(events).zip(&kept.events) {
            let mut wanted = wanted;
            wanted.line = line;
            // the output marks every service as one
            wanted.service = wanted.is_service();
            wanted.set(Field::Source, "in.jsonl");
            wanted.set(Field::Format, "dwell-jsonl");
            wanted.set(Field::Precision, "");
            prop_assert_eq!(found, &wanted);
            prop_assert_eq!(&loaded.sources.record(*place).unwrap().tree, &raw);
        }
    }
}

#[test]
fn what_is_read_from_any_format_is_written_and_read_back() {
    for path in fixture_files() {
        let (loaded, kept) = read(&[&path]);
        let lines = kept
            .events
            .iter()
            .map(|(event, place, _)| line(event, &loaded.sources.record(*place).unwrap().tree));
        let folder = folder_with("again.jsonl", lines.collect::<Vec<_>>().join("\n").as_bytes());
        let (_, again) = read(&[folder.path()]);
        assert_eq!(again.events.len(), kept.events.len());
        for ((event, ..), (found, ..)) in kept.events.into_iter().zip(again.events) {
            let mut found = found;
            found.line = event.line;
            // the output marks every service as one
            found.service = event.service || (found.service && !event.is_service());
            // the output has an id of its own by then
            found.version = event.version;
            for field in [Field::Source, Field::Format] {
                found.set_some(field, event.text(field).map(str::to_owned));
            }
            assert_eq!(found, event, "{}", path.display());
        }
    }
}

#[test]
fn the_keys_of_a_line_stand_in_the_order_of_the_contract() {
    let mut event = Event::default();
    event.id = "A1".into();
    event.when = parse_edtf("2023-05-22T02:14:00Z/2023-05-22T02:16:00Z", Zone::Utc).ok();
    for field in TEXTS {
        event.set(field, "x");
    }
    for field in LISTS {
        event.push(field, "y");
    }
    (event.count, event.synthetic, event.service, event.line) = (Some(4), true, true, 12);
    event.links = vec![Link { rel: Rel::Supersedes, to: "K07".to_owned() }];
    let record = serde_json::json!({});
    let line =
        serde_json::to_value(ContractLine { event: &event, record: Some(&RecordTree::of(&record)) }).unwrap();
    let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
    let wanted = "id time time_end precision known_since stage operation message account account_names agency actor mailbox target \
        source_ip user_agent client app_id app_name device_id session_id token_id other_ids issued_at key_id request_id alert_id tenant_id \
        message_ids count outcome severity technique tags status confidence synthetic service cites links source raw";
    assert_eq!(keys, wanted.split_whitespace().collect::<Vec<_>>());
}
