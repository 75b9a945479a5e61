//! The help, and searching in it.

use crate::common::{app, minutes, strike};
use crate::screen;
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::session::Overlay;

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 36), (200, 60), (50, 12), (74, 20)];

#[test]
fn letters_narrow_it_as_they_are_typed_and_escape_brings_all_of_it_back() {
    let case = minutes(20);
    for size in SIZES {
        let mut app = app(case.path(), size, "?");
        let whole = screen(&app);
        strike(&mut app, "/");
        assert!(screen(&app).contains("/ "), "{size:?}");
        strike(&mut app, "bli");
        assert!(screen(&app).contains("blind zone"), "{size:?}: {}", screen(&app));
        strike(&mut app, "nd<space>mailb");
        let shown = screen(&app);
        assert!(shown.contains("/ blind mailb"), "{size:?}: {shown}");
        strike(&mut app, "<esc>");
        assert_eq!(screen(&app), whole, "{size:?}");
        strike(&mut app, "<esc>");
        assert_eq!(app.session.overlay, None);
    }
}

#[test]
fn keys_commands_and_the_query_language_are_found() {
    let case = minutes(20);
    let mut app = app(case.path(), (80, 24), "?/");
    for (typed, shown) in [
        ("alike", ":alike"),
        ("<lt>ctrl+d<gt>", "half a screen further"),
        ("is:orphan", "is:orphan"),
        ("brackets", "Filters"),
        ("columns usual", "Commands without a key"),
    ] {
        strike(&mut app, &format!("<ctrl+u>{typed}"));
        assert!(screen(&app).contains(shown), "{typed}: {}", screen(&app));
    }
    strike(&mut app, "<ctrl+u>xyzzy");
    assert!(screen(&app).contains("nothing in the help says so"), "{}", screen(&app));
}

#[test]
fn enter_keeps_what_was_found_for_keys_to_go_through() {
    let case = minutes(20);
    let mut app = app(case.path(), (80, 24), "?/e<enter>");
    let top = |app: &Headless<LocalEngine>| match app.session.overlay {
        Some(Overlay::Help { top, .. }) => top,
        _ => usize::MAX,
    };
    strike(&mut app, "jj<pgdn>");
    assert_eq!(top(&app), 2 + 20, "a page of what stands under what is looked for");
    strike(&mut app, "G");
    let last = top(&app);
    strike(&mut app, "j");
    assert_eq!(top(&app), last);
    strike(&mut app, "/x");
    assert!(screen(&app).contains("/ ex"), "{}", screen(&app));
    strike(&mut app, "<down><down><up>");
    assert_eq!(top(&app), 1, "arrows go through it while it is typed");
    strike(&mut app, "<ctrl+u><enter>");
    assert!(!screen(&app).contains("whole help"), "nothing that is looked for is all of it");
    strike(&mut app, "q");
    assert_eq!(app.session.overlay, None);
}
