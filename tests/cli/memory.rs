//! Reading hits a memory limit: what was read by then is there, and the output says that it is not all.

use super::*;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

const EVENTS: usize = 60_000;

/// Events that each take memory of their own.
fn events(many: usize, wide: usize) -> String {
    (0..many).fold(String::new(), |mut all, at| {
        let (hour, minute, second) = (at / 3600, at / 60 % 60, at % 60);
        let _ = writeln!(
            all,
            r#"{{"id":"E{at}","time":"2023-06-01T{hour:02}:{minute:02}:{second:02}Z","stage":"other","message":"{at:0wide$}"}}"#
        );
        all
    })
}

/// Runs the program with that many KiB of address space.
fn within(kib: u64, args: &[&str]) -> Ran {
    ran(limited(kib, args))
}

fn limited(kib: u64, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    let limited = format!("ulimit -v {kib}; exec \"$@\"");
    command.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_dwell")]).args(args);
    command
}

#[test]
fn where_memory_is_short_what_was_read_is_there_and_nothing_else() {
    let case = folder(&[("case.jsonl", events(EVENTS, 200).as_bytes())]);
    let args = ["query", arg(case.path()), "--format", "jsonl", "--no-cache"];
    // how much the program takes before it reads anything depends on the machine
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
        let out = tempfile::tempdir().unwrap();
        let file = out.path().join("events.csv");
        let ran = within(kib, &["export", arg(case.path()), "--to", "csv", "-o", arg(&file), "--no-cache"]);
        assert_eq!(ran.status, 1, "{kib} KiB: {}", ran.said);
        let about = fs::read_to_string(out.path().join("events.csv.about.json")).unwrap();
        assert!(about.contains("\"stopped\": \"reading stopped at "), "{kib} KiB: {about}");
    }
    assert!(short > 0, "none of the limits was hit");
}

#[test]
fn a_limit_that_leaves_no_room_to_begin_with_is_a_message_and_no_crash() {
    let case = folder(&[("case.jsonl", events(1_000, 20).as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let report = out.path().join("r.md");
    let commands: [&[&str]; 3] = [
        &["query", arg(case.path()), "--format", "count", "--no-cache"],
        &["export", arg(case.path()), "--to", "report", "-o", arg(&report), "--force", "--no-cache"],
        &["shot", arg(case.path()), "--no-cache"],
    ];
    let mut refused = 0;
    // with less the system can't load the program, or leaves it no room for a word
    let can_speak = |kib: &u64| limited(*kib - 10_000, &["--version"]).output().unwrap().status.success();
    for kib in (20_000..200_000).step_by(10_000).filter(can_speak) {
        for command in commands {
            let ran = within(kib, command);
            if ran.said.contains("before it reads anything") {
                assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{kib} KiB: {command:?}");
                refused += 1;
            } else if refused > 0 {
                assert!([0, 1].contains(&ran.status), "{kib} KiB: {command:?}: {} {}", ran.status, ran.said);
            }
        }
    }
    assert!(refused > 0, "none of the limits was too low");
}

#[test]
fn an_index_file_for_which_memory_is_short_is_not_taken_and_a_part_of_a_case_is_not_kept() {
    let many = 40_000;
    let case = folder(&[("case.jsonl", events(many, 800).as_bytes())]);
    let (events, caches) = (case.path().join("case.jsonl"), tempfile::tempdir().unwrap());
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    fs::OpenOptions::new().append(true).open(&events).unwrap().set_modified(then).unwrap();
    let commands: [&[&str]; 4] =
        [&["query", "--format", "count"], &["stats"], &["facets", "--by", "stage"], &["chains"]];
    let with_caches = |mut command: Command| {
        command.env("XDG_CACHE_HOME", caches.path());
        ran(command)
    };
    let asked = |command: &[&'static str]| [&[command[0], arg(&events)], &command[1..]].concat();
    let whole: Vec<String> = commands.iter().map(|command| with_caches(dwell(&asked(command))).out).collect();
    assert_eq!(whole[0], format!("{many}\n"));
    assert!(fs::read_dir(caches.path()).unwrap().next().is_some(), "there is an index file");
    let (mut taken, mut short) = (0, 0);
    for kib in [600_000, 300_000, 200_000, 150_000] {
        for (command, whole) in commands.iter().zip(&whole) {
            let ran = with_caches(limited(kib, &asked(command)));
            if ran.status == 0 {
                taken += 1;
                assert_eq!(&ran.out, whole, "{kib} KiB: {command:?}");
            } else {
                short += 1;
                assert_eq!(ran.status, 1, "{kib} KiB: {command:?}: {}", ran.said);
                assert!(ran.said.contains("was not read to its end"), "{}", ran.said);
            }
        }
    }
    assert!(taken > 0 && short > 0, "{taken} {short}");
    assert_eq!(with_caches(dwell(&asked(commands[0]))).out, whole[0]);
}
