//! Terms of the filter that are switched off and on.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, count};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::session::{Command, Overlay};

fn off(desk: &Desk<LocalEngine>) -> Vec<&str> {
    desk.session.view.off.iter().map(|term| &*term.text).collect()
}

fn query(desk: &Desk<LocalEngine>) -> &str {
    &desk.session.view.query
}

const TYPED: &str = "fagency:\"Agency A\" and (stage:other or operation:Send) -session_id:session-1<enter>";

#[test]
fn a_term_is_switched_off_and_stands_where_it_was_once_it_is_on_again() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, TYPED);
    let all = count(&desk);
    strike(&mut desk, "Oj<space>");
    assert_eq!(query(&desk), "agency:\"Agency A\" -session_id:session-1");
    assert_eq!(off(&desk), ["(stage:other or operation:Send)"]);
    assert!(count(&desk) > all);
    strike(&mut desk, "<space>");
    assert_eq!(query(&desk), "agency:\"Agency A\" (stage:other or operation:Send) -session_id:session-1");
    assert_eq!((count(&desk), off(&desk).len()), (all, 0));
    strike(&mut desk, "k<space><esc>");
    assert_eq!((desk.session.overlay.is_none(), off(&desk)), (true, vec!["agency:\"Agency A\""]));
}

#[test]
fn what_is_off_is_kept_through_further_changes_and_undo() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, TYPED);
    strike(&mut desk, "O<space>Gd<enter>");
    assert_eq!((query(&desk), off(&desk)), ("(stage:other or operation:Send)", vec!["agency:\"Agency A\""]));
    strike(&mut desk, "i");
    assert!(query(&desk).contains("account:"));
    assert_eq!(off(&desk), ["agency:\"Agency A\""]);
    strike(&mut desk, "f token<enter>uu");
    assert_eq!((query(&desk), off(&desk)), ("(stage:other or operation:Send)", vec!["agency:\"Agency A\""]));
    strike(&mut desk, "uu");
    assert_eq!(off(&desk).len(), 0);
    assert!(query(&desk).contains("and (stage"), "as it was typed");
    strike(&mut desk, "<ctrl+r>");
    assert_eq!(off(&desk), ["agency:\"Agency A\""]);
    strike(&mut desk, "C");
    assert_eq!((query(&desk), off(&desk)), ("", vec!["agency:\"Agency A\""]), "the filter alone is cleared");
    strike(&mut desk, "C");
    assert_eq!(off(&desk).len(), 0, "a second time what is off too");
}

#[test]
fn a_term_that_is_included_again_is_not_off_as_well() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "iO<space><enter>");
    assert_eq!((query(&desk), off(&desk).len()), ("", 1));
    strike(&mut desk, "i");
    assert_eq!((query(&desk), off(&desk).len()), ("account:desk-00@agency-a.example", 0));
}

#[test]
fn terms_are_switched_by_name_and_one_can_be_left_alone() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, TYPED);
    desk.command(&"off -session_id:session-1".parse::<Command>().unwrap());
    assert_eq!(off(&desk), ["-session_id:session-1"]);
    desk.command(&"off is:span".parse::<Command>().unwrap());
    assert_eq!(off(&desk), ["-session_id:session-1", "is:span"], "it joins those that are off");
    desk.command(&"on is:span".parse::<Command>().unwrap());
    assert!(query(&desk).ends_with("is:span"));
    desk.command(&"drop is:span".parse::<Command>().unwrap());
    assert_eq!(desk.session.terms().len(), 3);
    desk.command(&"drop stage:detection".parse::<Command>().unwrap());
    assert!(desk.session.notice.as_ref().unwrap().text.contains("no term `stage:detection`"));
    desk.command(&"on agency".parse::<Command>().unwrap());
    strike(&mut desk, "Oo");
    assert_eq!((query(&desk), off(&desk).len()), ("agency:\"Agency A\"", 3));
    strike(&mut desk, "o");
    assert_eq!(off(&desk).len(), 0);
    strike(&mut desk, &"d".repeat(4));
    assert_eq!((query(&desk), desk.session.overlay.is_none()), ("", true), "an empty list is closed");
    strike(&mut desk, "O");
    assert!(!matches!(desk.session.overlay, Some(Overlay::Terms { .. })));
}
