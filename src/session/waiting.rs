//! What is asked and not answered yet, and what is answered of a part alone.

use super::Session;
use crate::engine::Slot;

impl Session {
    /// Whether anything that was asked has not been answered.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.asks.waiting.is_empty()
    }

    /// Whether an answer of that slot is waited for.
    #[must_use]
    pub fn awaits(&self, slot: Slot) -> bool {
        self.asks.waiting.contains_key(&slot)
    }

    /// Whether rows of another filter are counted than those that were counted last.
    #[must_use]
    pub fn counts_others(&self) -> bool {
        self.timeline.jump && self.awaits(Slot::Count)
    }

    /// Whether other rows were asked for than those that are shown, or how many they are.
    #[must_use]
    pub fn changes_rows(&self) -> bool {
        let number = self.counted.is_none() && self.awaits(Slot::Count);
        (self.timeline.jump && self.awaits(Slot::Window)) || number
    }

    /// Whether what is shown of that slot was answered when a part of the case was read; of the case itself, whether that is.
    #[must_use]
    pub fn is_partial(&self, slot: Slot) -> bool {
        match slot {
            Slot::Case => self.case.as_ref().is_some_and(|case| case.loading.is_some()),
            slot => self.partial.contains(&slot),
        }
    }

    /// Whether the hits that are marked in the rows are those of what is looked for.
    #[must_use]
    pub fn shows_hits(&self) -> bool {
        self.find.as_ref().is_some_and(|find| self.timeline.marked.as_ref() == Some(&find.text))
    }
}
