//! Folders of many small files, read on several threads: the result is as if they were read one after the other.

use super::threads::{assert_same, in_parts, one_by_one};
use dwell::read::{LoadOptions, State, load};
use dwell::store::{Builder, Limits, Store};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

fn lines(from: usize, until: usize) -> String {
    (from..until).fold(String::new(), |mut all, at| {
        let (minute, second) = (at / 60 % 60, at % 60);
        let _ = writeln!(
            all,
            r#"{{"id":"E{at:05}","time":"2023-06-01T02:{minute:02}:{second:02}Z","stage":"other","account":"a{}"}}"#,
            at % 7
        );
        all
    })
}

fn gz(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The content of the file of that number: every kind recurs, and each record is in two files.
fn file(at: usize) -> (&'static str, Vec<u8>) {
    let (from, until) = (at / 2 * 10, at / 2 * 10 + 10);
    match at % 9 {
        0 => ("jsonl.gz", gz(&lines(from, until))),
        1 => ("csv", format!("time,account\n2023-06-01T02:00:{:02}Z,x\n,no time\n", at % 60).into_bytes()),
        2 => ("zip", zip(&[("a.jsonl", lines(from, until)), ("b.jsonl", lines(until, until + 3))])),
        3 => ("log", b"nothing that is known".to_vec()),
        4 => ("jsonl", Vec::new()),
        5 => ("jsonl", format!("{}{{broken\n", lines(from, until)).into_bytes()),
        6 => ("zip.gz", gz("PK\u{3}\u{4} and no more")),
        7 => {
            ("csv", format!("time,account\n{}/4/2023 10:00,y\n3/4/2023 11:00,y\n", at % 20 + 1).into_bytes())
        }
        _ => ("jsonl", lines(from, until).into_bytes()),
    }
}

#[test]
fn a_folder_of_small_files_of_all_kinds_is_read_as_if_one_came_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..70 {
        let (kind, bytes) = file(at);
        fs::write(folder.path().join(format!("{at:03}.{kind}")), bytes).unwrap();
    }
    // two that are read in several parts
    fs::write(folder.path().join("010.parts.jsonl"), lines(40_000, 42_000)).unwrap();
    fs::write(folder.path().join("030.parts.jsonl.gz"), gz(&lines(50_000, 60_000))).unwrap();
    // one that is not small, and one that is as long as a small one only while compressed
    fs::write(folder.path().join("020.large.jsonl"), lines(20_000, 33_000)).unwrap();
    fs::write(folder.path().join("040.large.jsonl.gz"), gz(&lines(0, 1).repeat(40_000))).unwrap();
    fs::write(folder.path().join("case.toml"), "[[source]]\nfile = \"008.jsonl\"\nclock = \"+90s\"\n")
        .unwrap();
    let paths = [folder.path().to_owned()];
    let alone = one_by_one(&paths);
    assert!(alone.1.ledger.sources.len() > 80 && alone.0.len() > 25_000);
    for threads in [2, 3, 8] {
        assert_same(&alone, &in_parts(&paths, threads, 1 << 20));
    }
}

/// That many files of 30 events each.
fn folder(files: usize) -> (tempfile::TempDir, [PathBuf; 1]) {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..files {
        fs::write(folder.path().join(format!("{at:03}.jsonl")), lines(at * 30, at * 30 + 30)).unwrap();
    }
    let paths = [folder.path().to_owned()];
    (folder, paths)
}

fn options() -> LoadOptions {
    LoadOptions { threads: NonZeroUsize::new(3), ..LoadOptions::default() }
}

/// Checks that these are the first events, and no others.
fn assert_first(store: &Store) {
    for row in 0..store.len() {
        assert_eq!(store.event(row).id, format!("E{row:05}"));
    }
}

#[test]
fn where_the_load_is_stopped_the_files_before_are_there_and_the_others_are_said_not_to_be_read() {
    let (_folder, paths) = folder(100);
    let mut builder = Builder::default();
    let loaded = load(&paths, &options(), &mut builder, &mut |progress| progress.records < 900);
    let store = builder.finish();
    assert_first(&store);
    let read = loaded.ledger.sources.iter().filter(|source| source.read > 0).count();
    assert_eq!((store.len(), loaded.stopped.unwrap().records), (read * 30, read as u64 * 30));
    let rest = &loaded.ledger.sources[read..];
    assert_eq!((read, loaded.ledger.sources.len()), (30, 100));
    let unread =
        |error: &Option<String>| error.as_deref().is_some_and(|why| why.contains("stopped before it"));
    assert!(rest.iter().all(|source| unread(&source.error) && source.state == State::Read));
}

#[test]
fn where_there_is_no_room_for_more_what_came_before_stays() {
    let (_folder, paths) = folder(60);
    let mut builder = Builder::within(Limits { rows: 1000, ..Limits::default() });
    let loaded = load(&paths, &options(), &mut builder, &mut |_| true);
    let store = builder.finish();
    assert_first(&store);
    assert!((970..=1000).contains(&store.len()), "{}", store.len());
    let why = loaded.ledger.sources.iter().find_map(|source| source.error.clone()).unwrap();
    assert!(why.contains("reading was stopped at byte 0: "), "{why}");
}

#[test]
fn a_file_that_is_gone_by_its_turn_is_said_to_be() {
    let (folder, paths) = folder(20);
    let gone = |at: usize| folder.path().join(format!("{at:03}.jsonl"));
    let mut builder = Builder::default();
    let mut first = true;
    let loaded = load(&paths, &options(), &mut builder, &mut |_| {
        if std::mem::take(&mut first) {
            (18..20).for_each(|at| fs::remove_file(gone(at)).unwrap());
        }
        true
    });
    assert_eq!(builder.finish().len(), 18 * 30);
    let file = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    for at in 18..20 {
        let entry = loaded.ledger.sources.iter().find(|source| source.file == file(&gone(at))).unwrap();
        assert!(entry.error.is_some(), "{entry:?}");
    }
}
