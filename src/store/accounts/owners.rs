//! Maps rows to the account that acted and to the mailbox concerned, whichever name the row uses.

use super::Accounts;
use crate::event::Field;
use crate::store::{Column, ListColumn, RowSet, Store};

/// Tells which account a row is of, and whose mailbox: a number that is the same in all names of the account.
#[derive(Debug)]
pub struct Owners<'s> {
    accounts: &'s Accounts,
    written: Option<&'s Column>,
    mailbox: Option<&'s Column>,
    accesses: &'s RowSet,
    stated: Option<&'s ListColumn>,
    service: &'s RowSet,
    /// By code of who acted, for people and for services: the account, from 1 on.
    by_code: [Vec<u32>; 2],
    /// By code of whose mailbox it was, the same.
    by_mailbox: Vec<u32>,
}

/// An account, and how a row writes it.
pub type Owner<'s> = (u32, &'s str);

impl Store {
    /// Tells which account each row is of.
    #[must_use]
    pub fn owners(&self) -> Owners<'_> {
        let accounts = self.accounts();
        let of_kind = |service: u32| {
            let of = accounts.written.iter().map(|node| accounts.of(node + service).saturating_add(1));
            std::iter::once(0).chain(of).collect()
        };
        Owners {
            accounts,
            written: self.text(Field::Account),
            mailbox: self.text(Field::Mailbox),
            accesses: self.accesses(),
            stated: self.list(Field::AccountNames).filter(|names| names.distinct() > 0),
            service: self.service(),
            by_code: [of_kind(0), of_kind(1)],
            by_mailbox: self.mailboxes_by_code(),
        }
    }
}

impl<'s> Owners<'s> {
    /// Upper bound (exclusive) of account numbers.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.accounts.account.len()
    }

    /// The account of a row: by who acted, else by a name that its record states.
    #[must_use]
    #[inline]
    pub fn of(&self, row: usize) -> Option<u32> {
        let code = self.written.map_or(0, |column| column.code(row)) as usize;
        let service = usize::from(self.service.contains(row));
        match self.by_code.get(service).and_then(|of| of.get(code)).copied().unwrap_or(0) {
            0 => self.stated(row).next(),
            account => Some(account - 1),
        }
    }

    /// Every account that a name of a row is of; the same one may come several times.
    pub fn each(&self, row: usize) -> impl Iterator<Item = u32> {
        self.of(row).into_iter().chain(self.stated(row))
    }

    /// Who acted as a row writes it: a person, or a service by a person's name.
    #[must_use]
    pub fn actor(&self, row: usize) -> Option<Owner<'s>> {
        owner(self.written, &self.by_code[0], row)
    }

    /// The mailbox a row is about: the one it names, else for a mailbox access the acting account.
    #[must_use]
    pub fn mailbox(&self, row: usize) -> Option<Owner<'s>> {
        let named = owner(self.mailbox, &self.by_mailbox, row);
        named.or_else(|| self.actor(row).filter(|_| self.accesses.contains(row)))
    }

    /// By code of a field that names accounts or mailboxes: each with the account that it is of.
    pub(crate) fn names(&self, field: Field) -> impl Iterator<Item = (&'s str, u32)> {
        let (column, numbers) = match field {
            Field::Mailbox => (self.mailbox, &self.by_mailbox),
            _ => (self.written, &self.by_code[0]),
        };
        let values = column.into_iter().flat_map(Column::values);
        values.zip(numbers.iter().skip(1).map(|number| number.saturating_sub(1)))
    }

    /// The accounts of the names that a record states.
    fn stated(&self, row: usize) -> impl Iterator<Item = u32> {
        let names = self.stated.map_or(&[][..], |column| column.codes(row));
        let service = u32::from(self.service.contains(row));
        let nodes =
            names.iter().filter_map(|code| self.accounts.stated.get((*code as usize).checked_sub(1)?));
        nodes.map(move |node| self.accounts.of(node + service))
    }
}

/// What a column has of a row, by the numbers of its codes.
#[inline]
fn owner<'s>(column: Option<&'s Column>, numbers: &[u32], row: usize) -> Option<Owner<'s>> {
    let column = column?;
    let code = column.code(row);
    let number = numbers.get(code as usize)?.checked_sub(1)?;
    Some((number, column.value_of(code)?))
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, Field};
    use crate::read::{Place, Sink};
    use crate::store::{Builder, Store};

    fn store(rows: &[(Option<&str>, Option<&str>, bool)]) -> Store {
        let mut builder = Builder::default();
        for (at, (account, also, service)) in (0_u64..).zip(rows) {
            let mut event = Event::default();
            event.id = format!("e{at}").into();
            event.set_some(Field::Account, account.map(str::to_owned));
            event.extend(Field::AccountNames, also.iter().map(|name| (*name).to_owned().into()));
            event.service = *service;
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        builder.finish()
    }

    #[test]
    fn an_account_is_one_number_in_all_of_its_names_and_people_are_no_services() {
        let id = "6f1c1a52-0000-4000-8000-00000000000a";
        let store = store(&[
            (Some("Desk-03@agency-a.example"), None, false),
            (Some("desk-03@agency-a.example"), Some(id), false),
            (None, Some(id), false),
            (Some(id), None, false),
            (Some("desk-04@agency-a.example"), None, false),
            (Some("desk-03@agency-a.example"), None, true),
            (None, None, false),
        ]);
        let owners = store.owners();
        let of: Vec<Option<u32>> =
            (0..7).map(|at| owners.of(store.row_of(&format!("e{at}")).unwrap())).collect();
        assert!(of[0].is_some() && of[..4].iter().all(|other| *other == of[0]), "{of:?}");
        assert!(of[4].is_some() && of[4] != of[0]);
        assert!(of[5].is_some() && of[5] != of[0]);
        assert_eq!(of[6], None);
        assert!(of.iter().flatten().all(|of| (*of as usize) < owners.bound()));
        assert_eq!(owners.actor(0).map(|(of, _)| of), of[0]);
        assert_eq!(owners.actor(5).map(|(of, _)| of), of[0], "a service by the name of a person");
        let each: Vec<u32> = owners.each(store.row_of("e1").unwrap()).collect();
        assert!(each.iter().all(|one| Some(*one) == of[0]) && each.len() == 2);
    }

    #[test]
    fn a_mailbox_is_the_one_that_is_named_and_else_that_of_whoever_accessed_it() {
        let mut builder = Builder::default();
        for (at, (account, mailbox, stage)) in (0_u64..).zip([
            (Some("desk@a.example"), Some("chief@a.example"), "mailbox_access"),
            (Some("Chief@a.example"), None, "mailbox_access"),
            (Some("desk@a.example"), Some("Chief@A.example"), "other"),
            (Some("chief@a.example"), None, "other"),
            (None, None, "mailbox_access"),
        ]) {
            let mut event = Event::default();
            event.id = format!("e{at}").into();
            event.set(Field::Stage, stage);
            event.set_some(Field::Account, account.map(str::to_owned));
            event.set_some(Field::Mailbox, mailbox.map(str::to_owned));
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        let store = builder.finish();
        let owners = store.owners();
        let of = |id: &str| owners.mailbox(store.row_of(id).unwrap());
        let chief = of("e0").unwrap().0;
        assert_eq!(of("e0"), Some((chief, "chief@a.example")));
        assert_eq!(of("e1"), Some((chief, "Chief@a.example")));
        assert_eq!(of("e2"), Some((chief, "Chief@A.example")));
        assert_eq!((of("e3"), of("e4")), (None, None), "a sign-in is about no mailbox");
        assert_ne!(owners.actor(store.row_of("e0").unwrap()).unwrap().0, chief);
    }
}
