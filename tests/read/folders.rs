//! Several folders, and what is reported about missing files.

use super::archives::{gzip, tar, zip};
use super::{Kept, folder_with, read};
use dwell::read::{LoadOptions, load_stream};
use std::fs;

const LINE: &str = r#"{"id":"A1","time":"2023-05-22T02:14:00Z","stage":"detection"}"#;

#[test]
fn sources_of_one_name_are_told_apart_by_the_path_that_was_given() {
    let folder = folder_with("plain.jsonl", LINE.replace("A1", "A0").as_bytes());
    let (one, two) = (folder.path().join("f1"), folder.path().join("f2"));
    for (at, folder) in (1..).zip([&one, &two]) {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("ual.jsonl"), LINE.replace("A1", &format!("B{at}"))).unwrap();
        fs::write(folder.join(format!("only-{at}.jsonl")), LINE.replace("A1", &format!("C{at}"))).unwrap();
    }
    let (loaded, kept) = read(&[&one, &two]);
    let names: Vec<&str> = loaded.sources.files().collect();
    let given = |folder: &std::path::Path| folder.join("ual.jsonl").to_string_lossy().into_owned();
    assert_eq!(names, ["only-1.jsonl", &given(&one), "only-2.jsonl", &given(&two)]);
    let written: Vec<_> =
        kept.events.iter().filter_map(|event| event.0.text(dwell::event::Field::Source)).collect();
    assert_eq!(written, names);
}

#[test]
fn a_second_table_of_agencies_is_named() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    fs::write(folder.path().join("agencies.csv"), "match,agency\na.example,A\n").unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("sub/agencies.csv"), "match,agency\nb.example,B\n").unwrap();
    let (loaded, _) = read(&[folder.path()]);
    let named: Vec<_> = loaded
        .ledger
        .sources
        .iter()
        .filter_map(|source| Some((source.file.as_str(), source.error.as_deref()?)))
        .collect();
    assert_eq!(named, [("sub/agencies.csv", "a case has one agencies.csv; `agencies.csv` was read")]);
}

#[test]
fn a_second_table_that_says_the_same_is_no_fault() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    fs::create_dir(folder.path().join("copy")).unwrap();
    for place in ["agencies.csv", "copy/agencies.csv"] {
        fs::write(folder.path().join(place), "match,agency\na.example,A\n").unwrap();
    }
    let (loaded, _) = read(&[folder.path()]);
    let notes: Vec<&str> =
        loaded.ledger.sources.iter().flat_map(|source| &source.notes).map(String::as_str).collect();
    assert_eq!(notes, ["it says the same as `agencies.csv`, which was read"]);
    assert!(!loaded.ledger.refused());
}

#[test]
fn a_setting_for_a_file_that_is_not_there_is_named() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    let case =
        "[[source]]\nfile = \"in.jsonl\"\nclock = 60\n[[source]]\nfile = \"inn.jsonl\"\nsynthetic = true\n";
    fs::write(folder.path().join("case.toml"), case).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    let entry = &loaded.ledger.sources[0];
    assert_eq!((entry.file.as_str(), entry.error.as_deref()), ("case.toml", None));
    assert_eq!(
        entry.notes,
        ["[[source]] 2: no source is called `inn.jsonl`, so what it says holds for none"]
    );
    assert!(!loaded.ledger.refused());
    assert_eq!(kept.events[0].1.source, 1);
    let (_, kept) = read(&[&folder.path().join("in.jsonl"), &folder.path().join("case.toml")]);
    let when = kept.events[0].0.when.map(|when| when.to_string());
    assert_eq!(
        when.as_deref(),
        Some("2023-05-22T02:15:00Z"),
        "a file that is given by its path has its setting too"
    );
}

#[test]
fn what_a_folder_holds_and_cannot_be_read_is_a_line_of_the_ledger() {
    let folder = folder_with("in.jsonl", b"{\"time\":\"2023-06-15\",\"stage\":\"other\"}");
    std::os::unix::fs::symlink("nowhere.csv", folder.path().join("lost.csv")).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!((kept.events.len(), loaded.missing.len()), (1, 0));
    let lost = loaded.ledger.sources.iter().find(|source| source.file == "lost.csv").unwrap();
    assert_eq!(lost.error.as_deref(), Some("there is no such file or folder"));
    assert!(loaded.ledger.refused());
}

#[test]
fn a_link_to_a_folder_that_it_lies_in_is_a_line_of_the_ledger_and_nothing_is_read_twice() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    fs::create_dir(folder.path().join("sub")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("sub/up")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("again")).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!((kept.events.len(), loaded.ledger.refused()), (1, false));
    for link in ["again", "sub/up"] {
        let entry = loaded.ledger.sources.iter().find(|source| source.file == link).unwrap();
        assert_eq!(entry.notes, ["it is a link to a folder that it lies in: passed over"], "{link}");
    }
}

#[test]
fn a_journal_by_another_name_or_in_another_folder_is_no_evidence() {
    let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"stage","stage":"token_forgery","on":[{"id":"A1"}]}"#;
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    fs::create_dir(folder.path().join("sub")).unwrap();
    let journals = ["bob.jsonl", "notes-copy.jsonl", "sub/notes.jsonl"];
    for journal in journals {
        fs::write(folder.path().join(journal), format!("\u{feff}{note}\n{note}\n")).unwrap();
    }
    fs::write(folder.path().join("x.jsonl.about.json"), "{\n  \"tool\": \"dwell\",\n  \"records\": 1\n}\n")
        .unwrap();
    let of_evidence = r#"{"note":"seen","time":"2023-05-22T02:15:00Z","stage":"detection"}"#;
    fs::write(folder.path().join("with-a-note.jsonl"), of_evidence).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!(kept.events.len(), 2);
    let told: Vec<&str> = loaded
        .ledger
        .sources
        .iter()
        .filter(|source| source.notes.iter().any(|note| note.contains("`dwell notes merge`")))
        .map(|source| source.file.as_str())
        .collect();
    assert_eq!(told, journals);
    let about = loaded.ledger.sources.iter().find(|source| source.file == "x.jsonl.about.json").unwrap();
    assert_eq!(
        (about.notes[0].as_str(), &about.error),
        ("it says what an export was made of: no evidence", &None)
    );
    let alone = folder.path().join("bob.jsonl");
    assert!(read(&[&alone]).1.events.is_empty());
}

#[test]
fn a_journal_that_is_packed_streamed_or_called_anything_is_no_evidence() {
    let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"stage","stage":"token_forgery","on":[{"id":"A1"}]}"#;
    let journal = format!("\n{note}\n{note}\n");
    let packed = tar(&[("case/bob.txt", journal.as_bytes(), tar::EntryType::Regular)]);
    for (name, bytes) in [
        ("first-line-empty.jsonl", journal.clone().into_bytes()),
        ("notes.jsonl.bak", journal.clone().into_bytes()),
        ("bob.jsonl.gz", gzip(journal.as_bytes())),
        ("bob.zip", zip(&[("bob.jsonl", journal.as_bytes())])),
        ("bob.tar.gz", gzip(&packed)),
    ] {
        let folder = folder_with(name, &bytes);
        let (loaded, kept) = read(&[&folder.path().join(name)]);
        assert!(kept.events.is_empty(), "{name}");
        let told = loaded.ledger.sources.last().unwrap();
        assert!(told.notes.iter().any(|note| note.contains("`dwell notes merge`")), "{name}: {told:?}");
        assert!(!loaded.ledger.refused(), "{name}");
    }
    let mut kept = Kept::default();
    let loaded = load_stream("-", &mut journal.as_bytes(), &LoadOptions::default(), &mut kept);
    assert!(kept.events.is_empty() && loaded.ledger.sources[0].notes[0].starts_with("it holds notes"));
}

#[test]
fn a_note_among_records_is_no_event() {
    let note =
        r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"stage","stage":"token_forgery"}"#;
    let guessed = r#"{"when":"2023-05-22T02:15:00Z","who":"a"}"#;
    for record in [LINE, guessed] {
        let folder = folder_with("in.jsonl", format!("{record}\n{note}\n{record}\n").as_bytes());
        let (loaded, kept) = read(&[folder.path()]);
        let source = &loaded.ledger.sources[0];
        assert_eq!((source.read, source.rejected, kept.events.len()), (3, 1, 2), "{source:?}");
        assert!(source.rejects[0].reason.contains("`dwell notes merge`"));
    }
}

#[test]
fn evidence_behind_notes_is_read_and_the_notes_are_told() {
    let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"mark","on":[{"id":"A1"}]}"#;
    // of the first, nothing but notes is among the records that are looked at first
    for notes in [60, 20_000] {
        let text = format!("{note}\n").repeat(notes) + LINE + "\n" + LINE + "\n";
        let folder = folder_with("in.jsonl", text.as_bytes());
        let (loaded, kept) = read(&[folder.path()]);
        let source = &loaded.ledger.sources[0];
        assert_eq!((source.rejected, kept.events.len()), (notes as u64, 2), "{:?}", source.notes);
        assert_eq!(source.rejects[0].line, 1);
    }
}

#[test]
fn records_with_the_members_of_a_note_are_evidence_where_at_is_no_time() {
    let call =
        r#"{"when":"2023-05-22T02:15:00Z","note":"reset password","at":"desk 4","by":"carol","act":"reset"}"#;
    let folder = folder_with("notes.jsonl", format!("{call}\n{call}\n").as_bytes());
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!((loaded.ledger.sources[0].read, kept.events.len()), (2, 2), "{:?}", loaded.ledger);
}
