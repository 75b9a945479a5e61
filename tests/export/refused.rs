//! Exports that are refused, and the files that then stay as they were.

use super::{arg, cut, odd, run};
use std::fs;

#[test]
fn a_file_that_is_there_is_not_replaced_unless_that_is_wanted() {
    let (odd, folder) = (odd::case(), tempfile::tempdir().unwrap());
    let file = folder.path().join("out.jsonl");
    fs::write(&file, "kept").unwrap();
    let args = ["export", arg(odd.path()), "--to", "jsonl", "-o", arg(&file)];
    let refused = run(&args);
    assert_eq!(refused.status, 2);
    assert!(refused.said.contains("is there already: name another file, or say --force"), "{}", refused.said);
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    let forced = run(&[&args[..], &["--force"]].concat());
    assert_eq!(forced.status, 0, "{}", forced.said);
    assert!(fs::read_to_string(&file).unwrap().lines().count() > 20);
    let names =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, ["out.jsonl", "out.jsonl.about.json"], "nothing is left of the writing");
    fs::remove_file(&file).unwrap();
    let beside = run(&args);
    assert_eq!(beside.status, 2, "what stands beside it is not replaced either");
    assert!(beside.said.contains("out.jsonl.about.json is there already"), "{}", beside.said);
    assert!(!file.exists());
}

#[test]
fn evidence_is_never_written_to() {
    let odd = odd::case();
    let evidence = odd.path().join("odd.jsonl");
    let before = fs::read(&evidence).unwrap();
    for case in [odd.path(), evidence.as_path()] {
        let ran = run(&["export", arg(case), "--to", "jsonl", "--force", "-o", arg(&evidence)]);
        assert_eq!(ran.status, 2);
        assert!(ran.said.contains("it is never written to"), "{}", ran.said);
        assert_eq!(fs::read(&evidence).unwrap(), before);
    }
}

#[test]
fn notes_are_never_replaced_and_no_other_file_is_taken_for_a_part() {
    let (odd, folder) = (odd::case(), tempfile::tempdir().unwrap());
    let (notes, part) = (folder.path().join("notes.jsonl"), folder.path().join("out.jsonl.part"));
    let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"hide_alike","query":"x"}"#;
    fs::write(&notes, note).unwrap();
    fs::write(&part, "evidence").unwrap();
    let ran = run(&["export", arg(odd.path()), "--to", "jsonl", "--force", "-o", arg(&notes)]);
    assert_eq!(ran.status, 2);
    assert!(ran.said.contains("holds notes: it is never replaced"), "{}", ran.said);
    assert_eq!(fs::read_to_string(&notes).unwrap(), note);
    let out = folder.path().join("out.jsonl");
    let ran = run(&["export", arg(odd.path()), "--to", "jsonl", "--force", "-o", arg(&out)]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    assert_eq!(fs::read_to_string(&part).unwrap(), "evidence");
}

#[test]
fn a_wrong_command_line_says_what_was_probably_meant() {
    let (case, folder) = (cut::case(), tempfile::tempdir().unwrap());
    let file = folder.path().join("out.txt");
    for (args, why) in [
        (&["--to", "jsno"][..], "'jsonl'"),
        (&["--to", "timeskech"], "'timesketch'"),
        (&["--to", "timesketch"], "call it FILE.csv or FILE.jsonl"),
        (&["--to", "stix", "--fields", "id"], "--fields chooses"),
        (&["--to", "csv", "--fields", "acount"], "did you mean account?"),
        (&["--to", "csv", "-q", "stage:mailbx"], "did you mean `mailbox_access`?"),
        (&["--to", "csv", "-q", "a", "--chain", "b"], "cannot be used with"),
        (&[], "--to"),
    ] {
        let ran = run(&[&["export", arg(&case), "-o", arg(&file)], args].concat());
        assert_eq!(ran.status, 2, "{}", ran.said);
        assert!(ran.said.contains(why), "{why}: {}", ran.said);
    }
    assert_eq!(run(&["export", "--to", "csv", "-o", arg(&file)]).status, 2);
    let folder_itself = run(&["export", arg(&case), "--to", "csv", "-o", arg(folder.path())]);
    assert!(folder_itself.said.contains("is a folder: name a file in it"), "{}", folder_itself.said);
    let nowhere = folder.path().join("none/out.csv");
    assert_eq!(run(&["export", arg(&case), "--to", "csv", "-o", arg(&nowhere)]).status, 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}
