//! The lanes: a cursor in time, at any scale and screen size.

use crate::common::{app, minutes, strike};
use crate::{SIZE, screen, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::Zone;
use dwell::session::{Command, Layout, Panel};

fn column(app: &Headless<LocalEngine>) -> (i64, i64) {
    let grid = app.session.grid().unwrap();
    let column = app.session.lanes.column(&grid);
    (grid.start(column), grid.end(column))
}

#[test]
fn zooming_out_from_all_time_stops_and_says_so() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "9");
    strike(&mut app, &"-".repeat(40));
    assert!(app.session.notice.as_ref().unwrap().text.contains("no coarser"));
    strike(&mut app, &"+".repeat(40));
    assert!(app.session.notice.as_ref().unwrap().text.contains("no finer"));
}

#[test]
fn the_cursor_of_the_lanes_stays_at_its_time_when_the_scale_changes() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "T2023-06-01T09:30<enter>s");
    let at = app.session.selected().unwrap().position.time.unwrap();
    let holds = |app: &Headless<LocalEngine>| (column(app).0..=column(app).1).contains(&at);
    assert!(holds(&app));
    for keys in ["9", "0", "--", "u", "++", "u"] {
        strike(&mut app, keys);
        assert!(holds(&app), "after {keys}: {:?}", column(&app));
    }
    app.command(&Command::Resize(80, 24));
    assert!(holds(&app), "after another size");
    app.command(&Command::Zone(Zone::parse("America/New_York")));
    assert!(holds(&app), "in another zone");
}

#[test]
fn a_brush_is_what_is_drawn_after_another_size_too() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "sGv<left><left>");
    app.command(&Command::Resize(80, 24));
    let grid = app.session.grid().unwrap();
    let (first, last) = app.session.lanes.brushed(&grid).unwrap();
    assert!(first <= last && last < grid.columns);
    strike(&mut app, "<enter>");
    assert_eq!(app.session.brushed().unwrap(), (grid.start(first), grid.end(last)));
    assert!(app.session.lanes.brush.is_none());
}

#[test]
fn while_a_brush_stands_in_the_lanes_of_agencies_enter_is_said_to_keep_it() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "VsG");
    assert!(screen(&app).contains("only this lane"), "{}", screen(&app));
    strike(&mut app, "v<left><left>");
    let drawn = screen(&app);
    assert!(drawn.contains("filter to this") && !drawn.contains("only this lane"), "{drawn}");
}

#[test]
fn a_time_off_the_plot_is_never_brushed() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "sG++++");
    strike(&mut app, "g0+++++v<enter>");
    let (from, until) = app.session.brushed().unwrap();
    let (first, last) = app.session.grid().unwrap().span();
    assert!(first <= from && until <= last, "{from}..{until} of {first}..{last}");
}

#[test]
fn going_further_than_the_plot_moves_the_cursor_by_a_column() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "s++g");
    let (from, _) = column(&app);
    strike(&mut app, "h");
    assert_eq!(column(&app).1 + 1, from);
    strike(&mut app, "G");
    let (_, until) = column(&app);
    strike(&mut app, "l");
    assert_eq!(column(&app).0, until + 1);
}

#[test]
fn keys_never_go_to_a_panel_without_room() {
    let case = minutes(300);
    for size in [(50, 12), (60, 15), (80, 19), (80, 24), (120, 36)] {
        let mut app = app(case.path(), size, "");
        for keys in ["<tab>", "<tab>", "<tab>", "<tab>", "s", "e", "<backtab>", "<backtab>", "<backtab>"] {
            strike(&mut app, keys);
            let layout = Layout::of(&app.session);
            let area = match app.session.focus {
                Panel::Timeline => layout.timeline,
                Panel::Detail => layout.detail,
                Panel::Lanes => layout.lanes,
                Panel::Facets => layout.facets,
            };
            assert!(!area.is_empty(), "{size:?}: {:?} after {keys}", app.session.focus);
            assert!(layout.timeline.body().height > 0, "{size:?}: no row of the timeline");
        }
        strike(&mut app, "sf");
        let layout = Layout::of(&app.session);
        assert!(layout.lanes.y + layout.lanes.height <= layout.bar.y, "{size:?}");
    }
}

#[test]
fn clicking_away_leaves_the_brush() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "sv");
    let layout = Layout::of(&app.session);
    app.command(&Command::Click(layout.plot.x + 9, layout.plot.y));
    assert!(app.session.lanes.brush.is_some(), "a click in the lanes draws it on");
    app.command(&Command::Click(layout.timeline.x + 9, layout.timeline.y + 3));
    assert_eq!((app.session.focus, app.session.lanes.brush), (Panel::Timeline, None));
    assert_ne!(selected(&app), "");
}
