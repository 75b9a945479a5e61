//! What keys do in the list of blind zones.

use super::stepped;
use crate::engine::{Anchor, Question};
use crate::session::{BlindPanel, Effect, Motion, Overlay, Panel, Session};

impl Session {
    /// Lists the blind zones, and asks for those of the day that is looked at.
    pub(super) fn open_blind(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.blind = None;
        self.overlay = Some(Overlay::Blind(BlindPanel::default()));
        let as_of = self.view.as_of_end();
        vec![self.ask(Question::Blind { as_of })]
    }

    /// Goes from line to line, and with left and right from kind to kind.
    pub(super) fn move_blind(&mut self, panel: BlindPanel, motion: Motion) {
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

    /// Goes to where the chosen zone begins, and closes the list.
    pub(super) fn go_to_zone(&mut self, panel: BlindPanel) -> Vec<Effect> {
        let chosen = panel.chosen.min(self.blind_lines().saturating_sub(1));
        let Some(from) = self.blind_line(chosen).map(|line| line.from()) else { return Vec::new() };
        self.overlay = None;
        self.focus = Panel::Timeline;
        self.lanes.at = from;
        self.send_cursor(Anchor::Time(from))
    }
}
