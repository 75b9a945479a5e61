//! A command that is interrupted leaves nothing unfinished behind.

use super::{arg, run};
use std::fs;
use std::process::{Command, Stdio};
use std::thread;

#[test]
fn an_export_that_is_interrupted_leaves_no_part_of_it_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (case, out) = (folder.path().join("events.jsonl"), folder.path().join("out"));
    fs::create_dir(&out).unwrap();
    run(&["sample", "--events", "200000", "--format", "dwell", "-o", arg(&case)]);
    let file = out.join("a.jsonl");
    for signal in ["INT", "TERM"] {
        let child = Command::new(env!("CARGO_BIN_EXE_dwell"))
            .args(["export", arg(&case), "--no-cache", "--to", "jsonl", "-o", arg(&file)])
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.unwrap();
        let files = || fs::read_dir(&out).unwrap().count();
        while files() == 0 {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it began to write");
            thread::yield_now();
        }
        let kill = format!("kill -s {signal} {}", child.id());
        assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(said, "dwell: handing over is stopped: nothing of it stays\n");
        assert_eq!(ended.status.code(), Some(if signal == "INT" { 130 } else { 143 }));
        assert_eq!(files(), 0);
    }
}
