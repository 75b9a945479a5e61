//! Whose sign-ins speak for an event: its tenant.
//!
//! By the tenant's id, which a sign-in log and an audit log write alike. Not every record has one: the sign-ins of Microsoft
//! Graph's first version, what collectors make of the audit log, and events in the contract's shape may have none. These go
//! by their agency: where all records of an agency that have a tenant's id have the same one, by that tenant. An agency that
//! is only the domain of the account (it is filled in where nothing else is known) says no more than the account does: then
//! the tenant, or the agency, counts that most records of the domain have, as a guest has few. Last, the agency or the
//! domain stands for itself, and what has none of all is of one nameless tenant.

use super::super::spelling;
use crate::chain::IdentityKind;
use crate::event::{Field, saturated};
use crate::store::{Column, RowSet, Store};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Tenants by number, from 1 on; 0 is none.
#[derive(Debug, Default)]
pub(super) struct Tenants {
    /// By code of the tenant's id.
    by_id: Vec<u32>,
    /// By code of the agency: its own number, and the only tenant that stands beside it.
    agencies: Vec<(u32, u32)>,
    /// By code of who acted: the number of the domain.
    domains: Vec<u32>,
    /// By number of a domain: the tenant of most of its records.
    most: FxHashMap<u32, u32>,
    /// By number of a tenant: the agency of most of its records.
    called: FxHashMap<u32, u32>,
    /// By number, less one: how it is written.
    names: Vec<String>,
}

/// Names that are given numbers.
#[derive(Default)]
struct Numbers {
    of: FxHashMap<String, u32>,
    names: Vec<String>,
}

impl Numbers {
    /// The number of a name in any case of its letters. Of its spellings the first in order is shown.
    fn of(&mut self, name: &str) -> u32 {
        let key = spelling::key(IdentityKind::Session, name);
        if let Some(number) = self.of.get(key.as_ref()) {
            if let Some(shown) =
                self.names.get_mut(*number as usize - 1).filter(|shown| name < shown.as_str())
            {
                name.clone_into(shown);
            }
            return *number;
        }
        self.names.push(name.to_owned());
        let number = saturated::<u32>(self.names.len());
        self.of.insert(key.into_owned(), number);
        number
    }

    /// The numbers of a column's values, by code.
    fn of_column<'c>(
        &mut self,
        column: Option<&'c Column>,
        name: impl Fn(&'c str) -> Option<Cow<'c, str>>,
    ) -> Vec<u32> {
        let values = column.into_iter().flat_map(Column::values);
        let numbers = values.map(|value| name(value).map_or(0, |name| self.of(&name)));
        std::iter::once(0).chain(numbers).collect()
    }
}

/// How often two numbers stand side by side.
type Pairs = FxHashMap<(u32, u32), u32>;

impl Tenants {
    /// Of the sign-ins and the accesses of a store.
    pub(super) fn of_rows(store: &Store, sign_ins: &RowSet, accesses: &RowSet) -> Self {
        let mut numbers = Numbers::default();
        let is_id = |value| spelling::is_identity(value).then_some(Cow::Borrowed(value));
        let by_id = numbers.of_column(store.text(Field::TenantId), is_id);
        let agencies = numbers.of_column(store.text(Field::Agency), |name| Some(Cow::Borrowed(name)));
        let domain = |name: &'_ str| Some(Cow::Owned(name.rsplit_once('@')?.1.trim().to_lowercase()));
        let domains = numbers.of_column(store.text(Field::Account), domain);
        let agencies = agencies.into_iter().map(|own| (own, 0)).collect();
        let names = numbers.names;
        let mut tenants = Self {
            by_id,
            agencies,
            domains,
            names,
            most: FxHashMap::default(),
            called: FxHashMap::default(),
        };
        tenants.meet(store, sign_ins, accesses);
        tenants
    }

    /// Finds out what stands beside what. Where all records say their tenants, which is usual, little is to be found out.
    fn meet(&mut self, store: &Store, sign_ins: &RowSet, accesses: &RowSet) {
        let all = sign_ins.or(accesses);
        let told = store.rows_with(Field::TenantId, &spelling::is_identity);
        let beside = self.beside(store, &sign_ins.and(&told));
        self.called = self.mostly(beside.into_iter().map(|((agency, id), count)| (id, agency, count)));
        let bare = all.without(&told);
        if bare.count() == 0 {
            return;
        }
        let mut only: FxHashMap<u32, u32> = FxHashMap::default();
        for (agency, id) in self.beside(store, &all.and(&told)).into_keys() {
            only.entry(agency).and_modify(|one| *one = 0).or_insert(id);
        }
        for agency in self.agencies.iter_mut().filter(|agency| agency.0 > 0) {
            agency.1 = only.get(&agency.0).copied().unwrap_or(0);
        }
        if bare.iter().all(|row| self.strong(store, row) > 0) {
            return;
        }
        let mut within = Pairs::default();
        for row in all.iter() {
            let (domain, strong) = (self.parts(store, row).2, self.strong(store, row));
            if domain > 0 && strong > 0 {
                *within.entry((domain, strong)).or_default() += 1;
            }
        }
        self.most = self.mostly(within.into_iter().map(|((domain, of), count)| (domain, of, count)));
    }

    /// How often each agency stands beside each tenant in some rows.
    fn beside(&self, store: &Store, rows: &RowSet) -> Pairs {
        let mut beside = Pairs::default();
        for row in rows.iter() {
            let (id, (agency, _), _) = self.parts(store, row);
            if agency > 0 {
                *beside.entry((agency, id)).or_default() += 1;
            }
        }
        beside
    }

    /// Of each first number the second that stands most often beside it; of several the first by name.
    fn mostly(&self, counted: impl Iterator<Item = (u32, u32, u32)>) -> FxHashMap<u32, u32> {
        let mut best: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for (one, other, count) in counted {
            let held = best.entry(one).or_insert((other, count));
            if (count, self.name(held.0)) > (held.1, self.name(other)) {
                *held = (other, count);
            }
        }
        best.into_iter().map(|(one, (other, _))| (one, other)).collect()
    }

    /// The numbers of a row's tenant id, of its agency with that one's only tenant, and of the domain of who acted.
    fn parts(&self, store: &Store, row: usize) -> (u32, (u32, u32), u32) {
        let code = |field| store.text(field).map_or(0, |column| column.code(row)) as usize;
        (
            self.by_id.get(code(Field::TenantId)).copied().unwrap_or(0),
            self.agencies.get(code(Field::Agency)).copied().unwrap_or_default(),
            self.domains.get(code(Field::Account)).copied().unwrap_or(0),
        )
    }

    /// What a row itself says of its tenant: its id, else its agency where that is more than the domain of the account.
    fn strong(&self, store: &Store, row: usize) -> u32 {
        let (id, (agency, only), domain) = self.parts(store, row);
        match (id, only) {
            (0, 0) if agency == domain => 0,
            (0, 0) => agency,
            (0, only) => only,
            (id, _) => id,
        }
    }

    /// The tenant of a row.
    pub(super) fn of(&self, store: &Store, row: usize) -> u32 {
        let strong = self.strong(store, row);
        if strong > 0 {
            return strong;
        }
        let (_, (agency, _), domain) = self.parts(store, row);
        let most = self.most.get(&domain).copied();
        most.or((agency > 0).then_some(agency)).unwrap_or(domain)
    }

    /// How a tenant is written; empty for the nameless one.
    pub(super) fn name(&self, tenant: u32) -> &str {
        (tenant as usize).checked_sub(1).and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// The agency of most of its records, where it goes by its id.
    pub(super) fn agency(&self, tenant: u32) -> Option<&str> {
        self.called.get(&tenant).filter(|agency| **agency != tenant).map(|agency| self.name(*agency))
    }
}
