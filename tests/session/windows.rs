//! A filter with several time windows.

use crate::common::{app, minutes, strike};
use crate::{SIZE, count};
use dwell::event::{Zone, parse_edtf};
use dwell::session::Command;

fn bounds(text: &str) -> (i64, i64) {
    parse_edtf(text, Zone::Utc).unwrap().bounds_in(Zone::Utc)
}

#[test]
fn a_brush_joins_the_times_of_the_filter_and_is_taken_out_again() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "fmessage:event<enter>T2023-06-01T01:00<enter>sv<right><right>I");
    let first = app.session.windows().unwrap();
    let alone = count(&app);
    assert_eq!(first.len(), 1);
    strike(&mut app, "<right><right><right><right><right>v<right>I");
    let both = app.session.windows().unwrap();
    assert_eq!((both.len(), both[0]), (2, first[0]));
    assert!(
        app.session.view.scope.query.starts_with("message:event time:("),
        "{}",
        app.session.view.scope.query
    );
    assert!(count(&app) > alone);
    assert_eq!(app.session.pane.counted.unwrap().undated_left_out, 0);
    strike(&mut app, "I");
    assert_eq!(app.session.windows().unwrap(), first, "the one under the cursor is out again");
    assert_eq!(count(&app), alone);
    strike(&mut app, "u");
    assert_eq!(app.session.windows().unwrap(), both);
    strike(&mut app, "v<enter>");
    assert_eq!(app.session.windows().unwrap().len(), 1, "Enter keeps the brush alone");
}

#[test]
fn times_that_touch_become_one_and_others_stay_as_they_were_typed() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "ftime:2023-06-01T01<enter>");
    let window = |text: &str| Command::Window(Some(text.to_owned()));
    app.command(&window("2023-06-01T05"));
    assert_eq!(&*app.session.view.scope.query, "time:(2023-06-01T01 2023-06-01T05)");
    assert_eq!(app.session.windows().unwrap(), [bounds("2023-06-01T01"), bounds("2023-06-01T05")]);
    app.command(&window("2023-06-01T02"));
    assert_eq!(&*app.session.view.scope.query, "time:(2023-06-01T01:00..2023-06-01T02:59 2023-06-01T05)");
    app.command(&window("2023-06-01T05"));
    assert_eq!(&*app.session.view.scope.query, "time:2023-06-01T01:00..2023-06-01T02:59");
    app.command(&window("2023-06-02.."));
    assert_eq!(&*app.session.view.scope.query, "time:(2023-06-01T01:00..2023-06-01T02:59 2023-06-02..)");
    app.command(&window("no time"));
    assert!(app.session.notice.as_ref().unwrap().wrong);
}

#[test]
fn a_time_by_comparison_is_a_window_like_any_other() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "ftime>=2023-06-01T10:00 not time:2023-06-01T12<enter>");
    app.command(&Command::Window(Some("2023-06-01T01".to_owned())));
    assert_eq!(
        &*app.session.view.scope.query, "not time:2023-06-01T12 time:(2023-06-01T01 2023-06-01T10:00..)",
        "what is left out stays so"
    );
}
