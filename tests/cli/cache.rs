//! Index files from outside: what writes, lists and removes them.

use super::{Command, arg, dwell, folder, ran};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Runs the program with a cache folder; returns its status and output.
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

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_leaves_nothing_half_written() {
    let text = "x".repeat(900_000);
    let line = |at: u32| {
        format!(r#"{{"id":"E{at}","time":"2023-06-15T02:00:{at:02}Z","message":"{text}{at}"}}"#) + "\n"
    };
    let case = folder(&[("events.jsonl", (0..40).map(line).collect::<String>().as_bytes())]);
    let (events, caches) = (case.path().join("events.jsonl"), tempfile::tempdir().unwrap());
    age(&events, 1_600_000_000);
    let limited = |args: &str| {
        let run = format!("ulimit -f 1; exec '{}' {args}", env!("CARGO_BIN_EXE_dwell"));
        let mut command = Command::new("/bin/sh");
        command.env_clear().env("XDG_CACHE_HOME", caches.path()).args(["-c", &run]);
        ran(command)
    };
    let counted = limited(&format!("query '{}' --format count", arg(&events)));
    assert_eq!((counted.status, counted.out.as_str()), (0, "40\n"), "{}", counted.said);
    assert!(listed(caches.path()).is_empty(), "what can't be written is not left");
    assert!(counted.said.contains("its index file could not be written"), "{}", counted.said);
    assert!(counted.said.contains("File too large"), "{}", counted.said);
    let told = limited(&format!("ledger '{}'", arg(&events)));
    assert!(
        told.out.contains("could not be written") && told.out.contains("read anew each time"),
        "{}",
        told.out
    );
    let to = case.path().join("out.jsonl");
    let handed = limited(&format!("export '{}' --to jsonl -o '{}'", arg(&events), arg(&to)));
    assert_eq!(handed.status, 2, "{}", handed.said);
    assert!(handed.said.contains("File too large") && !to.exists(), "{}", handed.said);
}

#[test]
fn what_was_left_unfinished_is_listed_and_removed() {
    let caches = tempfile::tempdir().unwrap();
    fs::create_dir(caches.path().join("dwell")).unwrap();
    fs::write(caches.path().join("dwell/a.1.part"), "half").unwrap();
    let (_, table, _) = with(caches.path(), &["cache"]);
    assert!(table.contains("not finished") && table.contains("4 B"), "{table}");
    assert_eq!(listed(caches.path())[0]["unfinished"], true);
    let (_, _, said) = with(caches.path(), &["cache", "clear"]);
    assert!(said.contains("1 file removed, 4 B"), "{said}");
    assert!(listed(caches.path()).is_empty());
}
