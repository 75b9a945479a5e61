//! Applies commands of the ledger.

use super::stepped;
use crate::engine::Question;
use crate::event::Field;
use crate::query::{Choice, choose};
use crate::read::ELSEWHERE;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Effect, LedgerPanel, Motion, Overlay, Panel, Session, ledger_heights, ledger_lines};

pub(in crate::session) const LEDGER: Behavior = Behavior {
    accept: Session::only_source,
    moved: Session::move_ledger,
    turn: Session::turn_ledger,
    details: Session::show_rejects,
    question: |_| Some(Question::Ledger),
    ..PLAIN
};

impl Session {
    /// Opens the ledger and asks for it again, as files may have changed.
    pub(super) fn open_ledger(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.overlay = Some(Overlay::Ledger(LedgerPanel { chosen: self.first_refused(), below: None }));
        self.ask_overlay().into_iter().collect()
    }

    /// Moves the cursor of the source list, or scrolls the chosen source's details if they have the focus.
    fn move_ledger(&mut self, motion: Motion) {
        let Some(panel) = self.ledger_panel() else { return };
        let (page, below) = ledger_heights(self);
        let sources = self.ledger.as_ref().map_or(0, |answer| answer.ledger.sources.len());
        let moved = match panel.below {
            None => {
                let chosen = stepped(panel.chosen, sources.saturating_sub(1), page.max(1), motion);
                LedgerPanel { chosen, below: None }
            }
            Some(top) => {
                let last = ledger_lines(self).len().saturating_sub(below.max(1));
                LedgerPanel { below: Some(stepped(top.min(last), last, below.max(1), motion)), ..panel }
            }
        };
        self.overlay = Some(Overlay::Ledger(moved));
    }

    /// Moves the focus to the details of the chosen source, or back to the list.
    fn turn_ledger(&mut self) {
        if let Some(Overlay::Ledger(panel)) = &mut self.overlay {
            panel.below = if panel.below.is_none() { Some(0) } else { None };
        }
    }

    /// Scrolls the details of the chosen source to its rejected records.
    fn show_rejects(&mut self) {
        let Some(panel) = self.ledger_panel() else { return };
        match self.first_reject() {
            Some(line) => {
                let last = ledger_lines(self).len().saturating_sub(ledger_heights(self).1.max(1));
                self.overlay = Some(Overlay::Ledger(LedgerPanel { below: Some(line.min(last)), ..panel }));
            }
            None => self.say("no record of this source was rejected"),
        }
    }

    /// Narrows the filter to the chosen source and closes the ledger.
    fn only_source(&mut self) -> Vec<Effect> {
        let Some((panel, answer)) = self.ledger_panel().zip(self.ledger.clone()) else { return Vec::new() };
        let Some(source) = answer.ledger.sources.get(panel.chosen) else { return Vec::new() };
        if source.kept + source.undated + source.merged == 0 {
            self.say("no event comes from this source");
            return Vec::new();
        }
        if source.stands_elsewhere() {
            self.say(ELSEWHERE);
            return Vec::new();
        }
        self.overlay = None;
        self.focus = Panel::Timeline;
        let query = choose(&self.view.scope.query, Field::Source.name(), &source.file, Choice::Only);
        self.set_filter(&query)
    }
}
