//! Keys that arrive faster than rows: a slow line delivers many at once.

use crate::common::{app, minutes, strike};
use crate::{SIZE, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::keys::{Stroke, strokes};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Types keys that all arrive before anything is answered.
fn burst(app: &mut Headless<LocalEngine>, keys: &str) {
    app.burst(strokes(keys).unwrap().into_iter().map(|stroke| match stroke {
        Stroke::Key(chord) => chord,
        Stroke::Tick(_) => panic!("{keys}: time goes by"),
    }));
}

#[test]
fn a_key_is_about_the_row_that_the_keys_before_it_lead_to() {
    let case = minutes(400);
    let mut app = app(case.path(), SIZE, "");
    burst(&mut app, &format!("{}<space>", "j".repeat(150)));
    assert_eq!((selected(&app), app.session.pane.rank), ("E00150", Some(150)));
    let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    assert!(noted.contains("E00150") && noted.lines().count() == 1, "{noted}");
    burst(&mut app, &format!("{}G{}<tab>", "k".repeat(20), "k".repeat(300)));
    assert_eq!(selected(&app), "E00099", "keys that go elsewhere don't take those before them along");
    burst(&mut app, "g");
    assert_eq!(selected(&app), "E00099", "and it is the panel that they go to now");
}

#[test]
fn keys_behind_those_that_wait_wait_too() {
    for (keys, row, query) in [
        ("<space>g", "E00000", ""),
        ("<space>G", "E00399", ""),
        ("<space>f*<enter>", "E00150", "*"),
        ("<space>fid:E00299<enter>", "E00299", "id:E00299"),
        ("<space>i<tab>", "E00150", "account:desk-00@agency-a.example"),
        ("<space>x", "E00151", "not account:desk-00@agency-a.example"),
        ("i<space>", "E00150", "account:desk-00@agency-a.example"),
        ("<space>?<esc>", "E00150", ""),
    ] {
        let case = minutes(400);
        let mut app = app(case.path(), SIZE, "");
        burst(&mut app, &format!("{}{keys}", "j".repeat(150)));
        assert_eq!((selected(&app), &*app.session.view.scope.query), (row, query), "{keys}");
        let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
        assert!(noted.contains("E00150") && noted.lines().count() == 1, "{keys}: {noted}");
    }
}

#[test]
fn however_many_keys_wait_none_is_lost() {
    let case = minutes(3000);
    let mut app = app(case.path(), SIZE, "");
    burst(&mut app, &format!("{}<space>", "j".repeat(2000)));
    assert_eq!((selected(&app), app.session.pane.rank), ("E02000", Some(2000)));
    assert!(fs::read_to_string(case.path().join("notes.jsonl")).unwrap().contains("E02000"));
}

#[test]
fn keys_behind_a_search_are_about_its_hit() {
    for keys in ["<space>", "tseen<enter>", "cseen<enter>", "<tab>tseen<enter>", "v<space>"] {
        let case = minutes(400);
        let mut app = app(case.path(), SIZE, "");
        burst(&mut app, &format!("/number 300<enter>{keys}"));
        assert_eq!(selected(&app), "E00300", "{keys}");
        let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
        assert!(noted.contains("E00300") && noted.lines().count() == 1, "{keys}: {noted}");
    }
    let case = minutes(400);
    let mut app = app(case.path(), SIZE, "");
    burst(&mut app, "/number 3<enter>nnnn");
    let find = app.session.find.clone().unwrap();
    assert_eq!((find.number, find.total, selected(&app)), (5, Some(111), "E00033"));
}

/// The content of notes in their order, without ids and times.
fn noted(case: &Path) -> Vec<String> {
    let text = fs::read_to_string(case.join("notes.jsonl")).unwrap_or_default();
    let parse = |line: &str| serde_json::from_str::<serde_json::Map<String, Value>>(line).unwrap();
    let mut ids: Vec<String> = Vec::new();
    let mut said = Vec::new();
    for mut note in text.lines().map(parse) {
        ids.extend(note.remove("note").and_then(|id| id.as_str().map(str::to_owned)));
        note.remove("at");
        // ids of notes are replaced by their places, as an undo names one
        let named =
            |text: String, (at, id): (usize, &String)| text.replace(id.as_str(), &format!("note {at}"));
        said.push(ids.iter().enumerate().fold(Value::Object(note).to_string(), named));
    }
    said
}

/// The state after some keys: the row, what is typed and shown, and all notes.
fn led(app: &Headless<LocalEngine>, case: &Path) -> impl PartialEq + std::fmt::Debug {
    let session = &app.session;
    let filters = (session.view.scope.query.to_string(), session.pane.counted, session.queries.clone());
    let panels = (
        session.focus,
        session.detail.cursor,
        session.facets.cursor,
        session.view.tab,
        session.overlay.clone(),
    );
    let column = session.pane.timeline.column.clone();
    ((selected(app).to_owned(), session.pane.rank, column), filters, panels, noted(case))
}

/// Keys of an analyst, in groups that belong together.
fn some_keys() -> impl Strategy<Value = String> {
    let far = (1_usize..160, prop_oneof![Just("j"), Just("k"), Just("<pgdn>"), Just("<ctrl+u>")]);
    prop_oneof![
        6 => far.prop_map(|(times, key)| key.repeat(times)),
        3 => prop::sample::select(vec!["g", "G", "<tab>", "<backtab>", "<left>", "<right>", "1", "2", "3"]).prop_map(str::to_owned),
        4 => prop::sample::select(vec!["<space>", "i", "x", "o", "U", "u", "<ctrl+r>", "C", "v", "%", "y", "n", "}", "<enter>", "<esc>", "p", "]", "["]).prop_map(str::to_owned),
        2 => "[a-c]{1,2}".prop_map(|tag| format!("t{tag}<enter>")),
        1 => "[a-c]{1,2}".prop_map(|text| format!("c{text}<enter>")),
        2 => prop::sample::select(vec!["f<ctrl+u>stage:mailbox_access", "f<ctrl+u>account:desk-0", "f<ctrl+u>*", "f<ctrl+u>", "/event 2"])
            .prop_map(|typed| format!("{typed}<enter>")),
    ]
}

fn cases() -> u32 {
    std::env::var("DWELL_BURSTS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn keys_lead_where_they_would_one_by_one_however_fast_they_come(parts in prop::collection::vec(some_keys(), 1..14)) {
        let keys = parts.concat();
        let (one, other) = (minutes(500), minutes(500));
        let (mut slow, mut fast) = (app(one.path(), SIZE, ""), app(other.path(), SIZE, ""));
        strike(&mut slow, &keys);
        burst(&mut fast, &keys);
        prop_assert_eq!(led(&fast, other.path()), led(&slow, one.path()));
    }
}
