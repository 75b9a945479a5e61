//! What has been asked and not answered yet, what waits for the analysis, and what is known only in part.

use super::layer::Layer;
use super::{Confirmation, Effect, Panel, Session};
use crate::engine::{Grouping, Question, Slot};

impl Session {
    /// Whether the question is open if loading is to be stopped.
    #[must_use]
    pub fn asks_to_stop(&self) -> bool {
        self.stop_loading == Confirmation::Asked && self.loading.is_some()
    }

    /// Whether Esc would open that question now: it has nothing else to leave first.
    #[must_use]
    pub fn may_stop(&self) -> bool {
        let leaves = self.layer() != Layer::Panels || self.pending.unchecked_proposal.is_some();
        self.loading.is_some() && self.focus == Panel::Timeline && !leaves
    }

    /// Whether any answer is pending.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.asks.waiting.is_empty()
    }

    /// Whether an answer in this slot is pending.
    #[must_use]
    pub fn awaits(&self, slot: Slot) -> bool {
        self.asks.waiting.contains_key(&slot)
    }

    /// Whether an ask in this slot waits for the analysis of all events.
    #[must_use]
    pub fn waits_for_analysis(&self, slot: Slot) -> bool {
        self.asks.postponed.contains_key(&slot) && self.is_still_wanted(slot)
    }

    /// Whether an ask could wait for the analysis: it belongs to the open overlay or to a proposed query, or is about
    /// rows by chain.
    pub(super) fn could_wait(&self, question: &Question) -> bool {
        self.is_over(question.slot()) || is_by_chain(question)
    }

    /// Whether it waits now. While the case is being read rows do not, as keys would wait for them as long: those shown
    /// stay until all are asked for again.
    fn may_wait(&self, question: &Question) -> bool {
        self.is_over(question.slot()) || (is_by_chain(question) && self.loading.is_none())
    }

    /// Whether the answer to a postponed ask is still wanted. One about rows is awaited all the time, so that keys wait
    /// for it.
    fn is_still_wanted(&self, slot: Slot) -> bool {
        self.is_over(slot) || self.awaits(slot)
    }

    /// Whether an ask in this slot belongs to the open overlay or to a proposed query.
    fn is_over(&self, slot: Slot) -> bool {
        let proposed = slot == Slot::Proposed && self.pending.unchecked_proposal.is_some();
        proposed || self.overlay_asks_in(slot)
    }

    /// Takes the answer that something needs the analysis, which is not done. Name checks, proposed queries, overlays and
    /// rows by chain wait for it; anything else is refused.
    pub(super) fn take_not_yet(&mut self, generation: u64, why: &str) -> Vec<Effect> {
        let Some(slot) = self.slot_of(generation) else { return Vec::new() };
        // name checks are asked again with everything else after the analysis, the numbers of a walk with the event
        let names = matches!(slot, Slot::QueryProblem | Slot::AsideQueryProblem);
        if names || (slot == Slot::Walk && self.opening.is_some()) {
            self.forget(generation);
            return Vec::new();
        }
        match self.asks.patient.remove(&slot).filter(|question| self.may_wait(question)) {
            Some(question) => {
                if self.is_over(slot) {
                    self.forget(generation);
                }
                self.asks.postponed.insert(slot, question);
                if slot == Slot::Proposed {
                    self.say_proposed_waits();
                }
            }
            None => self.take_refusal(generation, why),
        }
        Vec::new()
    }

    /// Asks again what waited for the analysis, if it is still wanted.
    pub(super) fn ask_put_off(&mut self) -> Vec<Effect> {
        let postponed = std::mem::take(&mut self.asks.postponed);
        let wanted: Vec<Question> = postponed
            .into_iter()
            .filter(|(slot, _)| self.is_still_wanted(*slot))
            .map(|(_, question)| question)
            .collect();
        wanted.into_iter().map(|question| self.ask(question)).collect()
    }

    /// Waits no longer for rows that need the analysis, as it may have failed.
    pub(super) fn give_up_put_off(&mut self) {
        let rows: Vec<Slot> = self.asks.postponed.keys().copied().filter(|slot| self.awaits(*slot)).collect();
        for slot in rows {
            self.asks.postponed.remove(&slot);
            self.forget_slot(slot);
        }
        self.pane.timeline.jump &= self.awaits(Slot::Window);
    }

    /// Whether rows or a count of another filter are pending.
    #[must_use]
    pub fn changes_rows(&self) -> bool {
        let number = self.pane.counted.is_none() && self.awaits(Slot::Count);
        (self.pane.timeline.jump && self.awaits(Slot::Window)) || number
    }

    /// Whether the shown answer of a slot covers only the part of the case loaded so far; for [`Slot::Case`], whether
    /// the case is still loading.
    #[must_use]
    pub fn is_partial(&self, slot: Slot) -> bool {
        match slot {
            Slot::Case => self.case.as_ref().is_some_and(|case| case.loading.is_some()),
            slot => self.pending.partial_slots.contains(&slot),
        }
    }
}

/// Whether a question is about rows by chain.
fn is_by_chain(question: &Question) -> bool {
    matches!(question, Question::Arranged(_, how) if how.grouping == Grouping::Chain)
}
