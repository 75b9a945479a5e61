//! A record in several exports is one event, and all of its records are found and shown.

use crate::common::{app, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::session::{DetailLine, TreeRow, detail_lines};
use std::fs;

/// Two exports of one sign-in, of which only the second has the authentication method, and a third that equals the
/// first.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let record = |more: &str| {
        format!(
            r#"{{"Id":"538815b7-273a-4a3f-9957-c86897966eec","CreationTime":"2023-06-15T02:00:00","Operation":"UserLoggedIn","RecordType":15,"UserId":"desk@a.example","Workload":"AzureActiveDirectory"{more}}}"#
        ) + "\n"
    };
    let files = [
        ("a.jsonl", record("")),
        ("b.jsonl", record(r#","Proof":{"Kind":"one factor","By":"Zach"}"#)),
        ("c.jsonl", record("")),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn lines(app: &Headless<LocalEngine>) -> Vec<String> {
    let said = |line: &DetailLine| match line {
        DetailLine::Field { label: "also in", value, note, .. } => Some(format!("{value} {note:?}")),
        _ => None,
    };
    let lines = detail_lines(&app.session);
    let row =
        |row: TreeRow<'_>| format!("{}{} {}", "  ".repeat(row.laid.depth()), row.laid.key(), row.laid.name());
    lines.tree().map_or_else(
        || lines.built().iter().filter_map(said).collect(),
        |tree| tree.rows().map(row).collect(),
    )
}

#[test]
fn every_record_of_an_event_is_found() {
    let case = case();
    for (query, found) in [
        ("raw.Proof.Kind:\"one factor\"", 1),
        ("zach", 1),
        ("raw.Proof.By:*", 1),
        ("not raw.Proof.By:Zach", 0),
        ("raw.Proof.By:Jane", 0),
        ("raw.UserId:desk@a.example", 1),
    ] {
        let app = app(case.path(), SIZE, &format!("f{query}<enter>"));
        assert_eq!(count(&app), found, "{query}");
    }
    let mut app = app(case.path(), SIZE, "/zach<enter>");
    assert!(selected(&app).contains("538815b7"), "a search goes to it");
    strike(&mut app, "f raw.Proof.By:Zach <enter>");
    assert_eq!(count(&app), 1);
}

#[test]
fn the_event_says_where_else_it_stands_and_shows_what_is_said_there() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    let also = lines(&app);
    assert_eq!(also.len(), 2, "{also:?}");
    assert!(also[0].starts_with("b.jsonl") && also[0].contains("in other words"), "{also:?}");
    assert!(also[1].starts_with("c.jsonl") && also[1].contains("to the letter"), "{also:?}");
    strike(&mut app, "<enter>");
    let record = lines(&app);
    let head = record.iter().position(|line| line == "also in b.jsonl raw").unwrap();
    assert!(record[head..].contains(&"    By raw.Proof.By".to_owned()), "{record:?}");
    assert!(!record.iter().any(|line| line.starts_with("also in c.jsonl")), "it says nothing else");
    // the value is narrowed to, and the head folds
    strike(&mut app, "Gi");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("raw.Proof.By:Zach", 1));
    strike(&mut app, &format!("<enter>g{}<enter>", "j".repeat(head)));
    assert_eq!(lines(&app).last().unwrap(), "also in b.jsonl raw");
}

#[test]
fn a_small_panel_shows_where_else_it_stands_and_enter_opens_what_is_said_there() {
    let case = case();
    let mut app = app(case.path(), (80, 24), "<tab>");
    assert!(screen(&app).contains("also in  b.jsonl"), "{}", screen(&app));
    let under_cursor = |app: &Headless<LocalEngine>| {
        let (lines, cursor) = (detail_lines(&app.session), app.session.detail.cursor);
        let key = |row: TreeRow<'_>| row.laid.key().into_owned();
        lines.row(cursor).map_or_else(|| format!("{:?}", lines.get(cursor)), key)
    };
    strike(&mut app, "j<enter>");
    assert_eq!(under_cursor(&app), "also in b.jsonl");
    strike(&mut app, "rrrjj<enter>");
    assert_eq!(under_cursor(&app), "Id", "what is the same to the letter is the record itself");
    // a hit in another export only is where the record opens, and where `n` leads in it
    strike(&mut app, "<esc>/zach<enter><enter>");
    assert_eq!(under_cursor(&app), "By");
    strike(&mut app, "<esc>rrr/zach<enter>r");
    assert_eq!(under_cursor(&app), "By");
}

#[test]
fn a_source_whose_records_all_stand_elsewhere_says_so() {
    let case = case();
    let app = app(case.path(), SIZE, "Sgj<enter>");
    let said = &app.session.notice.as_ref().unwrap().text;
    assert!(said.contains("also in"), "{said}");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("", 1));
}
