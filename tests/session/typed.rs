//! Input, typed or chosen from a list, that can't be carried out.

use crate::common::{app, minutes, strike};
use crate::{SIZE, said, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::Field;
use dwell::session::{FacetLine, PromptKind, facet_lines};

#[test]
fn a_wrong_day_or_time_stays_to_be_mended() {
    let case = minutes(100);
    for (keys, kind) in [("a2023-07-32", PromptKind::AsOf), ("T2023-06-01T25:00", PromptKind::Goto)] {
        let mut app = app(case.path(), SIZE, "jj");
        let before = app.session.view.clone();
        strike(&mut app, &format!("{keys}<enter>"));
        let bar = app.session.bar.as_ref().unwrap();
        assert_eq!((bar.kind, bar.input.text()), (kind, &keys[1..]));
        let error = bar.error.as_ref().unwrap();
        assert_eq!(error.span, 0..keys.len() - 1);
        assert_eq!(app.session.view, before);
        strike(&mut app, "<backspace>");
        assert!(app.session.bar.as_ref().unwrap().error.is_none(), "what is typed anew is not judged yet");
        strike(&mut app, "<esc>");
        assert_eq!((app.session.bar.is_none(), selected(&app)), (true, "E00002"));
    }
    let mut app = app(case.path(), SIZE, "a2023-07-01<enter>");
    assert_eq!(app.session.view.as_of.as_deref(), Some("2023-07-01"));
    strike(&mut app, "a<ctrl+u>now<enter>");
    assert_eq!(app.session.view.as_of, None);
}

#[test]
fn what_cannot_be_counted_is_no_facet() {
    let case = minutes(100);
    for name in ["time", "raw"] {
        let mut app = app(case.path(), SIZE, "");
        let before = app.session.view.facets.clone();
        strike(&mut app, &format!(":facet {name}<enter>"));
        assert_eq!(app.session.view.facets, before);
        assert!(said(&app).contains("can't be counted"), "{}", said(&app));
        assert!(app.session.pane.history.is_empty());
    }
}

#[test]
fn all_values_of_a_facet_are_asked_for_once() {
    let case = minutes(1100);
    let mut app = app(case.path(), SIZE, ":facet message<enter>");
    strike(&mut app, "G");
    let more = |app: &Headless<LocalEngine>| {
        let is_more = |line: &FacetLine| matches!(line, FacetLine::More { field: Field::Message, .. });
        facet_lines(&app.session).iter().position(is_more)
    };
    let to_more = |app: &mut Headless<LocalEngine>| {
        let at = more(app).unwrap();
        strike(app, "g");
        strike(app, &"j".repeat(at));
    };
    to_more(&mut app);
    strike(&mut app, "<enter>");
    assert_eq!(app.session.facet(Field::Message).unwrap().values.len(), 1000);
    let depth = app.session.pane.history.len();
    to_more(&mut app);
    strike(&mut app, "<enter>");
    assert_eq!((said(&app), app.session.pane.history.len()), ("narrow it: F or a filter", depth));
}

#[test]
fn a_field_that_is_none_is_told_of_as_a_field() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "Fraw.Operation<enter>");
    assert!(said(&app).contains("`dwell facets --by raw.Operation` counts it"), "{}", said(&app));
    strike(&mut app, "Ftheme light<enter>");
    assert!(said(&app).contains("`theme light`"), "a list of fields does no commands");
}

#[test]
fn space_marks_and_enter_folds() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "<enter>");
    let before = app.session.clone();
    strike(&mut app, "d");
    assert!(app.session == before);
    strike(&mut app, "<space>");
    assert_eq!(app.session.chains.mark, app.session.view.scope.cursor);
    strike(&mut app, "<space>");
    assert_eq!(app.session.chains.mark, None);
    strike(&mut app, "sv<right><space>");
    assert!(app.session.lanes.brush.is_some());
    strike(&mut app, "<enter>L");
    assert!(app.session.lanes.brush.is_none());
    assert_eq!(app.session.view.look.name(), "light");
}
