//! Notes outside of a case are found by the content of the case, whatever its name and place by then.

use super::{Case, ROWS, ran, table};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn log(case: &Case, path: &Path) -> (Value, String) {
    let ran = case.run(&["notes", "log", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    (serde_json::from_str(&ran.out).unwrap(), ran.said)
}

fn notes(case: &Case, path: &Path) -> usize {
    log(case, path).0["notes"].as_array().unwrap().len()
}

fn mark(case: &Case, path: &Path, row: &str) {
    let text = path.to_str().unwrap();
    let ran = case.run(&["notes", "add", text, "-q", row, "--tag", "seen"]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    assert!(ran.said.contains("the note is kept in "), "{}", ran.said);
}

fn journals(case: &Case) -> Vec<PathBuf> {
    let folder = fs::read_dir(case.home.path().join("dwell/notes"));
    folder.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_file_that_was_moved_keeps_its_notes_and_takes_them_along_as_it_grows() {
    let case = Case::new();
    let (log_file, moved) = (case.path().join("log.csv"), case.path().join("moved.csv"));
    mark(&case, &log_file, "account:ana@*");
    let found = log(&case, &log_file).1;
    assert!(found.contains("the notes of this case stand in") && found.contains("(1 note)"), "{found}");
    fs::rename(&log_file, &moved).unwrap();
    assert_eq!(notes(&case, &moved), 1);
    let tagged = case.run(&["query", moved.to_str().unwrap(), "-q", "tags:seen", "--format", "count"]);
    assert_eq!(tagged.out, "2\n");
    // it grows in place: found by its place, and the next note belongs to what it is now
    let grown = format!("{}{}\n", table(&ROWS), "2023-06-18T09:00:00Z,eve@agency-b.example,,more");
    mark(&case, &moved, "account:bob@*");
    fs::write(&moved, grown).unwrap();
    assert_eq!(notes(&case, &moved), 2);
    mark(&case, &moved, "account:eve@*");
    fs::rename(&moved, &log_file).unwrap();
    let again = case.home.path().join("again.csv");
    fs::rename(&log_file, &again).unwrap();
    assert_eq!(notes(&case, &again), 3, "the notes of before went along");
    let (told, said) = log(&case, &again);
    let ids: Vec<&str> =
        told["notes"].as_array().unwrap().iter().map(|note| note["note"].as_str().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "and none is told twice");
    assert!(said.contains("stand in"), "{said}");
    assert!(journals(&case).len() > 1);
}

#[test]
fn a_bundle_that_was_moved_or_made_anew_keeps_the_notes_that_were_made_on_it() {
    let case = Case::new();
    let bundle = case.home.path().join("case.zip");
    let export = |to: &Path| {
        let ran = case.run(&["export", case.text(), "--to", "bundle", "--force", "-o", to.to_str().unwrap()]);
        assert_eq!(ran.status, 0, "{}", ran.said);
    };
    export(&bundle);
    mark(&case, &bundle, "account:ana@*");
    let moved = case.home.path().join("from ana.zip");
    fs::rename(&bundle, &moved).unwrap();
    assert_eq!(notes(&case, &moved), 1);
    case.add(&["--id", &case.ids()[0], "--mark"]);
    export(&bundle);
    assert_eq!(
        notes(&case, &bundle),
        2,
        "that in the bundle, and that on an earlier one of the same sources"
    );
    let said = log(&case, &bundle).1;
    assert!(said.contains("stand in 2 journals") && said.contains("case.zip (1 note)"), "{said}");
    case.write("more.csv", table(&ROWS[..1]).as_bytes());
    let other = case.home.path().join("other.zip");
    export(&other);
    assert_eq!(notes(&case, &other), 1, "other sources are another case");
}

#[test]
fn where_notes_stand_and_who_makes_them_is_told() {
    let case = Case::new();
    let log_file = case.path().join("log.csv");
    let text = log_file.to_str().unwrap();
    let told = case.run(&["notes", "where", text]);
    assert_eq!(told.status, 0, "{}", told.said);
    assert!(
        told.out.starts_with("no notes yet\nnew notes go to ") && told.out.contains("dwell/notes/log.csv-")
    );
    assert!(told.out.contains("their author is ana, by the variable DWELL_AUTHOR"), "{}", told.out);
    mark(&case, &log_file, "account:ana@*");
    let told = case.run(&["notes", "where", text, "--format", "json"]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&told["journals"][0]["notes"], &told["author"]), (&1.into(), &"ana".into()));
    assert_eq!(told["journals"][0]["file"], told["new_notes_go_to"]);
    // only the account can name the author
    let mut bare = case.command(&["notes", "where", text]);
    bare.env_remove("DWELL_AUTHOR");
    let said = ran(bare).out;
    assert!(said.contains("of user id ") || said.contains("set DWELL_AUTHOR"), "{said}");
}

#[test]
fn where_notes_go_is_the_first_place_that_can_be_written_to() {
    let case = Case::new();
    let journal = case.path().join("notes.jsonl");
    // nobody can write to a dangling link
    std::os::unix::fs::symlink(case.home.path().join("gone/notes.jsonl"), &journal).unwrap();
    let told = case.run(&["notes", "where", case.text(), "--format", "json"]).out;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["because"], format!("{} can't be written to", journal.display()));
    mark(&case, case.path(), "account:ana@*");
    let went: Vec<String> = journals(&case).iter().map(|path| path.display().to_string()).collect();
    assert_eq!(went, [told["new_notes_go_to"].as_str().unwrap()], "and there they went");
}
