//! What a session opens to besides its view: where its rows stand, until a key is pressed.
//!
//! Rows come bit by bit while a case is read; until somebody does something, each answer is put where the screen stood that
//! is opened again.

use super::chain::along_of;
use super::{Column, Effect, Panel, Session, Timeline, facet_lines};
use crate::engine::{Along, Anchor, Direction, GroupName, Position, Question, Row};
use std::sync::Arc;

/// What a session opens to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// The event under the cursor.
    pub cursor: Option<Position>,
    /// The first row of the timeline.
    pub top: Option<Position>,
    /// The first row of the pane beside it.
    pub top_beside: Option<Position>,
    /// The column under the cursor.
    pub column: Option<Column>,
    /// What was chosen to be walked along.
    pub along: Option<Along>,
    /// Of the panel of the event the line under the cursor and the first that is shown.
    pub detail: (usize, usize),
    /// Where keys go.
    pub focus: Panel,
    /// Of the lanes: which is chosen, where the cursor is, and where a brush began.
    pub lane: (usize, i64, Option<i64>),
    /// Of the facets the line under the cursor and the first that is shown.
    pub facet: (usize, usize),
    /// Whether a walk led to the event under the cursor.
    pub walked: bool,
    /// Runs of alike events that are unfolded.
    pub unfolded: Vec<Position>,
    /// Groups that are folded where others are not, or unfolded.
    pub turned: Vec<GroupName>,
}

impl Opening {
    /// What a session would open to as it is now.
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
    /// Takes what it opens to from the view that it opens with.
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

    /// What it would open to, to go along with the view.
    pub(super) fn opening_now(&self) -> Arc<Opening> {
        Arc::new(Opening::of(self))
    }

    /// Asks for the rows around the event that it opens to, where that has come and the cursor is not on it.
    pub(super) fn ask_opening(&mut self) -> Vec<Effect> {
        let cursor = self.opening.as_ref().and_then(|opening| opening.cursor.clone());
        let Some(cursor) = cursor.filter(|at| self.selected().is_some_and(|row| row.position != *at)) else {
            return Vec::new();
        };
        self.ask_rows(Anchor::At(cursor))
    }

    /// Puts the cursor of the event's panel where it stood, and chooses what was walked along, once that event is shown; asks
    /// how far the walk had come that led there.
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

    /// Puts the cursor of the lanes in the lane where it stood, or in the last that there is.
    pub(super) fn stand_in_lanes(&mut self) {
        let lane = self.opening.as_ref().map_or(self.lanes.lane, |opening| opening.lane.0);
        self.lanes.lane = lane.min(self.lane_count().saturating_sub(1));
    }

    /// Puts the cursor of the facets on the line where it stood, once there is one.
    pub(super) fn stand_in_facets(&mut self) {
        let Some((line, top)) = self.opening.as_ref().map(|opening| opening.facet) else { return };
        if line < facet_lines(self).len() {
            (self.facets.cursor, self.facets.top) = (line, top);
        }
    }

    /// Puts the first rows where they stood, where the cursor is on its event.
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
