//! Whose an access was, in whatever name.

use crate::event::Field;
use crate::store::{ABSENT, Store};

/// Which accounts act, and whose mailboxes they act on. A number is one account in all of its names.
pub(super) struct Whose<'s> {
    store: &'s Store,
    accounts: Vec<u32>,
    mailboxes: Vec<u32>,
}

impl<'s> Whose<'s> {
    pub fn of(store: &'s Store) -> Self {
        Self { store, accounts: store.accounts_by_code(), mailboxes: store.mailboxes_by_code() }
    }

    /// Who acted, and how that is written there; 0 where nobody is named.
    pub fn account(&self, row: usize) -> (u32, &'s str) {
        self.named(Field::Account, &self.accounts, row).unwrap_or((0, ""))
    }

    /// Whose mailbox it was: who acted, where no other is named.
    pub fn mailbox(&self, row: usize) -> (u32, &'s str) {
        self.named(Field::Mailbox, &self.mailboxes, row).unwrap_or_else(|| self.account(row))
    }

    fn named(&self, field: Field, numbers: &[u32], row: usize) -> Option<(u32, &'s str)> {
        let column = self.store.text(field)?;
        let code = column.code(row);
        let number = numbers.get(code as usize).copied().filter(|_| code != ABSENT)?;
        Some((number, column.value_of(code)?))
    }
}

/// Of two names of one account the one to show: an address goes before all else, small letters before capitals.
pub(super) fn shown<'n>(one: &'n str, other: &'n str) -> &'n str {
    if (one.contains('@'), one) >= (other.contains('@'), other) { one } else { other }
}
