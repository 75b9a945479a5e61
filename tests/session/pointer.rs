//! The help, the wheel, and pointing with the mouse.

use crate::common::{app, minutes, strike};
use crate::{SIZE, selected};
use dwell::keys::{help_page, sequence};
use dwell::session::{Command, Layout, Overlay, Panel, detail_lines};

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
        let mut app = app(case.path(), size, "?G");
        let lines = help_page(size.0 - 2).len();
        let last = lines.saturating_sub(usize::from(size.1) - 2);
        assert_eq!(top(&app.session), last, "{size:?}");
        strike(&mut app, "jj<pgdn>G");
        app.wheel(true);
        assert_eq!(top(&app.session), last, "{size:?}");
        strike(&mut app, "k");
        assert_eq!(top(&app.session), last.saturating_sub(1), "{size:?}");
        strike(&mut app, "g<pgdn>");
        assert_eq!(top(&app.session), last.min(usize::from(size.1) - 3), "{size:?}");
        strike(&mut app, "gk");
        assert_eq!(top(&app.session), 0);
    }
}

#[test]
fn a_key_that_leads_nowhere_in_the_help_means_nothing() {
    let case = minutes(10);
    let app = app(case.path(), SIZE, "?G");
    for keys in ["j", "G", "<end>", "<pgdn>"] {
        let chord = sequence(keys).unwrap()[0];
        assert_eq!(dwell::keys::command_of(&app.session, chord), None, "{keys}");
    }
}

#[test]
fn the_wheel_moves_what_lies_on_top_and_nothing_behind_it() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jj");
    app.wheel(true);
    assert_eq!(selected(&app), "E00003");
    strike(&mut app, ":");
    app.wheel(true);
    app.wheel(true);
    app.wheel(false);
    let chosen = |overlay: &Option<Overlay>| match overlay {
        Some(Overlay::List { chosen, .. }) => Some(*chosen),
        _ => None,
    };
    assert_eq!(chosen(&app.session.overlay), Some(1), "the list stays, an entry further");
    strike(&mut app, "<esc>fstage");
    let before = app.session.clone();
    app.wheel(true);
    assert!(app.session == before, "while something is typed the wheel does nothing");
}

#[test]
fn a_click_in_the_detail_panel_takes_the_line_that_stands_there() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    let area = Layout::of(&app.session).detail;
    app.press(area.x + area.width - 9, area.y + 1);
    let taken = detail_lines(&app.session).len();
    assert_eq!(app.session.focus, Panel::Detail);
    let area = Layout::of(&app.session).detail;
    app.press(area.x + 3, area.y + 2);
    assert_eq!(app.session.detail.cursor, 0, "the first field stands below the head");
    app.press(area.x + 3, area.y + 1 + u16::try_from(taken).unwrap());
    assert_eq!(app.session.detail.cursor, taken - 1);
    app.press(area.x + 3, area.y);
    assert_eq!(app.session.detail.cursor, taken - 1, "on the rule stands no line");
    strike(&mut app, ":");
    let before = app.session.clone();
    app.press(area.x + 3, area.y + 2);
    assert!(app.session == before, "behind a list nothing is pointed at");
}

#[test]
fn a_drag_in_the_lanes_brushes_the_time_between() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    let plot = Layout::of(&app.session).plot;
    app.press(plot.x + 4, plot.y);
    app.command(&Command::Drag(plot.x + 9, plot.y));
    app.command(&Command::Drag(plot.x + 12, plot.y + 1));
    let grid = app.session.grid().unwrap();
    assert_eq!(app.session.lanes.brushed(&grid), Some((4, 12)));
    strike(&mut app, "<enter>");
    assert!(app.session.view.scope.query.starts_with("time:"), "{}", app.session.view.scope.query);
}

#[test]
fn a_drag_elsewhere_brushes_nothing() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    let rows = Layout::of(&app.session).timeline.body();
    app.press(rows.x + 4, rows.y + 2);
    app.command(&Command::Drag(rows.x + 9, rows.y + 3));
    assert_eq!(app.session.lanes.brush, None);
}

#[test]
fn each_drag_begins_where_the_mouse_was_pressed() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    let plot = Layout::of(&app.session).plot;
    for (from, to) in [(4, 12), (20, 15)] {
        app.press(plot.x + from, plot.y);
        app.command(&Command::Drag(plot.x + to, plot.y));
        let grid = app.session.grid().unwrap();
        assert_eq!(app.session.lanes.brushed(&grid), Some((from.min(to), from.max(to))));
    }
}

#[test]
fn a_drag_that_comes_from_elsewhere_brushes_nothing_though_the_lanes_have_the_keys() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    let layout = Layout::of(&app.session);
    app.press(layout.plot.x + 4, layout.plot.y);
    app.press(layout.detail.x + 4, layout.detail.y);
    app.session.focus = Panel::Lanes;
    app.command(&Command::Drag(layout.plot.x + 9, layout.plot.y));
    assert_eq!(app.session.lanes.brush, None);
}
