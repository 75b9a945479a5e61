//! Choosing, ordering and resizing columns, which is saved for the next time the case is opened.

use crate::common::{app, strike};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
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

/// Twelve accesses by three clients in turn, which are named only in their records.
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

fn command(app: &mut Headless<LocalEngine>, text: &str) {
    app.command(&text.parse::<Command>().unwrap());
}

fn columns(app: &Headless<LocalEngine>) -> String {
    app.session.columns().to_string()
}

/// The timeline as it is drawn.
fn screen(app: &Headless<LocalEngine>) -> String {
    let area = Layout::of(&app.session).timeline;
    let lines = whole(app);
    let lines = lines.lines().skip(usize::from(area.y)).take(usize::from(area.height));
    lines.map(|line| line.chars().skip(usize::from(area.x)).collect::<String>() + "\n").collect()
}

fn whole(app: &Headless<LocalEngine>) -> String {
    let (width, height) = app.session.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(&app.session, Theme::of(app.session.view.look, Depth::True), &mut buffer);
    plain(&buffer)
}

#[test]
fn what_a_record_says_is_a_column_that_values_are_chosen_from() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    assert!(
        app.session.pane.timeline.rows.iter().all(|row| row.record.is_none()),
        "records are not read for nothing"
    );
    command(&mut app, "columns time,account:24,raw.Client.Name,tags");
    assert!(app.session.pane.timeline.rows.iter().all(|row| row.record.is_some()));
    let shown = screen(&app);
    assert!(shown.contains("desk-01@a.example        curl"), "{shown}");
    strike(&mut app, "jlo");
    assert_eq!(app.session.pane.timeline.column.name(), "raw.Client.Name");
    assert_eq!(&*app.session.view.scope.query, "raw.Client.Name:curl");
    assert_eq!(count(&app), 4);
    strike(&mut app, "uli");
    assert_eq!(&*app.session.view.scope.query, "tags:(bind t1)");
    strike(&mut app, "u<tab>");
    strike(&mut app, "<esc>uu");
    assert_eq!(app.session.view.columns, None, "columns can be undone as filters can");
}

#[test]
fn keys_walk_the_columns_that_are_shown() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    command(&mut app, "columns count,time,stage,source");
    let mut walked = vec![app.session.pane.timeline.column.name().to_owned()];
    for _ in 0..3 {
        strike(&mut app, "l");
        walked.push(app.session.pane.timeline.column.name().to_owned());
    }
    assert_eq!(walked, ["count", "stage", "source", "source"]);
    strike(&mut app, "hhhx");
    assert_eq!(&*app.session.view.scope.query, "not count:0");
    strike(&mut app, "uu");
    assert_eq!(app.session.pane.timeline.column, Column::Field(Field::Stage), "the usual ones have it too");
}

#[test]
fn the_panel_shows_hides_moves_and_resizes_and_the_rows_follow_at_once() {
    let case = case();
    let mut app = app(case.path(), SIZE, ",");
    let Some(Overlay::Columns(panel)) = &app.session.overlay else { panic!("no panel") };
    assert_eq!(panel.lines[panel.chosen].shown.column.name(), "account", "what keys were on");
    strike(&mut app, "<space>j<space>");
    assert_eq!(columns(&app), "time,stage,message", "of those that a screen of this size has");
    assert!(!screen(&app).contains("desk-01"), "the rows show it before it is kept");
    strike(&mut app, "jj<space>++KK");
    assert_eq!(columns(&app), "time,operation:21,stage,message");
    strike(&mut app, "--->");
    assert_eq!(columns(&app), "time,stage,operation:18,message");
    strike(&mut app, "<enter>");
    assert_eq!(app.session.overlay, None);
    assert_eq!(columns(&app), "time,stage,operation:18,message");
    strike(&mut app, ",0<enter>");
    assert_eq!(app.session.view.columns, None);
    strike(&mut app, "u");
    assert_eq!(columns(&app), "time,stage,operation:18,message");
}

#[test]
fn leaving_the_panel_leaves_the_columns_as_they_were() {
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    command(&mut app, "columns time,stage,account");
    let before = (app.session.view.columns.clone(), app.session.pane.history.len());
    strike(&mut app, ",G<space>gJ+-k<space><esc>");
    assert_eq!((app.session.view.columns.clone(), app.session.pane.history.len()), before);
    strike(&mut app, ",j<space><space><enter>");
    assert_eq!(app.session.pane.history.len(), before.1, "what came to nothing is not undone");
}

#[test]
fn a_field_of_the_record_under_the_cursor_is_offered_and_chosen_at_once() {
    let case = case();
    let mut app = app(case.path(), (80, 24), "<enter>jj,");
    let Some(Overlay::Columns(panel)) = &app.session.overlay else { panic!("no panel") };
    let name = panel.lines[panel.chosen].shown.column.name().to_owned();
    assert!(name.starts_with("raw."), "{name}");
    strike(&mut app, "<space><enter>");
    assert!(columns(&app).ends_with(&name), "{}", columns(&app));
}

#[test]
fn a_wrong_list_is_told_of_and_the_columns_stay() {
    for wrong in ["columns acount", "columns time:none", "column", "columns stage,stage"] {
        let why = wrong.parse::<Command>().unwrap_err().to_string();
        assert!(why.starts_with(&format!("`{wrong}`")), "{why}");
    }
    let case = case();
    let mut app = app(case.path(), SIZE, "");
    command(&mut app, "column wider");
    assert!(app.session.notice.as_ref().is_some_and(|notice| notice.wrong));
    strike(&mut app, ":columns acount<enter>");
    assert_eq!(app.session.view.columns, None);
}

fn opened(case: &Path, memory: Option<&Path>) -> Headless<LocalEngine> {
    let options = OpenOptions { memory: memory.map(Path::to_owned), ..OpenOptions::default() };
    let engine = LocalEngine::open(&[case.to_owned()], &options, &Cancel::default(), &mut |_| {});
    Headless::open(engine, SIZE, View::default())
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
    assert!(again.session.pane.history.is_empty());
    strike(&mut again, "o");
    assert_eq!((&*again.session.view.scope.query, selected(&again)), ("raw.Client.Name:outlook", "e00"));
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
