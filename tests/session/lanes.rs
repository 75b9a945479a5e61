//! The lanes: a cursor in time, whatever the scale and the screen.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::event::Zone;
use dwell::session::{Command, Layout, Panel};

fn column(desk: &Desk<LocalEngine>) -> (i64, i64) {
    let grid = desk.session.grid().unwrap();
    let column = desk.session.lanes.column(&grid);
    (grid.start(column), grid.end(column))
}

#[test]
fn zooming_out_from_all_time_stops_and_says_so() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "9");
    strike(&mut desk, &"-".repeat(40));
    assert!(desk.session.notice.as_ref().unwrap().text.contains("no coarser"));
    strike(&mut desk, &"+".repeat(40));
    assert!(desk.session.notice.as_ref().unwrap().text.contains("no finer"));
}

#[test]
fn the_cursor_of_the_lanes_stays_at_its_time_when_the_scale_changes() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "T2023-06-01T09:30<enter>s");
    let at = desk.session.selected().unwrap().position.time.unwrap();
    let holds = |desk: &Desk<LocalEngine>| (column(desk).0..=column(desk).1).contains(&at);
    assert!(holds(&desk));
    for keys in ["9", "0", "--", "u", "++", "u"] {
        strike(&mut desk, keys);
        assert!(holds(&desk), "after {keys}: {:?}", column(&desk));
    }
    desk.command(&Command::Resize(80, 24));
    assert!(holds(&desk), "after another size");
    desk.command(&Command::Zone(Zone::parse("America/New_York")));
    assert!(holds(&desk), "in another zone");
}

#[test]
fn a_brush_is_what_is_drawn_after_another_size_too() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "sGv<left><left>");
    desk.command(&Command::Resize(80, 24));
    let grid = desk.session.grid().unwrap();
    let (first, last) = desk.session.lanes.brushed(&grid).unwrap();
    assert!(first <= last && last < grid.columns);
    strike(&mut desk, "<enter>");
    assert_eq!(desk.session.brushed().unwrap(), (grid.start(first), grid.end(last)));
    assert!(desk.session.lanes.brush.is_none());
}

#[test]
fn a_time_off_the_plot_is_never_brushed() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "sG++++");
    strike(&mut desk, "g0+++++v<enter>");
    let (from, until) = desk.session.brushed().unwrap();
    let (first, last) = desk.session.grid().unwrap().span();
    assert!(first <= from && until <= last, "{from}..{until} of {first}..{last}");
}

#[test]
fn going_further_than_the_plot_moves_the_cursor_by_a_column() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "s++g");
    let (from, _) = column(&desk);
    strike(&mut desk, "h");
    assert_eq!(column(&desk).1 + 1, from);
    strike(&mut desk, "G");
    let (_, until) = column(&desk);
    strike(&mut desk, "l");
    assert_eq!(column(&desk).0, until + 1);
}

#[test]
fn keys_never_go_to_a_panel_without_room() {
    let case = minutes(300);
    for size in [(50, 12), (60, 15), (80, 19), (80, 24), (120, 36)] {
        let mut desk = desk(case.path(), size, "");
        for keys in ["<tab>", "<tab>", "<tab>", "<tab>", "s", "e", "<backtab>", "<backtab>", "<backtab>"] {
            strike(&mut desk, keys);
            let layout = Layout::of(&desk.session);
            let area = match desk.session.focus {
                Panel::Timeline => layout.timeline,
                Panel::Detail => layout.detail,
                Panel::Lanes => layout.lanes,
                Panel::Facets => layout.facets,
            };
            assert!(!area.is_empty(), "{size:?}: {:?} after {keys}", desk.session.focus);
            assert!(layout.timeline.body().height > 0, "{size:?}: no row of the timeline");
        }
        strike(&mut desk, "sf");
        let layout = Layout::of(&desk.session);
        assert!(layout.lanes.y + layout.lanes.height <= layout.bar.y, "{size:?}");
    }
}

#[test]
fn clicking_away_leaves_the_brush() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, "sv");
    let layout = Layout::of(&desk.session);
    desk.command(&Command::Click(layout.plot.x + 9, layout.plot.y));
    assert!(desk.session.lanes.brush.is_some(), "a click in the lanes draws it on");
    desk.command(&Command::Click(layout.timeline.x + 9, layout.timeline.y + 3));
    assert_eq!((desk.session.focus, desk.session.lanes.brush), (Panel::Timeline, None));
    assert_ne!(selected(&desk), "");
}
