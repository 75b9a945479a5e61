//! What keys do in the list of blind zones.

use super::stepped;
use crate::engine::{Anchor, Question};
use crate::session::{Effect, Motion, Overlay, Panel, Session};

impl Session {
    /// Lists the blind zones, and asks for them.
    pub(super) fn open_blind(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.overlay = Some(Overlay::Blind(0));
        vec![self.ask(Question::Blind)]
    }

    pub(super) fn move_blind(&mut self, chosen: usize, motion: Motion) {
        let last = self.blind_lines().saturating_sub(1);
        let chosen = stepped(chosen.min(last), last, self.blind_height().max(1), motion);
        self.overlay = Some(Overlay::Blind(chosen));
    }

    /// Goes to where the chosen zone begins, and closes the list.
    pub(super) fn go_to_zone(&mut self, chosen: usize) -> Vec<Effect> {
        let chosen = chosen.min(self.blind_lines().saturating_sub(1));
        let Some(from) = self.blind_line(chosen).map(|line| line.from()) else { return Vec::new() };
        self.overlay = None;
        self.focus = Panel::Timeline;
        self.lanes.at = from;
        self.ask_rows(Anchor::Time(from))
    }
}
