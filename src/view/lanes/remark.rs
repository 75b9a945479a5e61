//! What the rule of the lanes says at its right.

use super::{brush_columns, brushed_of, grid_of, plot};
use crate::event::Stage;
use crate::session::{Grid, Panel, Session};
use crate::view::{dates, number};

/// The scale, and the brushed time; with the keys here, what the column under the cursor holds.
pub(super) fn remark(session: &Session) -> String {
    let Some(grid) = grid_of(session) else { return String::new() };
    let (lanes, zone) = (&session.lanes, session.view.zone);
    let scale = format!("{} a column", dates::step(grid.width));
    let drawn = lanes.brush.and_then(|_| brush_columns(session, &grid));
    if let Some((first, last)) = drawn {
        return format!("brush {} · {scale}", dates::range(grid.start(first), grid.end(last), zone));
    }
    let mut parts = Vec::new();
    let column = lanes.column(&grid);
    if session.focus == Panel::Lanes && column < grid.columns {
        parts.push(dates::range(grid.start(column), grid.end(column), zone));
        parts.push(number::count(here(session, &grid), "event"));
        if is_blind(session, &grid) {
            parts.push("log blind".to_owned());
        }
    }
    parts.push(scale);
    if let Some((from, until)) = brushed_of(session) {
        parts.push(format!("brushed {}", dates::range(from, until, zone)));
    }
    parts.join(" · ")
}

/// Events in the cursor's column of the chosen lane.
fn here(session: &Session, grid: &Grid) -> u64 {
    let lanes = &session.lanes;
    let stage = session.stages().get(lanes.lane).map(|stage| *stage as usize);
    let counts = stage.and_then(|at| lanes.histogram.as_ref()?.buckets.counts.get(at));
    counts.and_then(|counts| counts.get(usize::from(lanes.column(grid)))).map_or(0, |count| u64::from(*count))
}

/// Whether the log of the chosen lane is blind for somebody in the cursor's column.
fn is_blind(session: &Session, grid: &Grid) -> bool {
    let lanes = &session.lanes;
    let column = usize::from(lanes.column(grid));
    session.stages().get(lanes.lane) == Some(&Stage::MailboxAccess)
        && lanes.histogram.as_ref().is_some_and(|it| plot::blind(it, grid).get(column) == Some(&true))
}
