//! Two timelines on two filters with one clock.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::event::Zone;
use dwell::session::{Command, Layout};

/// Where the other pane is, its number, and how many rows it has.
fn other(desk: &Desk<LocalEngine>) -> (String, Option<u64>, u64) {
    let beside = desk.session.beside().unwrap();
    let id = beside.selected().map_or_else(String::new, |row| row.position.id.clone());
    (id, beside.rank, beside.counted.unwrap().total.records)
}

fn at(id: &str, rank: u64, count: u64) -> (String, Option<u64>, u64) {
    (id.to_owned(), Some(rank), count)
}

#[test]
fn the_other_pane_follows_the_time_of_the_cursor() {
    let case = minutes(3000);
    let mut desk = desk(case.path(), SIZE, "fsession_id:session-*<enter>T1 jun 08:20<enter>|");
    assert_eq!(selected(&desk), "E00320");
    assert_eq!(other(&desk), at("E00320", 320, 3000));
    strike(&mut desk, ":panes stage:token_forgery<enter>");
    assert_eq!(other(&desk), at("E00320", 106, 1000), "its first event then or later");
    strike(&mut desk, "jj");
    assert_eq!((selected(&desk), other(&desk)), ("E00322", at("E00323", 107, 1000)));
    strike(&mut desk, "G");
    assert_eq!(other(&desk), at("E02999", 999, 1000));
    strike(&mut desk, "g<pgdn>");
    let n: usize = selected(&desk)[1..].parse().unwrap();
    assert_eq!(other(&desk).0, format!("E{:05}", n + (2 + 3 - n % 3) % 3), "{n}");
}

#[test]
fn each_pane_has_its_filter_its_cursor_and_its_history() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "faccount:desk-00*<enter>T1 jun 03:00<enter>|");
    let (here, total) = (selected(&desk).to_owned(), count(&desk));
    let rank = desk.session.rank.unwrap();
    strike(&mut desk, "\\");
    assert_eq!(other(&desk), at(&here, rank, total));
    strike(&mut desk, "fstage:token_forgery<enter>");
    assert_eq!(&*desk.session.view.query, "stage:token_forgery");
    assert_eq!(other(&desk).2, total);
    strike(&mut desk, "jjj");
    let there = selected(&desk).to_owned();
    let other_moved = other(&desk).0;
    strike(&mut desk, "\\");
    assert_eq!((&*desk.session.view.query, count(&desk)), ("account:desk-00*", total));
    assert_eq!(selected(&desk), other_moved, "where the clock led it");
    assert!(other(&desk).0 >= there);
    strike(&mut desk, "u");
    assert_eq!(&*desk.session.view.query, "", "undo is of this pane");
    assert_eq!(&*desk.session.panes.as_ref().unwrap().other.query, "stage:token_forgery");
    strike(&mut desk, "\\u");
    assert_eq!(&*desk.session.view.query, "");
}

#[test]
fn closing_keeps_the_pane_with_the_keys() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "faccount:desk-00*<enter>:panes stage:other<enter>\\jj|");
    assert!(desk.session.panes.is_none());
    assert_eq!(&*desk.session.view.query, "stage:other");
    assert!(Layout::of(&desk.session).other.is_empty());
    strike(&mut desk, "\\");
    assert!(desk.session.notice.as_ref().unwrap().text.contains("one pane"));
    desk.command(&Command::Panes(Some("acount:x".to_owned())));
    assert!(desk.session.panes.is_none() && desk.session.notice.as_ref().unwrap().wrong);
}

#[test]
fn panes_stand_beside_each_other_where_there_is_room_and_are_pointed_at() {
    let case = minutes(1000);
    for size in [(80, 24), (120, 36), (160, 40), (200, 60)] {
        let mut desk = desk(case.path(), size, "fstage:other<enter>|");
        let layout = Layout::of(&desk.session);
        let (own, other) = (layout.timeline, layout.other);
        assert_eq!(own.y == other.y, size.0 >= 160, "{size:?}");
        assert!(own.height >= 5 && other.height >= 5 && own.width >= 50 && other.width >= 50, "{size:?}");
        desk.press(other.x + 5, other.y + 2);
        let after = Layout::of(&desk.session);
        assert_eq!((after.timeline, after.other), (other, own), "they stay where they are");
        assert_eq!(&*desk.session.view.query, "");
    }
}

#[test]
fn what_holds_of_the_view_holds_of_both() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "|:panes time:2023-06-01T00..2023-06-01T04<enter>");
    let utc = other(&desk).2;
    desk.command(&Command::Zone(Zone::parse("+02:00")));
    assert!(other(&desk).2 < utc, "a time of its filter is meant in the zone that is shown");
    desk.command(&Command::Zone(Zone::parse("UTC")));
    assert_eq!(other(&desk).2, utc);
    desk.command(&Command::AsOf(Some("2023-05-01".to_owned())));
    assert_eq!(other(&desk).2, 0, "nothing was known yet");
}

#[test]
fn answers_that_come_late_never_reach_the_wrong_pane() {
    use dwell::engine::{Answer, Body, Cancel, Engine, Quality};
    use dwell::session::{Effect, Session, View};
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
    // asked of one pane, and not answered before keys go to the other
    let told = session.apply(&Command::Filter("stage:other".to_owned()));
    answer(told, &mut session, &mut held, true);
    let told = session.apply(&Command::Pane);
    for late in std::mem::take(&mut held) {
        assert!(!matches!(late.body, Body::Refused(_)));
        session.receive(late);
    }
    answer(told, &mut session, &mut held, false);
    let stages = |session: &Session| -> Vec<&str> {
        let mut all: Vec<&str> = session.timeline.rows.iter().map(|row| row.event.stage().name()).collect();
        all.dedup();
        all
    };
    assert_eq!((&*session.view.query, stages(&session)), ("stage:token_forgery", vec!["token_forgery"]));
    let beside = session.beside().unwrap();
    assert_eq!((&*beside.view.query, stages(&beside)), ("stage:other", vec!["other"]));
    assert_eq!(session.counted.unwrap().total.records, 333);
    assert_eq!(beside.counted.unwrap().total.records, 333);
}

#[test]
fn what_stands_around_an_event_is_left_with_its_pane() {
    let case = minutes(1000);
    let mut desk =
        desk(case.path(), SIZE, "fstage:token_forgery<enter>:context 1<enter>:panes stage:other<enter>");
    assert!(desk.session.view.context.is_some());
    strike(&mut desk, "\\");
    assert!(desk.session.view.context.is_none());
}

#[test]
fn what_is_hidden_is_hidden_in_both_panes_until_it_is_shown_in_the_one_with_the_keys() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "foperation:Send<enter>:panes session_id:session-0<enter>");
    assert_eq!((count(&desk), other(&desk).2), (15, 10));
    strike(&mut desk, "gjH<enter>");
    assert_eq!((count(&desk), other(&desk).2), (14, 9), "E00007 stands in both");
    strike(&mut desk, "<alt+h>");
    assert_eq!((count(&desk), other(&desk).2), (15, 9), "it is shown where the keys go");
    strike(&mut desk, "\\");
    assert_eq!((count(&desk), other(&desk).2), (9, 15), "and stays so there");
    strike(&mut desk, "<alt+h>");
    assert_eq!((count(&desk), other(&desk).2), (10, 15));
    strike(&mut desk, "<alt+h>\\<alt+h>");
    assert_eq!((count(&desk), other(&desk).2), (14, 9));
    strike(&mut desk, "U");
    assert_eq!((count(&desk), other(&desk).2), (15, 10), "what is taken back is so in both");
}

#[test]
fn a_long_filter_leaves_room_for_how_many_there_are_and_how_they_are_arranged() {
    let case = minutes(300);
    let filter =
        "faccount:*@agency-a.example or session_id:session-* or operation:\"Mail items accessed\"<enter>";
    for (size, keys, mode) in
        [((160, 40), ";;", "by account"), ((120, 36), ".", "alike as one"), ((80, 24), ";;", "by account")]
    {
        let desk = desk(case.path(), size, &format!("{filter}:panes stage:token_forgery<enter>{keys}"));
        let shown = screen(&desk);
        let title =
            shown.lines().find(|line| line.contains("─ account:*") || line.contains("─ (account:*")).unwrap();
        let of = title.split("─ account:*").nth(1).unwrap_or(title);
        assert!(of.contains("of 300") && of.contains(mode), "{size:?}: {title}");
    }
}
