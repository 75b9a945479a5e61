//! Notes from outside: what is saved stays saved, whatever happens to the process, the disk and the evidence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

#[path = "notes/acts.rs"]
mod acts;
#[path = "notes/again.rs"]
mod again;
#[path = "notes/faults.rs"]
mod faults;
#[path = "notes/moved.rs"]
mod moved;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const ROWS: [&str; 4] = [
    "2023-06-15T02:14:07Z,ana@agency-a.example,192.0.2.7,mail was read",
    "2023-06-15T02:15:00Z,bob@agency-a.example,192.0.2.8,mail was sent",
    "2023-06-16T09:00:00Z,ana@agency-a.example,192.0.2.7,a rule was made",
    "2023-06-17T09:00:00Z,eve@agency-b.example,198.51.100.9,a file was read",
];
const HEAD: &str = "datetime,user,source_ip,message";

/// A case with a table, and a folder for the user's data.
struct Case {
    folder: TempDir,
    home: TempDir,
}

/// The outcome of a run.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    said: String,
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        said: String::from_utf8(output.stderr).unwrap(),
    }
}

fn table(rows: &[&str]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

impl Case {
    fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        case.write("log.csv", table(&ROWS).as_bytes());
        case
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn text(&self) -> &str {
        self.path().to_str().unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }

    /// `dwell` in an environment that names the author and the data folder.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dwell"));
        command.env_clear().env("DWELL_AUTHOR", "ana").env("XDG_DATA_HOME", self.home.path()).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args))
    }

    /// Adds a note, and returns its id.
    fn add(&self, args: &[&str]) -> String {
        let ran = self.run(&[&["notes", "add", self.text()], args].concat());
        assert_eq!((ran.status, ran.said.as_str()), (0, ""), "{args:?}");
        ran.out.trim_end().to_owned()
    }

    fn log(&self) -> Value {
        let ran = self.run(&["notes", "log", self.text(), "--format", "json"]);
        assert_eq!(ran.status, 0, "{}", ran.said);
        serde_json::from_str(&ran.out).unwrap()
    }

    fn detached(&self) -> Value {
        let ran = self.run(&["notes", "detached", self.text(), "--format", "json"]);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
    }

    /// The ids of its events, in order.
    fn ids(&self) -> Vec<String> {
        let ran = self.run(&["query", self.text(), "--fields", "id"]);
        let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        ran.out.lines().map(id).collect()
    }
}

#[test]
fn what_is_noted_is_told_and_taken_back_and_the_evidence_is_as_it_was() {
    let case = Case::new();
    let (before, ids) = (fs::read(case.path().join("log.csv")).unwrap(), case.ids());
    let tag = case.add(&["--event", &ids[0], "--event", &ids[2], "--tag", "initial"]);
    let comment = case.add(&["--event", &ids[1], "--comment", "odd\u{1b}[31m", "--see", &ids[0]]);
    let both = case.add(&["--event", &ids[3], "--mark", "--severity", "high"]);
    assert_eq!(both.lines().count(), 2, "an id each");
    case.add(&["--event", &ids[0], "--link", "caused", &ids[1]]);
    let undo = case.add(&["--undo", &tag[..12]]);
    let log = case.log();
    let notes = log["notes"].as_array().unwrap();
    let acts: Vec<&str> = notes.iter().map(|note| note["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["tag", "comment", "mark", "severity", "link", "undo"]);
    assert_eq!((&notes[0]["note"], &notes[0]["undone_by"]), (&tag.as_str().into(), &undo.as_str().into()));
    assert_eq!((&notes[1]["note"], &notes[1]["by"]), (&comment.as_str().into(), &"ana".into()));
    let on = &notes[1]["on"][0];
    assert_eq!(
        (&on["file"], &on["line"], &on["time"]),
        (&"log.csv".into(), &3.into(), &"2023-06-15T02:15:00Z".into())
    );
    assert_eq!(on["sha256"].as_str().map(str::len), Some(64));
    assert!(on["text"].as_str().unwrap().contains("mail was sent"), "{on}");
    let table = case.run(&["notes", "log", case.text()]);
    assert!(table.out.contains("odd␛[31m") && table.out.contains("and 1 more"), "{}", table.out);
    assert!(!table.out.contains('\u{1b}'));
    assert_eq!(fs::read(case.path().join("log.csv")).unwrap(), before);
    assert_eq!(case.ids(), ids, "notes are no evidence");
    let ledger = case.run(&["ledger", case.text(), "--format", "json"]);
    let ledger: Value = serde_json::from_str(&ledger.out).unwrap();
    let sources = ledger["sources"].as_array().unwrap();
    let told = sources.iter().find(|source| source["file"] == "notes.jsonl").unwrap();
    assert!(told["notes"][0].as_str().unwrap().contains("the notes of the case"), "{told}");
}

#[test]
fn evidence_that_is_called_notes_is_read_and_notes_go_elsewhere() {
    let case = Case::new();
    case.write(
        "notes.jsonl",
        b"{\"time\":\"2023-06-15T00:00:00Z\",\"stage\":\"detection\",\"message\":\"m\"}\n",
    );
    let ids = case.ids();
    assert_eq!(ids.len(), 5);
    let before = fs::read(case.path().join("notes.jsonl")).unwrap();
    let ran = case.run(&["notes", "add", case.text(), "--event", &ids[0], "--mark"]);
    assert!(
        ran.status == 0 && ran.said.contains("dwell/notes/") && ran.said.contains("it is evidence"),
        "{ran:?}"
    );
    assert_eq!(fs::read(case.path().join("notes.jsonl")).unwrap(), before);
    assert_eq!(case.log()["notes"].as_array().unwrap().len(), 1, "it is read from there");
}

#[test]
fn two_journals_are_joined_in_either_order_and_added_to_one() {
    let (one, other) = (Case::new(), Case::new());
    let ids = one.ids();
    one.add(&["--event", &ids[0], "--tag", "a"]);
    other.add(&["--event", &ids[0], "--tag", "b"]);
    let merge = |a: &Case, b: &Case| one.run(&["notes", "merge", a.text(), b.text()]);
    let merged = merge(&one, &other);
    assert_eq!((merged.status, merged.out.lines().count()), (0, 2), "{}", merged.said);
    assert_eq!(merged.out, merge(&other, &one).out);
    let journal = one.path().join("notes.jsonl");
    let into = ["notes", "merge", one.text(), other.text(), "-o", journal.to_str().unwrap()];
    assert!(one.run(&into).said.contains("2 notes, of which 1 were added"));
    assert!(one.run(&into).said.contains("2 notes, of which 0 were added"));
    assert_eq!(one.log()["notes"].as_array().unwrap().len(), 2);
    let csv = one.path().join("log.csv");
    let wrong = one.run(&["notes", "merge", one.text(), csv.to_str().unwrap()]);
    assert!(wrong.status == 2 && wrong.said.contains("holds no notes"), "{wrong:?}");
    let wrong = one.run(&["notes", "merge", one.text(), other.text(), "-o", csv.to_str().unwrap()]);
    assert!(wrong.status == 2 && wrong.said.contains("nothing is written to it"), "{wrong:?}");
}

#[test]
fn all_that_a_query_keeps_is_counted_then_noted_at_once_and_found_by_it() {
    let case = Case::new();
    let add = |more: &[&str]| {
        case.run(&[&["notes", "add", case.text(), "-q", "account:ana@*", "--tag", "hers"], more].concat())
    };
    assert_eq!(add(&["--dry-run"]).out, "2 events\n");
    assert!(!case.path().join("notes.jsonl").exists());
    let ran = add(&[]);
    assert_eq!((ran.status, ran.said.as_str()), (0, "dwell: noted on 2 events\n"));
    assert_eq!(case.log()["notes"].as_array().unwrap().len(), 1);
    let lines = |query: &str, more: &[&str]| {
        let ran = case.run(&[&["query", case.text(), "-q", query, "--fields", "id"], more].concat());
        ran.out.lines().count()
    };
    assert_eq!([lines("tags:hers", &[]), lines("is:tagged", &[]), lines("-is:noted", &[])], [2, 2, 2]);
    assert_eq!(lines("tags:hers", &["--no-notes"]), 0);
    let none = case.run(&["notes", "add", case.text(), "-q", "nowhere", "--mark"]);
    assert!(none.status == 2 && none.said.contains("keeps none"), "{none:?}");
}

#[test]
fn subcommands_are_of_the_corrected_events_and_of_those_that_were_told_of() {
    let case = Case::new();
    let ids = case.ids();
    case.add(&["--event", &ids[0], "--stage", "detection", "--severity", "critical"]);
    case.add(&["--event", &ids[1], "--comment", "Zanzibar"]);
    let mut journal = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    journal.push_str(
        r#"{"note":"n0","at":"2026-01-01T00:00:00Z","by":"bob","act":"event","event":{"time":"2023-06-16","stage":"mitigation","message":"the door was shut"}}"#,
    );
    journal.push('\n');
    journal.push_str(
        r#"{"note":"n1","at":"2026-01-01T00:00:01Z","by":"bob","act":"milestone","milestone":{"name":"detection","time":"2023-06-17","label":"seen by bob"}}"#,
    );
    case.write("notes.jsonl", format!("{journal}\n").as_bytes());
    let out = |args: &[&str]| case.run(&[args, &[case.text()]].concat()).out;
    let facets = out(&["facets", "--by", "stage"]);
    assert!(facets.contains("detection") && facets.contains("mitigation"), "{facets}");
    let facets = out(&["facets", "--by", "stage", "--no-notes"]);
    assert!(!facets.contains("detection") && !facets.contains("mitigation"), "{facets}");
    let file = case.home.path().join("out.jsonl");
    out(&["export", "--to", "jsonl", "-o", file.to_str().unwrap()]);
    let exported = fs::read_to_string(file).unwrap();
    assert_eq!(exported.lines().filter(|line| line.contains("\"stage\":\"detection\"")).count(), 1);
    assert!(exported.contains("the door was shut") && exported.contains("\"severity\":\"critical\""));
    assert!(out(&["stats"]).contains("seen by bob"));
    assert!(!out(&["stats", "--no-notes"]).contains("seen by bob"));
    let ledger = out(&["ledger"]);
    assert!(ledger.contains("events that analysts told of"), "{ledger}");
    let found = out(&["query", "-q", "zanzibar or is:manual", "--fields", "id"]);
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn what_can_not_be_noted_is_told_and_nothing_is_written() {
    let case = Case::new();
    let id = &case.ids()[0];
    for (args, why) in [
        (&["--event", "nowhere", "--mark"][..], "no event has the id `nowhere`"),
        (&["--event", id, "--link", "likes", id], "`likes` is no relation"),
        (&["--event", id, "--comment", " "], "it says nothing"),
        (&["--event", id], "required"),
        (&["--mark"], "say on which event"),
        (&["--undo", "none"], "no note has the id none"),
        (&["--event", id, "--stage", "party"], "stages are key_acquisition"),
    ] {
        let ran = case.run(&[&["notes", "add", case.text()], args].concat());
        assert!(ran.status == 2 && ran.said.contains(why), "{args:?}: {ran:?}");
    }
    assert!(!case.path().join("notes.jsonl").exists());
    assert_eq!(case.run(&["notes", "log", case.text()]).out, "no notes\n");
    assert_eq!(case.run(&["notes", "log", "nowhere"]).status, 2);
}

#[test]
fn a_journal_that_is_torn_and_broken_is_read_and_told_of() {
    let case = Case::new();
    let ids = case.ids();
    case.add(&["--event", &ids[0], "--mark"]);
    let mut text = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    text.push_str("{broken}\n{\"note\":\"n1");
    case.write("notes.jsonl", text.as_bytes());
    let ran = case.run(&["notes", "log", case.text()]);
    assert_eq!((ran.status, ran.out.lines().count()), (1, 2));
    assert!(ran.said.contains("line 2: it is not JSON"), "{}", ran.said);
    assert!(ran.said.contains("line 3: the last line was not written to its end"), "{}", ran.said);
    let ran = case.run(&["notes", "add", case.text(), "--event", &ids[1], "--mark"]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    assert!(fs::read_to_string(case.path().join("notes.jsonl")).unwrap().starts_with(&text));
}

#[test]
fn what_an_analyst_says_of_two_events_ties_their_chain_until_it_is_taken_back() {
    let case = Case::new();
    let ids = case.ids();
    let chains = || -> Value {
        let ran = case.run(&["chains", case.text(), "--format", "json", "--no-cache"]);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
    };
    assert_eq!(chains()["chains"], serde_json::json!([]));
    let note = case.add(&["--event", &ids[3], "--link", "caused", &ids[0]]);
    let told = chains();
    assert_eq!(told["chains"][0]["events"], serde_json::json!([ids[0], ids[3]]));
    let link = &told["chains"][0]["links"][0];
    assert_eq!(link["kind"], "asserted");
    assert_eq!(link["reason"], format!("ana says that {} caused {}", ids[3], ids[0]));
    case.add(&["--undo", &note]);
    assert_eq!(chains()["chains"], serde_json::json!([]));
}
