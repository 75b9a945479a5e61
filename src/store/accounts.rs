//! Groups the names of one account: names that occur together on a record, and aliases that the case's directory lists.
//!
//! People and services are separate nodes: a service that uses a person's name joins nothing.

mod canonical;
mod few;
mod grow;
mod name_pairs;
mod names;
mod owners;

pub(super) use canonical::rank;
use name_pairs::{NamePairs, Pair};
pub use names::Names;
pub use owners::{Owner, Owners};

use super::passes::Chosen;
use super::{Column, DisjointSets, RowSet, Store};
use crate::event::{Field, NameKind, TextMap, name_key};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Names and the accounts they are of. A name is a node, once for people (even) and once for services (odd).
#[derive(Debug, Default)]
pub(super) struct Accounts {
    nodes: TextMap<Box<str>, u32>,
    /// By every second node: what kind of a name it is.
    kinds: Vec<Option<NameKind>>,
    /// By node: the least node of its account.
    account: Vec<u32>,
    /// Nodes of people by code: who acted, whose mailbox, names that records state.
    written: Vec<u32>,
    mailboxes: Vec<u32>,
    stated: Vec<u32>,
    /// By account: the code of who acted that it is shown by.
    shown: FxHashMap<u32, u32>,
    /// For each code of who acted, and of whose mailbox, the one whose name the account is shown by; empty where all differ.
    one: canonical::OneCode,
    one_mailbox: canonical::OneCode,
    /// Whether a record may state a name of an account other than the acting one.
    astray: bool,
    /// (row, code of an account that a query of it finds the row under besides the acting one), in order.
    beside: Vec<(u32, u32)>,
    /// By account of services, of those with several names: the codes of who acted by which a query finds its rows.
    served: FxHashMap<u32, Vec<u32>>,
    /// Codes of accounts that cannot be matched by the account column alone: stated beside another, or used by a
    /// service.
    told_elsewhere: FxHashSet<u32>,
    /// Names that rows have side by side.
    stand_beside: NamePairs,
    /// Pairs of names of one account; with no row where the directory says so.
    pairs: Vec<Pair>,
}

/// Another name of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// As it is written there.
    pub name: String,
    /// The first row that has it beside a name of the account; `None` where the directory says so.
    pub row: Option<usize>,
}

impl Store {
    /// Sets the aliases of the case's directory: pairs of a spelling and the account it belongs to. Discards the cached
    /// groups.
    pub fn tell_accounts(&mut self, told: Vec<(String, String)>) {
        if self.told != told {
            self.told = told;
            self.accounts = std::sync::Arc::default();
        }
    }

    /// The rows of accounts, each given by any of its names: the one definition of what is an account's, which facets and
    /// their figures follow. An account matches as the acting account (by its column or by a name that the record states; a
    /// service by any name of the account), or as the mailbox if `field` is [`Field::Mailbox`].
    #[must_use]
    pub fn of_accounts(&self, field: Field, names: &[&str]) -> RowSet {
        let accounts = self.accounts();
        let known: Vec<u32> = names.iter().filter_map(|name| accounts.node(name)).collect();
        if known.is_empty() {
            return RowSet::empty(self.len());
        }
        let people: FxHashSet<u32> = known.iter().map(|node| accounts.of(*node)).collect();
        let rows = |(field, nodes): (Field, &[u32]), wanted: &FxHashSet<u32>, service: u32| {
            let passing = nodes.iter().map(|node| wanted.contains(&accounts.of(node + service)));
            self.rows_of(field, &Chosen::new(std::iter::once(false).chain(passing).collect()))
        };
        if field == Field::Mailbox {
            return rows((field, &accounts.mailboxes), &people, 0);
        }
        let of_kind = |wanted: &FxHashSet<u32>, service: u32| {
            let written = rows((field, &accounts.written), wanted, service);
            if accounts.stated.is_empty() {
                return written;
            }
            written.or(&rows((Field::AccountNames, &accounts.stated), wanted, service))
        };
        let own = of_kind(&people, 0);
        if self.service().count() == 0 {
            return own;
        }
        let services = accounts.services_of(&people);
        own.without(self.service()).or(&of_kind(&services, 1).and(self.service()))
    }

    /// The other names of a row's account: those that its own record states first, then alphabetically.
    #[must_use]
    pub fn other_names(&self, row: usize) -> Vec<OtherName> {
        let accounts = self.accounts();
        let service = u32::from(self.service().contains(row));
        let own = self.nodes_of(accounts, row);
        let written = self.text(Field::Account).and_then(|column| column.value(row));
        let shown = written.and_then(|name| accounts.node(name)).map(|node| node + service);
        let account = own.iter().map(|node| accounts.of(*node)).collect::<FxHashSet<u32>>();
        let witnesses = accounts.witnesses(&account);
        let mut found: Vec<(bool, OtherName)> = Vec::new();
        let mut met: FxHashSet<u32> = shown.into_iter().collect();
        for (name, node) in self.names_by_node(accounts) {
            let node = node + service;
            let stated = own.contains(&node);
            if (stated || (NameKind::of(name).is_some() && account.contains(&accounts.of(node))))
                && met.insert(node)
            {
                let witness = || witnesses.get(&node).map(|row| *row as usize);
                let row = if stated { Some(row) } else { witness() };
                found.push((!stated, OtherName { name: name.to_owned(), row }));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// By code of the account column: the number of the account, the same for all its names, from 1; 0 means none.
    #[must_use]
    pub fn accounts_by_code(&self) -> Vec<u32> {
        let accounts = self.accounts();
        std::iter::once(0).chain(accounts.written.iter().map(|node| accounts.of(*node) + 1)).collect()
    }

    /// By code of the mailbox column: the account, numbered as in [`Self::accounts_by_code`].
    #[must_use]
    pub fn mailboxes_by_code(&self) -> Vec<u32> {
        let accounts = self.accounts();
        std::iter::once(0).chain(accounts.mailboxes.iter().map(|node| accounts.of(*node) + 1)).collect()
    }

    fn accounts(&self) -> &Accounts {
        self.accounts.get_or_init(|| Accounts::of_store(self))
    }

    /// The names of a row's account that may join others, as nodes.
    fn nodes_of(&self, accounts: &Accounts, row: usize) -> Vec<u32> {
        let service = u32::from(self.service().contains(row));
        let code = self.text(Field::Account).map_or(0, |column| column.code(row));
        let written = (code as usize).checked_sub(1).and_then(|at| accounts.written.get(at));
        let names = self.list(Field::AccountNames).map_or(&[][..], |column| column.codes(row));
        let stated = names.iter().filter_map(|code| accounts.stated.get((*code as usize).checked_sub(1)?));
        written.into_iter().chain(stated).map(|node| node + service).collect()
    }

    /// Every name in the events and the directory, with its node for people.
    fn names_by_node<'s>(&'s self, accounts: &'s Accounts) -> impl Iterator<Item = (&'s str, u32)> {
        let values = |field| self.text(field).into_iter().flat_map(Column::values);
        let names = self.list(Field::AccountNames).into_iter().flat_map(|list| list.dictionary().iter());
        let stated = names.zip(accounts.stated.iter().copied());
        let written = values(Field::Account).zip(accounts.written.iter().copied());
        let mailboxes = values(Field::Mailbox).zip(accounts.mailboxes.iter().copied());
        let written = stated.chain(written).chain(mailboxes);
        let told = self.told.iter().flat_map(|(one, other)| [one.as_str(), other.as_str()]);
        written.chain(told.filter_map(|name| Some((name, accounts.node(name)?))))
    }
}

/// The key by which owners, accounts and agencies are compared: names in a canonical spelling, other text in lower
/// case.
#[must_use]
pub fn account_key(name: &str) -> Cow<'_, str> {
    if NameKind::of(name).is_some() { name_key(name) } else { Cow::Owned(name.trim().to_lowercase()) }
}

impl Accounts {
    fn of_store(store: &Store) -> Self {
        let mut accounts = Self::default();
        let values = |field| store.text(field).into_iter().flat_map(Column::values);
        let names = store.list(Field::AccountNames).into_iter().flat_map(|list| list.dictionary().iter());
        let mut enter = |value| accounts.enter(value);
        let written = values(Field::Account).map(&mut enter).collect();
        let mailboxes = values(Field::Mailbox).map(&mut enter).collect();
        let stated = names.map(&mut enter).collect();
        (accounts.written, accounts.mailboxes, accounts.stated) = (written, mailboxes, stated);
        let told: Vec<(u32, u32)> =
            (store.told.iter()).map(|(one, other)| (accounts.enter(one), accounts.enter(other))).collect();
        let beside = accounts.side_by_side(store);
        accounts.pairs = beside.without_hubs();
        for (one, other) in told.into_iter().filter(|(one, other)| one != other) {
            let (least, most) = (one.min(other), one.max(other));
            accounts.pairs.extend([(least, most, None), (least + 1, most + 1, None)]);
        }
        let mut sets = DisjointSets::of(accounts.account.len());
        for (one, other, _) in &accounts.pairs {
            sets.join(*one, *other);
        }
        accounts.account = sets.roots();
        let apart = |(one, other, _): &Pair| accounts.of(*one) != accounts.of(*other);
        accounts.astray = beside.astray || beside.pairs.iter().any(apart);
        accounts.stand_beside = beside;
        accounts.shown = accounts.shown(&accounts.written, store.text(Field::Account));
        accounts.one = accounts.one_code(&accounts.written, &accounts.shown);
        accounts.served = accounts.served();
        accounts.astray |= !accounts.served.is_empty();
        accounts.beside = accounts.beside_in(store, 0..if accounts.astray { store.len() } else { 0 });
        let told = accounts.told_by_services(store, store.service().iter());
        accounts.told_elsewhere =
            told.into_iter().chain(accounts.beside.iter().map(|(_, code)| *code)).collect();
        let shown = accounts.shown(&accounts.mailboxes, store.text(Field::Mailbox));
        accounts.one_mailbox = accounts.one_code(&accounts.mailboxes, &shown);
        accounts
    }

    /// The node of a value, new or known.
    fn enter(&mut self, value: &str) -> u32 {
        let key = account_key(value);
        if let Some(node) = self.nodes.get(key.as_ref()) {
            return *node;
        }
        let node = u32::try_from(self.account.len()).unwrap_or(0);
        self.kinds.push(NameKind::of(value));
        self.account.extend([node, node + 1]);
        self.nodes.insert(key.into(), node);
        node
    }

    fn node(&self, value: &str) -> Option<u32> {
        self.nodes.get(account_key(value).as_ref()).copied()
    }

    fn of(&self, node: u32) -> u32 {
        self.account.get(node as usize).copied().unwrap_or(node)
    }

    /// Of names of some accounts, the first row that has each beside another of its account.
    fn witnesses(&self, of: &FxHashSet<u32>) -> FxHashMap<u32, u32> {
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for (one, other, row) in self.pairs.iter().filter(|pair| of.contains(&self.of(pair.0))) {
            for (node, row) in [*one, *other].into_iter().zip(row.iter().cycle()) {
                let held = first.entry(node).or_insert(*row);
                *held = (*held).min(*row);
            }
        }
        first
    }
}
