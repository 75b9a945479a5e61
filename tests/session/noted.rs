//! What can be noted, what can not, and where it shows.

use crate::SIZE;
use crate::common::{desk, minutes, strike};
use crate::notes::{acts, screen};
use crate::said;
use dwell::app::Desk;
use dwell::engine::LocalEngine;

#[test]
fn a_range_has_the_rows_that_are_let_in_around_an_event_too() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "foperation:Send<enter>j:context 2<enter>");
    let seen: Vec<bool> = desk.session.timeline.rows.iter().map(|row| row.let_in).collect();
    let around = seen.iter().filter(|let_in| **let_in).count();
    assert_eq!(around, 4);
    strike(&mut desk, "gvjjjj");
    let (from, to) = desk.session.range_rows().unwrap();
    let ids: Vec<String> =
        desk.session.timeline.rows[from..=to].iter().map(|row| row.position.id.clone()).collect();
    assert!(ids.len() == 5 && seen[from..=to].contains(&true), "{ids:?}");
    strike(&mut desk, "tseen<enter>");
    assert_eq!(desk.session.note_question().as_deref(), Some("tag 5 events (of 100) with seen?"));
    strike(&mut desk, "<enter>:context off<enter>Cftags:seen<enter>");
    let noted: Vec<String> = desk.session.timeline.rows.iter().map(|row| row.position.id.clone()).collect();
    assert_eq!(noted, ids);
}

#[test]
fn what_makes_no_sense_is_told_and_waits_for_nothing() {
    let case = minutes(20);
    let mut desk = desk(case.path(), SIZE, "texfil<enter>t-noise kept<enter>");
    assert!(said(&desk).contains("not tagged noise"), "{}", said(&desk));
    assert!(desk.session.notice.as_ref().unwrap().wrong);
    assert_eq!(desk.session.selected().unwrap().notes.tags, ["exfil", "kept"], "what makes sense is done");
    strike(&mut desk, ":take-back none<enter>");
    assert!(said(&desk).contains("no note has the id none"), "{}", said(&desk));
    strike(&mut desk, ":link caused E00000<enter>");
    assert!(desk.session.notice.as_ref().unwrap().wrong, "{}", said(&desk));
    strike(&mut desk, "%K<esc>");
    assert_eq!((desk.session.unsaved(), acts(case.path()).len()), (None, 2));
    strike(&mut desk, "gq");
    assert!(desk.left, "nothing waits to be saved");
}

#[test]
fn a_row_with_a_value_of_which_something_is_said_has_a_sign() {
    let case = minutes(30);
    let mut desk = desk(case.path(), SIZE, "@our own desk<enter>");
    let noted = |desk: &Desk<LocalEngine>| {
        desk.session.timeline.rows.iter().filter(|row| row.notes.values == 1).count()
    };
    assert!(noted(&desk) > 1 && noted(&desk) < 30, "wherever the account is");
    let shown = screen(&desk);
    let rows: Vec<&str> =
        shown.lines().filter(|line| line.contains("Agency ") && line.contains(':')).collect();
    let (with, without): (Vec<&str>, Vec<&str>) =
        rows.iter().partition(|line| line.contains("desk-00      Agency"));
    assert!(with.len() > 1 && with.iter().all(|line| line.contains("  @ ")), "{shown}");
    assert!(!without.is_empty() && without.iter().all(|line| !line.contains("  @ ")), "{shown}");
    strike(&mut desk, "U");
    assert_eq!(noted(&desk), 0);
}
