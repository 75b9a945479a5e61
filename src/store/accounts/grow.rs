//! Accounts where rows come: as long as these name no account in a new way, only they are looked at.

use super::Accounts;
use super::name_pairs::{are_hubs, pairs};
use crate::event::{Field, saturated};
use crate::store::{Column, RowSet, Store};
use rustc_hash::FxHashSet;

impl Accounts {
    /// Takes in that rows came to a store, `fresh` in their new places. Where `false`, names may be of other accounts than they
    /// were, and all rows are to be looked at.
    pub(in crate::store) fn grow(&mut self, store: &Store, fresh: &RowSet) -> bool {
        if !self.enter_new(store) || !fresh.iter().all(|row| self.is_stated_already(store, row)) {
            return false;
        }
        self.make_room(fresh);
        fresh.iter().for_each(|row| self.witness(store, row));
        let more = self.beside_in(store, fresh.iter());
        let services = store.service().and(fresh);
        self.told_elsewhere.extend(more.iter().map(|(_, code)| *code));
        let told = self.told_by_services(store, services.iter());
        self.told_elsewhere.extend(told);
        if !more.is_empty() {
            self.beside.extend(more);
            self.beside.sort_unstable();
        }
        true
    }

    /// Enters names that were not there. `false` where one is of an account that other rows tell of.
    fn enter_new(&mut self, store: &Store) -> bool {
        let values = |field, from| store.text(field).into_iter().flat_map(Column::values).skip(from);
        for name in values(Field::Account, self.written.len()) {
            let next: u32 = saturated(self.account.len());
            let (code, node) = (saturated(self.written.len() + 1), self.enter(name));
            self.written.push(node);
            // a record may state it already, whose row counts for it from now on
            let is_stated = node != next && !self.stated.is_empty();
            if self.shown.insert(self.of(node), code).is_some() || is_stated {
                return false;
            }
            if !self.one.is_empty() {
                self.one.push(code);
            }
        }
        let mut mailboxes = values(Field::Mailbox, self.mailboxes.len()).peekable();
        let known = mailboxes.peek().map(|_| self.mailboxes.iter().map(|node| self.of(*node)).collect());
        let mut known: FxHashSet<u32> = known.unwrap_or_default();
        for name in mailboxes {
            let (code, node) = (saturated(self.mailboxes.len() + 1), self.enter(name));
            self.mailboxes.push(node);
            if !known.insert(self.of(node)) {
                return false;
            }
            if !self.one_mailbox.is_empty() {
                self.one_mailbox.push(code);
            }
        }
        let names = store.list(Field::AccountNames).into_iter().flat_map(|list| list.dictionary().iter());
        for name in names.skip(self.stated.len()) {
            let node = self.enter(name);
            self.stated.push(node);
        }
        true
    }

    /// Whether what a row's record states of names is known of other rows.
    fn is_stated_already(&self, store: &Store, row: usize) -> bool {
        if store.list(Field::AccountNames).is_none_or(|names| names.codes(row).is_empty()) {
            return true;
        }
        let (nodes, astray) = self.names_in(store, row);
        if astray && !self.astray {
            return false;
        }
        if are_hubs(&nodes, &self.kinds) {
            return self.astray && nodes.iter().all(|node| self.stand_beside.is_hub(*node));
        }
        pairs(&nodes).all(|pair| self.stand_beside.place_of(pair).is_some())
    }

    /// Takes note that rows stand elsewhere now.
    fn make_room(&mut self, fresh: &RowSet) {
        let first = fresh.next_from(0).map_or(u32::MAX, saturated);
        let pairs = self.pairs.iter_mut().chain(&mut self.stand_beside.pairs);
        let rows = pairs.filter_map(|pair| pair.2.as_mut()).chain(self.beside.iter_mut().map(|of| &mut of.0));
        let mut moved = rows.filter(|row| **row >= first).peekable();
        if moved.peek().is_some() {
            let own = fresh.complement();
            moved.for_each(|row| *row = own.select(*row as usize).map_or(u32::MAX, saturated));
        }
    }

    /// Of names that stand beside each other in a row, takes that for the first where it is before the others.
    fn witness(&mut self, store: &Store, row: usize) {
        if store.list(Field::AccountNames).is_none_or(|names| names.codes(row).is_empty()) {
            return;
        }
        let (nodes, _) = self.names_in(store, row);
        let row = saturated(row);
        for pair in pairs(&nodes) {
            let known = self.stand_beside.place_of(pair);
            let Some((.., first)) = known.and_then(|at| self.stand_beside.pairs.get_mut(at)) else {
                continue;
            };
            if first.is_some_and(|first| row < first) {
                *first = Some(row);
                if let Some(same) = self.pairs.iter_mut().find(|of| (of.0, of.1) == pair && of.2.is_some()) {
                    same.2 = Some(row);
                }
            }
        }
    }
}
