//! Finds the tenant of an event, as only the sign-ins of its own tenant count for an access.
//!
//! A tenant is known by its id, which sign-in logs and audit logs write alike. Not every record has one: the sign-ins
//! of Microsoft Graph's first version, what collectors make of the audit log, and events in `dwell`'s own format may
//! have none. These are assigned by their agency: if all records of an agency with a tenant id have the same one, to
//! that tenant. An agency that is only the domain of the account (filled in where nothing else is known) adds nothing
//! to the account: then the tenant, or the agency, of most records of that domain counts, as a guest has few. Failing
//! that, the agency or the domain is a tenant of its own, and records with none of these share one nameless tenant.

use super::super::spelling;
use crate::chain::IdentityKind;
use crate::event::{Field, TextMap, saturated};
use crate::store::{Column, RowSet, Store};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Tenants by number, from 1 on; 0 is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Tenants {
    /// By code of the tenant's id.
    by_id: Vec<u32>,
    /// By code of the agency: its own number, and the tenant id that all of its records have; 0 if there is none or
    /// several.
    agencies: Vec<(u32, u32)>,
    /// By code of the account: the number of its domain.
    domains: Vec<u32>,
    /// By number of a domain: the tenant of most of its records.
    most: FxHashMap<u32, u32>,
    /// By number of a tenant: the agency of most of its records.
    called: FxHashMap<u32, u32>,
    /// By number minus one: how it is written.
    names: Vec<String>,
}

/// Names and their numbers, from 1 on.
#[derive(Default)]
struct Numbers {
    of: TextMap<String, u32>,
    names: Vec<String>,
}

impl Numbers {
    /// The number of a name, in any letter case. Of its spellings the first in alphabetical order is kept.
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

/// How often two numbers occur in one record.
type Pairs = FxHashMap<(u32, u32), u32>;

impl Tenants {
    /// Finds the tenants of the sign-ins and the accesses of a store.
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

    /// Counts which agencies, tenants and domains occur together. If all records have a tenant id, which is usual, that
    /// is little work.
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

    /// How often each agency occurs with each tenant id in some rows.
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

    /// For each first number the second that occurs most often with it; of several the first by name.
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

    /// The numbers of a row's tenant id, of its agency with the only tenant of that one, and of the account's domain.
    fn parts(&self, store: &Store, row: usize) -> (u32, (u32, u32), u32) {
        let code = |field| store.text(field).map_or(0, |column| column.code(row)) as usize;
        (
            self.by_id.get(code(Field::TenantId)).copied().unwrap_or(0),
            self.agencies.get(code(Field::Agency)).copied().unwrap_or_default(),
            self.domains.get(code(Field::Account)).copied().unwrap_or(0),
        )
    }

    /// What a row itself has of its tenant: its id, else its agency's only tenant, else the agency if that is more than
    /// the domain of the account; 0 if none of these.
    fn strong(&self, store: &Store, row: usize) -> u32 {
        let (id, (agency, only), domain) = self.parts(store, row);
        match (id, only) {
            (0, 0) if agency == domain => 0,
            (0, 0) => agency,
            (0, only) => only,
            (id, _) => id,
        }
    }

    /// The tenant of a row; 0 is the nameless one.
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

    /// The agency of most of its records, if the tenant is known by its id.
    pub(super) fn agency(&self, tenant: u32) -> Option<&str> {
        self.called.get(&tenant).filter(|agency| **agency != tenant).map(|agency| self.name(*agency))
    }
}
