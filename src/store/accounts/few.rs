//! Whether a few rows are of an account, told from these rows alone.

use crate::event::Field;
use crate::store::Store;
use rustc_hash::FxHashSet;

impl Store {
    /// Of each of a few rows, whether [`Self::of_accounts`] finds it under a name.
    #[must_use]
    pub fn few_of_account(&self, field: Field, name: &str, rows: &[usize]) -> Vec<bool> {
        let accounts = self.accounts();
        let Some(node) = accounts.node(name) else { return vec![false; rows.len()] };
        let people = FxHashSet::from_iter([accounts.of(node)]);
        let services = accounts.services_of(&people);
        let is_mailbox = |row: usize| {
            let code = self.text(Field::Mailbox).map_or(0, |column| column.code(row));
            let node = (code as usize).checked_sub(1).and_then(|at| accounts.mailboxes.get(at));
            node.is_some_and(|node| people.contains(&accounts.of(*node)))
        };
        let acts = |row: usize| {
            let wanted = if self.service().contains(row) { &services } else { &people };
            self.nodes_of(accounts, row).iter().any(|node| wanted.contains(&accounts.of(*node)))
        };
        rows.iter().map(|row| if field == Field::Mailbox { is_mailbox(*row) } else { acts(*row) }).collect()
    }

    /// Whether accounts are known: where rows came, that those that were there are of the accounts that they were of.
    #[must_use]
    pub fn knows_accounts(&self) -> bool {
        self.accounts.get().is_some()
    }
}
