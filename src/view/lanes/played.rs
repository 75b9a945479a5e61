//! Lanes during playback: their scale is that of the whole incident, from the start.

use super::plot::{self, Lane};
use crate::engine::LaneBy;
use crate::session::{Grid, Session};

/// The last column played, clamped to the plot; `None` without playback, or before its first event.
pub(super) fn end(session: &Session, grid: &Grid) -> Option<u16> {
    session.playing_at().map(|at| grid.nearest(at))
}

/// The count that fills a cell. During playback, lanes that will have bars in the end have bars from the start.
pub(super) fn scale(session: &Session, grid: &Grid, lanes: &mut [Lane]) -> u32 {
    if let Some(end) = end(session, grid) {
        // spans that are underway are drawn as far as they are played
        for lane in &mut *lanes {
            lane.end_at(end);
        }
    }
    let whole = session.whole_lanes().filter(|whole| {
        let buckets = &whole.buckets;
        whole.by == session.view.by && (buckets.from, buckets.width) == (grid.from, grid.width)
    });
    let Some(whole) = whole else { return plot::scale(lanes) };
    if session.view.by != LaneBy::Stage {
        let access_lanes: Vec<Lane> =
            whole.access_lanes.iter().map(|swim| Lane::of_accesses(swim, grid)).collect();
        return plot::scale(&access_lanes).max(plot::scale(lanes));
    }
    let ends: Vec<Lane> = lanes.iter().map(|lane| Lane::of(lane.stage, whole, grid)).collect();
    for (lane, end) in lanes.iter_mut().zip(&ends) {
        lane.drawn_as(end);
    }
    plot::scale(&ends)
}
