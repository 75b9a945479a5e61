//! The index files from outside: what writes one, what lists them, what removes them.

use super::{arg, dwell, folder, ran};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Runs the program with a folder of caches; answers its status and what it prints.
fn with(caches: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = dwell(args);
    command.env("XDG_CACHE_HOME", caches);
    let ran = ran(command);
    (ran.status, ran.out, ran.said)
}

fn listed(caches: &Path) -> Vec<Value> {
    let (status, out, said) = with(caches, &["cache", "--format", "json"]);
    assert_eq!((status, said.as_str()), (0, ""));
    serde_json::from_str(&out).unwrap()
}

fn age(path: &Path, seconds: u64) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    fs::OpenOptions::new().append(true).open(path).unwrap().set_modified(then).unwrap();
}

#[test]
fn a_case_that_is_large_enough_is_kept_listed_and_removed() {
    let text = "x".repeat(900_000);
    let lines = (0..40).map(|at| {
        format!(r#"{{"id":"E{at}","time":"2023-06-15T02:00:{at:02}Z","stage":"other","message":"{text}"}}"#)
            + "\n"
    });
    let case = folder(&[("events.jsonl", lines.collect::<String>().as_bytes()), ("small.txt", b"")]);
    let (events, caches) = (case.path().join("events.jsonl"), tempfile::tempdir().unwrap());
    age(&events, 1_600_000_000);
    let count = ["query", arg(&events), "--format", "count"];
    let counted = (0, "40\n".to_owned(), String::new());

    assert_eq!(with(caches.path(), &[&count[..], &["--no-cache"]].concat()), counted);
    assert!(listed(caches.path()).is_empty() && fs::read_dir(caches.path()).unwrap().next().is_none());
    let (_, none, _) = with(caches.path(), &["cache"]);
    assert!(none.contains("no index files"), "{none}");

    assert_eq!(with(caches.path(), &count), counted);
    let files = listed(caches.path());
    assert_eq!((files.len(), &files[0]["events"], &files[0]["valid"]), (1, &40.into(), &true.into()));
    assert_eq!(files[0]["paths"][0].as_str().map(Path::new), events.canonicalize().ok().as_deref());
    assert_eq!(with(caches.path(), &count), counted);
    assert_eq!(with(caches.path(), &[&count[..], &["--verify"]].concat()), counted);

    age(&events, 1_600_000_001);
    assert_eq!(listed(caches.path())[0]["valid"], false);
    let (_, table, _) = with(caches.path(), &["cache"]);
    assert!(table.contains("stale") && table.contains("events.jsonl"), "{table}");
    assert_eq!(with(caches.path(), &count), counted);
    assert_eq!(listed(caches.path())[0]["valid"], true);

    let (status, _, said) = with(caches.path(), &["cache", "clear", arg(case.path())]);
    assert_eq!(status, 0);
    assert!(said.contains("0 files removed"), "{said}");
    let (_, _, said) = with(caches.path(), &["cache", "clear", arg(&events)]);
    assert!(said.contains("1 file removed"), "{said}");
    assert!(listed(caches.path()).is_empty());
}

#[test]
fn without_a_folder_of_caches_there_are_none() {
    let ran = ran(dwell(&["cache"]));
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.said.contains("XDG_CACHE_HOME"), "{}", ran.said);
}
