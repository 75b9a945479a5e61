//! An export of a playback has exactly the events that were on the screen, and nothing that comes later.

use crate::common::{app, flagship, strike};
use crate::{SIZE, screen};
use dwell::app::Headless;
use dwell::case::notes::Places;
use dwell::engine::{Cancel, LocalEngine, NotesOptions, OpenOptions};
use dwell::session::{ExportScope, Overlay, View};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

/// Three events of one instant, days and spans that begin earlier, and milestones that come later.
fn made() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let times = [
        ("../2023-06-23", "open"),
        ("2023-06-15T09:00:00Z", "a"),
        ("2023-06-15T09:00:00Z", "b"),
        ("2023-06-15T09:00:00Z", "c"),
        ("2023-06-15", "day"),
        ("2023-06-14T08:00:00Z/2023-06-20T08:00:00Z", "span"),
        ("2023-06-21T10:00:00Z", "late"),
    ];
    let event = |(time, id): &(&str, &str)| -> Value {
        json!({"id": id, "time": time, "stage": "mailbox_access", "operation": "MailItemsAccessed",
            "account": "desk-03@agency-a.example", "session_id": "session-1"})
    };
    let text: String = times.iter().map(|of| event(of).to_string() + "\n").collect();
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    let case = "title = \"Case\"\n\n[[milestone]]\nname = \"detection\"\ntime = \"2023-06-21\"\n\n\
                [[milestone]]\nname = \"containment\"\ntime = \"2023-06-22\"\n";
    fs::write(folder.path().join("case.toml"), case).unwrap();
    folder
}

fn shown(app: &Headless<LocalEngine>) -> Vec<String> {
    app.session.pane.timeline.rows.iter().map(|row| row.position.id.clone()).collect()
}

fn ids(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    text.lines().map(id).collect()
}

fn hand_over(app: &mut Headless<LocalEngine>, how: &str, file: &Path) {
    app.command(&format!("export {how} played {}", file.display()).parse().unwrap());
    let said = app.session.notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert!(said.contains("written"), "{said}");
}

/// The ids that a query of that case prints on the command line.
fn queried(case: &Path, query: &str) -> Vec<String> {
    let mut run = Command::new(env!("CARGO_BIN_EXE_dwell"));
    run.args(["query", "--no-cache", "--format", "jsonl", "-q", query]).arg(case);
    let output = run.output().unwrap();
    assert!(output.status.success(), "{query}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    text.lines().map(id).collect()
}

#[test]
fn event_by_event_the_file_holds_what_the_screen_does_and_its_query_keeps_the_same() {
    let (case, out) = (made(), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "gP");
    for step in 0..7 {
        if step > 0 {
            strike(&mut app, "<right>");
        }
        let (shown, file) = (shown(&app), out.path().join(format!("{step}.jsonl")));
        assert_eq!(shown.len(), step + 1);
        strike(&mut app, "D");
        let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
        let counted = hand.choices().into_iter().find(|(what, _)| *what == ExportScope::Played).unwrap().1;
        assert_eq!(counted, Some(step as u64 + 1), "the list says what the screen shows");
        strike(&mut app, "<esc>");
        hand_over(&mut app, "jsonl", &file);
        assert_eq!(ids(&file), shown);
        let about = fs::read_to_string(out.path().join(format!("{step}.jsonl.about.json"))).unwrap();
        let about: Value = serde_json::from_str(&about).unwrap();
        assert_eq!(about["until"]["event"].as_str(), shown.last().map(String::as_str));
        assert_eq!(about["until"]["query_keeps_more"], Value::Null);
        assert_eq!(queried(case.path(), about["query"].as_str().unwrap()), shown, "{}", about["query"]);
    }
}

#[test]
fn a_link_of_an_analyst_names_no_event_that_has_not_come() {
    let (case, out) = (made(), tempfile::tempdir().unwrap());
    let journal = case.path().join("notes.jsonl");
    let link = r#"{"note":"n1","at":"2023-07-20T10:00:00Z","by":"analyst-a","act":"link","rel":"caused","to":"late","on":[{"id":"a"}]}"#;
    fs::write(&journal, format!("{link}\n")).unwrap();
    let places = Places { files: vec![journal], ..Places::default() };
    let notes = Some(Arc::new(NotesOptions { places, by: "analyst-a".to_owned() }));
    let options = OpenOptions { notes, ..OpenOptions::default() };
    let mut engine = LocalEngine::open(&[case.path().to_owned()], &options, &Cancel::default(), &mut |_| {});
    engine.analyse();
    let mut app = Headless::open(engine, SIZE, View::default());
    strike(&mut app, "gP");
    let mut told = Vec::new();
    for step in 1..7 {
        strike(&mut app, "<right>");
        let file = out.path().join(format!("{step}.jsonl"));
        hand_over(&mut app, "jsonl", &file);
        let text = fs::read_to_string(&file).unwrap();
        told.push(text.contains("\"links\""));
        assert_eq!(told.last(), Some(&ids(&file).contains(&"late".to_owned())), "{text}");
    }
    assert_eq!((told[3], told[5]), (false, true), "both were played");
}

#[test]
fn what_a_query_cannot_say_is_said_beside_it() {
    let (case, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let event = |at: usize| {
        json!({"id": format!("e{at:02}"), "time": "2023-06-15T09:00:00Z", "stage": "other", "operation": "Send"})
            .to_string()
    };
    let text: String = (0..40).map(|at| event(at) + "\n").collect();
    fs::write(case.path().join("events.jsonl"), text).unwrap();
    let file = out.path().join("out.jsonl");
    let mut app = app(case.path(), SIZE, "gP<right>");
    hand_over(&mut app, "jsonl", &file);
    assert_eq!(ids(&file), ["e00", "e01"]);
    let about: Value =
        serde_json::from_str(&fs::read_to_string(out.path().join("out.jsonl.about.json")).unwrap()).unwrap();
    let until = json!({"time": "2023-06-15T09:00:00Z", "event": "e01", "query_keeps_more": 38});
    assert_eq!(about["until"], until);
}

#[test]
fn a_report_of_what_was_played_tells_no_turn_that_comes_later() {
    let (case, out) = (made(), tempfile::tempdir().unwrap());
    let file = out.path().join("out.md");
    let mut app = app(case.path(), SIZE, "gP<right><right>");
    hand_over(&mut app, "report", &file);
    let told = fs::read_to_string(&file).unwrap();
    let shown = shown(&app);
    assert!(told.contains("As it was played"), "{told}");
    assert!(told.contains(&format!("the last event that was played is {}", shown[2])), "{told}");
    let timeline = told.split("\n## ").find(|part| part.starts_with("Timeline")).unwrap();
    assert!(!timeline.contains("2023-06-21") && !timeline.contains("2023-06-22"), "{timeline}");
    let summary = told.split("\n## ").find(|part| part.starts_with("Summary")).unwrap();
    assert!(!summary.contains("2023-06-21") && !summary.contains("2023-06-22"), "{summary}");
    let chains = told.split("\n## ").find(|part| part.starts_with("Chains")).unwrap();
    assert!(chains.contains("3 records") || chains.contains("| 3 |"), "{chains}");
    strike(&mut app, &"<right>".repeat(5));
    let all = out.path().join("all.md");
    hand_over(&mut app, "report", &all);
    let told = fs::read_to_string(&all).unwrap();
    assert!(told.contains("2023-06-21") && told.contains("2023-06-22"), "they have come");
}

/// A report of some events as played up to an hour of a day in June.
fn reported(events: &[Value], keys: &str) -> String {
    handed(&mut app(case_of(events).path(), SIZE, keys), "report", "md")
}

fn case_of(events: &[Value]) -> TempDir {
    let case = tempfile::tempdir().unwrap();
    let text: String = events.iter().map(|event| event.to_string() + "\n").collect();
    fs::write(case.path().join("events.jsonl"), text).unwrap();
    case
}

fn handed(app: &mut Headless<LocalEngine>, how: &str, ending: &str) -> String {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join(format!("out.{ending}"));
    hand_over(app, how, &file);
    fs::read_to_string(&file).unwrap()
}

#[test]
fn a_report_of_what_was_played_tells_repeated_reads_as_far_as_they_had_come() {
    let read = |(id, time): (&str, &str)| {
        json!({"id": id, "time": time, "stage": "mailbox_access", "operation": "MailItemsAccessed",
            "mailbox": "desk-03@agency-a.example", "tags": ["bind"]})
    };
    let times = ["2023-06-15T09:00:00Z", "2023-06-15T09:30:00Z", "2023-07-10T09:00:00Z"];
    let reads: Vec<Value> = ["a", "b", "c"].into_iter().zip(times).map(read).collect();
    let row = |told: &str| {
        let part = told.split("\n### ").find(|part| part.starts_with("Repeated reads")).map(str::to_owned);
        part.unwrap_or_else(|| panic!("{told}"))
    };
    let early = row(&reported(&reads, "gP<right>"));
    let until = "| 2023-06-15 09:00:00 | 2023-06-15 09:30:00 | 30 min | 2 |";
    assert!(early.contains(until) && !early.contains("2023-07"), "{early}");
    let all = row(&reported(&reads, "gP<right><right><right>"));
    assert!(all.contains("| 2023-07-10 09:00:00 |") && all.contains("| 3 |"), "{all}");
}

#[test]
fn a_report_of_what_was_played_names_no_later_event_that_leads_to_those_it_is_of() {
    let event = |id: &str, time: &str, session: Option<&str>, token: Option<&str>, key: Option<&str>| {
        json!({"id": id, "time": time, "stage": "mailbox_access", "operation": "MailItemsAccessed",
            "account": "desk-03@agency-a.example", "session_id": session, "token_id": token, "key_id": key})
    };
    let (session, token) = (Some("session-11111111111"), Some("token-111111111111"));
    let events = [
        event("early-a", "2023-06-01T09:00:00Z", session, None, None),
        event("early-b", "2023-06-03T09:00:00Z", None, token, None),
        event("later-on", "2023-06-21T10:00:00Z", session, token, Some("key-of-a-later-day")),
    ];
    let told = reported(&events, "gP<right>");
    assert!(told.contains("early-b"), "{told}");
    assert!(!told.contains("later-on") && !told.contains("key-of-a-later-day"), "{told}");
    let told = reported(&events, "ftime:2023-06-01..2023-06-30<enter>gP<right><right>");
    assert!(told.contains("later-on"), "{told}");
}

#[test]
fn what_has_begun_has_no_end_yet_on_the_screen_and_in_all_that_is_handed_over() {
    let event = |id: &str, time: &str, more: Value| {
        let mut event =
            json!({"id": id, "time": time, "stage": "other", "account": "desk-03@agency-a.example"});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let claim = |operation: &str| json!({"status": "reported", "cites": ["S01"], "message": operation});
    let access = json!({"stage": "mailbox_access", "session_id": "s-1", "source_ip": "192.0.2.7"});
    let window =
        json!({"status": "reported", "cites": ["S01"], "source_ip": "192.0.2.7", "message": "their panel"});
    let events = [
        event("month", "2023-06", claim("in June")),
        event("span", "2023-06-10T08:00:00Z/2023-06-20T08:00:00Z", claim("for ten days")),
        event("over", "2023-06-11T08:00:00Z/2023-06-12T08:00:00Z", claim("for a day")),
        event("window", "2023-06-14/2023-06-25", window),
        event("a", "2023-06-15T09:00:00Z", access.clone()),
        event("b", "2023-06-16T09:00:00Z", access),
    ];
    let report = |keys: &str| reported(&events, &format!(":intruder session_id:s-1<enter>gP{keys}"));
    let told = report("<right><right><right><right>");
    for begun in [
        "| 2023-06 (begun) |",
        "| from 2023-06-10 08:00:00 |",
        "published: from 2023-06-14 · their panel",
        "| 2023-06-11 08:00:00 – 2023-06-12 08:00:00 |",
        "A span that had begun is told by its beginning (from …), and drawn as far as it had come",
    ] {
        assert!(told.contains(begun), "{begun}: {told}");
    }
    let before_ledger = told.split("\n## Ledger").next().unwrap();
    assert!(!before_ledger.contains("06-20") && !before_ledger.contains("06-25"), "{told}");
    // the screen and other exports agree that it goes on
    let case = case_of(&events);
    let mut app = app(case.path(), SIZE, "gP<right><right><right><right>");
    let told = screen(&app);
    assert!(told.contains("08:00:00 – …") && told.contains("14 Jun 2023 – …"), "{told}");
    assert!(!told.contains("20 Jun") && !told.contains("25 Jun") && told.contains("24 h"), "{told}");
    let lines = handed(&mut app, "jsonl", "jsonl");
    assert!(lines.contains(r#""time":"2023-06-10T08:00:00Z/..""#), "{lines}");
    assert!(lines.contains(r#""time_end":"2023-06-12T08:00:00Z""#), "{lines}");
}

#[test]
fn the_picture_of_what_was_played_shows_nothing_that_comes_later() {
    let mut app = app(&flagship(), SIZE, "T2023-06-05<enter>P<space>");
    let markdown = handed(&mut app, "report", "md");
    let hatched = markdown.lines().find_map(|line| line.strip_prefix("░ log blind")).unwrap();
    assert_eq!(
        hatched.split_whitespace().count(),
        1,
        "auditing was throttled on 24 May, and later twice: {hatched}"
    );
    let html = handed(&mut app, "report", "html");
    let zones: BTreeSet<&str> =
        html.split("class=\"zone\" x=\"").skip(1).filter_map(|zone| zone.split('"').next()).collect();
    assert_eq!(zones.len(), 1, "{zones:?}");
    let unseen = html.split("class=\"phase p-unseen\" d=\"").nth(1).unwrap();
    let end: f64 = unseen.split('L').nth(1).and_then(|to| to.split(' ').next()).unwrap().parse().unwrap();
    assert!(end < 880.0, "they were unseen until the clock, as far as it is known: {end}");
}

#[test]
fn what_has_begun_gets_no_bound_that_nothing_says() {
    let claim = |id: &str, time: &str| json!({"id": id, "time": time, "stage": "other", "status": "reported", "cites": ["S01"], "message": id});
    let events = [
        claim("before", "../2023-06-15"),
        claim("year", "2023"),
        claim("half", "2023-06-15T09:00:00.5Z/2023-06-15T10:00:00Z"),
        claim("later", "2023-07-01T08:00:00Z"),
    ];
    let told = reported(&events, "gP<right><right>");
    for begun in ["| until 2023-06-15 (begun) |", "| from 2023-06-15 09:00:00.5 |", "| 2023 (begun) |"] {
        assert!(told.contains(begun), "{begun}: {told}");
    }
    let ledger = told.split("\n## Ledger").nth(1).unwrap();
    assert!(
        ledger.contains("| 2023 | 2023-07-01 08:00:00 |"),
        "what was read, whatever was played: {ledger}"
    );
}

#[test]
fn a_span_that_is_underway_is_kept_by_time_as_it_is_shown_and_the_query_of_a_file_names_it() {
    let (case, out) = (made(), tempfile::tempdir().unwrap());
    let file = out.path().join("out.jsonl");
    let mut app = app(case.path(), SIZE, "gP<right><right>ftime:2023-06-30<enter>");
    assert_eq!(shown(&app), ["span"], "nobody knows yet when it ends");
    hand_over(&mut app, "jsonl", &file);
    let about = fs::read_to_string(out.path().join("out.jsonl.about.json")).unwrap();
    let about: Value = serde_json::from_str(&about).unwrap();
    assert_eq!(about["until"]["query_leaves_out"], Value::Null);
    let query = about["query"].as_str().unwrap();
    assert_eq!(queried(case.path(), query), ids(&file), "{query}");
    strike(&mut app, "<esc>ftime:2023-06-30<enter>");
    assert_eq!(shown(&app), [""; 0]);
}
