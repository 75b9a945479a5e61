//! Complete sessions in a real terminal: a pseudo-terminal with an emulator at its other end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

mod common;
#[path = "terminal/journey.rs"]
mod journey;

use common::{flagship, minutes};
use journey::*;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};
use vt100::{Callbacks, MouseProtocolMode, Parser};

#[test]
fn the_flagship_opens_is_narrowed_and_left_as_it_was_found() {
    let mut journey = Journey::open(&flagship(), &[]);
    assert!(journey.screen().alternate_screen() && journey.screen().hide_cursor());
    assert_ne!(settings(journey.master.as_ref()), journey.before, "keys come one by one");
    assert!(journey.screen().contents().contains("Storm-0558"));
    journey.strike("fstage:detection\r");
    journey.until("the filter holds", |screen| {
        let text = screen.contents();
        text.contains("› stage:detection") && text.contains("─ 10 of 9,641")
    });
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
    journey.assert_given_back("after q");
    assert_eq!(journey.screen().contents().trim(), "", "nothing is left behind");
}

#[test]
fn a_terminal_that_shows_no_screen_is_told_what_needs_none() {
    let case = minutes(1);
    for term in ["TERM=dumb", "TERM="] {
        let path = case.path().to_str().unwrap();
        let mut journey = Journey::start("/usr/bin/env", &[term, env!("CARGO_BIN_EXE_dwell"), path]);
        journey.until("it says so", |screen| screen.contents().contains("`dwell query`"));
        assert_eq!(journey.end().exit_code(), 2, "{term}");
        assert!(!journey.bytes.contains(&0x1b), "{term}: {:?}", String::from_utf8_lossy(&journey.bytes));
    }
}

#[test]
fn what_is_sent_at_once_is_read_to_its_end() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    let text = "x".repeat(3000);
    journey.strike(&format!("c{text}\r"));
    journey.until("it is saved", |screen| screen.contents().contains("saved: comment"));
    assert!(fs::read_to_string(case.path().join("notes.jsonl")).unwrap().contains(&text));
}

#[test]
fn a_resized_terminal_is_drawn_anew() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    for size in [(140, 40), (60, 15), (30, 8), (100, 30)] {
        journey.emulator.screen_mut().set_size(side(size.1), side(size.0));
        // a key in the same instant does not hide it
        journey.strike("j");
        journey.master.resize(pty_size(size)).unwrap();
        journey.until("it fills the screen", |screen| {
            let rows: Vec<String> = screen.rows(0, size.0).collect();
            let small = format!("this screen has {} and {}", size.0, size.1);
            let words = screen.contents().split_whitespace().collect::<Vec<_>>().join(" ");
            let rule =
                rows.iter().any(|row| row.ends_with('─') && row.chars().count() == usize::from(size.0));
            let hints = rows.last().is_some_and(|row| row.contains("filter"));
            if size.0 < 50 { words.contains(&small) } else { rule && hints }
        });
    }
}

#[test]
fn what_others_wrote_over_the_screen_is_drawn_over() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    journey.emulator.process(b"\x1b[2J\x1b[5;5Ha message of the system");
    journey.strike("\x0c");
    journey.until("it is as it was", |screen| {
        let text = screen.contents();
        !text.contains("a message") && text.contains("row 1 ") && text.contains("event number 11")
    });
    assert!(!String::from_utf8_lossy(&journey.bytes).contains("\x1b[6n"), "it asks the terminal nothing");
}

#[test]
fn it_goes_to_the_background_and_comes_back() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &["--mouse"]);
    journey.strike("jj");
    journey.until("the cursor has moved", |screen| screen.contents().contains("row 3 "));
    for (how, stop) in [("Ctrl-Z", None), ("SIGTSTP", Some("TSTP"))] {
        match stop {
            None => journey.strike("\x1a"),
            Some(signal) => journey.signal(signal),
        }
        journey.wait("it has stopped", |journey| stat(journey.pid())[0] == "T");
        journey.until("the other screen is left", |screen| !screen.alternate_screen());
        journey.assert_given_back(how);
        journey.signal("CONT");
        journey.until("it is drawn anew", |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.contents().contains("row 3 ")
        });
        journey.until("the mouse is taken again", |screen| {
            screen.mouse_protocol_mode() != MouseProtocolMode::None
        });
    }
    journey.strike("j");
    journey.until("keys are heard again", |screen| screen.contents().contains("row 4 "));
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
    journey.assert_given_back("after all");
}

#[test]
fn every_signal_leaves_the_terminal_as_it_was() {
    let case = minutes(50);
    let signals =
        [("INT", 2), ("TERM", 15), ("HUP", 1), ("QUIT", 3), ("USR1", 10), ("USR2", 12), ("ALRM", 14)];
    for (name, number) in signals {
        let mut journey = Journey::open(case.path(), &["--mouse"]);
        journey.signal(name);
        let status = journey.end();
        assert_eq!((status.exit_code(), status.signal()), (128 + number, None), "{name}");
        journey.assert_given_back(name);
    }
}

#[test]
fn a_closed_terminal_ends_it() {
    let case = minutes(50);
    let Journey { master, slave: _slave, mut child, mut keys, output, .. } = Journey::open(case.path(), &[]);
    // What reads the terminal's output ends with the next bytes, and with it the last hold on the terminal.
    drop(output);
    keys.write_all(b"j").unwrap();
    drop((master, keys));
    let (tell, ended) = channel();
    thread::spawn(move || tell.send(child.0.wait()));
    let status = ended.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(status.signal(), None);
    assert_eq!(status.exit_code(), 129);
}

#[test]
fn a_screen_at_rest_writes_nothing_and_uses_no_time() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    journey.strike("fcount:*");
    journey.until("it is typed", |screen| screen.contents().contains("› count:*"));
    journey.strike("\x1b");
    journey.until("it is left", |screen| !screen.contents().contains("› count:*"));
    journey.strike("j");
    journey.until("all is done", |screen| screen.contents().contains("row 2 "));
    journey.wait("no more comes", |journey| match journey.output.recv_timeout(A_WHILE) {
        Ok(bytes) => {
            journey.take(&bytes);
            false
        }
        Err(_) => true,
    });
    let spent = |journey: &Journey| -> u64 {
        let fields = stat(journey.pid());
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    let before = spent(&journey);
    assert!(journey.output.recv_timeout(A_WHILE).is_err(), "it writes though nothing happens");
    assert!(spent(&journey) <= before + 1, "it uses time though nothing happens");
    journey.strike("j");
    journey.until("it still lives", |screen| screen.contents().contains("row 3 "));
}

#[test]
fn the_mouse_is_taken_and_given_back() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    assert_eq!(journey.screen().mouse_protocol_mode(), MouseProtocolMode::None, "off by default");
    journey.strike("m");
    journey.until("it is taken", |screen| screen.mouse_protocol_mode() != MouseProtocolMode::None);
    let (row, _) = row_of(journey.screen(), "event number 4");
    journey.strike(&format!("\x1b[<0;60;{}M\x1b[<0;60;{}m", row + 1, row + 1));
    journey.until("what was clicked is chosen", |screen| screen.contents().contains("row 5 "));
    journey.strike("\x1b[<65;60;20M");
    journey.until("the wheel scrolls", |screen| screen.contents().contains("row 6 "));
    journey.strike("m");
    journey.until("it is given back", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::None);
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
}

/// Where a text stands on the screen.
fn row_of(screen: &vt100::Screen, text: &str) -> (usize, String) {
    let rows = screen.rows(0, screen.size().1.get()).enumerate();
    rows.into_iter().find(|(_, row)| row.contains(text)).unwrap_or_else(|| panic!("{}", screen.contents()))
}

#[test]
fn the_value_under_the_cursor_is_copied_through_the_terminal() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    journey.strike("jy");
    journey.wait("it is on the clipboard", |journey| !journey.emulator.callbacks().0.is_empty());
    let copied = &journey.emulator.callbacks().0;
    let text = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &copied[0]).unwrap();
    assert_eq!((text.as_slice(), copied.len()), (&b"desk-01@agency-a.example"[..], 1));
}

#[test]
fn pasted_text_is_typed_and_strikes_no_keys() {
    let case = minutes(300);
    let mut journey = Journey::open(case.path(), &[]);
    journey.strike("\x1b[200~qqq\x1b[201~");
    journey.strike("f\x1b[200~stage:other\nq\x1b[201~");
    journey.until("it stands in the filter", |screen| screen.contents().contains("stage:other q"));
    journey.strike("\x1b");
    journey.until("it is left", |screen| !screen.contents().contains("stage:other q"));
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
}

#[test]
fn evidence_from_standard_input_leaves_the_keys_to_the_terminal() {
    let case = minutes(30);
    let program = env!("CARGO_BIN_EXE_dwell");
    let line = format!("cat '{}'/events.jsonl | '{program}' -", case.path().display());
    let mut journey = Journey::start("/bin/sh", &["-c", &line]);
    journey.until("the case is loaded", |screen| screen.contents().contains("30 of 30 · row 1 "));
    journey.strike("G");
    journey.until("keys are heard", |screen| screen.contents().contains("row 30 "));
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
    journey.assert_given_back("after q");
}

#[test]
fn no_colour_is_sent_where_none_is_wanted() {
    let case = minutes(30);
    let program = env!("CARGO_BIN_EXE_dwell");
    for (wish, colours) in [("NO_COLOR=1", false), ("COLORTERM=truecolor", true)] {
        let line = format!("{wish} exec '{program}' '{}'", case.path().display());
        let mut journey = Journey::start("/bin/sh", &["-c", &line]);
        journey.until("the case is loaded", |screen| screen.contents().contains("30 of 30 · row 1 "));
        let sent = String::from_utf8_lossy(&journey.bytes).into_owned();
        assert_eq!(sent.contains("[38;") || sent.contains("[48;"), colours, "{wish}");
    }
}

#[test]
fn it_can_be_left_while_it_still_reads() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_dwell");
    // A pipe that is held open from this side never ends.
    let line =
        format!("cd '{}'; mkfifo pipe; exec 3<>pipe; exec '{program}' - <pipe", folder.path().display());
    for (keys, signal, status) in [("q", "", 0), ("", "TERM", 143)] {
        let mut journey = Journey::start("/bin/sh", &["-c", &line]);
        journey.until("it says that it reads", |screen| screen.contents().contains("loading"));
        journey.strike(keys);
        if !signal.is_empty() {
            journey.signal(signal);
        }
        assert_eq!(journey.end().exit_code(), status);
        journey.assert_given_back("while it reads");
        fs::remove_file(folder.path().join("pipe")).unwrap();
    }
}

#[test]
fn what_is_appended_comes_to_the_screen_and_the_last_row_is_kept_in_sight() {
    let case = minutes(300);
    let path = case.path().join("events.jsonl");
    let append = |n: u32, message: &str| {
        let line = format!(
            "{{\"id\":\"N{n}\",\"time\":\"2023-07-01T00:{n:02}:00Z\",\"stage\":\"other\",\"message\":\"{message}\"}}\n"
        );
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(line.as_bytes()).unwrap();
    };
    let mut journey = Journey::open(case.path(), &["--follow"]);
    journey.until("it says so", |screen| screen.contents().contains("following"));
    append(1, "the first that came");
    journey.until("it is counted", |screen| {
        screen.contents().contains("following · 1 new") && screen.contents().contains("301 of 301 · row 1 ")
    });
    journey.strike("G");
    journey.until("it stands there", |screen| screen.contents().contains("the first that came"));
    for n in 2..40 {
        append(n, &format!("number {n} that came"));
    }
    journey.until("the last is in sight", |screen| {
        screen.contents().contains("number 39 that came") && screen.contents().contains("row 339 ")
    });
    // the file is rotated, and goes on
    fs::rename(&path, case.path().join("events.jsonl.1")).unwrap();
    fs::write(&path, "").unwrap();
    append(40, "after it was rotated");
    journey.until("that comes too, and nothing twice", |screen| {
        screen.contents().contains("after it was rotated")
            && screen.contents().contains("340 of 340 · row 340 ")
    });
    journey.strike("q");
    assert_eq!(journey.end().exit_code(), 0);
    journey.assert_given_back("after q");
}

#[test]
fn without_a_terminal_it_says_so() {
    let case = minutes(5);
    let output = Command::new(env!("CARGO_BIN_EXE_dwell")).arg(case.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("terminal") && said.contains("dwell query"), "{said}");
}

#[test]
fn what_can_not_be_opened_is_said_on_the_screen_or_before_it() {
    let mut journey = Journey::start(env!("CARGO_BIN_EXE_dwell"), &["/no/such/folder"]);
    assert_eq!(journey.end().exit_code(), 2);
    assert!(journey.screen().contents().contains("`/no/such/folder`: there is no such file"));
    let before = String::from_utf8_lossy(&journey.bytes).into_owned();
    assert!(!before.contains("\x1b[?1049h"), "the screen was not taken for it");
    let mut journey = Journey::start(env!("CARGO_BIN_EXE_dwell"), &["samples", "-q", "agencey:x"]);
    assert_eq!(journey.end().exit_code(), 2);
    assert!(journey.screen().contents().contains("did you mean"), "{}", journey.screen().contents());
}
