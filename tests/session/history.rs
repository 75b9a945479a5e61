//! What undo restores, and where times lead.

use crate::common::{app, minutes, strike};
use crate::{SIZE, selected};
use dwell::engine::Question;
use dwell::event::{Zone, parse_edtf};
use dwell::session::{Command, Effect, Session, Tab, View};

#[test]
fn undoing_what_shows_the_same_events_leaves_the_cursor_and_the_tab() {
    let case = minutes(1000);
    for change in [":theme light<enter>", ":zone +02:00<enter>", "+", ":facet token_id<enter>e"] {
        let mut app = app(case.path(), SIZE, "jj");
        strike(&mut app, change);
        strike(&mut app, "Gru");
        assert_eq!((selected(&app), app.session.view.tab), ("E00999", Tab::Record), "{change}");
        assert_eq!(app.session.pane.rank, Some(999), "{change}");
        strike(&mut app, "gjr<ctrl+r>");
        assert_eq!((selected(&app), app.session.view.tab), ("E00001", Tab::Chain), "{change}");
    }
}

#[test]
fn undoing_a_filter_brings_the_cursor_back_to_where_it_was_set() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "jjjfsession_id:session-90<enter>jrj");
    assert_eq!(selected(&app), "E00902");
    strike(&mut app, "u");
    assert_eq!((selected(&app), app.session.view.tab), ("E00003", Tab::Record));
    strike(&mut app, "G<ctrl+r>");
    assert_eq!(selected(&app), "E00902");
}

#[test]
fn undoing_a_colour_asks_nothing() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, ":theme light<enter>");
    assert_eq!(app.session.apply(&Command::Undo), []);
    strike(&mut app, "9");
    let effects = app.session.apply(&Command::Undo);
    let is_scale = |effect: &Effect| matches!(effect, Effect::Ask(ask) if matches!(ask.question, Question::Histogram { .. }));
    assert!(effects.len() == 1 && is_scale(&effects[0]), "{effects:?}");
}

#[test]
fn a_clock_is_meant_on_the_day_under_the_cursor_even_where_the_clocks_change() {
    let folder = tempfile::tempdir().unwrap();
    let hour = |n: i32| {
        format!(
            "{{\"id\":\"H{n:02}\",\"time\":\"2023-03-12T{n:02}:00:00Z\",\"stage\":\"other\",\"message\":\"hour {n}\"}}\n"
        )
    };
    std::fs::write(folder.path().join("events.jsonl"), (5..24).map(hour).collect::<String>()).unwrap();
    let zone = Zone::parse("America/New_York").unwrap();
    let mut app = app(folder.path(), SIZE, "");
    app.command(&Command::Zone(Some(zone)));
    strike(&mut app, "T12:00<enter>");
    let noon = parse_edtf("2023-03-12T12:00", zone).unwrap().order();
    assert_eq!(app.session.selected().unwrap().position.time, Some(noon));
    assert_eq!(selected(&app), "H16");
    strike(&mut app, "T09<enter>");
    assert_eq!(selected(&app), "H13");
}

#[test]
fn a_session_knows_nothing_to_undo_at_first() {
    let (mut session, _) = Session::open(SIZE, View::default(), Zone::Utc);
    assert_eq!(session.apply(&Command::Undo), []);
    assert!(session.notice.as_ref().unwrap().text.contains("nothing to undo"));
}
