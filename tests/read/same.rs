//! Different spellings of one thing are equal, and a record is kept as it is written.

use super::{Kept, fixture_files, folder_with, read, read_bytes};
use dwell::event::Field;
use dwell::read::{ContractLine, Disposition, RecordTree};

#[test]
fn the_record_keeps_every_digit_and_every_member() {
    let line = r#"{"id":"a","time":"2023-06-15T00:00:00Z","stage":"other","big":12345678901234567890123,"price":1.10,"huge":1e999,"op":"one","op":"two","op":"three","op_2":"own","deep":[{"x":1,"x":2}]}"#;
    let folder = folder_with("in.jsonl", line.as_bytes());
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!(loaded.ledger.rejected(), 0, "{:?}", loaded.ledger);
    let tree = loaded.sources.record(kept.events[0].1).unwrap().tree;
    assert_eq!(
        tree.to_string(),
        r#"{"id":"a","time":"2023-06-15T00:00:00Z","stage":"other","big":12345678901234567890123,"price":1.10,"huge":1e999,"op":"one","op_2":"own","deep":[{"x":1,"x_2":2}],"op_3":"two","op_4":"three"}"#
    );
    assert_eq!(
        kept.events[0].0.text(Field::Operation),
        Some("one"),
        "the event and its record agree on the first"
    );
}

#[test]
fn numbers_of_more_digits_than_a_float_holds_are_different_records() {
    let line = |number: &str| format!(r#"{{"time":"2023-06-15T00:00:00Z","stage":"other","n":{number}}}"#);
    let ids = |numbers: &[&str]| {
        let lines: Vec<String> = numbers.iter().map(|number| line(number)).collect();
        let (_, _, kept) = read_bytes("evidence", lines.join("\n").as_bytes());
        kept.events.into_iter().map(|event| event.0.id.into_owned()).collect::<Vec<_>>()
    };
    let apart = ids(&["12345678901234567890123", "12345678901234567890124"]);
    assert!(!apart[1].contains('#'), "{apart:?}");
    let alike = ids(&["1.5", "1.50"]);
    assert_eq!(alike[1], format!("{}#2", alike[0]), "a program that writes a number otherwise changes no id");
}

#[test]
fn an_address_has_one_spelling() {
    for address in ["2001:db8:0:0::2", "2001:0DB8::2", "[2001:db8::0:2]:443", "2001:db8::2"] {
        let line = format!(r#"{{"id":"a","stage":"other","ip":"{address}"}}"#);
        let (_, _, kept) = read_bytes("evidence", line.as_bytes());
        assert_eq!(kept.events[0].0.text(Field::SourceIp), Some("2001:db8::2"), "{address}");
    }
}

#[test]
fn a_record_of_timesketch_has_one_id_as_csv_and_as_jsonl() {
    let csv = "message,datetime,timestamp_desc,user,n,flag,none\nhello,2023-06-15T09:00:00Z,x,a@x.example,3,true,\n";
    let json = r#"{"message":"hello","datetime":"2023-06-15T09:00:00Z","timestamp_desc":"x","user":"a@x.example","n":3,"flag":true,"none":null}"#;
    let id = |content: &str| read_bytes("evidence", content.as_bytes()).2.events[0].0.id.clone().into_owned();
    assert_eq!(id(csv), id(json));
}

#[test]
fn ids_that_are_guids_are_one_in_any_case() {
    let guid = "6f1c1a52-0000-4000-8000-0000000000ab";
    let line = |id: &str| {
        format!(
            r#"{{"CreationTime":"2023-06-15T00:00:00","Id":"{id}","Operation":"Send","RecordType":2,"UserId":"x@a.example"}}"#
        )
    };
    let text = format!("{}\n{}\n{}", line(guid), line(&guid.to_uppercase()), line("C2"));
    let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
    assert_eq!((entry.kept, entry.merged), (2, 1));
    assert_eq!(kept.events.iter().map(|event| event.0.id.as_ref()).collect::<Vec<_>>(), [guid, guid, "C2"]);
    let linked = format!(
        r#"{{"id":"{}","stage":"other","links":[{{"rel":"caused","to":"signin:{}"}},{{"rel":"used","to":"key:ABC"}}]}}"#,
        guid.to_uppercase(),
        guid.to_uppercase()
    );
    let (_, _, kept) = read_bytes("evidence", linked.as_bytes());
    let links: Vec<&str> = kept.events[0].0.links.iter().map(|link| link.to.as_str()).collect();
    assert_eq!(links, [&format!("signin:{guid}"), "key:ABC"]);
}

#[test]
fn throttling_is_seen_as_text_and_as_a_flag() {
    for flag in ["true", "\"True\""] {
        let line = format!(
            r#"{{"CreationTime":"2023-06-15T00:00:00","Id":"a","Operation":"MailItemsAccessed","RecordType":50,"OperationProperties":[{{"Name":"IsThrottled","Value":{flag}}}]}}"#
        );
        let (_, _, kept) = read_bytes("evidence", line.as_bytes());
        assert!(kept.events[0].0.list(Field::Tags).iter().any(|tag| tag == "throttled"), "{flag}");
    }
}

#[test]
fn an_agency_that_is_a_domain_has_one_spelling() {
    let line = r#"{"id":"a","stage":"other","user":"X@Z.Example"}"#;
    let (_, _, kept) = read_bytes("evidence", line.as_bytes());
    assert_eq!(kept.events[0].0.text(Field::Agency), Some("z.example"));
    assert_eq!(kept.events[0].0.text(Field::Account), Some("X@Z.Example"), "shown as written");
}

#[test]
fn a_category_of_another_schema_is_no_stage() {
    let line = r#"{"id":"a","time":"2023-06-15T00:00:00Z","operation":"x","event.category":"iam"}"#;
    let (entry, _, kept) = read_bytes("evidence", line.as_bytes());
    assert_eq!(entry.notes, Vec::<String>::new());
    assert_eq!(kept.events[0].0.text(Field::Stage), Some("other"));
}

/// The events of some lines as `dwell query --format jsonl` writes them, from the store.
fn queried(kept: Kept, loaded: &dwell::read::Loaded) -> Vec<String> {
    let store = kept.store.finish();
    (0..store.len())
        .map(|row| {
            let raw = loaded.sources.record(store.place(row).unwrap()).unwrap().tree;
            serde_json::to_string(&ContractLine {
                event: &store.event(row),
                record: Some(&RecordTree::of(&raw)),
            })
            .unwrap()
        })
        .collect()
}

#[test]
fn what_the_store_gives_out_is_read_back_and_given_out_the_same() {
    for path in fixture_files() {
        let (loaded, kept) = read(&[&path]);
        let merged = kept.events.iter().filter(|event| event.2 == Disposition::Merged).count();
        let records = kept.events.len() - merged;
        let first = queried(kept, &loaded);
        assert!(first.len() >= records, "of those that count as merged some are events of their own");
        let folder = folder_with("again.jsonl", first.join("\n").as_bytes());
        let (loaded, kept) = read(&[folder.path()]);
        let again = queried(kept, &loaded);
        assert_eq!(again.len(), first.len());
        for (first, again) in first.iter().zip(&again) {
            let told = |line: &str| {
                let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
                line["source"] = "".into();
                line.to_string()
            };
            assert_eq!(told(again), told(first), "{}", path.display());
        }
    }
}

#[test]
fn a_line_with_more_than_the_contract_has_is_its_own_record() {
    for (line, record) in [
        (r#"{"id":"a","stage":"other","raw":{"x":1},"note_of_mine":"kept"}"#, None),
        (r#"{"id":"a","stage":"other","raw":"text"}"#, None),
        (r#"{"id":"a","stage":"other","op":"alias","synthetic":true,"raw":{"x":1}}"#, Some(r#"{"x":1}"#)),
    ] {
        let folder = folder_with("in.jsonl", line.as_bytes());
        let (loaded, kept) = read(&[folder.path()]);
        let read = loaded.sources.record(kept.events[0].1).unwrap();
        assert_eq!(read.tree.to_string(), record.unwrap_or(line));
        assert_eq!(read.bytes, line.as_bytes());
    }
}

#[test]
fn records_whose_names_differ_in_case_and_whose_values_are_swapped_are_two_events() {
    let lines = |host: &str, other: &str, rest: &str| {
        format!(
            "{{\"time\":\"2023-05-01T10:00:00Z\",\"stage\":\"other\",\"src_host\":\"{host}\",\"Src_Host\":\"{other}\"{rest}}}\n"
        )
    };
    let table = |host: &str, other: &str| {
        format!("time,stage,Src_Host,src_host\n2023-05-01T10:00:00Z,other,{other},{host}\n")
    };
    let ids = |content: &str| {
        let (_, _, kept) = read_bytes("a", content.as_bytes());
        kept.events.iter().map(|event| event.0.id.to_string()).collect::<Vec<String>>()
    };
    for rest in ["", ",\"deep\":{}"] {
        let both = ids(&(lines("alice", "bob", rest) + &lines("bob", "alice", rest)));
        assert_eq!(both.len(), 2);
        assert_ne!(both[0], both[1]);
    }
    let one = "{\"time\":\"2023-05-01T10:00:00Z\",\"stage\":\"other\",\"src_host\":\"alice\"}";
    assert_eq!(ids(&table("alice", "")), ids(one), "an empty cell says nothing");
    assert_eq!(ids(&table("alice", "bob")), ids(&lines("alice", "bob", "")));
    assert_ne!(ids(&table("alice", "bob")), ids(&table("bob", "alice")));
    let twice =
        |first: &str, second: &str| lines("x", "y", &format!(",\"a\":\"{first}\",\"a\":\"{second}\""));
    assert_ne!(ids(&twice("1", "2")), ids(&twice("2", "1")));
}
