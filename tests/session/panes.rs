//! Two timelines on two filters with one clock.

use crate::common::{app, minutes, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::Zone;
use dwell::session::{Command, Layout};

/// The id under the cursor of the other pane, its rank, and the number of its rows.
fn other(app: &Headless<LocalEngine>) -> (String, Option<u64>, u64) {
    let other = app.session.other_pane().unwrap();
    let id = other.selected().map_or_else(String::new, |row| row.position.id.clone());
    (id, other.rank, other.counted.unwrap().total.records)
}

fn at(id: &str, rank: u64, count: u64) -> (String, Option<u64>, u64) {
    (id.to_owned(), Some(rank), count)
}

#[test]
fn the_other_pane_follows_the_time_of_the_cursor() {
    let case = minutes(3000);
    let mut app = app(case.path(), SIZE, "fsession_id:session-*<enter>T1 jun 08:20<enter>|");
    assert_eq!(selected(&app), "E00320");
    assert_eq!(other(&app), at("E00320", 320, 3000));
    strike(&mut app, ":panes stage:token_forgery<enter>");
    assert_eq!(other(&app), at("E00320", 106, 1000), "its first event then or later");
    strike(&mut app, "jj");
    assert_eq!((selected(&app), other(&app)), ("E00322", at("E00323", 107, 1000)));
    strike(&mut app, "G");
    assert_eq!(other(&app), at("E02999", 999, 1000));
    strike(&mut app, "g<pgdn>");
    let n: usize = selected(&app)[1..].parse().unwrap();
    assert_eq!(other(&app).0, format!("E{:05}", n + (2 + 3 - n % 3) % 3), "{n}");
}

#[test]
fn each_pane_has_its_filter_its_cursor_and_its_history() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "faccount:desk-00*<enter>T1 jun 03:00<enter>|");
    let (here, total) = (selected(&app).to_owned(), count(&app));
    let rank = app.session.pane.rank.unwrap();
    strike(&mut app, "\\");
    assert_eq!(other(&app), at(&here, rank, total));
    strike(&mut app, "fstage:token_forgery<enter>");
    assert_eq!(&*app.session.view.scope.query, "stage:token_forgery");
    assert_eq!(other(&app).2, total);
    strike(&mut app, "jjj");
    let there = selected(&app).to_owned();
    let other_moved = other(&app).0;
    strike(&mut app, "\\");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("account:desk-00*", total));
    assert_eq!(selected(&app), other_moved, "where the clock led it");
    assert!(other(&app).0 >= there);
    strike(&mut app, "u");
    assert_eq!(&*app.session.view.scope.query, "", "undo is of this pane");
    assert_eq!(&*app.session.panes.as_ref().unwrap().other.scope.query, "stage:token_forgery");
    strike(&mut app, "\\u");
    assert_eq!(&*app.session.view.scope.query, "");
}

#[test]
fn closing_keeps_the_pane_with_the_keys() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "faccount:desk-00*<enter>:panes stage:other<enter>\\jj|");
    assert!(app.session.panes.is_none());
    assert_eq!(&*app.session.view.scope.query, "stage:other");
    assert!(Layout::of(&app.session).other.is_empty());
    strike(&mut app, "\\");
    assert!(app.session.notice.as_ref().unwrap().text.contains("one pane"));
    app.command(&Command::Panes(Some("acount:x".to_owned())));
    assert!(app.session.panes.is_none() && app.session.notice.as_ref().unwrap().wrong);
}

#[test]
fn panes_stand_beside_each_other_where_there_is_room_and_are_pointed_at() {
    let case = minutes(1000);
    for size in [(80, 24), (120, 36), (160, 40), (200, 60)] {
        let mut app = app(case.path(), size, "fstage:other<enter>|");
        let layout = Layout::of(&app.session);
        let (own, other) = (layout.timeline, layout.other);
        assert_eq!(own.y == other.y, size.0 >= 160, "{size:?}");
        assert!(own.height >= 5 && other.height >= 5 && own.width >= 50 && other.width >= 50, "{size:?}");
        app.press(other.x + 5, other.y + 2);
        let after = Layout::of(&app.session);
        assert_eq!((after.timeline, after.other), (other, own), "they stay where they are");
        assert_eq!(&*app.session.view.scope.query, "");
    }
}

#[test]
fn what_holds_of_the_view_holds_of_both() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "|:panes time:2023-06-01T00..2023-06-01T04<enter>");
    let utc = other(&app).2;
    app.command(&Command::Zone(Zone::parse("+02:00")));
    assert!(other(&app).2 < utc, "a time of its filter is meant in the zone that is shown");
    app.command(&Command::Zone(Zone::parse("UTC")));
    assert_eq!(other(&app).2, utc);
    app.command(&Command::AsOf(Some("2023-05-01".to_owned())));
    assert_eq!(other(&app).2, 0, "nothing was known yet");
}

#[test]
fn answers_that_come_late_never_reach_the_wrong_pane() {
    use dwell::engine::{Answer, Body, Cancel, Engine, Quality};
    use dwell::session::{Effect, PaneView, Session, View};
    let case = minutes(1000);
    let mut engine = crate::common::engine(case.path());
    let (mut session, mut waiting) = Session::open(SIZE, View::default(), Zone::Utc);
    let mut answer = |effects: Vec<Effect>, session: &mut Session, held: &mut Vec<Answer>, hold: bool| {
        let mut waiting = effects;
        while let Some(effect) = waiting.pop() {
            let Effect::Ask(ask) = effect else { continue };
            let answer: Answer = engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
            assert_eq!(answer.quality, Quality::Exact);
            if hold { held.push(answer) } else { waiting.extend(session.receive(answer)) }
        }
    };
    let mut held = Vec::new();
    answer(std::mem::take(&mut waiting), &mut session, &mut held, false);
    let told = session.apply(&Command::Panes(Some("stage:token_forgery".to_owned())));
    answer(told, &mut session, &mut held, false);
    // a question of one pane that is not answered before keys go to the other
    let told = session.apply(&Command::Filter("stage:other".to_owned()));
    answer(told, &mut session, &mut held, true);
    let told = session.apply(&Command::Pane);
    for late in std::mem::take(&mut held) {
        assert!(!matches!(late.body, Body::Refused(_)));
        session.receive(late);
    }
    answer(told, &mut session, &mut held, false);
    let stages = |pane: PaneView| -> Vec<&str> {
        let mut all: Vec<&str> = pane.timeline.rows.iter().map(|row| row.event.stage().name()).collect();
        all.dedup();
        all
    };
    let (focused, other) = (session.focused_pane(), session.other_pane().unwrap());
    assert_eq!((&*focused.scope.query, stages(focused)), ("stage:token_forgery", vec!["token_forgery"]));
    assert_eq!((&*other.scope.query, stages(other)), ("stage:other", vec!["other"]));
    assert_eq!(focused.counted.unwrap().total.records, 333);
    assert_eq!(other.counted.unwrap().total.records, 333);
}

#[test]
fn what_stands_around_an_event_is_left_with_its_pane() {
    let case = minutes(1000);
    let mut app =
        app(case.path(), SIZE, "fstage:token_forgery<enter>:context 1<enter>:panes stage:other<enter>");
    assert!(app.session.view.context.is_some());
    strike(&mut app, "\\");
    assert!(app.session.view.context.is_none());
}

#[test]
fn what_is_hidden_is_hidden_in_both_panes_until_it_is_shown_in_the_one_with_the_keys() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "foperation:Send<enter>:panes session_id:session-0<enter>");
    assert_eq!((count(&app), other(&app).2), (15, 10));
    strike(&mut app, "gjH<enter>");
    assert_eq!((count(&app), other(&app).2), (14, 9), "E00007 stands in both");
    strike(&mut app, "<alt+h>");
    assert_eq!((count(&app), other(&app).2), (15, 9), "it is shown where the keys go");
    strike(&mut app, "\\");
    assert_eq!((count(&app), other(&app).2), (9, 15), "and stays so there");
    strike(&mut app, "<alt+h>");
    assert_eq!((count(&app), other(&app).2), (10, 15));
    strike(&mut app, "<alt+h>\\<alt+h>");
    assert_eq!((count(&app), other(&app).2), (14, 9));
    strike(&mut app, "U");
    assert_eq!((count(&app), other(&app).2), (15, 10), "what is taken back is so in both");
}

#[test]
fn a_long_filter_leaves_room_for_how_many_there_are_and_how_they_are_arranged() {
    let case = minutes(300);
    let filter =
        "faccount:*@agency-a.example or session_id:session-* or operation:\"Mail items accessed\"<enter>";
    for (size, keys, mode) in
        [((160, 40), ";;", "by account"), ((120, 36), ".", "alike as one"), ((80, 24), ";;", "by account")]
    {
        let app = app(case.path(), size, &format!("{filter}:panes stage:token_forgery<enter>{keys}"));
        let shown = screen(&app);
        let title =
            shown.lines().find(|line| line.contains("─ account:*") || line.contains("─ (account:*")).unwrap();
        let of = title.split("─ account:*").nth(1).unwrap_or(title);
        assert!(of.contains("of 300") && of.contains(mode), "{size:?}: {title}");
    }
}

#[test]
fn a_text_is_looked_for_in_the_pane_with_the_keys_alone() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "|/event<enter>");
    assert!(screen(&app).contains("hit 1 of 100"), "{}", screen(&app));
    assert!(!screen(&app).contains("looking"), "{}", screen(&app));
    strike(&mut app, "\\");
    assert!(!screen(&app).contains("looking"), "{}", screen(&app));
}
