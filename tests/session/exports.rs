//! A record of which several exports were read: one event, all of whose records are found and shown.

use crate::common::{desk, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::session::{DetailLine, TreeRow, detail_lines};
use std::fs;

/// Two exports of one sign-in, of which the second alone says how it was proved, and a third that is the first once more.
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

fn lines(desk: &Desk<LocalEngine>) -> Vec<String> {
    let said = |line: &DetailLine| match line {
        DetailLine::Field { label: "also in", value, note, .. } => Some(format!("{value} {note:?}")),
        _ => None,
    };
    let lines = detail_lines(&desk.session);
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
        let desk = desk(case.path(), SIZE, &format!("f{query}<enter>"));
        assert_eq!(count(&desk), found, "{query}");
    }
    let mut desk = desk(case.path(), SIZE, "/zach<enter>");
    assert!(selected(&desk).contains("538815b7"), "a search goes to it");
    strike(&mut desk, "f raw.Proof.By:Zach <enter>");
    assert_eq!(count(&desk), 1);
}

#[test]
fn the_event_says_where_else_it_stands_and_shows_what_is_said_there() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "");
    let also = lines(&desk);
    assert_eq!(also.len(), 2, "{also:?}");
    assert!(also[0].starts_with("b.jsonl") && also[0].contains("in other words"), "{also:?}");
    assert!(also[1].starts_with("c.jsonl") && also[1].contains("to the letter"), "{also:?}");
    strike(&mut desk, "<enter>");
    let record = lines(&desk);
    let head = record.iter().position(|line| line == "also in b.jsonl raw").unwrap();
    assert!(record[head..].contains(&"    By raw.Proof.By".to_owned()), "{record:?}");
    assert!(!record.iter().any(|line| line.starts_with("also in c.jsonl")), "it says nothing else");
    // the value is narrowed to, and the head folds
    strike(&mut desk, "Gi");
    assert_eq!((&*desk.session.view.query, count(&desk)), ("raw.Proof.By:Zach", 1));
    strike(&mut desk, &format!("<enter>g{}<enter>", "j".repeat(head)));
    assert_eq!(lines(&desk).last().unwrap(), "also in b.jsonl raw");
}

#[test]
fn a_small_panel_shows_where_else_it_stands_and_enter_opens_what_is_said_there() {
    let case = case();
    let mut desk = desk(case.path(), (80, 24), "<tab>");
    assert!(screen(&desk).contains("also in  b.jsonl"), "{}", screen(&desk));
    let under_cursor = |desk: &Desk<LocalEngine>| {
        let (lines, cursor) = (detail_lines(&desk.session), desk.session.detail.cursor);
        let key = |row: TreeRow<'_>| row.laid.key().into_owned();
        lines.row(cursor).map_or_else(|| format!("{:?}", lines.get(cursor)), key)
    };
    strike(&mut desk, "j<enter>");
    assert_eq!(under_cursor(&desk), "also in b.jsonl");
    strike(&mut desk, "rrrjj<enter>");
    assert_eq!(under_cursor(&desk), "Id", "what is the same to the letter is the record itself");
    // a hit that another export alone has is where the record opens, and where n leads in it
    strike(&mut desk, "<esc>/zach<enter><enter>");
    assert_eq!(under_cursor(&desk), "By");
    strike(&mut desk, "<esc>rrr/zach<enter>r");
    assert_eq!(under_cursor(&desk), "By");
}

#[test]
fn a_source_whose_records_all_stand_elsewhere_says_so() {
    let case = case();
    let desk = desk(case.path(), SIZE, "Sgj<enter>");
    let said = &desk.session.notice.as_ref().unwrap().text;
    assert!(said.contains("also in"), "{said}");
    assert_eq!((&*desk.session.view.query, count(&desk)), ("", 1));
}
