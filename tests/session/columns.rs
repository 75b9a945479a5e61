//! Columns chosen, ordered and resized; kept for when the case is opened again.

use crate::common::{desk, strike};
use crate::{SIZE, count, selected};
use dwell::app::Desk;
use dwell::engine::{Cancel, LocalEngine, OpenOptions};
use dwell::event::Field;
use dwell::session::{Column, Command, Layout, Overlay, View};
use dwell::view::draw;
use dwell::view::picture::plain;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fs;
use std::path::Path;

/// Twelve accesses, of three clients in turn, which only their records name.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let line = |n: usize| {
        let client = ["outlook", "curl", "imap"][n % 3];
        format!(
            "{{\"id\":\"e{n:02}\",\"time\":\"2023-06-15T02:{n:02}:00Z\",\"stage\":\"mailbox_access\",\
             \"account\":\"desk-{:02}@a.example\",\"operation\":\"MailItemsAccessed\",\"count\":{n},\
             \"tags\":[\"bind\",\"t{n}\"],\"raw\":{{\"Client\":{{\"Name\":\"{client}\"}},\"Size\":{n}}}}}\n",
            n % 2
        )
    };
    fs::write(folder.path().join("log.jsonl"), (0..12).map(line).collect::<String>()).unwrap();
    folder
}

fn command(desk: &mut Desk<LocalEngine>, text: &str) {
    desk.command(&text.parse::<Command>().unwrap());
}

fn columns(desk: &Desk<LocalEngine>) -> String {
    desk.session.columns().to_string()
}

/// The timeline as it is drawn.
fn screen(desk: &Desk<LocalEngine>) -> String {
    let area = Layout::of(&desk.session).timeline;
    let lines = whole(desk);
    let lines = lines.lines().skip(usize::from(area.y)).take(usize::from(area.height));
    lines.map(|line| line.chars().skip(usize::from(area.x)).collect::<String>() + "\n").collect()
}

fn whole(desk: &Desk<LocalEngine>) -> String {
    let (width, height) = desk.session.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(&desk.session, Theme::of(desk.session.view.look, Depth::True), &mut buffer);
    plain(&buffer)
}

#[test]
fn what_a_record_says_is_a_column_that_values_are_chosen_from() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "");
    assert!(
        desk.session.timeline.rows.iter().all(|row| row.record.is_none()),
        "records are not read for nothing"
    );
    command(&mut desk, "columns time,account:24,raw.Client.Name,tags");
    assert!(desk.session.timeline.rows.iter().all(|row| row.record.is_some()));
    let shown = screen(&desk);
    assert!(shown.contains("desk-01@a.example        curl"), "{shown}");
    strike(&mut desk, "jlo");
    assert_eq!(desk.session.timeline.column.name(), "raw.Client.Name");
    assert_eq!(&*desk.session.view.query, "raw.Client.Name:curl");
    assert_eq!(count(&desk), 4);
    strike(&mut desk, "uli");
    assert_eq!(&*desk.session.view.query, "tags:(bind t1)");
    strike(&mut desk, "u<tab>");
    strike(&mut desk, "<esc>uu");
    assert_eq!(desk.session.view.columns, None, "columns can be undone as filters can");
}

#[test]
fn keys_walk_the_columns_that_are_shown() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "");
    command(&mut desk, "columns count,time,stage,source");
    let mut walked = vec![desk.session.timeline.column.name().to_owned()];
    for _ in 0..3 {
        strike(&mut desk, "l");
        walked.push(desk.session.timeline.column.name().to_owned());
    }
    assert_eq!(walked, ["count", "stage", "source", "source"]);
    strike(&mut desk, "hhhx");
    assert_eq!(&*desk.session.view.query, "not count:0");
    strike(&mut desk, "uu");
    assert_eq!(desk.session.timeline.column, Column::Field(Field::Stage), "the usual ones have it too");
}

#[test]
fn the_panel_shows_hides_moves_and_resizes_and_the_rows_follow_at_once() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ",");
    let Some(Overlay::Columns(panel)) = &desk.session.overlay else { panic!("no panel") };
    assert_eq!(panel.lines[panel.chosen].shown.column.name(), "account", "what keys were on");
    strike(&mut desk, "<space>j<space>");
    assert_eq!(columns(&desk), "time,stage,message", "of those that a screen of this size has");
    assert!(!screen(&desk).contains("desk-01"), "the rows show it before it is kept");
    strike(&mut desk, "jj<space>++KK");
    assert_eq!(columns(&desk), "time,operation:21,stage,message");
    strike(&mut desk, "--->");
    assert_eq!(columns(&desk), "time,stage,operation:18,message");
    strike(&mut desk, "<enter>");
    assert_eq!(desk.session.overlay, None);
    assert_eq!(columns(&desk), "time,stage,operation:18,message");
    strike(&mut desk, ",0<enter>");
    assert_eq!(desk.session.view.columns, None);
    strike(&mut desk, "u");
    assert_eq!(columns(&desk), "time,stage,operation:18,message");
}

#[test]
fn leaving_the_panel_leaves_the_columns_as_they_were() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "");
    command(&mut desk, "columns time,stage,account");
    let before = (desk.session.view.columns.clone(), desk.session.history.len());
    strike(&mut desk, ",G<space>gJ+-k<space><esc>");
    assert_eq!((desk.session.view.columns.clone(), desk.session.history.len()), before);
    strike(&mut desk, ",j<space><space><enter>");
    assert_eq!(desk.session.history.len(), before.1, "what came to nothing is not undone");
}

#[test]
fn a_field_of_the_record_under_the_cursor_is_offered_and_chosen_at_once() {
    let case = case();
    let mut desk = desk(case.path(), (80, 24), "<enter>jj,");
    let Some(Overlay::Columns(panel)) = &desk.session.overlay else { panic!("no panel") };
    let name = panel.lines[panel.chosen].shown.column.name().to_owned();
    assert!(name.starts_with("raw."), "{name}");
    strike(&mut desk, "<space><enter>");
    assert!(columns(&desk).ends_with(&name), "{}", columns(&desk));
}

#[test]
fn a_wrong_list_is_told_of_and_the_columns_stay() {
    for wrong in ["columns acount", "columns time:none", "column", "columns stage,stage"] {
        let why = wrong.parse::<Command>().unwrap_err().to_string();
        assert!(why.starts_with(&format!("`{wrong}`")), "{why}");
    }
    let case = case();
    let mut desk = desk(case.path(), SIZE, "");
    command(&mut desk, "column wider");
    assert!(desk.session.notice.as_ref().is_some_and(|notice| notice.wrong));
    strike(&mut desk, ":columns acount<enter>");
    assert_eq!(desk.session.view.columns, None);
}

fn opened(case: &Path, memory: Option<&Path>) -> Desk<LocalEngine> {
    let options = OpenOptions { memory: memory.map(Path::to_owned), ..OpenOptions::default() };
    let engine = LocalEngine::open(&[case.to_owned()], &options, &Cancel::default(), &mut |_| {});
    Desk::open(engine, SIZE, View::default())
}

#[test]
fn columns_are_there_when_the_case_is_opened_again() {
    let case = case();
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("dwell/screens/case.json");
    command(&mut opened(case.path(), Some(&file)), "columns raw.Client.Name:9,time");
    let mut again = opened(case.path(), Some(&file));
    assert_eq!(columns(&again), "raw.Client.Name:9,time");
    assert!(screen(&again).contains("outlook"), "and the rows have what they show");
    assert!(again.session.history.is_empty());
    strike(&mut again, "o");
    assert_eq!((&*again.session.view.query, selected(&again)), ("raw.Client.Name:outlook", "e00"));
    command(&mut again, "columns usual");
    assert_eq!(opened(case.path(), Some(&file)).session.view.columns, None);
    command(&mut opened(case.path(), None), "columns time");
    assert_eq!(
        opened(case.path(), Some(&file)).session.view.columns,
        None,
        "without a memory nothing is written"
    );
    fs::write(&file, "{\"columns\":\"no,such\"}").unwrap();
    assert_eq!(opened(case.path(), Some(&file)).session.view.columns, None);
}
