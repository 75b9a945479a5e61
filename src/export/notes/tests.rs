//! Notes, in each of their forms.

use super::{detached_json, detached_table, notes_json, notes_table};
use crate::case::notes::{Detached, Journal, Notebook, Places, Target};
use serde_json::json;
use std::fs;

const NOTES: &str = concat!(
    r#"{"note":"n1","at":"2026-01-01T10:00:00.5Z","by":"ana","act":"tag","tag":"odd\u001b[31m","on":[{"id":"E1"},{"id":"E2"}]}"#,
    "\n",
    r#"{"note":"n2","at":"2026-01-01T10:00:01Z","by":"bob","act":"comment","text":"a test","see":["E3"],"on":[{"id":"E1"}]}"#,
    "\n",
    r#"{"note":"n3","at":"2026-01-01T10:00:02Z","by":"ana","act":"undo","of":"n1"}"#,
    "\nbroken\n"
);

fn journal() -> Journal {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.jsonl");
    fs::write(&file, NOTES).unwrap();
    Journal::open(Places { files: vec![file], ..Places::default() })
}

#[test]
fn the_table_tells_who_noted_what_when_and_what_was_taken_back() {
    let journal = journal();
    let wanted = "\
when                  who  note  act      event          what
2026-01-01T10:00:00Z  ana  n1    tag      E1 and 1 more  odd␛[31m         taken back by n3
2026-01-01T10:00:01Z  bob  n2    comment  E1             a test (see E3)
2026-01-01T10:00:02Z  ana  n3    undo                    n1
";
    let said = notes_table(journal.entries(), &Notebook::of(journal.entries()));
    assert_eq!(said, wanted, "{said}");
}

#[test]
fn the_json_has_every_note_as_it_stands_and_what_can_not_be_read() {
    let journal = journal();
    let said = notes_json(journal.entries(), &Notebook::of(journal.entries()), &journal.troubles());
    assert_eq!(said["notes"].as_array().unwrap().len(), 3);
    assert_eq!(said["notes"][0]["undone_by"], "n3");
    assert_eq!(said["notes"][1]["see"], json!(["E3"]));
    assert_eq!(said["troubles"][0]["line"], 4);
}

#[test]
fn events_that_are_gone_are_told_with_what_helps_to_find_them() {
    let target = Target {
        time: Some("2023-06-15".to_owned()),
        file: Some("ual.csv".to_owned()),
        line: 12,
        text: Some("Send\u{202e}".to_owned()),
        ..Target::named("E9")
    };
    let gone = [Detached { target, notes: vec!["n1".to_owned(), "n2".to_owned()] }];
    let table = detached_table(&gone, &["ual.csv is another".to_owned()]);
    let wanted = "\
event  time        stood in    what          notes
E9     2023-06-15  ual.csv:12  Send⟨U+202E⟩  n1 n2
ual.csv is another
";
    assert_eq!(table, wanted, "{table}");
    let said = detached_json(&gone, &[]);
    assert_eq!(said["detached"][0]["notes"], json!(["n1", "n2"]));
    assert_eq!((&said["detached"][0]["line"], &said["changed"]), (&json!(12), &json!([])));
    assert!(detached_table(&[], &[]).contains("every event"));
}
