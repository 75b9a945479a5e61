//! How much the exports of a record knew that told its agency and its message, so that which of several is taken does not
//! depend on the order of reading.

use super::merge::SUCCESS;
use crate::event::{Field, saturated};
use crate::store::order::Order;
use rustc_hash::FxHashMap;

/// How much an export knew that tells an agency and a message. The greater is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Teller {
    /// Whether it has a mailbox, and a tenant.
    pub agency: (bool, bool),
    /// Whether it tells of success.
    pub message: bool,
}

impl Teller {
    /// What an export knows that has such values.
    pub fn of<'v>(text: impl Fn(Field) -> Option<&'v str>) -> Self {
        Self {
            agency: (text(Field::Mailbox).is_some(), text(Field::TenantId).is_some()),
            message: text(Field::Outcome) == Some(SUCCESS),
        }
    }

    /// Who told the values of a record once those of another export are taken, or are the same.
    pub fn or(self, other: Self, is_taken: impl Fn(Field) -> bool, is_same: impl Fn(Field) -> bool) -> Self {
        fn one<T: Ord>(held: T, other: T, is_taken: bool, is_same: bool) -> T {
            match (is_taken, is_same) {
                (true, _) => other,
                (false, true) => held.max(other),
                (false, false) => held,
            }
        }
        let [agency, message] =
            [Field::Agency, Field::Message].map(|field| (is_taken(field), is_same(field)));
        Self {
            agency: one(self.agency, other.agency, agency.0, agency.1),
            message: one(self.message, other.message, message.0, message.1),
        }
    }
}

/// By row: the exports that told its agency and message, where the row as merged knows more than they did.
#[derive(Debug, Default)]
pub(super) struct Tellers(FxHashMap<u32, Teller>);

impl Tellers {
    pub fn get(&self, row: u32) -> Option<Teller> {
        self.0.get(&row).copied()
    }

    /// Notes who told of a row, which as merged knows as much as `merged`.
    pub fn set(&mut self, row: u32, teller: Teller, merged: Teller) {
        if teller == merged {
            self.0.remove(&row);
        } else {
            self.0.insert(row, teller);
        }
    }

    /// Takes note that rows stand in a new order.
    pub fn reorder(&mut self, order: &Order) {
        if self.0.is_empty() {
            return;
        }
        let moved = order.moved().map(|(at, row)| (saturated::<u32>(at), row));
        let moved: Vec<(u32, Teller)> =
            moved.filter_map(|(at, row)| Some((at, self.0.remove(&row)?))).collect();
        self.0.extend(moved);
    }
}
