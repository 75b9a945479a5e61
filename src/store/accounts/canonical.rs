//! Picks one code to represent all names of an account.

use super::Accounts;
use crate::event::{Field, saturated};
use crate::store::{Column, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// For each code of a column of names the one whose name its account is shown by; empty where no two are of one account.
pub(super) type OneCode = Vec<u32>;

impl Store {
    /// Which account a name is of, numbered as in [`Self::accounts_by_code`]; `None` where no event and no directory has it.
    #[must_use]
    pub fn account_of(&self, name: &str) -> Option<u32> {
        let accounts = self.accounts();
        accounts.node(name).map(|node| accounts.of(node) + 1)
    }

    /// Whether an account's rows are exactly those with one of its codes in `field`: no record states it beside another
    /// acting account, and no service uses its name.
    #[must_use]
    pub fn is_told_by_codes(&self, field: Field, code: u32) -> bool {
        field == Field::Mailbox || !self.accounts().told_elsewhere.contains(&self.spelled(field, code))
    }

    /// Rows of which the record states a name of another account than the one that acted, each with the code of that account,
    /// in order: a query of it keeps them too.
    #[must_use]
    pub fn stated_beside(&self, field: Field) -> &[(u32, u32)] {
        if field == Field::Account { &self.accounts().beside } else { &[] }
    }

    /// For each code of a field that names accounts the one that its account is shown by; empty where all differ.
    pub(in crate::store) fn one_account(&self, field: Field) -> &[u32] {
        let accounts = self.accounts();
        if field == Field::Mailbox { &accounts.one_mailbox } else { &accounts.one }
    }
}

/// Sort key of an account's names; the greatest is shown: addresses above others, lower case above upper case.
pub(in crate::store) fn rank(name: &str) -> (bool, &str) {
    (name.contains('@'), name)
}

impl Accounts {
    /// For each account that a column names, the code that it is shown by.
    pub(super) fn shown(&self, nodes: &[u32], column: Option<&Column>) -> FxHashMap<u32, u32> {
        let name = |code: u32| column.and_then(|column| column.value_of(code)).map(rank);
        let mut shown: FxHashMap<u32, u32> = FxHashMap::default();
        for (code, node) in (1..).zip(nodes) {
            let held = shown.entry(self.of(*node)).or_insert(code);
            *held = std::cmp::max_by_key(code, *held, |code| name(*code));
        }
        shown
    }

    /// For each code of a column the one that its account is shown by.
    pub(super) fn one_code(&self, nodes: &[u32], shown: &FxHashMap<u32, u32>) -> OneCode {
        if shown.len() == nodes.len() {
            return Vec::new();
        }
        let one = nodes.iter().map(|node| shown.get(&self.of(*node)).copied().unwrap_or(0));
        std::iter::once(0).chain(one).collect()
    }

    /// Of some rows each with the codes of the accounts that a query finds it under besides the one that acted; none where
    /// no record states another.
    pub(super) fn beside_in(&self, store: &Store, rows: impl Iterator<Item = usize>) -> Vec<(u32, u32)> {
        let (Some(column), true) = (store.text(Field::Account), self.astray) else { return Vec::new() };
        let states = |row| store.list(Field::AccountNames).is_some_and(|names| !names.codes(row).is_empty());
        let (mut beside, mut codes): (Vec<(u32, u32)>, Vec<u32>) = (Vec::new(), Vec::new());
        for row in rows {
            let service = store.service().contains(row);
            if !states(row) && (!service || self.served.is_empty()) {
                continue;
            }
            let code = column.code(row);
            let own = self.one.get(code as usize).copied().unwrap_or(code);
            codes.clear();
            for node in store.nodes_of(self, row) {
                match self.served.get(&self.of(node)).filter(|_| service) {
                    Some(served) => codes.extend(served),
                    // a service that goes by one name goes by the account of people that has it
                    None => codes.extend(self.shown.get(&self.of(node & !1))),
                }
            }
            codes.sort_unstable();
            codes.dedup();
            let others = codes.iter().filter(|code| **code != own);
            beside.extend(others.map(|code| (saturated(row), *code)));
        }
        beside
    }

    /// The accounts of services that go by a name of some accounts of people.
    pub(super) fn services_of(&self, people: &FxHashSet<u32>) -> FxHashSet<u32> {
        let nodes = (0..saturated::<u32>(self.account.len())).step_by(2);
        nodes.filter(|node| people.contains(&self.of(*node))).map(|node| self.of(node + 1)).collect()
    }

    /// By account of services, of those with several names: the codes that the accounts of people with its names are shown by.
    pub(super) fn served(&self) -> FxHashMap<u32, Vec<u32>> {
        let pairs = self.pairs.iter().filter(|(one, ..)| one % 2 == 1);
        let mut served: FxHashMap<u32, Vec<u32>> =
            pairs.map(|(one, ..)| (self.of(*one), Vec::new())).collect();
        if served.is_empty() {
            return served;
        }
        for node in (0..saturated::<u32>(self.account.len())).step_by(2) {
            if let Some(codes) = served.get_mut(&self.of(node + 1)) {
                codes.extend(self.shown.get(&self.of(node)));
            }
        }
        served
    }

    /// The codes of accounts by whose names some rows of services go.
    pub(super) fn told_by_services(&self, store: &Store, rows: impl Iterator<Item = usize>) -> Vec<u32> {
        let services = rows.flat_map(|row| store.nodes_of(self, row));
        let services: FxHashSet<u32> = services.map(|node| self.of(node)).collect();
        let one = |code: u32| self.one.get(code as usize).copied().unwrap_or(code);
        let by_service = (1..).zip(&self.written).filter(|(_, node)| services.contains(&self.of(**node + 1)));
        by_service.map(|(code, _)| one(code)).collect()
    }
}
