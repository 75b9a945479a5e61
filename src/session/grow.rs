//! A case that grows: everything that is shown is asked for anew, and stays as it is until that comes.

use super::{Effect, Session};
use crate::engine::{Anchor, Direction, Question, Slot, Window};

impl Session {
    /// Asks for everything anew where the case has grown, once the cursor has arrived and rows and their number are known:
    /// of a case that grows faster than it is answered something is shown all the same.
    pub(super) fn grow(&mut self) -> Vec<Effect> {
        if self.timeline.jump || self.awaits(Slot::Window) || self.awaits(Slot::Count) {
            return Vec::new();
        }
        let (Some(case), Some(before)) = (self.grown.take(), &self.case) else { return Vec::new() };
        self.came += case.total.records.saturating_sub(before.total.records);
        let new = case.troubles.iter().find(|trouble| !before.troubles.contains(trouble)).cloned();
        self.case = Some(case);
        if let Some(trouble) = new {
            self.complain(trouble);
        }
        self.ask_all_quietly()
    }

    /// Whether the cursor stands on the last row of all.
    fn is_at_end(&self) -> bool {
        self.timeline.last && self.timeline.cursor + 1 >= self.timeline.rows.len()
    }

    /// Everything that depends on what there is. The cursor stays on its event, or on the last row if it stands there.
    fn ask_all_quietly(&mut self) -> Vec<Effect> {
        self.sticks = self.is_at_end() && !self.timeline.rows.is_empty();
        let here = self.selected().map_or(Anchor::First, |row| Anchor::At(row.position.clone()));
        let anchor = if self.sticks { Anchor::Last } else { here };
        let mut effects = vec![self.ask_window(anchor.clone())];
        effects.push(self.rank_anew(anchor));
        let filter = self.view.effective();
        effects.push(self.ask(Question::Count { filter }));
        effects.extend(self.ask_event());
        let counts = !self.awaits(Slot::Find) || self.find.as_ref().is_some_and(|find| find.still);
        if let Some(find) = self.find.as_mut().filter(|_| counts) {
            find.still = true;
            effects.extend(self.ask_find(Direction::Here));
        }
        effects.extend(self.ask_histogram());
        effects.extend(self.ask_facets());
        if self.ledger_panel().is_some() {
            effects.push(self.ask(Question::Ledger));
        }
        effects
    }

    /// The number of the cursor's row, which stays as it is until that comes.
    fn rank_anew(&mut self, anchor: Anchor) -> Effect {
        self.ranked = (self.rank, 0);
        self.ask(Question::Rank { filter: self.view.effective(), anchor })
    }

    /// Whether the cursor is to go to the last of new rows: it stood on the last one, and still does.
    pub(super) fn takes_last(&mut self, window: &Window) -> bool {
        let stuck = std::mem::take(&mut self.sticks);
        let still = self.is_at_end() && window.last;
        if stuck && !still && self.grown.is_none() {
            self.grown.clone_from(&self.case);
        }
        stuck && still && !self.timeline.jump
    }
}
