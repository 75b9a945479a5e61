//! The first messages of a mailbox that were touched.

use crate::event::Field;
use crate::store::Store;

/// How many messages of a mailbox are listed.
pub(super) const MESSAGES: usize = 3;

/// When a message was touched first: the time of the access, a hash of its id (which orders rows of one instant in
/// whatever order they were loaded), and the index in the record.
type Turn = (Option<i64>, u64, usize);

/// The first [`MESSAGES`] messages that some accesses touched. Spellings that differ in letter case are one message.
#[derive(Debug, Default)]
pub(super) struct First(Vec<(Turn, Message)>);

/// A message: its code in the first record that touched it, and the code that all its spellings share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Message {
    code: u32,
    alike: u32,
}

impl First {
    /// Adds the messages of an access.
    pub fn take(&mut self, store: &Store, row: u32) {
        let Some(list) = store.list(Field::MessageIds) else { return };
        let row = row as usize;
        let codes = list.codes(row);
        if codes.is_empty() {
            return;
        }
        let (time, apart) = (store.order(row), store.id_hash(row));
        for (at, code) in codes.iter().enumerate() {
            let turn = (time, apart, at);
            let message = Message { code: *code, alike: list.first_alike(*code) };
            if let Some(held) = self.0.iter().position(|(_, held)| held.alike == message.alike) {
                if self.0[held].0 <= turn {
                    continue;
                }
                self.0.remove(held);
            }
            let place = self.0.partition_point(|(held, _)| *held < turn);
            if place < MESSAGES {
                self.0.insert(place, (turn, message));
                self.0.truncate(MESSAGES);
            }
        }
    }

    /// Their codes, in the order in which they were touched.
    pub fn all(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|(_, message)| message.code)
    }

    /// Which of them an access touched.
    pub fn of(&self, store: &Store, row: u32) -> Vec<u32> {
        let Some(list) = store.list(Field::MessageIds) else { return Vec::new() };
        let codes = list.codes(row as usize);
        let touched = |message: &Message| codes.iter().any(|code| list.first_alike(*code) == message.alike);
        self.0.iter().map(|(_, message)| *message).filter(touched).map(|message| message.code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{First, MESSAGES};
    use crate::event::{DAY, Event, Field, Moment, Precision, When};
    use crate::read::{Place, Sink};
    use crate::store::Builder;
    use proptest::prelude::*;
    use rustc_hash::FxHashSet;

    proptest! {
        #[test]
        fn the_first_messages_are_those_that_a_look_at_all_finds_whatever_comes_first(
            rows in prop::collection::vec((0..6_i64, prop::collection::vec(0..9_u8, 0..4)), 1..12),
            turn in any::<prop::sample::Index>(),
        ) {
            let mut builder = Builder::default();
            for (at, (day, messages)) in (0_u64..).zip(&rows) {
                let mut event = Event::default();
                event.id = format!("e{at}").into();
                event.when = Some(When::at(Moment::new(19_500 * DAY + day * DAY, Precision::Second)));
                for message in messages {
                    let letter = char::from(b'a' + message);
                    let text = if at % 2 == 0 { letter } else { letter.to_ascii_uppercase() };
                    event.push(Field::MessageIds, text.to_string());
                }
                builder.take(event, Place { source: 0, offset: at, len: 1 });
            }
            let store = builder.finish();
            let list = store.list(Field::MessageIds).unwrap();
            let mut seen: Vec<(Option<i64>, u64, usize, String)> = (0..store.len())
                .flat_map(|row| {
                    list.values(row)
                        .enumerate()
                        .map(move |(at, value)| (row, at, value))
                })
                .map(|(row, at, value)| (store.order(row), store.id_hash(row), at, value.to_owned()))
                .collect();
            seen.sort();
            let mut wanted: Vec<String> = Vec::new();
            for (.., value) in seen {
                if !wanted.iter().any(|held| held.eq_ignore_ascii_case(&value)) {
                    wanted.push(value);
                }
            }
            let all = wanted.len();
            wanted.truncate(MESSAGES);
            let mut first = First::default();
            let mut order: Vec<u32> = (0..u32::try_from(store.len()).unwrap()).collect();
            order.rotate_left(turn.index(store.len()));
            for row in order {
                first.take(&store, row);
            }
            let told: Vec<&str> = first.all().filter_map(|code| list.value_of(code)).collect();
            prop_assert_eq!(told, wanted);
            let distinct: FxHashSet<u32> = (0..store.len()).flat_map(|row| store.messages(row)).collect();
            prop_assert_eq!(distinct.len(), all);
        }
    }
}
