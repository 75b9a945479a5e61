//! Exports from outside: complete, reproducible, safe for whoever opens them, and read back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly
#![recursion_limit = "256"] // an event with every field is long

#[path = "export/bundle.rs"]
mod bundle;
#[path = "export/comments.rs"]
mod comments;
mod common;
#[path = "export/cut.rs"]
mod cut;
#[path = "export/injection.rs"]
mod injection;
#[path = "export/iris.rs"]
mod iris;
#[path = "export/navigator.rs"]
mod navigator;
#[path = "export/odd.rs"]
mod odd;
#[path = "export/picture.rs"]
mod picture;
#[path = "export/plain.rs"]
mod plain;
#[path = "export/refused.rs"]
mod refused;
#[path = "export/same.rs"]
mod same;
#[path = "export/stix.rs"]
mod stix;
#[path = "export/stix_rules.rs"]
mod stix_rules;
#[path = "export/timesketch.rs"]
mod timesketch;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Every shape, with the extension of its files.
const SHAPES: [(&str, &str); 8] = [
    ("jsonl", "jsonl"),
    ("csv", "csv"),
    ("timesketch", "csv"),
    ("timesketch", "jsonl"),
    ("iris", "csv"),
    ("stix", "json"),
    ("navigator", "json"),
    ("parquet", "parquet"),
];

/// The outcome of a run.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: Vec<u8>,
    said: String,
}

/// Runs the program in an empty environment.
fn run(args: &[&str]) -> Ran {
    let ran = Command::new(env!("CARGO_BIN_EXE_dwell")).env_clear().args(args).output().unwrap();
    Ran { status: ran.status.code().unwrap(), out: ran.stdout, said: String::from_utf8(ran.stderr).unwrap() }
}

fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// An export in a folder of its own.
struct Export {
    folder: TempDir,
    file: PathBuf,
}

impl Export {
    fn of(case: &Path, shape: (&str, &str), more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(format!("out.{}", shape.1));
        let args = ["export", arg(case), "--to", shape.0, "-o", arg(&file)];
        let ran = run(&[&args, more].concat());
        assert_eq!(ran.status, 0, "{}", ran.said);
        assert_eq!(ran.out, b"");
        Self { folder, file }
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.file).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes()).unwrap()
    }

    /// The description that is written next to it.
    fn about(&self) -> Value {
        let name = format!("{}.about.json", self.file.file_name().unwrap().to_str().unwrap());
        serde_json::from_slice(&fs::read(self.folder.path().join(name)).unwrap()).unwrap()
    }

    /// Its events, as the program reads them.
    fn read(&self) -> Vec<Value> {
        events(&self.file)
    }
}

/// The events of a path in the contract's shape, without their places. Those of the cut case are read once.
fn events(path: &Path) -> Vec<Value> {
    static CUT: OnceLock<Vec<Value>> = OnceLock::new();
    if path == cut::case() { CUT.get_or_init(|| read_events(path)).clone() } else { read_events(path) }
}

fn read_events(path: &Path) -> Vec<Value> {
    let ran = run(&["query", arg(path), "--format", "jsonl"]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    let lines = String::from_utf8(ran.out).unwrap();
    let read = |line| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        event.as_object_mut().unwrap().remove("source");
        event
    };
    lines.lines().map(read).collect()
}

/// Events without their records.
fn without_records(mut events: Vec<Value>) -> Vec<Value> {
    for event in &mut events {
        event.as_object_mut().unwrap().remove("raw");
    }
    events
}

/// The first event in which two lists differ, for a test to show.
fn difference(found: &[Value], wanted: &[Value]) -> Option<String> {
    assert_eq!(found.len(), wanted.len());
    let pair = found.iter().zip(wanted).find(|(found, wanted)| found != wanted)?;
    Some(format!("found {}\nwanted {}", pair.0, pair.1))
}

/// The cells of CSV, each row by its column's name.
fn rows(text: &str) -> Vec<Vec<(String, String)>> {
    let mut found: Vec<Vec<String>> = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        let row = found.last_mut().unwrap();
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => row.last_mut().unwrap().push(chars.next().unwrap()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(String::new()),
            ('\n', false) => found.push(vec![String::new()]),
            (c, _) => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(found.pop(), Some(vec![String::new()]), "the last row is ended");
    let header = found.remove(0);
    let named = |row: Vec<String>| {
        assert_eq!(row.len(), header.len());
        header.iter().cloned().zip(row).collect()
    };
    found.into_iter().map(named).collect()
}

fn cell<'r>(row: &'r [(String, String)], name: &str) -> &'r str {
    &row.iter().find(|(column, _)| column == name).unwrap_or_else(|| panic!("no column {name}")).1
}
