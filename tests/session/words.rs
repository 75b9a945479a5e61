//! Times in words: going to them, their preview, and errors marked under the wrong word.

use crate::common::{app, flagship, minutes, strike};
use crate::notes::screen;
use crate::{SIZE, said, selected};
use dwell::session::Command;

#[test]
fn a_time_in_words_leads_from_the_selected_event_or_from_the_case() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "T1 jun 08:20<enter>");
    assert_eq!(selected(&app), "E00320");
    strike(&mut app, "T+30m<enter>");
    assert_eq!(selected(&app), "E00350");
    strike(&mut app, "T-1h 10m<enter>");
    assert_eq!(selected(&app), "E00300", "the quiet hour before holds no event");
    strike(&mut app, "Tlast event<enter>");
    assert_eq!(selected(&app), "E00999");
    strike(&mut app, "Tnow -10m<enter>");
    assert_eq!(selected(&app), "E00989");
    app.command(&"goto first session_id:session-90".parse::<Command>().unwrap());
    assert_eq!(selected(&app), "E00900");
    strike(&mut app, ":goto first session_id:session-40 +3m<enter>");
    assert_eq!(selected(&app), "E00403", "so far further than the event");
}

#[test]
fn why_a_time_leads_nowhere_is_told_while_it_is_typed_and_which_instant_now_is() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "T31 feb");
    assert!(screen(&app).contains("February has no day 31"), "{}", screen(&app));
    strike(&mut app, "<ctrl+u>soon");
    assert!(screen(&app).contains("`soon` is no time and no milestone"), "{}", screen(&app));
    strike(&mut app, "<ctrl+u>now");
    assert!(screen(&app).contains(":39:00 UTC, the last time in the case"), "{}", screen(&app));
    strike(&mut app, "<enter>");
    assert_eq!((selected(&app), said(&app)), ("E00999", "now is the last time in the case"));
}

#[test]
fn the_first_of_a_stage_is_one_of_those_that_are_shown() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "GTfirst token forgery<enter>");
    assert_eq!(selected(&app), "E00002");
    strike(&mut app, "fsession_id:session-5<enter>Tlast token forgery<enter>");
    assert_eq!(selected(&app), "E00059");
    let before = selected(&app).to_owned();
    strike(&mut app, "Tfirst detection<enter>");
    assert_eq!(selected(&app), before);
    assert!(app.session.notice.as_ref().unwrap().text.contains("no such event"));
}

#[test]
fn a_milestone_is_named_and_where_it_leads_is_known_while_it_is_typed() {
    let mut app = app(&flagship(), SIZE, "Tdetection");
    let lead = app.session.bar.as_ref().unwrap().lead.clone().unwrap();
    let there = lead.row.clone().unwrap().unwrap();
    assert!(there.position.time >= lead.instant(), "{there:?}");
    strike(&mut app, "<enter>");
    assert_eq!(app.session.selected().unwrap().position, there.position);
    strike(&mut app, "Tconsumer closed -1d<enter>");
    let time = app.session.selected().unwrap().event.when.unwrap().time_text();
    assert!(time.starts_with("2023-07-02"), "{time}");
}

#[test]
fn a_wrong_word_is_told_of_once_it_is_finished_and_what_is_typed_stays() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "T15 jum");
    let error = |app: &dwell::app::Headless<_>| app.session.bar.as_ref().unwrap().error.clone();
    assert_eq!(error(&app), None, "it may only be unfinished");
    strike(&mut app, " 14:00");
    assert_eq!(error(&app).unwrap().span, 3..6);
    strike(&mut app, "<enter>");
    let told = error(&app).unwrap();
    assert!(told.hint.unwrap().contains("15 jun 14:00"), "what can be written");
    strike(&mut app, "<ctrl+u>1 jun 00:05<enter>");
    assert_eq!((selected(&app), app.session.bar.is_none()), ("E00005", true));
}
