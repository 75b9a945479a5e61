//! Records that occur in several files are found by each of these.

use super::{arg, folder, run};
use serde_json::{Value, json};

const BODY: &str = "0|/etc/passwd|1|r/rrwxr-xr-x|0|0|1|1686868200|1686868200|1686868200|0\n";
const ROOT: &str = "0|/root/own|2|r/rrwxr-xr-x|0|0|1|1686868300|1686868300|1686868300|0\n";

fn json_of(args: &[&str]) -> Value {
    serde_json::from_str(&run(args).out).unwrap()
}

/// Two hosts with a row in common that names neither.
fn hosts() -> tempfile::TempDir {
    folder(&[("HOSTA/body", BODY.as_bytes()), ("HOSTB/body", [BODY, ROOT].concat().as_bytes())])
}

#[test]
fn an_event_is_found_by_every_file_that_a_record_of_it_stands_in() {
    let case = hosts();
    let path = arg(case.path());
    for (query, events) in [
        ("source:HOSTA/body", "1"),
        ("source:HOSTB/body", "2"),
        ("source:HOSTB*", "2"),
        ("-source:HOSTB/body", "0"),
        ("source:HOSTA/body source:HOSTB/body", "1"),
        ("source:HOSTA/body -source:HOSTB/body", "0"),
    ] {
        let ran = run(&["query", path, "-q", query, "--format", "count"]);
        assert_eq!((ran.out.trim(), ran.status), (events, 0), "{query}: {}", ran.said);
    }
    let facets = json_of(&["facets", path, "--by", "source", "--format", "json"]);
    let counts: Vec<(&str, u64)> = facets["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| (value["value"].as_str().unwrap(), value["records"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("HOSTB/body", 2), ("HOSTA/body", 1)]);
    let narrowed =
        json_of(&["facets", path, "--by", "source", "-q", "source:HOSTA/body", "--format", "json"]);
    assert_eq!(narrowed["values"].as_array().unwrap().len(), 2, "{narrowed}");
}

#[test]
fn a_file_all_of_whose_records_stand_in_another_is_found_by_its_name() {
    let case = folder(&[("HOSTA/body", BODY.as_bytes()), ("HOSTB/body", BODY.as_bytes())]);
    let found = run(&["query", arg(case.path()), "-q", "source:HOSTB/body", "--format", "count"]);
    assert_eq!((found.out.as_str(), found.said.as_str()), ("1\n", ""));
}

#[test]
fn the_ledger_tells_how_many_records_without_an_id_another_folder_has_too() {
    let notes = |case: &tempfile::TempDir, file: &str| {
        let ledger = json_of(&["ledger", arg(case.path()), "--format", "json"]);
        let of = |source: &&Value| source["file"] == file;
        ledger["sources"].as_array().unwrap().iter().find(of).unwrap()["notes"].clone()
    };
    let case = hosts();
    let said = notes(&case, "HOSTB/body").to_string();
    assert!(said.contains("1 record stands in HOSTA/body too, and is one event with it"), "{said}");
    assert_eq!(notes(&case, "HOSTA/body"), json!([]));
    let beside = folder(&[("a.body", BODY.as_bytes()), ("b.body", BODY.as_bytes())]);
    let said = notes(&beside, "b.body").to_string();
    assert!(!said.contains("one event"), "two exports beside each other are usual: {said}");
    let told = "{\"id\":\"a1\",\"time\":\"2023-06-15T09:00:00Z\",\"message\":\"m\"}\n";
    let named = folder(&[("a/x.jsonl", told.as_bytes()), ("b/x.jsonl", told.as_bytes())]);
    let said = notes(&named, "b/x.jsonl").to_string();
    assert!(!said.contains("one event"), "what has an id is known by it: {said}");
}
