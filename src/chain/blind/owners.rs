//! Whose mailbox a row is about.

use crate::event::Field;
use crate::store::{ABSENT, Column, RowSet, Store, account_key};
use rustc_hash::FxHashMap;

/// The mailboxes that were asked about so far, each with a number. A name is one in all of its spellings.
pub(super) struct Owners<'s> {
    mailbox: Option<&'s Column>,
    account: Option<&'s Column>,
    /// By code, the number of the mailbox and one; 0 where that is not known yet.
    by_mailbox: Vec<u32>,
    by_account: Vec<u32>,
    /// The rows of which an account without a mailbox is whose mailbox it was.
    accesses: &'s RowSet,
    known: FxHashMap<String, u32>,
    names: Vec<&'s str>,
}

impl<'s> Owners<'s> {
    pub(super) fn of(store: &'s Store) -> Self {
        Self {
            mailbox: store.text(Field::Mailbox),
            account: store.text(Field::Account),
            by_mailbox: Vec::new(),
            by_account: Vec::new(),
            accesses: store.accesses(),
            known: FxHashMap::default(),
            names: Vec::new(),
        }
    }

    /// The number of the mailbox of a row: the one that it names; of an access that names none, its account's.
    pub(super) fn of_row(&mut self, row: usize) -> Option<u32> {
        let code = |column: Option<&Column>| column.map_or(ABSENT, |column| column.code(row));
        match (code(self.mailbox), code(self.account)) {
            (ABSENT, ABSENT) => None,
            (ABSENT, account) if self.accesses.contains(row) => {
                let Self { account: column, by_account, known, names, .. } = self;
                numbered(*column, account, by_account, (known, names))
            }
            (ABSENT, _) => None,
            (mailbox, _) => {
                let Self { mailbox: column, by_mailbox, known, names, .. } = self;
                numbered(*column, mailbox, by_mailbox, (known, names))
            }
        }
    }

    /// The name of each number, of several spellings the last in the order of texts, which is that in small letters.
    pub(super) fn names(&self) -> &[&'s str] {
        &self.names
    }
}

fn numbered<'s>(
    column: Option<&'s Column>,
    code: u32,
    by_code: &mut Vec<u32>,
    (known, names): (&mut FxHashMap<String, u32>, &mut Vec<&'s str>),
) -> Option<u32> {
    let at = code as usize;
    if by_code.len() <= at {
        by_code.resize(at + 1, 0);
    }
    if by_code[at] > 0 {
        return Some(by_code[at] - 1);
    }
    let name = column?.value_of(code)?;
    let next = u32::try_from(names.len()).ok()?;
    let number = *known.entry(account_key(name).into_owned()).or_insert(next);
    match names.get_mut(number as usize) {
        Some(said) => *said = name.max(*said),
        None => names.push(name),
    }
    by_code[at] = number.checked_add(1)?;
    Some(number)
}
