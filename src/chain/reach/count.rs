//! What was reached, counted by account and agency.

use super::{ByKind, Reach, Reached};
use crate::chain::LinkKind;
use crate::chain::shown::Shown;
use crate::event::Field;
use crate::store::{ABSENT, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// Counts accesses.
pub(super) struct Count<'s> {
    store: &'s Store,
    all: Sum,
    mailboxes: FxHashSet<String>,
    accounts: FxHashMap<(u32, u32), Sum>,
    agencies: FxHashMap<u32, Sum>,
    /// Accounts and agencies as they are shown.
    shown: [Shown; 2],
}

/// What some accesses come to.
#[derive(Debug, Default)]
pub(super) struct Sum {
    pub records: u64,
    pub operations: u64,
    pub messages: FxHashSet<u32>,
    pub by: ByKind,
}

impl Sum {
    pub fn take(&mut self, store: &Store, row: usize, kind: LinkKind) {
        self.records += 1;
        self.operations = self.operations.saturating_add(store.operations(row));
        self.messages.extend(store.list(Field::MessageIds).map_or(&[][..], |list| list.codes(row)));
        match kind {
            LinkKind::Observed => self.by.observed += 1,
            LinkKind::Asserted => self.by.asserted += 1,
            LinkKind::Inferred => self.by.inferred += 1,
        }
    }
}

/// The first spelling of a value of a row.
pub(super) fn first(store: &Store, field: Field, row: usize) -> u32 {
    let column = store.text(field);
    column.map_or(ABSENT, |column| match column.code(row) {
        ABSENT => ABSENT,
        code => column.first_alike(code),
    })
}

/// Whose mailbox an access was to: the field that says so, and its code.
pub(super) fn mailbox(store: &Store, row: usize) -> (Field, u32) {
    match first(store, Field::Mailbox, row) {
        ABSENT => (Field::Account, first(store, Field::Account, row)),
        code => (Field::Mailbox, code),
    }
}

impl<'s> Count<'s> {
    pub fn of(store: &'s Store) -> Self {
        let (accounts, agencies) = (FxHashMap::default(), FxHashMap::default());
        let shown = [Field::Account, Field::Agency].map(|field| Shown::of(store.text(field)));
        Self { store, all: Sum::default(), mailboxes: FxHashSet::default(), accounts, agencies, shown }
    }

    /// Takes an access in.
    pub fn take(&mut self, row: u32, kind: LinkKind) {
        let row = row as usize;
        let (account, agency) =
            (first(self.store, Field::Account, row), first(self.store, Field::Agency, row));
        let (field, code) = mailbox(self.store, row);
        self.mailboxes.insert(self.text(field, code).to_lowercase());
        self.all.take(self.store, row, kind);
        self.accounts.entry((account, agency)).or_default().take(self.store, row, kind);
        self.agencies.entry(agency).or_default().take(self.store, row, kind);
    }

    fn text(&self, field: Field, code: u32) -> String {
        let code = match field {
            Field::Account => self.shown[0].code(code),
            Field::Agency => self.shown[1].code(code),
            _ => code,
        };
        self.store.text(field).and_then(|column| column.value_of(code)).unwrap_or_default().to_owned()
    }

    fn reached(account: String, agency: String, sum: &Sum) -> Reached {
        let Sum { records, operations, messages, by } = sum;
        let (records, operations, messages) = (*records, *operations, messages.len() as u64);
        Reached { account, agency, records, operations, messages, by: *by }
    }

    /// All of it, without what was reached on the way.
    pub fn end(self) -> Reach {
        let of_account = |((account, agency), sum): (&(u32, u32), &Sum)| {
            Self::reached(self.text(Field::Account, *account), self.text(Field::Agency, *agency), sum)
        };
        let mut accounts: Vec<Reached> = self.accounts.iter().map(of_account).collect();
        let of_agency = |(agency, sum): (&u32, &Sum)| {
            Self::reached(String::new(), self.text(Field::Agency, *agency), sum)
        };
        let mut agencies: Vec<Reached> = self.agencies.iter().map(of_agency).collect();
        for reached in [&mut accounts, &mut agencies] {
            reached.sort_by(|a, b| {
                let names = || (&a.agency, &a.account).cmp(&(&b.agency, &b.account));
                b.records.cmp(&a.records).then_with(names)
            });
        }
        let Sum { records, operations, messages, by } = self.all;
        Reach {
            mailboxes: self.mailboxes.len() as u64,
            messages: messages.len() as u64,
            records,
            operations,
            by,
            accounts,
            agencies,
            ..Reach::default()
        }
    }
}
