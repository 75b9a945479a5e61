//! The queue of asks that wait for an engine.

use super::{Ask, Slot};

/// A message to the engine's thread.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // few are under way at once
pub(super) enum QueueMessage {
    /// Answer this ask.
    Ask(Ask),
    /// Remove the waiting ask in this slot.
    Drop(Slot),
}

/// Waiting asks, sorted by the priority of their slots; at most one per slot, except for notes.
#[derive(Debug, Default)]
pub(super) struct Queue(Vec<Ask>);

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Applies a message to the queue.
    pub(super) fn take(&mut self, order: QueueMessage) {
        match order {
            QueueMessage::Ask(ask) => self.put(ask),
            QueueMessage::Drop(slot) if slot.replaces() => {
                self.0.retain(|waiting| waiting.question.slot() != slot);
            }
            QueueMessage::Drop(_) => {}
        }
    }

    /// Inserts an ask by priority. It replaces an older one in its slot; notes queue behind earlier notes.
    fn put(&mut self, ask: Ask) {
        let slot = ask.question.slot();
        if slot.replaces() {
            self.0.retain(|waiting| waiting.question.slot() != slot);
        }
        let at = self.0.partition_point(|waiting| waiting.question.slot() <= slot);
        self.0.insert(at, ask);
    }

    /// Returns an interrupted ask to the front of its slot, unless a newer one has replaced it.
    pub(super) fn put_back(&mut self, ask: Ask) {
        let slot = ask.question.slot();
        let at = self.0.partition_point(|waiting| waiting.question.slot() < slot);
        let newer = self.0.get(at).is_some_and(|waiting| waiting.question.slot() == slot);
        if !(newer && slot.replaces()) {
            self.0.insert(at, ask);
        }
    }

    /// Removes and returns the most urgent ask.
    pub(super) fn next(&mut self) -> Option<Ask> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Queue, QueueMessage};
    use crate::engine::{Anchor, Ask, Question, Slot};
    use crate::event::Field;
    use crate::query::Filter;

    fn facet(generation: u64, field: Field) -> Ask {
        let question = Question::Facet { filter: Filter::All, field, top: 1, keep: Vec::new() };
        Ask { generation, question }
    }

    #[test]
    fn rows_go_before_numbers_and_the_latest_of_a_slot_is_the_one_that_waits() {
        let mut queue = Queue::default();
        let count = |generation| Ask { generation, question: Question::Count { filter: Filter::All } };
        let rank = Question::Rank { filter: Filter::All, anchor: Anchor::First };
        let window = Question::Window {
            filter: Filter::All,
            anchor: Anchor::First,
            before: 1,
            after: 1,
            records: false,
            find: None,
        };
        let values = Question::Values { field: Field::Account, part: String::new(), top: 1 };
        for ask in [
            facet(1, Field::Agency),
            Ask { generation: 2, question: rank },
            count(3),
            facet(4, Field::Account),
            Ask { generation: 5, question: values },
            Ask { generation: 6, question: window },
            count(7),
            facet(8, Field::Agency),
        ] {
            queue.take(QueueMessage::Ask(ask));
        }
        queue.take(QueueMessage::Drop(Slot::Facet(Field::Account)));
        let order: Vec<u64> = std::iter::from_fn(|| queue.next()).map(|ask| ask.generation).collect();
        assert_eq!(order, [6, 5, 7, 2, 8]);
        assert!(queue.is_empty());
    }
}
