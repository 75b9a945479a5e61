//! Comments by analysts are part of an export.

use super::stix_rules::check;
use super::{Export, run};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// Two events, one of them marked and commented with text that a spreadsheet or a page would execute.
fn case() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let event = |id: &str, hour: u32| {
        json!({"id": id, "time": format!("2023-06-01T{hour:02}:00:00Z"), "stage": "mailbox_access", "operation": "Bind",
            "account": "desk-01@state.example", "technique": ["T1114.002"]})
        .to_string()
    };
    fs::write(folder.path().join("a.jsonl"), [event("A", 8), event("B", 9)].join("\n")).unwrap();
    let note = |number: u32, act: &str| {
        format!(
            r#"{{"note":"n{number}","at":"2023-07-20T10:00:0{number}Z","by":"analyst-a",{act},"on":[{{"id":"B"}}]}}"#
        )
    };
    let notes = [
        note(1, r#""act":"mark""#),
        note(2, r#""act":"comment","text":"=cmd, read by <b>them</b>","see":["A"]"#),
        note(3, r#""act":"comment","text":"and again""#),
    ];
    fs::write(folder.path().join("notes.jsonl"), notes.join("\n") + "\n").unwrap();
    folder
}

const FIRST: &str = "=cmd, read by <b>them</b> (analyst-a, 2023-07-20T10:00:02Z, see A)";
const SECOND: &str = "and again (analyst-a, 2023-07-20T10:00:03Z)";

#[test]
fn comments_go_along_to_timesketch_and_iris_with_who_and_when() {
    let case = case();
    let lines = Export::of(case.path(), ("timesketch", "jsonl"), &[]).text();
    let said: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["comments"].take()).collect();
    assert_eq!(said, [Value::Null, json!([FIRST, SECOND])]);
    let cells = |shape, name: &str| {
        let text = Export::of(case.path(), shape, &["--marked"]).text();
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let at = rows.headers().unwrap().iter().position(|head| head == name).unwrap();
        rows.records().map(|row| row.unwrap()[at].to_owned()).collect::<Vec<String>>()
    };
    let told = cells(("timesketch", "csv"), "comments");
    assert_eq!(serde_json::from_str::<Value>(&told[0]).unwrap(), json!([FIRST, SECOND]));
    let content = cells(("iris", "csv"), "event_content");
    assert!(content[0].ends_with(&format!("; comment: {FIRST}; comment: {SECOND}")), "{content:?}");
}

#[test]
fn a_comment_is_a_note_of_stix_on_what_was_observed() {
    let case = case();
    let bundle = Export::of(case.path(), ("stix", "json"), &[]).json();
    check(&bundle);
    let objects = bundle["objects"].as_array().unwrap();
    let observed = objects.iter().filter(|object| object["type"] == "observed-data").nth(1).unwrap();
    let notes: Vec<&Value> =
        objects.iter().filter(|object| object["authors"] == json!(["analyst-a"])).collect();
    assert_eq!(notes.len(), 2);
    assert_eq!(notes[0]["content"], "=cmd, read by <b>them</b>");
    assert_eq!(notes[0]["created"], "2023-07-20T10:00:02.000Z");
    assert_eq!(notes[0]["object_refs"], json!([observed["id"]]));
    let without = Export::of(case.path(), ("stix", "json"), &["--no-notes"]).text();
    assert!(!without.contains("analyst-a"));
}

/// The case with a link that an analyst made from one event to the other.
fn linked() -> TempDir {
    let case = case();
    let link = |number: u32, by: &str, rel: &str| {
        format!(
            r#"{{"note":"n{number}","at":"2023-07-20T10:00:0{number}Z","by":"{by}","act":"link","rel":"{rel}","to":"A","on":[{{"id":"B"}}]}}"#
        )
    };
    let links =
        [link(4, "analyst-b", "caused"), link(5, "analyst-a", "caused"), link(6, "analyst-a", "supersedes")];
    let journal = case.path().join("notes.jsonl");
    fs::write(&journal, fs::read_to_string(&journal).unwrap() + &links.join("\n") + "\n").unwrap();
    case
}

const LINK: &str = "link: caused A (analyst-b, 2023-07-20T10:00:04Z)";

#[test]
fn a_link_that_an_analyst_drew_goes_along_and_where_there_is_room_with_who_and_when() {
    let case = linked();
    let of_b = |shape, more: &[&str]| {
        let events = Export::of(case.path(), shape, more).read();
        events.into_iter().find(|event| event["id"] == "B").unwrap()["links"].take()
    };
    let caused = json!([{"rel": "caused", "to": "A"}]);
    assert_eq!(of_b(("jsonl", "jsonl"), &[]), caused);
    assert_eq!(of_b(("parquet", "parquet"), &[]), caused);
    assert_eq!(of_b(("jsonl", "jsonl"), &["--no-notes"]), Value::Null);
    assert_eq!(of_b(("jsonl", "jsonl"), &["--as-of", "2023-07-19"]), Value::Null, "nobody had said so");
    let again = tempfile::tempdir().unwrap();
    let whole = Export::of(case.path(), ("jsonl", "jsonl"), &[]);
    fs::copy(&whole.file, again.path().join("a.jsonl")).unwrap();
    fs::copy(case.path().join("notes.jsonl"), again.path().join("notes.jsonl")).unwrap();
    assert_eq!(
        Export::of(again.path(), ("jsonl", "jsonl"), &[]).text(),
        whole.text(),
        "no link is told twice"
    );
    for shape in [("csv", "csv"), ("timesketch", "csv")] {
        let text = Export::of(case.path(), shape, &[]).text();
        assert!(text.contains("caused:A"), "{text}");
    }
    for shape in [("timesketch", "jsonl"), ("iris", "csv")] {
        let text = Export::of(case.path(), shape, &[]).text();
        assert!(text.contains(LINK), "{text}");
    }
    let bundle = Export::of(case.path(), ("stix", "json"), &[]).json();
    check(&bundle);
    let objects = bundle["objects"].as_array().unwrap();
    let observed: Vec<&Value> = objects
        .iter()
        .filter(|object| object["type"] == "observed-data")
        .map(|object| &object["id"])
        .collect();
    let link = objects.iter().find(|object| object["type"] == "relationship").unwrap();
    assert_eq!([&link["source_ref"], &link["target_ref"]], [observed[1], observed[0]]);
    assert!(objects.iter().any(|object| object["content"] == "link: caused A"));
}

#[test]
fn an_export_says_of_which_notes_it_is() {
    let case = linked();
    let journal = fs::read(case.path().join("notes.jsonl")).unwrap();
    let about = Export::of(case.path(), ("csv", "csv"), &[]).about();
    assert_eq!(about["notes"], json!({"notes": 6, "sha256": super::plain::hash(&journal)}));
    let without = Export::of(case.path(), ("csv", "csv"), &["--no-notes"]).about();
    assert_eq!(without["notes"], Value::Null);
}

#[test]
fn a_layer_says_of_which_events_it_is() {
    let case = case();
    let of = |more: &[&str]| {
        let layer = Export::of(case.path(), ("navigator", "json"), more).json();
        layer["description"].as_str().unwrap().to_owned()
    };
    assert_eq!(of(&[]), "Techniques of all events; a score is a number of records");
    assert_eq!(of(&["--marked"]), "Techniques of marked events; a score is a number of records");
    assert_eq!(
        of(&["-q", "Bind", "--marked"]),
        "Techniques of marked events that pass Bind; a score is a number of records"
    );
    let alone = run(&["export", super::arg(case.path()), "--to", "navigator", "-o", "-", "--chain", "B"]);
    assert!(alone.status == 2 && alone.said.contains("nothing that holds ties B"), "{}", alone.said);
}
