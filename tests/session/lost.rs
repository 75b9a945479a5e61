//! Files that have changed since they were read: their records can't be shown, searched or exported, and the screen
//! says so.

use crate::common::{app, strike};
use crate::{count, said, screen};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

const SIZE: (u16, u16) = (140, 30);

/// Two sources whose records contain more than the events.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, id) in [("a.jsonl", "E1"), ("b.jsonl", "E2")] {
        let event = format!(
            r#"{{"id":"{id}","time":"2023-06-15T02:00:00Z","stage":"other","message":"m","door":"open"}}"#
        );
        fs::write(folder.path().join(name), event + "\n").unwrap();
    }
    folder
}

fn grow(path: &Path) {
    writeln!(File::options().append(true).open(path).unwrap(), "{{}}").unwrap();
}

fn handed_over(app: &mut Headless<LocalEngine>, to: &Path) -> Value {
    strike(app, "D<enter><ctrl+u>");
    strike(app, &to.to_str().unwrap().replace('<', "<lt>"));
    strike(app, "<enter>");
    let about = fs::read_to_string(to.with_extension("jsonl.about.json")).unwrap();
    serde_json::from_str(&about).unwrap()
}

#[test]
fn a_file_that_changed_is_told_of_on_the_screen_and_where_nothing_is_found() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    assert!(!screen(&app).contains("changed"));
    grow(&case.path().join("b.jsonl"));
    app.poll();
    assert!(screen(&app).contains("1 file changed since · S tells why"), "{}", screen(&app));
    strike(&mut app, "fraw.door:open id:E2<enter>");
    assert_eq!(count(&app), 0);
    let shown = screen(&app);
    assert!(shown.contains("no event passes this filter"), "{shown}");
    assert!(
        shown.contains("records can't be read: b.jsonl: the file has changed since it was read"),
        "{shown}"
    );
}

#[test]
fn of_records_that_can_not_be_read_it_is_not_said_that_none_has_a_field() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    for name in ["a.jsonl", "b.jsonl"] {
        grow(&case.path().join(name));
    }
    app.poll();
    for query in ["raw.door:open", "raw.door:*", "raw.door:open,shut", "not raw.door:shut"] {
        strike(&mut app, &format!("f<ctrl+u>{query}<enter>"));
        let shown = screen(&app);
        assert!(shown.contains("2 can't be judged") && !shown.contains("no event has"), "{query}: {shown}");
    }
}

#[test]
fn what_can_no_longer_be_judged_is_neither_kept_nor_left_out() {
    let (case, out) = (case(), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    strike(&mut app, "fraw.door:open<enter>");
    assert_eq!(count(&app), 2);
    assert!(!screen(&app).contains("can't be judged"), "{}", screen(&app));
    // what was found before the change is dropped
    fs::remove_file(case.path().join("a.jsonl")).unwrap();
    app.poll();
    for (query, kept) in [
        ("raw.door:open", 1),
        ("not raw.door:open", 0),
        ("not raw.door:shut", 1),
        ("id:E1 or not raw.door:shut", 2),
        ("not (raw.door:shut or id:E2)", 0),
        ("open", 1),
        ("not open", 0),
        ("not nowhere", 1),
        ("not id:E1 raw.door:open", 1),
    ] {
        strike(&mut app, &format!("f<ctrl+u>{query}<enter>"));
        assert_eq!(count(&app), kept, "{query}");
        let told = screen(&app).contains(&format!("{kept} of 2 · 1 can't be judged"));
        assert_eq!(told, !query.contains("id:E1"), "{query}: {}", screen(&app));
    }
    strike(&mut app, "f<ctrl+u>not raw.door:shut<enter>");
    let about = handed_over(&mut app, &out.path().join("part.jsonl"));
    assert_eq!((&about["records"], &about["unjudged"]), (&1.into(), &1.into()));
}

#[test]
fn a_search_says_of_how_many_records_it_can_not_tell() {
    let case = case();
    let mut app = app(case.path(), SIZE, "/open<enter>");
    assert!(screen(&app).contains("hit 1 of 2") && !screen(&app).contains("judged"), "{}", screen(&app));
    fs::remove_file(case.path().join("a.jsonl")).unwrap();
    app.poll();
    strike(&mut app, "<esc>/open<enter>");
    assert!(screen(&app).contains("hit 1 of 1 · 1 can't be judged"), "{}", screen(&app));
    for keys in ["/open nowhere<enter>", ";/open nowhere<enter>"] {
        strike(&mut app, keys);
        let said = said(&app);
        assert!(
            said.starts_with(
                "`open nowhere` is not found in what the filter shows · 1 event can't be judged"
            ),
            "{said}"
        );
    }
}

#[test]
fn what_is_handed_over_says_whose_records_are_not_in_it() {
    let (case, out) = (case(), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    let whole = handed_over(&mut app, &out.path().join("whole.jsonl"));
    assert!(!said(&app).contains("could not be read"), "{}", said(&app));
    assert!(whole["sources"][0].get("unreadable").is_none());
    fs::remove_file(case.path().join("a.jsonl")).unwrap();
    let part = handed_over(&mut app, &out.path().join("part.jsonl"));
    let why = "the file is gone since it was read";
    assert!(said(&app).ends_with(&format!("records could not be read: a.jsonl: {why}")), "{}", said(&app));
    assert_eq!(
        (&part["sources"][0]["unreadable"], part["sources"][1].get("unreadable")),
        (&why.into(), None)
    );
    let lines = fs::read_to_string(out.path().join("part.jsonl")).unwrap();
    let raw: Vec<bool> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap().get("raw").is_some()).collect();
    assert_eq!(raw, [false, true]);
}
