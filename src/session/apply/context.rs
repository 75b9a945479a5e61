//! Context: events around one event that are shown although the filter leaves them out.

use crate::engine::Anchor;
use crate::query::{Distance, Filter};
use crate::session::{Context, Effect, Panel, Session};

/// Default extent of the context.
const USUAL: Distance = Distance::Events(20);

impl Session {
    /// Shows the context of the event under the cursor. Without a distance, context that is shown already is removed.
    pub(super) fn set_context(&mut self, reach: Option<Distance>) -> Vec<Effect> {
        if self.view.context.is_some() && reach.is_none() {
            return self.leave_context();
        }
        let reach = reach.unwrap_or(USUAL);
        let Some(around) = self.selected().map(|row| row.position.clone()) else {
            self.complain("there is no event here");
            return Vec::new();
        };
        if *self.view.scope.filter == Filter::All {
            self.say("no filter leaves out what stands around this event");
            return Vec::new();
        }
        if around.time.is_none() && matches!(reach, Distance::Time(_)) {
            self.complain("this event has no time; `context 20` shows the events beside it");
            return Vec::new();
        }
        self.remember(&format!("context {reach}"));
        self.view.context = Some(Context { around: around.clone(), reach });
        self.focus = Panel::Timeline;
        let mut effects = self.ask_rows(Anchor::At(around));
        effects.extend(self.count_hits());
        effects
    }

    /// Removes the context, so that only the filter's events remain.
    pub(super) fn leave_context(&mut self) -> Vec<Effect> {
        self.remember("no context");
        let context = self.view.context.take();
        // if the cursor is on a context row, it goes back to the event that the context is around
        let kept = self.selected().filter(|row| !row.let_in).map(|row| row.position.clone());
        let anchor = kept.or(context.map(|context| context.around)).map_or(Anchor::First, Anchor::At);
        let mut effects = self.ask_rows(anchor);
        effects.extend(self.count_hits());
        effects
    }
}
