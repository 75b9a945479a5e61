//! Applies commands in the list of blind zones.

use super::stepped;
use crate::engine::{Anchor, Question};
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{BlindPanel, Effect, Motion, Overlay, Panel, Session};

pub(in crate::session) const BLIND: Behavior = Behavior {
    accept: Session::go_to_zone,
    moved: Session::move_blind,
    question: |session| Some(Question::Blind { as_of: session.view.as_of_end() }),
    ..PLAIN
};

impl Session {
    /// Opens the list of blind zones and asks for those known on the view's day.
    pub(super) fn open_blind(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.blind = None;
        self.overlay = Some(Overlay::Blind(BlindPanel::default()));
        self.ask_overlay().into_iter().collect()
    }

    /// Moves the cursor by lines; left and right change the kind of zones that are listed.
    fn move_blind(&mut self, motion: Motion) {
        let panel = self.blind_panel();
        let moved = match (motion, self.blind.as_deref()) {
            (Motion::Left | Motion::Right, None) => return,
            (Motion::Left, Some(zones)) => panel.turned(zones, false),
            (Motion::Right, Some(zones)) => panel.turned(zones, true),
            (motion, _) => {
                let last = self.blind_lines().saturating_sub(1);
                let chosen = stepped(panel.chosen.min(last), last, self.blind_height().max(1), motion);
                BlindPanel { chosen, ..panel }
            }
        };
        self.overlay = Some(Overlay::Blind(moved));
    }

    /// Moves the timeline to the start of the chosen zone and closes the list.
    fn go_to_zone(&mut self) -> Vec<Effect> {
        let line = self.blind_chosen().and_then(|chosen| self.blind_line(chosen));
        let Some(from) = line.map(|line| line.from()) else { return Vec::new() };
        self.overlay = None;
        self.focus = Panel::Timeline;
        self.lanes.at = from;
        self.send_cursor(Anchor::Time(from))
    }
}
