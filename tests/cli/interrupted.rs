//! A command that is interrupted leaves nothing unfinished behind.

use super::{arg, run};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

/// What becomes of an export of many events that gets a signal once it has begun to write. A shell that ignores some
/// signals starts it.
fn export(into: &Path, ignored: &str, signal: &str) -> Output {
    let case = into.with_file_name("events.jsonl");
    if !case.exists() {
        run(&["sample", "--events", "200000", "--format", "dwell", "-o", arg(&case)]);
    }
    let run_it = format!("trap '' {ignored}; exec \"$0\" \"$@\"");
    let child = Command::new("/bin/sh")
        .args(["-c", if ignored.is_empty() { "exec \"$0\" \"$@\"" } else { &run_it }])
        .args([env!("CARGO_BIN_EXE_dwell"), "export", arg(&case), "--no-cache", "--to", "jsonl"])
        .args(["-o", arg(&into.join("a.jsonl"))])
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    while files(into) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it began to write");
        thread::yield_now();
    }
    let kill = format!("kill -s {signal} {}", child.id());
    assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn an_export_that_is_interrupted_leaves_no_part_of_it_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    // a background job of a shell may ignore interrupts, and so do its children
    let ended = export(&out, "", "TERM");
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(said, "dwell: handing over is stopped: nothing of it stays\n");
    assert_eq!((ended.status.code(), files(&out)), (Some(143), 0));
    // as under nohup
    let ended = export(&out, "HUP", "HUP");
    assert_eq!((ended.status.code(), files(&out)), (Some(0), 2), "it goes on to its end");
}
