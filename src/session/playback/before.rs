//! The state that a playback restores when it ends.

use crate::session::{DetailState, FacetState, Find, Lanes, Pane, Panel, Panes, Session, View};

/// The state from before a playback.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::session) struct Before {
    pub(in crate::session) view: View,
    pub(in crate::session) pane: Pane,
    focus: Panel,
    lanes: Lanes,
    facets: FacetState,
    detail: DetailState,
    find: Option<Find>,
    panes: Option<Box<Panes>>,
}

impl Before {
    pub(in crate::session) fn of(session: &Session) -> Self {
        Self {
            view: session.view.clone(),
            pane: session.pane.clone(),
            focus: session.focus,
            lanes: session.lanes.clone(),
            facets: session.facets.clone(),
            detail: session.detail.clone(),
            find: session.find.clone(),
            panes: session.panes.clone(),
        }
    }

    /// Restores the state. Colours, columns, whether times are as recorded, and whether anything is hidden stay as they
    /// are now.
    pub(in crate::session) fn restore(self, session: &mut Session) {
        let now = std::mem::replace(&mut session.view, self.view);
        session.view.look = now.look;
        // columns are saved to disk when they are chosen
        session.view.columns = now.columns;
        session.view.hides = now.hides;
        session.view.as_recorded = now.as_recorded;
        // an unknown name in the filter was reported during playback too
        let unnamed = session.pane.unnamed.take();
        session.pane = Pane { unnamed, ..self.pane };
        session.focus = self.focus;
        session.lanes = self.lanes;
        session.facets = self.facets;
        session.detail = self.detail;
        session.find = self.find;
        session.panes = self.panes;
    }
}
