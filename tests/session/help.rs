//! The help, and what is looked for in it.

use crate::common::{desk, minutes, strike};
use crate::screen;
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::session::Overlay;

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 36), (200, 60), (50, 12), (74, 20)];

#[test]
fn letters_narrow_it_as_they_are_typed_and_escape_brings_all_of_it_back() {
    let case = minutes(20);
    for size in SIZES {
        let mut desk = desk(case.path(), size, "?");
        let whole = screen(&desk);
        strike(&mut desk, "/");
        assert!(screen(&desk).contains("/ "), "{size:?}");
        strike(&mut desk, "bli");
        assert!(screen(&desk).contains("blind zone"), "{size:?}: {}", screen(&desk));
        strike(&mut desk, "nd<space>mailb");
        let shown = screen(&desk);
        assert!(shown.contains("/ blind mailb"), "{size:?}: {shown}");
        strike(&mut desk, "<esc>");
        assert_eq!(screen(&desk), whole, "{size:?}");
        strike(&mut desk, "<esc>");
        assert_eq!(desk.session.overlay, None);
    }
}

#[test]
fn keys_commands_and_the_query_language_are_found() {
    let case = minutes(20);
    let mut desk = desk(case.path(), (80, 24), "?/");
    for (typed, shown) in [
        ("alike", ":alike"),
        ("<lt>ctrl+d<gt>", "half a screen further"),
        ("is:orphan", "is:orphan"),
        ("brackets", "Filters"),
        ("columns usual", "Commands without a key"),
    ] {
        strike(&mut desk, &format!("<ctrl+u>{typed}"));
        assert!(screen(&desk).contains(shown), "{typed}: {}", screen(&desk));
    }
    strike(&mut desk, "<ctrl+u>xyzzy");
    assert!(screen(&desk).contains("nothing in the help says so"), "{}", screen(&desk));
}

#[test]
fn enter_keeps_what_was_found_for_keys_to_go_through() {
    let case = minutes(20);
    let mut desk = desk(case.path(), (80, 24), "?/e<enter>");
    let top = |desk: &Desk<LocalEngine>| match desk.session.overlay {
        Some(Overlay::Help { top, .. }) => top,
        _ => usize::MAX,
    };
    strike(&mut desk, "jj<pgdn>");
    assert_eq!(top(&desk), 2 + 20, "a page of what stands under what is looked for");
    strike(&mut desk, "G");
    let last = top(&desk);
    strike(&mut desk, "j");
    assert_eq!(top(&desk), last);
    strike(&mut desk, "/x");
    assert!(screen(&desk).contains("/ ex"), "{}", screen(&desk));
    strike(&mut desk, "<down><down><up>");
    assert_eq!(top(&desk), 1, "arrows go through it while it is typed");
    strike(&mut desk, "<ctrl+u><enter>");
    assert!(!screen(&desk).contains("whole help"), "nothing that is looked for is all of it");
    strike(&mut desk, "q");
    assert_eq!(desk.session.overlay, None);
}
