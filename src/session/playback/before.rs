//! What a playback gives back when it ends: the view as it was.

use crate::session::{DetailState, FacetState, Find, Lanes, Pane, Panel, Panes, Session, View};

/// The view before a playback began, with all that it showed.
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

    /// Gives it back. Colours, columns, and whether times are as recorded or anything is hidden, stay as they are now.
    pub(in crate::session) fn give_back(self, session: &mut Session) {
        let now = std::mem::replace(&mut session.view, self.view);
        session.view.look = now.look;
        // they are kept on the disk when they are chosen
        session.view.columns = now.columns;
        session.view.hides = now.hides;
        session.view.as_recorded = now.as_recorded;
        // what of the filter nobody knows is told of what is played too
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
