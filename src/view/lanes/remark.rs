//! The remark at the right of the lanes' title.

use super::{grid_of, lanes_of, names};
use crate::engine::LaneBy;
use crate::event::Stage;
use crate::session::{Grid, Panel, Session};
use crate::view::{dates, number, text};

/// The remark that counts ignore the filter's time, long and short.
const UNTIMED: [&str; 2] = ["counts without the time filter", "counts: any time"];

/// Width in cells of an agency's or account's name.
const NAME: usize = 24;

/// The time grid and the brushed time; if the lanes have the focus, the content of the column under the cursor. Fits
/// into `columns` cells if possible.
pub(super) fn remark(session: &Session, columns: usize) -> String {
    let Some(grid) = grid_of(session) else { return String::new() };
    let (lanes, zone) = (&session.lanes, session.view.zone);
    // the axis shows the year already
    let year = dates::year_of(grid.span(), zone);
    let range = |from, until| dates::range(from, until, zone, year);
    let scale = format!("{} a column", dates::step(grid.width));
    let drawn = lanes.brushed(&grid);
    if let Some((first, last)) = drawn {
        return format!("brush {} · {scale}", range(grid.start(first), grid.end(last)));
    }
    let mut parts = Vec::new();
    let column = lanes.column(&grid);
    if session.focus == Panel::Lanes && column < grid.columns {
        parts.push(range(grid.start(column), grid.end(column)));
        parts.extend(here(session, &grid, column));
    }
    parts.push(scale);
    let windows = session.windows();
    if windows.is_some() {
        let untimed = |words: &str| [&parts[..], &[words.to_owned()]].concat().join(" · ");
        let said = UNTIMED.into_iter().find(|words| text::width(&untimed(words)) <= columns);
        parts.push(said.unwrap_or(UNTIMED[1]).to_owned());
    }
    let windows = windows.unwrap_or_default();
    let each: Vec<String> = windows.iter().map(|(from, until)| range(*from, *until)).collect();
    let whole = format!("brushed {}", each.join(", "));
    let fits = text::width(&parts.join(" · ")) + text::width(&whole) + 3 <= columns;
    match each.len() {
        0 => {}
        2.. if !fits => parts.push(format!("{} times brushed", each.len())),
        _ => parts.push(whole),
    }
    let said = parts.join(" · ");
    let more = without_lane(session).map(|more| format!("{more} · {said}"));
    more.filter(|more| text::width(more) <= columns).unwrap_or(said)
}

/// The number of stages that have events but no lane, on a low screen, with the key that shows them; `None` if there are
/// none.
fn without_lane(session: &Session) -> Option<String> {
    let histogram = session.lanes.histogram.as_ref().filter(|_| session.view.by == LaneBy::Stage)?;
    let has_events = |stage: &&Stage| histogram.totals.get(**stage as usize).is_some_and(|total| *total > 0);
    let left_out = |stage: &&Stage| !session.stages().contains(*stage);
    match Stage::ALL.iter().filter(left_out).filter(has_events).count() {
        0 => None,
        1 => Some("1 more stage (s)".to_owned()),
        more => Some(format!("{more} more stages (s)")),
    }
}

/// The count in the cursor's column of the selected lane; in a blind zone it is a lower bound.
fn here(session: &Session, grid: &Grid, column: u16) -> Option<String> {
    let histogram = session.lanes.histogram.as_ref()?;
    let lane = lanes_of(session, histogram, grid, usize::MAX).into_iter().nth(session.lanes.lane)?;
    let (name, thing) = match session.view.by {
        LaneBy::Stage => (session.stages().get(session.lanes.lane)?.label().to_owned(), "event"),
        by => (names::name(session.access_lanes()?.get(session.lanes.lane)?, by, &[], NAME), "read"),
    };
    let begun = lane.begun(column);
    let verb = if begun == 1 { "begins" } else { "begin" };
    let said = format!("{name}: {} {verb} here", number::count(begun, thing));
    Some(if lane.is_blind(column) { format!("{said} at least · log blind") } else { said })
}
