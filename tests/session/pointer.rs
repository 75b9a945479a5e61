//! The help, the wheel, and pointing with the mouse.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, selected};
use dwell::keys::{help_page, sequence};
use dwell::session::{Layout, Overlay, Panel, detail_lines};

fn top(session: &dwell::session::Session) -> usize {
    match session.overlay {
        Some(Overlay::Help { top, .. }) => top,
        _ => panic!("the help is not open"),
    }
}

#[test]
fn the_help_scrolls_to_its_end_and_back_at_every_size() {
    let case = minutes(10);
    for size in [(50, 12), (80, 24), (120, 36), (200, 80)] {
        let mut desk = desk(case.path(), size, "?G");
        let lines = help_page(size.0 - 2).len();
        let last = lines.saturating_sub(usize::from(size.1) - 2);
        assert_eq!(top(&desk.session), last, "{size:?}");
        strike(&mut desk, "jj<pgdn>G");
        desk.wheel(true);
        assert_eq!(top(&desk.session), last, "{size:?}");
        strike(&mut desk, "k");
        assert_eq!(top(&desk.session), last.saturating_sub(1), "{size:?}");
        strike(&mut desk, "g<pgdn>");
        assert_eq!(top(&desk.session), last.min(usize::from(size.1) - 3), "{size:?}");
        strike(&mut desk, "gk");
        assert_eq!(top(&desk.session), 0);
    }
}

#[test]
fn a_key_that_leads_nowhere_in_the_help_means_nothing() {
    let case = minutes(10);
    let desk = desk(case.path(), SIZE, "?G");
    for keys in ["j", "G", "<end>", "<pgdn>"] {
        let chord = sequence(keys).unwrap()[0];
        assert_eq!(dwell::keys::command_of(&desk.session, chord), None, "{keys}");
    }
}

#[test]
fn the_wheel_moves_what_lies_on_top_and_nothing_behind_it() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jj");
    desk.wheel(true);
    assert_eq!(selected(&desk), "E00003");
    strike(&mut desk, ":");
    desk.wheel(true);
    desk.wheel(true);
    desk.wheel(false);
    let chosen = |overlay: &Option<Overlay>| match overlay {
        Some(Overlay::List { chosen, .. }) => Some(*chosen),
        _ => None,
    };
    assert_eq!(chosen(&desk.session.overlay), Some(1), "the list stays, an entry further");
    strike(&mut desk, "<esc>fstage");
    let before = desk.session.clone();
    desk.wheel(true);
    assert!(desk.session == before, "while something is typed the wheel does nothing");
}

#[test]
fn a_click_in_the_detail_panel_takes_the_line_that_stands_there() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "");
    let area = Layout::of(&desk.session).detail;
    desk.press(area.x + area.width - 9, area.y + 1);
    let taken = detail_lines(&desk.session).len();
    assert_eq!(desk.session.focus, Panel::Detail);
    let area = Layout::of(&desk.session).detail;
    desk.press(area.x + 3, area.y + 2);
    assert_eq!(desk.session.detail.cursor, 0, "the first field stands below the head");
    desk.press(area.x + 3, area.y + 1 + u16::try_from(taken).unwrap());
    assert_eq!(desk.session.detail.cursor, taken - 1);
    desk.press(area.x + 3, area.y);
    assert_eq!(desk.session.detail.cursor, taken - 1, "on the rule stands no line");
    strike(&mut desk, ":");
    let before = desk.session.clone();
    desk.press(area.x + 3, area.y + 2);
    assert!(desk.session == before, "behind a list nothing is pointed at");
}
