//! Positions that a session opens at besides its view, so that a bundle shows the screen on which it was made.
//!
//! Rows arrive bit by bit while a case is loading. Until the first command, every answer is placed where the stored
//! screen had it.

use super::chain::along_of;
use super::{Column, Effect, Panel, Session, Timeline, facet_lines};
use crate::engine::{Along, Anchor, Direction, GroupName, Position, Question, Row};
use std::sync::Arc;

/// The positions that a session opens at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// The event under the cursor.
    pub cursor: Option<Position>,
    /// The first visible row of the timeline.
    pub top: Option<Position>,
    /// The first visible row of the other pane.
    pub top_beside: Option<Position>,
    /// The column under the cursor.
    pub column: Option<Column>,
    /// What walks follow.
    pub along: Option<Along>,
    /// Detail panel: the cursor's line and the first visible one.
    pub detail: (usize, usize),
    /// The focused panel.
    pub focus: Panel,
    /// Lanes: the chosen lane, the cursor's instant, and the start of a brush.
    pub lane: (usize, i64, Option<i64>),
    /// Facets: the cursor's line and the first visible one.
    pub facet: (usize, usize),
    /// Whether a walk led to the cursor's event.
    pub walked: bool,
    /// Unfolded runs, by their first event.
    pub unfolded: Vec<Position>,
    /// Groups that are not in their default folding.
    pub turned: Vec<GroupName>,
}

impl Opening {
    /// The present positions of a session.
    fn of(session: &Session) -> Self {
        let at = |rows: &[Row], top: usize| rows.get(top).map(|row| row.position.clone());
        let timeline = &session.pane.timeline;
        let beside = session.panes.as_ref().map(|panes| &panes.other.pane.timeline);
        Self {
            cursor: session.selected().map(|row| row.position.clone()),
            top: at(&timeline.rows, timeline.top),
            top_beside: beside.and_then(|beside| at(&beside.rows, beside.top)),
            column: Some(timeline.column.clone()).filter(|column| *column != Timeline::default().column),
            along: session.chains.chosen.as_ref().map(along_of),
            detail: (session.detail.cursor, session.detail.top),
            focus: session.focus,
            lane: (session.lanes.lane, session.lanes.at, session.lanes.brush),
            facet: (session.facets.cursor, session.facets.top),
            walked: session.chains.walked.is_some(),
            unfolded: timeline.unfolded.clone(),
            turned: timeline.turned.clone(),
        }
    }
}

impl Session {
    /// Takes the positions from the view that the session opens with.
    pub(super) fn open_to(&mut self) {
        let Some(opening) = self.view.opening.take() else { return };
        self.pane.timeline.unfolded.clone_from(&opening.unfolded);
        self.pane.timeline.turned.clone_from(&opening.turned);
        if let Some(column) = &opening.column {
            self.pane.timeline.column.clone_from(column);
            self.keep_column();
        }
        self.view.scope.cursor.clone_from(&opening.cursor);
        self.focus = opening.focus;
        (self.lanes.lane, self.lanes.at, self.lanes.brush) = opening.lane;
        self.opening = Some(opening);
    }

    /// The present positions, to be stored with the view.
    pub(super) fn opening_now(&self) -> Arc<Opening> {
        Arc::new(Opening::of(self))
    }

    /// Asks for the rows around the stored cursor, if the cursor is on another event.
    pub(super) fn ask_opening(&mut self) -> Vec<Effect> {
        let cursor = self.opening.as_ref().and_then(|opening| opening.cursor.clone());
        let Some(cursor) = cursor.filter(|at| self.selected().is_some_and(|row| row.position != *at)) else {
            return Vec::new();
        };
        self.ask_rows(Anchor::At(cursor))
    }

    /// Once the stored event is shown: restores the cursor of the detail panel and what walks follow, and asks for the
    /// numbers of the walk that led there.
    pub(super) fn point_as_opened(&mut self) -> Option<Effect> {
        let opening = self.opening.clone()?;
        let shown = self.detail.shown.as_ref().map(|detail| &detail.row.position);
        if shown != opening.cursor.as_ref() {
            return None;
        }
        if let Some(along) = &opening.along {
            self.choose(along);
        }
        (self.detail.cursor, self.detail.top) = opening.detail;
        let along = self.along().filter(|_| opening.walked)?;
        let from = Anchor::At(opening.cursor.clone()?);
        Some(self.ask(Question::Walk { filter: self.view.shown(), along, from, direction: Direction::Here }))
    }

    /// Restores the chosen lane, or chooses the last one if there are fewer.
    pub(super) fn stand_in_lanes(&mut self) {
        let lane = self.opening.as_ref().map_or(self.lanes.lane, |opening| opening.lane.0);
        self.lanes.lane = lane.min(self.lane_count().saturating_sub(1));
    }

    /// Restores the cursor of the facets, once there are enough lines.
    pub(super) fn stand_in_facets(&mut self) {
        let Some((line, top)) = self.opening.as_ref().map(|opening| opening.facet) else { return };
        if line < facet_lines(self).len() {
            (self.facets.cursor, self.facets.top) = (line, top);
        }
    }

    /// Restores the first visible rows, once the cursor is on its event.
    pub(super) fn stand_as_opened(&mut self) {
        let Some(opening) = self.opening.clone() else { return };
        let place = |rows: &[Row], of: &Option<Position>| {
            let of = of.as_ref()?;
            rows.iter().position(|row| row.position == *of)
        };
        let timeline = &mut self.pane.timeline;
        let arrived = timeline.rows.get(timeline.cursor).map(|row| &row.position) == opening.cursor.as_ref();
        if let Some(top) = place(&timeline.rows, &opening.top).filter(|_| arrived) {
            timeline.top = top;
        }
        if let Some(panes) = &mut self.panes {
            let beside = &mut panes.other.pane.timeline;
            if let Some(top) = place(&beside.rows, &opening.top_beside).filter(|_| arrived) {
                beside.top = top;
            }
        }
    }
}
