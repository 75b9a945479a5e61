//! What is typed or chosen from a list, and can't be done.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, said, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::event::Field;
use dwell::session::{FacetLine, PromptKind, facet_lines};

#[test]
fn a_wrong_day_or_time_stays_to_be_mended() {
    let case = minutes(100);
    for (keys, kind) in [("a2023-07-32", PromptKind::AsOf), ("T2023-06-01T25:00", PromptKind::Goto)] {
        let mut desk = desk(case.path(), SIZE, "jj");
        let before = desk.session.view.clone();
        strike(&mut desk, &format!("{keys}<enter>"));
        let bar = desk.session.bar.as_ref().unwrap();
        assert_eq!((bar.kind, bar.input.text()), (kind, &keys[1..]));
        let error = bar.error.as_ref().unwrap();
        assert_eq!(error.span, 0..keys.len() - 1);
        assert_eq!(desk.session.view, before);
        strike(&mut desk, "<backspace>");
        assert!(desk.session.bar.as_ref().unwrap().error.is_none(), "what is typed anew is not judged yet");
        strike(&mut desk, "<esc>");
        assert_eq!((desk.session.bar.is_none(), selected(&desk)), (true, "E00002"));
    }
    let mut desk = desk(case.path(), SIZE, "a2023-07-01<enter>");
    assert_eq!(desk.session.view.as_of.as_deref(), Some("2023-07-01"));
    strike(&mut desk, "a<ctrl+u>now<enter>");
    assert_eq!(desk.session.view.as_of, None);
}

#[test]
fn what_cannot_be_counted_is_no_facet() {
    let case = minutes(100);
    for name in ["time", "raw"] {
        let mut desk = desk(case.path(), SIZE, "");
        let before = desk.session.view.facets.clone();
        strike(&mut desk, &format!(":facet {name}<enter>"));
        assert_eq!(desk.session.view.facets, before);
        assert!(said(&desk).contains("can't be counted"), "{}", said(&desk));
        assert!(desk.session.history.is_empty());
    }
}

#[test]
fn all_values_of_a_facet_are_asked_for_once() {
    let case = minutes(1100);
    let mut desk = desk(case.path(), SIZE, ":facet message<enter>");
    strike(&mut desk, "G");
    let more = |desk: &Desk<LocalEngine>| {
        let is_more = |line: &FacetLine| matches!(line, FacetLine::More { field: Field::Message, .. });
        facet_lines(&desk.session).iter().position(is_more)
    };
    let to_more = |desk: &mut Desk<LocalEngine>| {
        let at = more(desk).unwrap();
        strike(desk, "g");
        strike(desk, &"j".repeat(at));
    };
    to_more(&mut desk);
    strike(&mut desk, "<enter>");
    assert_eq!(desk.session.facet(Field::Message).unwrap().values.len(), 1000);
    let depth = desk.session.history.len();
    to_more(&mut desk);
    strike(&mut desk, "<enter>");
    assert_eq!((said(&desk), desk.session.history.len()), ("narrow it: F or a filter", depth));
}

#[test]
fn a_field_that_is_none_is_told_of_as_a_field() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "Fraw.Operation<enter>");
    assert!(said(&desk).contains("`dwell facets --by raw.Operation` counts it"), "{}", said(&desk));
    strike(&mut desk, "Ftheme light<enter>");
    assert!(said(&desk).contains("`theme light`"), "a list of fields does no commands");
}

#[test]
fn space_marks_and_enter_folds() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "<enter>");
    let before = desk.session.clone();
    strike(&mut desk, "d");
    assert!(desk.session == before);
    strike(&mut desk, "<space>");
    assert_eq!(desk.session.chains.mark, desk.session.view.cursor);
    strike(&mut desk, "<space>");
    assert_eq!(desk.session.chains.mark, None);
    strike(&mut desk, "sv<right><space>");
    assert!(desk.session.lanes.brush.is_some());
    strike(&mut desk, "<enter>L");
    assert!(desk.session.lanes.brush.is_none());
    assert_eq!(desk.session.view.look.name(), "light");
}
