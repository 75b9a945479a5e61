use super::{Places, parts};
use crate::query::shell_word;
use std::fs;
use std::path::{Path, PathBuf};

const NOTE: &str = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"hide_alike","query":"x"}"#;

fn of(path: &Path, data: &Path) -> Places {
    Places::of(&[path.to_owned()], Some(data))
}

/// The name of a journal that is there.
fn put(path: &Path) -> PathBuf {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("{NOTE}\n")).unwrap();
    path.to_owned()
}

#[test]
fn notes_stand_in_the_folder_of_the_case_and_elsewhere_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("Case 7");
    fs::create_dir(&case).unwrap();
    let data = Path::new("/data");
    let places = of(&case, data);
    assert_eq!(places.files[0], case.join("notes.jsonl"));
    let other = places.files[1].to_str().unwrap();
    assert!(other.starts_with("/data/dwell/notes/Case_7-"), "{other}");
    assert_eq!(of(&case.join("."), data).files[1], places.files[1], "however it is named");
    assert_eq!(Places::of(std::slice::from_ref(&case), None).files.len(), 1);
}

#[test]
fn a_file_alone_has_its_notes_elsewhere_unless_it_stands_in_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("ual.csv");
    fs::write(&log, "a\n").unwrap();
    let files = || of(&log, Path::new("/data")).files;
    assert_eq!(files().len(), 1);
    fs::write(folder.path().join("case.toml"), "").unwrap();
    assert_eq!(files().first(), Some(&folder.path().join("notes.jsonl")));
}

#[test]
fn evidence_that_is_called_notes_is_left_alone_and_a_journal_is_its_own_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.jsonl");
    fs::write(&path, "{\"time\":\"2023-05-01\",\"message\":\"m\"}\n").unwrap();
    let places = of(folder.path(), Path::new("/data"));
    assert_eq!(places.files.len(), 1);
    assert!(places.told.unwrap().contains("evidence"));
    fs::write(&path, NOTE).unwrap();
    assert_eq!(of(&path, Path::new("/data")).files, [path]);
}

#[test]
fn a_file_that_was_moved_or_renamed_has_its_notes() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (log, moved) = (folder.path().join("ual.csv"), folder.path().join("other.csv"));
    fs::write(&log, "a\nb\n").unwrap();
    let journal = put(&of(&log, data.path()).files[0]);
    assert_eq!(of(&log, data.path()).files, std::slice::from_ref(&journal));
    fs::rename(&log, &moved).unwrap();
    let places = of(&moved, data.path());
    assert_eq!(places.before, std::slice::from_ref(&journal), "by what it is");
    assert_ne!(places.files, std::slice::from_ref(&journal), "a new note has a journal after the new name");
    fs::rename(&moved, &log).unwrap();
    fs::write(&log, "a\nb\nc\n").unwrap();
    assert_eq!(of(&log, data.path()).before, std::slice::from_ref(&journal), "it has grown where it stands");
    fs::rename(&log, &moved).unwrap();
    let places = of(&moved, data.path());
    assert!(places.before.is_empty(), "another file at another place");
    assert_eq!(places.perhaps(), None, "nor of the same name");
}

#[test]
fn a_file_that_was_packed_where_it_stands_has_its_notes() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = folder.path().join("ual.jsonl");
    fs::write(&log, "a\nb\n").unwrap();
    let journal = put(&of(&log, data.path()).files[0]);
    for packed in ["ual.jsonl.gz", "ual.jsonl.zip", "ual.jsonl.ZST"] {
        let packed = folder.path().join(packed);
        fs::write(&packed, "packed").unwrap();
        assert_eq!(of(&packed, data.path()).before, std::slice::from_ref(&journal), "{}", packed.display());
    }
    for other in ["ual.gz", "other.jsonl.gz", "ual.jsonl.csv"] {
        let other = folder.path().join(other);
        fs::write(&other, "another").unwrap();
        assert!(of(&other, data.path()).before.is_empty(), "{}", other.display());
    }
}

#[test]
fn of_a_file_that_was_moved_and_changed_the_journal_of_its_name_is_told_with_the_command_that_takes_it() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (log, elsewhere) = (folder.path().join("ual.csv"), folder.path().join("b c"));
    fs::write(&log, "a\nb\n").unwrap();
    let journal = put(&of(&log, data.path()).files[0]);
    fs::create_dir(&elsewhere).unwrap();
    let moved = elsewhere.join("ual.csv");
    fs::rename(&log, &moved).unwrap();
    fs::write(&moved, "a\nb\nc\n").unwrap();
    let places = of(&moved, data.path());
    assert_eq!((&places.before, &places.strangers), (&vec![], &vec![journal.clone()]));
    let word = |path: &Path| shell_word(&path.display().to_string());
    let (from, to) = (word(&journal), word(&places.files[0]));
    let said = places.perhaps().unwrap();
    assert!(said.ends_with(&format!("`dwell notes merge {from} -o {to}` brings its notes here")), "{said}");
    put(&places.files[0]);
    assert_eq!(of(&moved, data.path()).perhaps(), None, "it has one of its own");
    assert_eq!(of(&folder.path().join("al.csv"), data.path()).perhaps(), None, "of another name");
}

#[test]
fn a_folder_that_was_moved_has_its_notes_and_so_has_one_of_old_that_is_known_by_its_path_alone() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (case, moved) = (folder.path().join("case"), folder.path().join("elsewhere"));
    fs::create_dir(&case).unwrap();
    fs::write(case.join("ual.csv"), "a\nb\n").unwrap();
    fs::write(case.join("b.csv"), "a\n").unwrap();
    let places = of(&case, data.path());
    let journal = put(&places.files[1]);
    let old = super::case_name(std::slice::from_ref(&case)).unwrap();
    let old = put(&journal.with_file_name(format!("{old}.jsonl")));
    assert_eq!(of(&case, data.path()).before, [old]);
    fs::rename(case.join("b.csv"), case.join("z.csv")).unwrap();
    fs::rename(&case, &moved).unwrap();
    assert_eq!(of(&moved, data.path()).before, [journal]);
}

#[test]
fn a_journal_says_in_its_name_what_it_is_of() {
    let (a, b) = ("0123456789abcdef", "fedcba9876543210");
    assert_eq!(parts(&format!("x-{a}-{b}.jsonl")), Some((Some(a), b)));
    assert_eq!(parts(&format!("a-case-{b}.jsonl")), Some((None, b)));
    assert_eq!(parts(&format!("{b}.jsonl")), None);
    assert_eq!(parts("x-y.jsonl"), None);
    assert_eq!(parts(&format!("x-{a}-{b}.json")), None);
}
