//! Keys that come faster than rows do: what they are about waits for the cursor to arrive.

use crate::engine::Slot;
use crate::session::timeline::Timeline;
use crate::session::{Command, Effect, Motion, Panel, Playing, Session};

/// Commands that may wait for the cursor to arrive.
const LATER: usize = 1000;

impl Session {
    /// Whether a command is about the row that the cursor is still on its way to: keys may come faster than rows do.
    pub(super) fn is_for_later(&self, command: &Command) -> bool {
        let on_its_way =
            self.is_on_its_way() || self.runs_out_of_rows(command) || !self.timeline.later.is_empty();
        if matches!(command, Command::Walk(_)) {
            let here = self.overlay.is_none() && self.bar.is_none();
            return here && (on_its_way || self.is_unready_to_walk());
        }
        let about_rows = match command {
            Command::Move(Motion::First | Motion::Last | Motion::Left | Motion::Right) => false,
            Command::Move(_)
            | Command::Pick(_)
            | Command::Copy
            | Command::Fold
            | Command::Pivot(None)
            | Command::Context(_)
            | Command::Mark
            | Command::Why
            | Command::Reach(None) => true,
            Command::Note(noting) => noting.is_about_rows(),
            Command::Play(Playing::Toggle | Playing::At(_)) => self.playback.is_none(),
            // a playback that has not begun is held, or ended, once it has
            Command::Play(_) => self.playback.is_none() && self.will_play(),
            _ => false,
        };
        let here = self.focus == Panel::Timeline && self.overlay.is_none() && self.bar.is_none();
        on_its_way && about_rows && here
    }

    /// Keeps a command until the cursor has arrived. More than can be kept are lost rather than done elsewhere.
    pub(super) fn put_off(&mut self, command: Command) {
        if self.timeline.later.len() < LATER {
            self.timeline.later.push_back(command);
        } else {
            self.complain("more keys than can wait for rows: the last ones are lost");
        }
    }

    /// Whether a command moves the cursor beyond the rows that are there, while more are on their way.
    fn runs_out_of_rows(&self, command: &Command) -> bool {
        let Command::Move(motion) = command else { return false };
        let Timeline { rows, cursor, first, last, .. } = &self.timeline;
        let step = motion.step(self.page());
        let (above, below) = (*cursor, rows.len().saturating_sub(cursor + 1));
        let beyond = if motion.is_back() { step > above && !first } else { step > below && !last };
        step > 0 && beyond && self.awaits(Slot::Window)
    }

    fn is_on_its_way(&self) -> bool {
        self.timeline.jump || self.going.is_some() || self.awaits(Slot::Gap) || self.awaits(Slot::Walk)
    }

    /// Does what waited for the cursor to arrive, until that sends it on its way again.
    pub(in crate::session) fn catch_up(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(next) = self.timeline.later.front() {
            let unready = matches!(next, Command::Walk(_)) && self.is_unready_to_walk();
            if unready || self.is_on_its_way() || self.runs_out_of_rows(next) {
                break;
            }
            let Some(command) = self.timeline.later.pop_front() else { break };
            // whatever keys go to by now, it was meant for the rows
            effects.extend(match command {
                Command::Move(motion) => self.move_rows(motion),
                command => self.dispatch(&command),
            });
            self.scroll();
            effects.extend(self.ask_more_rows());
        }
        effects
    }
}
