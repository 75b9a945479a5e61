//! Bad input: the behaviour is in the design's table, and nothing is lost silently.

use super::{Kept, folder_with, read, read_bytes};
use dwell::event::Field;
use dwell::read::{LoadOptions, load};
use std::path::PathBuf;

const LINE: &str = r#"{"id":"A1","time":"2023-05-22T02:14:00Z","stage":"detection","message":"seen"}"#;

#[test]
fn a_path_that_is_not_there_is_named_and_the_rest_is_loaded() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    let gone = folder.path().join("gone.csv");
    let (loaded, kept) = read(&[&gone, folder.path()]);
    assert_eq!(loaded.missing, [(gone, "there is no such file or folder".to_owned())]);
    assert_eq!(kept.events.len(), 1);
}

#[test]
fn empty_blank_and_unknown_files_are_errors_and_a_header_alone_is_none() {
    for (content, said) in [
        (&b""[..], "it is empty"),
        (b" \r\n\n", "it holds nothing but blanks"),
        (b"nothing that is known\n", "unknown format: it begins with `nothing that is known`"),
        (b"{\"eventVersion\":1}\n", "unknown format"),
        (b"\x00\x01\x02\xff\xfe", "unknown format"),
    ] {
        let (entry, loaded, _) = read_bytes("evidence", content);
        assert!(entry.error.as_deref().is_some_and(|error| error.starts_with(said)), "{:?}", entry.error);
        assert_eq!(entry.bytes, content.len() as u64);
        assert!(entry.unhashed && entry.sha256.is_empty(), "a file is hashed once all is read");
        assert!(loaded.missing.is_empty());
    }
    for header in
        ["message,datetime,timestamp_desc\r\n", "RecordId,CreationDate,AuditData", "[]", "{\"value\":[]}"]
    {
        let (entry, ..) = read_bytes("evidence", header.as_bytes());
        assert_eq!((entry.error, entry.read), (None, 0), "{header}");
    }
}

#[test]
fn a_folder_without_evidence_is_named() {
    let folder = folder_with("README.md", b"# nothing here");
    let (loaded, _) = read(&[folder.path()]);
    assert_eq!(loaded.missing.len(), 1);
    let names: Vec<_> = loaded.sources.files().collect();
    assert_eq!(names, ["README.md"], "named, and passed over");
}

#[test]
fn a_json_line_that_is_cut_is_rejected_with_its_place() {
    let (entry, ..) = read_bytes("evidence", format!("{LINE}\n{}", &LINE[..30]).as_bytes());
    assert_eq!((entry.read, entry.kept, entry.rejected), (2, 1, 1));
    let reject = &entry.rejects[0];
    assert_eq!((reject.line, reject.offset), (2, LINE.len() as u64 + 1));
    assert!(reject.reason.starts_with("it ends too early"), "{}", reject.reason);
    assert_eq!(reject.bytes, LINE.as_bytes()[..30]);
    let (alone, ..) = read_bytes("evidence", &LINE.as_bytes()[..70]);
    assert_eq!((alone.format.as_str(), alone.rejected), ("dwell-jsonl", 1));
}

#[test]
fn a_document_that_is_cut_keeps_its_whole_records() {
    let list = format!("{{\"value\":[\n {LINE},\n {}", LINE.replace("A1", "A2"));
    let (entry, ..) = read_bytes("evidence", list.as_bytes());
    assert_eq!((entry.kept, entry.rejected), (2, 0));
    let error = entry.error.unwrap();
    assert!(
        error.contains("its list is still open at line 3") && error.ends_with("export it again, whole"),
        "{error}"
    );
    let (entry, ..) = read_bytes("evidence", format!("[{LINE},{}", &LINE[..40]).as_bytes());
    assert_eq!((entry.kept, entry.rejected), (1, 1));
    let reason = &entry.rejects[0].reason;
    assert!(reason.contains("ends too early") && reason.ends_with("export it again, whole"), "{reason}");
    let unclosed = format!("{}\n{LINE}\n", LINE.replace("A1", "A2").replace('}', ""));
    let (entry, ..) = read_bytes("evidence.json", format!("[\n{unclosed}]").as_bytes());
    for reject in &entry.rejects {
        assert!(reject.reason.contains("export it again"), "{}", reject.reason);
    }
}

#[test]
fn a_row_with_a_wrong_number_of_cells_costs_itself_alone() {
    let text = "message,datetime,timestamp_desc\na,2023-05-22,x\nb,2023-05-22\nc,2023-05-22,x,y\n\"d,2023-05-22,x\ne,2023-05-22,x\n";
    let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
    let messages: Vec<_> = kept.events.iter().filter_map(|(event, ..)| event.text(Field::Message)).collect();
    assert_eq!(messages, ["a", "e"]);
    let rejects: Vec<_> = entry.rejects.iter().map(|reject| (reject.line, reject.reason.as_str())).collect();
    let wanted = [
        (3, "2 cells where the header has 3"),
        (4, "4 cells where the header has 3"),
        (5, "a quoted cell that never ends"),
    ];
    assert_eq!(rejects, wanted);
}

#[test]
fn a_row_of_one_cell_and_json_that_is_nested_too_deep_are_told_as_that() {
    let (entry, ..) =
        read_bytes("evidence", b"message,datetime,timestamp_desc\na,2023-05-22,x\nb\nc,2023-05-23,x\n");
    assert_eq!(entry.rejects[0].reason, "1 cell where the header has 3");
    let deep = LINE.replace("\"seen\"", &("[".repeat(200) + &"]".repeat(200)));
    let (entry, ..) = read_bytes("evidence", format!("{LINE}\n{deep}\n").as_bytes());
    assert!(entry.rejects[0].reason.starts_with("it is nested more than 127 deep"), "{:?}", entry.rejects);
}

#[test]
fn a_line_of_20_mb_is_read_whole() {
    let long = LINE.replace("seen", &"x".repeat(20 << 20));
    let (entry, _, kept) = read_bytes("evidence", format!("{long}\n{LINE}\n").as_bytes());
    assert_eq!((entry.read, entry.rejected), (2, 0));
    assert_eq!(kept.events[0].0.text(Field::Message).map(str::len), Some(20 << 20));
}

#[test]
fn a_line_that_is_longer_than_is_read_is_rejected_and_the_next_one_read() {
    let long = LINE.replace("seen", &"x".repeat(70 << 20));
    let (entry, ..) =
        read_bytes("evidence", format!("{LINE}\n{long}\n{}\n", LINE.replace("A1", "A2")).as_bytes());
    assert_eq!((entry.kept, entry.rejected), (2, 1));
    assert_eq!(entry.rejects[0].reason, "it is longer than 64 MiB");
    assert_eq!(entry.rejects[0].bytes.len(), 4096);
}

#[test]
fn invalid_text_is_kept_shown_and_counted() {
    let mut bytes = LINE.replace("seen", "se\u{1}en").replace('\u{1}', "?").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xe9;
    let (entry, _, kept) = read_bytes("evidence", &bytes);
    assert_eq!(kept.events[0].0.text(Field::Message), Some("se\u{e9}en"));
    assert_eq!(
        entry.notes[0],
        "1 record with bytes that are no UTF-8: these are read as Windows-1252; first at line 1"
    );
    let (entry, loaded, kept) = read_bytes("evidence", LINE.replace("seen", r"se\ud83den").as_bytes());
    assert_eq!(kept.events[0].0.text(Field::Message), Some("se\u{fffd}en"));
    assert!(entry.notes[0].contains("half a surrogate pair"), "{:?}", entry.notes);
    assert_eq!(entry.rejected, 0);
    drop(loaded);
}

#[test]
fn utf16_is_read_with_and_without_a_mark_and_said() {
    let text = format!("{LINE}\r\n{}\r\n", LINE.replace("A1", "\u{e4}2"));
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [&b"\xff\xfe"[..], &le].concat();
    for bytes in [&le, &be, &marked] {
        let folder = folder_with("in.jsonl", bytes);
        let (loaded, kept) = read(&[folder.path()]);
        let entry = &loaded.ledger.sources[0];
        assert_eq!((entry.kept, entry.rejected, entry.bytes), (2, 0, bytes.len() as u64));
        assert!(entry.notes[0].starts_with("it is UTF-16"), "{:?}", entry.notes);
        assert_eq!(kept.events[1].0.id, "\u{e4}2");
        let record = loaded.sources.record(kept.events[1].1).unwrap();
        assert_eq!(record.tree["id"], "\u{e4}2");
    }
}

#[test]
fn lines_that_end_with_cr_alone_are_read_and_said() {
    let (entry, ..) = read_bytes("evidence", format!("{LINE}\r{}\r", LINE.replace("A1", "A2")).as_bytes());
    assert_eq!(entry.kept, 2);
    assert_eq!(entry.notes, ["its lines end with CR alone"]);
    let (entry, ..) =
        read_bytes("evidence", b"message,datetime,timestamp_desc\ra,2023-05-22,x\rb,2023-05-23,y\r");
    assert_eq!(entry.kept, 2);
}

#[test]
fn a_record_without_a_time_is_undated_and_zero_is_no_time() {
    for time in ["", "0", "1970-01-01T00:00:00+00:00", "0000-00-00T00:00:00", "soon"] {
        let text = format!("message,datetime,timestamp_desc\na,{time},x\n");
        let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
        assert_eq!((entry.undated, entry.rejected), (1, 0), "{time}");
        assert_eq!(kept.events[0].0.when, None);
        assert_eq!((entry.first, entry.last), (None, None));
    }
}

#[test]
fn a_broken_case_file_is_named_and_the_evidence_read() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    std::fs::write(folder.path().join("case.toml"), "title = \"x\"\n[[milestone]\n").unwrap();
    std::fs::write(folder.path().join("agencies.csv"), "match,agency\nagency-a.example\n").unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    let errors: Vec<_> =
        loaded.ledger.sources.iter().map(|source| (source.file.as_str(), source.error.is_some())).collect();
    assert_eq!(errors, [("case.toml", true), ("agencies.csv", true), ("in.jsonl", false)]);
    assert_eq!(kept.events.len(), 1);
    assert_eq!(kept.events[0].1.source, 2);
}

#[test]
fn a_case_sets_agencies_clocks_and_what_is_made_up() {
    let folder = folder_with(
        "in.jsonl",
        LINE.replace("\"stage\"", "\"user\":\"x@agency-a.example\",\"stage\"").as_bytes(),
    );
    let case = "title = \"T\"\n[[source]]\nfile = \"in.jsonl\"\nclock = 60\nsynthetic = true\n[[milestone]]\nname = \"detection\"\ntime = \"2023-06-15\"\n";
    std::fs::write(folder.path().join("case.toml"), case).unwrap();
    std::fs::write(folder.path().join("agencies.csv"), "match,agency\nagency-a.example,Agency A\n").unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    let event = &kept.events[0].0;
    assert_eq!(event.text(Field::Agency), Some("Agency A"));
    assert_eq!(event.when.map(|when| when.to_string()).as_deref(), Some("2023-05-22T02:15:00Z"));
    assert!(event.synthetic && loaded.ledger.sources[0].synthetic);
    assert_eq!(loaded.case.milestones.len(), 1);
    assert_eq!(loaded.ledger.sources.len(), 1);
}

#[test]
fn hidden_files_are_named_links_followed_once_and_devices_refused() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    std::fs::write(folder.path().join(".hidden.jsonl"), LINE).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    std::os::unix::fs::symlink("in.jsonl", folder.path().join("same.jsonl")).unwrap();
    let (loaded, kept) = read(&[folder.path()]);
    assert_eq!(kept.events.len(), 1);
    let (twice, _) = read(&[folder.path(), folder.path()]);
    assert!(twice.missing.is_empty(), "{:?}", twice.missing);
    let names: Vec<_> = loaded.sources.files().collect();
    assert_eq!(names, ["in.jsonl", "zero", ".hidden.jsonl", "again", "same.jsonl"]);
    assert_eq!(loaded.ledger.sources[2].notes, ["it is hidden: passed over"]);
    assert_eq!(loaded.ledger.sources[4].notes, ["it is the same file as `in.jsonl`: read once"]);
    assert!(loaded.ledger.sources[1].error.as_deref().is_some_and(|error| error.contains("device")));
}

#[test]
fn a_load_that_is_stopped_says_so_and_keeps_what_it_has() {
    let lines: String = (0..5000).map(|at| LINE.replace("A1", &format!("A{at}")) + "\n").collect();
    let folder = folder_with("in.jsonl", lines.as_bytes());
    std::fs::write(folder.path().join("later.jsonl"), LINE).unwrap();
    let mut kept = Kept::default();
    let paths: Vec<PathBuf> = vec![folder.path().to_owned()];
    let mut stop = |progress: &dwell::read::Progress| progress.records < 2048;
    let loaded = load(&paths, &LoadOptions::default(), &mut kept, &mut stop);
    let entry = &loaded.ledger.sources[0];
    assert!((2048..5000).contains(&entry.read), "{}", entry.read);
    let end = kept.events.last().map(|(_, place, _)| place.offset + u64::from(place.len) + 1).unwrap();
    assert_eq!(entry.error, Some(format!("reading was stopped at byte {end}")));
    let later = &loaded.ledger.sources[1];
    assert_eq!((later.file.as_str(), later.standing()), ("later.jsonl", dwell::read::Standing::Unread));
    assert_eq!(later.error.as_deref(), Some("it is not read: reading was stopped before it"));
    assert_eq!(loaded.stopped.map(|stopped| stopped.records), Some(entry.read));
}

#[test]
fn a_source_that_was_cut_after_loading_is_an_error_and_no_crash() {
    let folder = folder_with("in.jsonl", LINE.as_bytes());
    let (loaded, kept) = read(&[folder.path()]);
    std::fs::write(folder.path().join("in.jsonl"), "").unwrap();
    assert!(loaded.sources.record(kept.events[0].1).is_err());
}

#[test]
fn a_file_that_is_cut_while_it_is_read_is_told_of() {
    let lines: String = (0..40_000).map(|at| LINE.replace("A1", &format!("A{at}")) + "\n").collect();
    let folder = folder_with("in.jsonl", lines.as_bytes());
    let path = folder.path().join("in.jsonl");
    let mut kept = Kept::default();
    let mut cut = |progress: &dwell::read::Progress| {
        if progress.records > 0 {
            std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(200_000).unwrap();
        }
        true
    };
    let loaded = load(&[folder.path().to_owned()], &LoadOptions::default(), &mut kept, &mut cut);
    let entry = &loaded.ledger.sources[0];
    assert!(entry.read > 0 && entry.read < 40_000, "{}", entry.read);
    let error = entry.error.as_deref().unwrap_or_default();
    assert!(error.starts_with("it was cut while it was read"), "{error}");
    assert!(loaded.sources.record(kept.events[0].1).is_err(), "what stands there now may be something else");
}
