//! Which notes are possible, and where they show.

use crate::SIZE;
use crate::common::{app, minutes, strike};
use crate::notes::{acts, screen};
use crate::said;
use dwell::app::Headless;
use dwell::engine::LocalEngine;

#[test]
fn a_range_has_the_rows_that_are_let_in_around_an_event_too() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "foperation:Send<enter>j:context 2<enter>");
    let seen: Vec<bool> = app.session.pane.timeline.rows.iter().map(|row| row.let_in).collect();
    let around = seen.iter().filter(|let_in| **let_in).count();
    assert_eq!(around, 4);
    strike(&mut app, "gvjjjj");
    let (from, to) = app.session.range_rows().unwrap();
    let ids: Vec<String> =
        app.session.pane.timeline.rows[from..=to].iter().map(|row| row.position.id.clone()).collect();
    assert!(ids.len() == 5 && seen[from..=to].contains(&true), "{ids:?}");
    strike(&mut app, "tseen<enter>");
    assert_eq!(app.session.note_question().as_deref(), Some("tag 5 events (of 100) with seen?"));
    strike(&mut app, "<enter>:context off<enter>Cftags:seen<enter>");
    let noted: Vec<String> =
        app.session.pane.timeline.rows.iter().map(|row| row.position.id.clone()).collect();
    assert_eq!(noted, ids);
}

#[test]
fn what_makes_no_sense_is_told_and_waits_for_nothing() {
    let case = minutes(20);
    let mut app = app(case.path(), SIZE, "texfil<enter>t-noise kept<enter>");
    assert!(said(&app).contains("not tagged noise"), "{}", said(&app));
    assert!(app.session.notice.as_ref().unwrap().wrong);
    assert_eq!(app.session.selected().unwrap().notes.tags, ["exfil", "kept"], "what makes sense is done");
    strike(&mut app, ":take-back none<enter>");
    assert!(said(&app).contains("no note has the id none"), "{}", said(&app));
    strike(&mut app, ":link caused E00000<enter>");
    assert!(app.session.notice.as_ref().unwrap().wrong, "{}", said(&app));
    strike(&mut app, "%K<esc>");
    assert_eq!((app.session.unsaved(), acts(case.path()).len()), (None, 2));
    strike(&mut app, "gq");
    assert!(app.left, "nothing waits to be saved");
}

#[test]
fn a_row_with_a_value_of_which_something_is_said_has_a_sign() {
    let case = minutes(30);
    let mut app = app(case.path(), SIZE, "@our own desk<enter>");
    let noted = |app: &Headless<LocalEngine>| {
        app.session.pane.timeline.rows.iter().filter(|row| row.notes.values == 1).count()
    };
    assert!(noted(&app) > 1 && noted(&app) < 30, "wherever the account is");
    let shown = screen(&app);
    let rows: Vec<&str> =
        shown.lines().filter(|line| line.contains("Agency ") && line.contains(':')).collect();
    let (with, without): (Vec<&str>, Vec<&str>) =
        rows.iter().partition(|line| line.contains("desk-00      Agency"));
    assert!(with.len() > 1 && with.iter().all(|line| line.contains("  @ ")), "{shown}");
    assert!(!without.is_empty() && without.iter().all(|line| !line.contains("  @ ")), "{shown}");
    strike(&mut app, "U");
    assert_eq!(noted(&app), 0);
}
