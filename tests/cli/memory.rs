//! A limit on memory that is hit: what was read until then is there, and that it is not all is said.

use super::*;
use std::fmt::Write as _;

const EVENTS: usize = 60_000;

/// Events, each of which takes room of its own.
fn events() -> String {
    (0..EVENTS).fold(String::new(), |mut all, at| {
        let (hour, minute, second) = (at / 3600, at / 60 % 60, at % 60);
        let _ = writeln!(
            all,
            r#"{{"id":"E{at}","time":"2023-06-01T{hour:02}:{minute:02}:{second:02}Z","stage":"other","message":"{at:0200}"}}"#
        );
        all
    })
}

/// Runs the program with so many KiB of address space.
fn within(kib: u64, args: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    let limited = format!("ulimit -v {kib}; exec \"$@\"");
    command.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_dwell")]).args(args);
    ran(command)
}

#[test]
fn where_memory_is_short_what_was_read_is_there_and_nothing_else() {
    let case = folder(&[("case.jsonl", events().as_bytes())]);
    let args = ["query", arg(case.path()), "--format", "jsonl", "--no-cache"];
    // how much the program takes before it reads anything differs from machine to machine
    let mut short = 0;
    for kib in [600_000, 400_000, 300_000, 250_000, 210_000, 180_000] {
        let ran = within(kib, &args);
        let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for (at, line) in lines.iter().enumerate() {
            assert_eq!(line["id"], format!("E{at}"));
        }
        if lines.len() == EVENTS {
            assert_eq!((ran.status, ran.said.as_str()), (0, ""));
            continue;
        }
        short += 1;
        assert_eq!(ran.status, 1, "{kib} KiB: {}", ran.said);
        assert!(ran.said.contains("it may take no more memory than"), "{}", ran.said);
        assert!(ran.said.contains("case.jsonl: reading was stopped at byte"), "{}", ran.said);
    }
    assert!(short > 0, "none of the limits was hit");
}
