//! Switching terms of the filter off and on.

use crate::common::{app, minutes, strike};
use crate::{SIZE, count};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::session::{Command, Overlay};

fn off(app: &Headless<LocalEngine>) -> Vec<&str> {
    app.session.view.scope.off.iter().map(|term| &*term.text).collect()
}

fn query(app: &Headless<LocalEngine>) -> &str {
    &app.session.view.scope.query
}

const TYPED: &str = "fagency:\"Agency A\" and (stage:other or operation:Send) -session_id:session-1<enter>";

#[test]
fn a_term_is_switched_off_and_stands_where_it_was_once_it_is_on_again() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, TYPED);
    let all = count(&app);
    strike(&mut app, "Oj<space>");
    assert_eq!(query(&app), "agency:\"Agency A\" -session_id:session-1");
    assert_eq!(off(&app), ["(stage:other or operation:Send)"]);
    assert!(count(&app) > all);
    strike(&mut app, "<space>");
    assert_eq!(query(&app), "agency:\"Agency A\" (stage:other or operation:Send) -session_id:session-1");
    assert_eq!((count(&app), off(&app).len()), (all, 0));
    strike(&mut app, "k<space><esc>");
    assert_eq!((app.session.overlay.is_none(), off(&app)), (true, vec!["agency:\"Agency A\""]));
}

#[test]
fn what_is_off_is_kept_through_further_changes_and_undo() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, TYPED);
    strike(&mut app, "O<space>Gd<enter>");
    assert_eq!((query(&app), off(&app)), ("(stage:other or operation:Send)", vec!["agency:\"Agency A\""]));
    strike(&mut app, "i");
    assert!(query(&app).contains("account:"));
    assert_eq!(off(&app), ["agency:\"Agency A\""]);
    strike(&mut app, "f token<enter>uu");
    assert_eq!((query(&app), off(&app)), ("(stage:other or operation:Send)", vec!["agency:\"Agency A\""]));
    strike(&mut app, "uu");
    assert_eq!(off(&app).len(), 0);
    assert!(query(&app).contains("and (stage"), "as it was typed");
    strike(&mut app, "<ctrl+r>");
    assert_eq!(off(&app), ["agency:\"Agency A\""]);
    strike(&mut app, "C");
    assert_eq!((query(&app), off(&app)), ("", vec!["agency:\"Agency A\""]), "the filter alone is cleared");
    strike(&mut app, "C");
    assert_eq!(off(&app).len(), 0, "a second time what is off too");
}

#[test]
fn a_term_that_is_included_again_is_not_off_as_well() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "iO<space><enter>");
    assert_eq!((query(&app), off(&app).len()), ("", 1));
    strike(&mut app, "i");
    assert_eq!((query(&app), off(&app).len()), ("account:desk-00@agency-a.example", 0));
}

#[test]
fn terms_are_switched_by_name_and_one_can_be_left_alone() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, TYPED);
    app.command(&"off -session_id:session-1".parse::<Command>().unwrap());
    assert_eq!(off(&app), ["-session_id:session-1"]);
    app.command(&"off is:span".parse::<Command>().unwrap());
    assert_eq!(off(&app), ["-session_id:session-1", "is:span"], "it joins those that are off");
    app.command(&"on is:span".parse::<Command>().unwrap());
    assert!(query(&app).ends_with("is:span"));
    app.command(&"drop is:span".parse::<Command>().unwrap());
    assert_eq!(app.session.terms().len(), 3);
    app.command(&"drop stage:detection".parse::<Command>().unwrap());
    assert!(app.session.notice.as_ref().unwrap().text.contains("no term `stage:detection`"));
    app.command(&"on agency".parse::<Command>().unwrap());
    strike(&mut app, "Oo");
    assert_eq!((query(&app), off(&app).len()), ("agency:\"Agency A\"", 3));
    strike(&mut app, "o");
    assert_eq!(off(&app).len(), 0);
    strike(&mut app, &"d".repeat(4));
    assert_eq!((query(&app), app.session.overlay.is_none()), ("", true), "an empty list is closed");
    strike(&mut app, "O");
    assert!(!matches!(app.session.overlay, Some(Overlay::Terms { .. })));
}
