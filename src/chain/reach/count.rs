//! Counts what was reached by account and agency.

use super::{ByKind, Reach, Reached, actor};
use crate::chain::LinkKind;
use crate::chain::display_names::DisplayNames;
use crate::event::Field;
use crate::store::{ABSENT, Names, Owners, Store, account_key};
use rustc_hash::{FxHashMap, FxHashSet};

/// Counts accesses in total, by account and by agency.
pub(super) struct Count<'s> {
    store: &'s Store,
    all: AccessTotals,
    owners: &'s Owners<'s>,
    mailboxes: FxHashSet<u32>,
    /// By account and agency.
    accounts: FxHashMap<(u32, u32), AccessTotals>,
    names: Names<'s>,
    agencies: FxHashMap<u32, AccessTotals>,
    /// Agencies as they are shown.
    shown: DisplayNames,
}

/// The totals of some accesses.
#[derive(Debug, Default)]
pub(super) struct AccessTotals {
    pub records: u64,
    pub operations: u64,
    pub messages: FxHashSet<u32>,
    pub by: ByKind,
}

impl AccessTotals {
    pub fn take(&mut self, store: &Store, row: usize, kind: LinkKind) {
        self.records += 1;
        self.operations = self.operations.saturating_add(store.operations(row));
        self.messages.extend(store.messages(row));
        match kind {
            LinkKind::Observed => self.by.observed += 1,
            LinkKind::Asserted => self.by.asserted += 1,
            LinkKind::Inferred => self.by.inferred += 1,
        }
    }
}

/// The code of the first spelling of a row's agency; [`ABSENT`] if it has none.
pub(super) fn agency(store: &Store, row: usize) -> u32 {
    store.text(Field::Agency).map_or(ABSENT, |column| store.spelled(Field::Agency, column.code(row)))
}

impl<'s> Count<'s> {
    pub fn of(store: &'s Store, owners: &'s Owners<'s>) -> Self {
        Self {
            store,
            owners,
            all: AccessTotals::default(),
            mailboxes: FxHashSet::default(),
            accounts: FxHashMap::default(),
            names: Names::default(),
            agencies: FxHashMap::default(),
            shown: DisplayNames::of(store, Field::Agency),
        }
    }

    /// Counts an access.
    pub fn take(&mut self, row: u32, kind: LinkKind) {
        let actor = actor(self.owners, row);
        self.names.take(actor);
        self.mailboxes.extend(self.owners.mailbox(row as usize).map(|(mailbox, _)| mailbox));
        let (account, row) = (actor.0, row as usize);
        let agency = agency(self.store, row);
        self.all.take(self.store, row, kind);
        self.accounts.entry((account, agency)).or_default().take(self.store, row, kind);
        self.agencies.entry(agency).or_default().take(self.store, row, kind);
    }

    fn agency(&self, code: u32) -> String {
        let column = self.store.text(Field::Agency);
        column.and_then(|column| column.value_of(self.shown.code(code))).unwrap_or_default().to_owned()
    }

    fn reached(account: String, agency: String, sum: &AccessTotals) -> Reached {
        let AccessTotals { records, operations, messages, by } = sum;
        let (records, operations, messages) = (*records, *operations, messages.len() as u64);
        Reached { account, agency, records, operations, messages, by: *by }
    }

    /// Turns the counts into a [`Reach`]; the start, the identities and the tree are left empty.
    pub fn end(self) -> Reach {
        let of_account = |((account, agency), sum): (&(u32, u32), &AccessTotals)| {
            Self::reached(self.names.of(*account).to_owned(), self.agency(*agency), sum)
        };
        let mut accounts: Vec<Reached> = self.accounts.iter().map(of_account).collect();
        let stated = accounts.iter().map(|reached| reached.account.as_str()).filter(|name| !name.is_empty());
        let distinct_accounts = stated.collect::<FxHashSet<_>>().len() as u64;
        let of_agency =
            |(agency, sum): (&u32, &AccessTotals)| Self::reached(String::new(), self.agency(*agency), sum);
        let mut agencies: Vec<Reached> = self.agencies.iter().map(of_agency).collect();
        for reached in [&mut accounts, &mut agencies] {
            reached.sort_by(|a, b| {
                let names = || (&a.agency, &a.account).cmp(&(&b.agency, &b.account));
                b.records.cmp(&a.records).then_with(names)
            });
        }
        let AccessTotals { records, operations, messages, by } = self.all;
        Reach {
            mailboxes: self.mailboxes.len() as u64,
            messages: messages.len() as u64,
            records,
            operations,
            by,
            distinct_accounts,
            accounts,
            agencies,
            ..Reach::default()
        }
    }
}

/// The agencies of some accesses.
pub(super) struct Agencies {
    codes: FxHashSet<u32>,
    shown: DisplayNames,
}

impl Agencies {
    pub fn of(store: &Store, accesses: &[(u32, LinkKind)]) -> Self {
        let codes = accesses.iter().map(|(row, _)| agency(store, *row as usize)).collect();
        Self { codes, shown: DisplayNames::of(store, Field::Agency) }
    }

    /// The codes of those with a name, in any letter case.
    pub fn named(&self, store: &Store, name: &str) -> FxHashSet<u32> {
        let (column, key) = (store.text(Field::Agency), account_key(name));
        let of =
            |code: u32| column.and_then(|column| column.value_of(self.shown.code(code))).unwrap_or_default();
        self.codes.iter().copied().filter(|code| account_key(of(*code)) == key).collect()
    }
}
