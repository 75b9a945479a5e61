//! Clocks that were wrong, and two zones at once.

use super::{SIZE, selected, strike};
use crate::common::minutes;
use dwell::app::Headless;
use dwell::engine::{Cancel, LocalEngine, OpenOptions};
use dwell::event::{SECOND, Zone};
use dwell::read::LoadOptions;
use dwell::session::{Command, DetailLine, Note, View, detail_lines};
use dwell::view::draw;
use dwell::view::picture::plain;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn moved(keys: &str) -> Headless<LocalEngine> {
    let case = minutes(50);
    let load =
        LoadOptions { clocks: vec![("events.jsonl".to_owned(), 90 * SECOND)], ..LoadOptions::default() };
    // the folder is kept, as the case is read again
    let path = case.keep();
    let engine = LocalEngine::open(
        &[path],
        &OpenOptions { load, ..OpenOptions::default() },
        &Cancel::default(),
        &mut |_| {},
    );
    let mut app = Headless::open(engine, SIZE, View::default());
    strike(&mut app, keys);
    app
}

fn screen(app: &Headless<LocalEngine>, size: (u16, u16)) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(&app.session, Theme::of(app.session.view.look, Depth::True), &mut buffer);
    plain(&buffer)
}

#[test]
fn a_row_that_a_clock_moved_says_so_and_the_panel_says_what_the_record_has() {
    let app = moved("jj");
    let shown = screen(&app, SIZE);
    assert!(shown.contains("00:03:30 +90s"), "{shown}");
    let said = detail_lines(&app.session).built().iter().any(|line| {
        matches!(line, DetailLine::Field { label: "clock", value, note: Some(Note::Said(note)), .. }
            if value == "+90s" && note == "the record says 2023-06-01T00:02:00Z")
    });
    assert!(said, "{shown}");
}

#[test]
fn times_are_shown_as_recorded_and_back_on_the_same_event_and_filter() {
    let mut app = moved("fsession_id:session-1<enter>jjj");
    let (event, query) = (selected(&app).to_owned(), app.session.view.scope.query.clone());
    strike(&mut app, ":clocks<enter>");
    let shown = screen(&app, SIZE);
    let title = shown.lines().next().unwrap();
    assert!(title.contains("times as recorded") && !shown.contains(":30 +90s"), "{shown}");
    let clock = |line: &DetailLine| {
        matches!(line, DetailLine::Field { label: "clock", value, note: Some(Note::Said(note)), .. }
            if value == "as recorded" && note == "`clocks` adds +90s")
    };
    assert!(detail_lines(&app.session).built().iter().any(clock), "a correction is known: {shown}");
    assert_eq!((selected(&app), &app.session.view.scope.query), (&*event, &query));
    assert_eq!(app.session.selected().unwrap().event.clock, 0);
    strike(&mut app, "u");
    let shown = screen(&app, SIZE);
    let title = shown.lines().next().unwrap();
    assert!(!title.contains("times as recorded") && shown.contains(":30 +90s"), "{shown}");
    assert!(!detail_lines(&app.session).built().iter().any(clock), "{shown}");
    assert_eq!((selected(&app), &app.session.view.scope.query), (&*event, &query));
    app.command(&Command::Clocks);
    app.command(&Command::Clocks);
    assert_eq!(app.session.selected().unwrap().event.clock, 90 * SECOND);
}

#[test]
fn without_a_wrong_clock_there_is_nothing_to_show_otherwise() {
    let case = minutes(5);
    let app = super::app(case.path(), SIZE, ":clocks<enter>");
    assert!(app.session.notice.as_ref().is_some_and(|notice| notice.text.contains("--clock")));
    assert!(!app.session.view.as_recorded);
}

#[test]
fn two_zones_stand_in_every_row_with_their_offsets() {
    let mut app = moved(":zone2 America/New_York<enter>");
    assert_eq!(app.session.view.zone2, Zone::parse("America/New_York"));
    assert!(screen(&app, (80, 24)).contains("00:01:30Z 20:01-04± "), "{}", screen(&app, (80, 24)));
    for size in [SIZE, (200, 50)] {
        let shown = screen(&app, size);
        assert!(shown.contains("00:01:30Z 20:01:30-04:00"), "{shown}");
    }
    let shown = screen(&app, SIZE);
    assert!(
        shown.contains("2023-06-01 00:01:30 UTC · 2023-05-31 20:01:30 -04:00 America/New_York"),
        "{shown}"
    );
    assert!(shown.lines().next().unwrap().contains("UTC · America/New_York"), "{shown}");
    strike(&mut app, ":zone2 off<enter>");
    assert!(!screen(&app, SIZE).contains("-04:00"));
    strike(&mut app, "u");
    assert!(screen(&app, SIZE).contains("-04:00"));
}
