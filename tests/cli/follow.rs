//! `dwell query --follow`.

use super::common::minutes;
use super::{folder, run};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// A time limit longer than anything takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A following program, and the lines that it prints.
struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Following {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Following {
    fn start(case: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dwell"));
        command.env_clear().args(["query", "--follow"]).args(args).arg(case);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    /// The signal or status with which it ended, once its output has ended.
    fn end(mut self) -> (Option<i32>, Option<i32>) {
        use std::os::unix::process::ExitStatusExt;
        let last = std::iter::repeat_with(|| self.lines.recv_timeout(PATIENCE)).find_map(Result::err);
        assert_eq!(last, Some(RecvTimeoutError::Disconnected), "it goes on");
        let status = self.child.wait().unwrap();
        (status.code(), status.signal())
    }
}

fn append(case: &Path, text: &str) {
    let path = case.join("events.jsonl");
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn event(id: &str, stage: &str) -> String {
    format!("{{\"id\":\"{id}\",\"time\":\"2023-06-01T00:00:30Z\",\"stage\":\"{stage}\"}}\n")
}

#[test]
fn matching_events_are_printed_as_they_come_until_it_is_ended() {
    let case = minutes(3);
    let args = ["-q", "stage:(other detection)", "--fields", "id,stage"];
    let following = Following::start(case.path(), &args);
    assert_eq!(following.line(), r#"{"id":"E00001","stage":"other"}"#);
    append(case.path(), &(event("N1", "token_forgery") + &event("N2", "detection")));
    assert_eq!(following.line(), r#"{"id":"N2","stage":"detection"}"#);
    append(case.path(), event("N3", "detection").trim_end());
    append(case.path(), &("\n".to_owned() + &event("N2", "detection") + &event("N4", "detection")));
    let mut last = vec![following.line(), following.line()];
    last.sort();
    assert_eq!(last, [r#"{"id":"N3","stage":"detection"}"#, r#"{"id":"N4","stage":"detection"}"#]);
    // a background job of a shell may ignore interrupts, and so do its children
    let kill = format!("kill -s TERM {}", following.child.id());
    assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    assert_eq!(following.end(), (None, Some(15)));
}

#[test]
fn rows_of_cells_come_line_by_line_and_a_limit_ends_them() {
    let case = minutes(1);
    let following = Following::start(case.path(), &["--format", "csv", "--fields", "id", "--limit", "3"]);
    assert_eq!((following.line(), following.line()), ("id".to_owned(), "E00000".to_owned()));
    append(case.path(), &event("N1", "other"));
    assert_eq!(following.line(), "N1");
    append(case.path(), &(event("N2", "other") + &event("N3", "other")));
    assert_eq!(following.line(), "N2");
    assert_eq!(following.end(), (Some(0), None));
}

#[test]
fn what_can_not_grow_is_printed_and_that_is_all() {
    let folder = folder(&[("list.json", b"[{\"id\":\"A\",\"time\":\"2023-06-01\",\"stage\":\"other\"}]")]);
    let path = folder.path().join("list.json");
    let ran = run(&["query", "--follow", "--fields", "id", path.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "{\"id\":\"A\"}\n"));
    let ran = run(&["query", "--follow", "--format", "count", path.to_str().unwrap()]);
    assert_eq!(ran.status, 2);
    assert!(ran.said.contains("a count can't be followed"), "{}", ran.said);
}

#[test]
fn a_packed_file_that_comes_and_grows_is_printed_once() {
    let gzip = |ids: &[&str]| {
        let mut into = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for id in ids {
            into.write_all(event(id, "other").as_bytes()).unwrap();
        }
        into.finish().unwrap()
    };
    let case = minutes(1);
    let following = Following::start(case.path(), &["--format", "csv", "--fields", "id"]);
    assert_eq!((following.line(), following.line()), ("id".to_owned(), "E00000".to_owned()));
    let path = case.path().join("more.jsonl.gz");
    fs::write(&path, gzip(&["A", "B"])).unwrap();
    assert_eq!((following.line(), following.line()), ("A".to_owned(), "B".to_owned()));
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(&gzip(&["C"])).unwrap();
    assert_eq!(following.line(), "C");
}

#[test]
fn a_pipe_that_is_named_is_refused_with_the_way_to_read_it() {
    let folder = folder(&[]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = run(&["query", pipe.to_str().unwrap()]);
    assert!(
        ran.said.contains("a device, a pipe or a socket: refused; `dwell -` reads a stream"),
        "{}",
        ran.said
    );
}
