//! The report from outside: its sections, its figures and the commands that reproduce them, whatever the evidence says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

#[path = "report/figures.rs"]
mod figures;
#[path = "report/hostile.rs"]
mod hostile;
#[path = "report/keys.rs"]
mod keys;
#[path = "report/shape.rs"]
mod shape;
#[path = "report/templates.rs"]
mod templates;
#[path = "report/turns.rs"]
mod turns;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The outcome of a run.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    said: String,
}

/// Runs the program in an environment with nothing but an author.
fn run(args: &[&str]) -> Ran {
    let ran = Command::new(env!("CARGO_BIN_EXE_dwell"))
        .env_clear()
        .env("DWELL_AUTHOR", "analyst")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: ran.status.code().unwrap(), out: text(ran.stdout), said: text(ran.stderr) }
}

fn json(args: &[&str]) -> Value {
    let ran = run(args);
    assert_eq!(ran.status, 0, "{args:?}: {}", ran.said);
    serde_json::from_str(&ran.out).unwrap()
}

fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The report of a case in the format `kind`.
fn report(case: &Path, kind: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("report.{kind}"));
    let ran = run(&[&["export", arg(case), "--to", "report", "-o", arg(&file)], more].concat());
    assert_eq!(ran.status, 0, "{}", ran.said);
    assert_eq!(ran.out, "");
    fs::read_to_string(&file).unwrap()
}

/// A folder that a test may write to.
struct Case {
    _folder: TempDir,
    path: PathBuf,
}

impl Case {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case");
        fs::create_dir(&path).unwrap();
        Self { _folder: folder, path }
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.path.join(name), text).unwrap();
        self
    }

    /// Some days of the flagship case: everything published, all sign-ins, and the mailbox audit of one day.
    fn days() -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/storm-0558");
        let case = Self::empty();
        for name in [
            "case.toml",
            "agencies.csv",
            "facts.jsonl",
            "infrastructure.jsonl",
            "attributions.jsonl",
            "sign-ins.json",
        ] {
            fs::copy(from.join(name), case.path.join(name)).unwrap();
        }
        let log = fs::read_to_string(from.join("unified-audit-log.csv")).unwrap();
        let is_of = |line: &&str| line.contains("2023-06-15");
        let lines = log.lines().take(1).chain(log.lines().skip(1).filter(is_of));
        let text = lines.collect::<Vec<&str>>().join("\n") + "\n";
        case.with("unified-audit-log.csv", &text)
    }

    /// Adds a note as a line of its journal: an act that the command line has no option for.
    fn journal(&self, act: &str) {
        let path = self.path.join("notes.jsonl");
        let mut lines = fs::read_to_string(&path).unwrap_or_default();
        let number = lines.lines().count();
        let head = format!(r#""note":"{number:020}","at":"2023-07-20T10:00:00.123456789Z","by":"analyst""#);
        lines += &["{", &head, ",", act, "}\n"].concat();
        fs::write(&path, lines).unwrap();
    }

    fn note(&self, more: &[&str]) {
        let ran = run(&[&["notes", "add", arg(&self.path)], more].concat());
        assert_eq!(ran.status, 0, "{}", ran.said);
    }
}

/// The words of a command line; single quotes keep words together.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut quoted, mut chars) = (vec![String::new()], false, command.chars());
    while let Some(c) = chars.next() {
        let word = words.last_mut().unwrap();
        match c {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.extend(chars.next()),
            ' ' if !quoted => words.push(String::new()),
            c => word.push(c),
        }
    }
    words
}

/// The commands of a report in Markdown, in order.
fn commands(report: &str) -> Vec<String> {
    let blocks = report.split("```text\n").skip(1).filter_map(|block| block.split_once("\n```"));
    blocks.map(|(text, _)| text.to_owned()).filter(|text| text.starts_with("dwell ")).collect()
}

/// The output of a report's command.
fn answer(command: &str) -> Value {
    let words = words(command);
    assert_eq!(words.first().unwrap(), "dwell");
    let args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    json(&args)
}
