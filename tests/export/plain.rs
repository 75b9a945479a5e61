//! JSONL, CSV and Parquet: what the program writes, it reads back.

use super::{Export, cell, cut, difference, events, odd, rows, run};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;

const LOSSLESS: [(&str, &str); 2] = [("jsonl", "jsonl"), ("parquet", "parquet")];

#[test]
fn jsonl_and_parquet_come_back_as_the_same_events_in_the_same_order_with_their_records() {
    let odd = odd::case();
    for case in [cut::case().as_path(), odd.path()] {
        let wanted = events(case);
        assert!(wanted.len() > 20);
        for shape in LOSSLESS {
            let export = Export::of(case, shape, &[]);
            assert_eq!(difference(&export.read(), &wanted), None, "{shape:?}");
        }
    }
}

#[test]
fn jsonl_is_what_query_prints() {
    let export = Export::of(&cut::case(), ("jsonl", "jsonl"), &["-q", "stage:detection"]);
    let path = cut::case();
    let printed = run(&["query", super::arg(&path), "-q", "stage:detection"]);
    assert_eq!(export.bytes(), printed.out);
    let chosen = ["--fields", "id,time,raw.Operation", "-q", "stage:mailbox_access"];
    let export = Export::of(&path, ("csv", "csv"), &chosen);
    let printed = run(&[&["query", super::arg(&path), "--format", "csv"], &chosen[..]].concat());
    assert_eq!(export.bytes(), printed.out);
}

#[test]
fn csv_comes_back_with_its_records_but_for_hidden_characters() {
    let odd = odd::case();
    for case in [cut::case().as_path(), odd.path()] {
        let export = Export::of(case, ("csv", "csv"), &[]);
        let shown: Vec<Value> = events(case).iter().map(visible).collect();
        assert_eq!(difference(&export.read(), &shown), None);
    }
}

/// A value with its invisible characters spelled out, as a table shows them.
fn visible(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(dwell::event::visible(text)),
        Value::Array(items) if items.iter().any(Value::is_string) => listed(items),
        // in a record, which is JSON, nothing is hidden
        Value::Object(members) => {
            let shown = |(key, value): (&String, &Value)| {
                (key.clone(), if key == "raw" { value.clone() } else { visible(value) })
            };
            members.iter().map(shown).collect()
        }
        other => other.clone(),
    }
}

/// A list with blanks is written as JSON, in which nothing is hidden.
fn listed(items: &[Value]) -> Value {
    let blank = items.iter().any(|item| item.as_str().unwrap().contains(char::is_whitespace));
    if blank { Value::from(items) } else { items.iter().map(visible).collect() }
}

#[test]
fn every_field_has_a_column_and_chosen_ones_stand_alone() {
    let odd = odd::case();
    let all = Export::of(odd.path(), ("csv", "csv"), &[]);
    let whole = rows(&all.text()).into_iter().find(|row| cell(row, "id") == "W").unwrap();
    let empty: Vec<&str> =
        whole.iter().filter(|(_, cell)| cell.is_empty()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(empty, ["cites"], "every other field is set");
    let chosen = Export::of(odd.path(), ("csv", "csv"), &["--fields", "id,tags", "-q", "is:undated"]);
    assert_eq!(chosen.text(), "id,tags\nU1,\nU2,\n");
    assert_eq!(chosen.about()["fields"], json!(["id", "tags"]));
}

#[test]
fn what_an_export_is_made_of_stands_beside_it() {
    let export = Export::of(
        &cut::case(),
        ("jsonl", "jsonl"),
        &["-q", "stage:mailbox_access time:2023-06-15", "--zone", "+02:00", "--as-of", "2024-01-01"],
    );
    let (about, found) = (export.about(), export.read());
    assert_eq!(about["tool"], "dwell");
    assert_eq!(about["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(about["query"], "stage:mailbox_access time:2023-06-15");
    assert_eq!((&about["zone"], &about["times"]), (&json!("+02:00"), &json!("UTC")));
    assert_eq!(about["as_of"], "2024-01-01");
    assert_eq!(about["records"], found.len());
    assert_eq!(about["written"], found.len());
    let operations: u64 = found.iter().map(|event| event["count"].as_u64().unwrap_or(1)).sum();
    assert_eq!(about["operations"], operations);
    assert_eq!(about["sha256"], hash(&export.bytes()), "of the export itself");
    let sources = about["sources"].as_array().unwrap();
    for name in ["facts.jsonl", "unified-audit-log.csv"] {
        let source = sources.iter().find(|source| source["file"] == name).unwrap();
        assert_eq!(source["sha256"], hash(&std::fs::read(cut::case().join(name)).unwrap()));
    }
}

pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn to_standard_output_it_is_stated_on_standard_error() {
    let odd = odd::case();
    let ran = run(&["export", super::arg(odd.path()), "--to", "csv", "-q", "is:undated", "-o", "-"]);
    assert_eq!(ran.status, 0);
    assert_eq!(rows(&String::from_utf8(ran.out.clone()).unwrap()).len(), 2);
    let about: Value = serde_json::from_str(ran.said.lines().last().unwrap()).unwrap();
    assert_eq!((&about["undated"], &about["sha256"]), (&json!(2), &json!(hash(&ran.out))));
}

#[test]
fn parquet_says_in_its_metadata_what_it_is_made_of() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let export = Export::of(&cut::case(), ("parquet", "parquet"), &["-q", "stage:detection"]);
    let file = SerializedFileReader::new(std::fs::File::open(&export.file).unwrap()).unwrap();
    let meta = file.metadata().file_metadata();
    let wanted = events(&cut::case()).iter().filter(|event| event["stage"] == "detection").count();
    assert!(wanted > 5);
    assert_eq!(meta.num_rows(), i64::try_from(wanted).unwrap());
    let said = meta.key_value_metadata().unwrap().iter().find(|pair| pair.key == "dwell").unwrap();
    let about: Value = serde_json::from_str(said.value.as_deref().unwrap()).unwrap();
    assert_eq!((&about["query"], &about["records"]), (&json!("stage:detection"), &json!(wanted)));
    assert!(!beside(&export.file), "it needs no file beside it");
}

fn beside(file: &Path) -> bool {
    file.with_extension("parquet.about.json").exists()
}

#[test]
fn marked_events_are_exported_alone_with_what_analysts_say_of_them() {
    let odd = odd::case();
    for args in [&["--mark", "--event", "T07", "--event", "W"][..], &["--tag", "ours", "--event", "W"]] {
        let ran = run(&[&["notes", "add"], args, &[super::arg(odd.path())]].concat());
        assert_eq!(ran.status, 0, "{}", ran.said);
    }
    let export = Export::of(odd.path(), ("csv", "csv"), &["--marked", "--fields", "id,tags"]);
    let text = export.text();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("T07,") && text.contains("ours"), "{text}");
    assert_eq!((&export.about()["marked"], &export.about()["records"]), (&json!(true), &json!(2)));
    let narrower = Export::of(odd.path(), ("csv", "csv"), &["--marked", "-q", "tags:ours", "--fields", "id"]);
    assert_eq!(narrower.text(), "id\nW\n");
}

#[test]
fn a_chain_is_exported_whole_and_an_event_of_none_is_refused() {
    let case = cut::case();
    let chains = run(&["chains", super::arg(&case), "--format", "json", "--limit", "1"]);
    let chains: Value = serde_json::from_slice(&chains.out).unwrap();
    let chain = &chains["chains"][0];
    let id = chain["events"][0].as_str().unwrap();
    let export = Export::of(&case, ("jsonl", "jsonl"), &["--chain", id]);
    let mut ids: Vec<String> =
        export.read().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    let mut wanted: Vec<String> = serde_json::from_value(chain["events"].clone()).unwrap();
    ids.sort();
    wanted.sort();
    assert!(ids.len() > 100 && ids == wanted);
    assert_eq!(export.about()["chain"], id);
    let odd = odd::case();
    for (id, why) in [("U1", "no chain: nothing that holds ties U1"), ("none", "no event has the id `none`")]
    {
        let ran = run(&["export", super::arg(odd.path()), "--to", "jsonl", "-o", "-", "--chain", id]);
        assert_eq!((ran.status, ran.out.len()), (2, 0), "{}", ran.said);
        assert!(ran.said.contains(why), "{}", ran.said);
    }
}
