//! What the rule of the lanes says at its right.

use super::{brush_columns, brushed_of, grid_of, plot};
use crate::event::Stage;
use crate::session::{Grid, Panel, Session};
use crate::view::{dates, number, text};

/// What the counts leave out, in as many words as there is room for.
const UNTIMED: [&str; 2] = ["counts without the time filter", "counts: any time"];

/// The scale, and the brushed time; with the keys here, what the column under the cursor holds; in at most so many cells
/// where that is possible.
pub(super) fn remark(session: &Session, columns: usize) -> String {
    let Some(grid) = grid_of(session) else { return String::new() };
    let (lanes, zone) = (&session.lanes, session.view.zone);
    // the year that the axis says needs no saying
    let year = dates::year_of(grid.span(), zone);
    let range = |from, until| dates::range(from, until, zone, year);
    let scale = format!("{} a column", dates::step(grid.width));
    let drawn = lanes.brush.and_then(|_| brush_columns(session, &grid));
    if let Some((first, last)) = drawn {
        return format!("brush {} · {scale}", range(grid.start(first), grid.end(last)));
    }
    let mut parts = Vec::new();
    let column = lanes.column(&grid);
    if session.focus == Panel::Lanes && column < grid.columns {
        parts.push(range(grid.start(column), grid.end(column)));
        if let Some(stage) = session.stages().get(lanes.lane) {
            let begun = here(session, &grid);
            let verb = if begun == 1 { "begins" } else { "begin" };
            parts.push(format!("{}: {} {verb} here", stage.label(), number::count(begun, "event")));
        }
        if is_blind(session, &grid) {
            parts.push("log blind".to_owned());
        }
    }
    parts.push(scale);
    if session.brushed().is_some() {
        let untimed = |words: &str| [&parts[..], &[words.to_owned()]].concat().join(" · ");
        let said = UNTIMED.into_iter().find(|words| text::width(&untimed(words)) <= columns);
        parts.push(said.unwrap_or(UNTIMED[1]).to_owned());
    }
    if let Some((from, until)) = brushed_of(session) {
        parts.push(format!("brushed {}", range(from, until)));
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
