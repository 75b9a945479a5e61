//! What a playback gives back when it ends: the view as it was.

use crate::engine::Counted;
use crate::session::{DetailState, FacetState, Find, History, Lanes, Panel, Panes, Session, Timeline, View};

/// The view before a playback began, with all that it showed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::session) struct Before {
    pub(in crate::session) view: View,
    pub(in crate::session) counted: Option<Counted>,
    history: History,
    focus: Panel,
    timeline: Timeline,
    lanes: Lanes,
    facets: FacetState,
    detail: DetailState,
    find: Option<Find>,
    panes: Option<Box<Panes>>,
    rank: Option<u64>,
    ranked: (Option<u64>, i64),
}

impl Before {
    pub(in crate::session) fn of(session: &Session) -> Self {
        Self {
            view: session.view.clone(),
            counted: session.counted,
            history: session.history.clone(),
            focus: session.focus,
            timeline: session.timeline.clone(),
            lanes: session.lanes.clone(),
            facets: session.facets.clone(),
            detail: session.detail.clone(),
            find: session.find.clone(),
            panes: session.panes.clone(),
            rank: session.rank,
            ranked: session.ranked,
        }
    }

    /// Gives it back. Colours, columns, and whether times are as recorded or anything is hidden, stay as they are now.
    pub(in crate::session) fn give_back(self, session: &mut Session) {
        let now = std::mem::replace(&mut session.view, self.view);
        session.view.look = now.look;
        // they are kept on the disk when they are chosen
        session.view.columns = now.columns;
        session.view.hides = now.hides;
        session.view.as_recorded = now.as_recorded;
        session.counted = self.counted;
        session.history = self.history;
        session.focus = self.focus;
        session.timeline = self.timeline;
        session.lanes = self.lanes;
        session.facets = self.facets;
        session.detail = self.detail;
        session.find = self.find;
        session.panes = self.panes;
        session.rank = self.rank;
        session.ranked = self.ranked;
    }
}
