//! Counts how many records of each tenant each file of a case has.

use super::held::{Held, HeldBy};
use crate::event::Field;
use crate::read::{Quiet, SourceEntry};
use crate::store::{ABSENT, Column, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Log records, and accesses among them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub records: u64,
    pub accesses: u64,
    /// Records, those too that count for another file of the log.
    held: u64,
}

impl Tally {
    fn add(&mut self, more: Self) {
        self.records += more.records;
        self.accesses += more.accesses;
        self.held += more.held;
    }
}

/// How many records of each tenant each file has. Records that name no tenant count for the one with most records in
/// their file.
#[derive(Debug, Default)]
pub(super) struct Tallies<'s> {
    /// By file, then by tenant in lower case.
    files: FxHashMap<&'s str, BTreeMap<String, Tally>>,
    /// By file that names tenants: the one for which its records without a tenant count.
    unnamed: FxHashMap<&'s str, String>,
    /// Files some of whose records count for other files alone.
    pub elsewhere: FxHashSet<&'s str>,
    /// By tenant in lower case: how it is written, and the agencies that its records name.
    pub tenants: BTreeMap<String, (&'s str, BTreeSet<&'s str>)>,
}

impl<'s> Tallies<'s> {
    /// Counts the log records of a store.
    pub fn of(store: &'s Store, records: &RowSet, held: &Held<'s>) -> Self {
        let (tenants, agencies) = (store.text(Field::TenantId), store.text(Field::Agency));
        let code = |column: Option<&Column>, row| column.map_or(ABSENT, |column| column.code(row));
        let mut met: FxHashMap<(usize, u32, u32), Tally> = FxHashMap::default();
        // similar records mostly follow one another: the table is updated once per run of them
        let (mut of, mut run) = ((0, ABSENT, ABSENT), Tally::default());
        let elsewhere = held.each(records, |HeldBy { row, file, first }| {
            let own = (file, code(tenants, row), code(agencies, row));
            if own != of {
                met.entry(of).or_default().add(std::mem::take(&mut run));
                of = own;
            }
            let is_access = first && store.accesses().contains(row);
            run.add(Tally { records: u64::from(first), accesses: u64::from(is_access), held: 1 });
        });
        met.entry(of).or_default().add(run);
        let mut all = Self { elsewhere, ..Self::default() };
        for ((file, tenant, agency), tally) in met.into_iter().filter(|((file, ..), _)| *file > 0) {
            let tenant = tenants.and_then(|tenants| tenants.value_of(tenant)).unwrap_or_default();
            let agency = agencies.and_then(|agencies| agencies.value_of(agency));
            let key = tenant.to_lowercase();
            all.files.entry(held.name(file)).or_default().entry(key.clone()).or_default().add(tally);
            let called = all.tenants.entry(key).or_insert((tenant, BTreeSet::new()));
            called.0 = called.0.min(tenant);
            called.1.extend(agency);
        }
        all.without_unnamed();
        all
    }

    fn without_unnamed(&mut self) {
        for (file, of_file) in self.files.iter_mut().filter(|(_, of_file)| of_file.len() > 1) {
            let unnamed = of_file.remove("").unwrap_or_default();
            let most = of_file.iter_mut().max_by_key(|(name, tally)| (tally.held, Reverse(*name)));
            if let Some((name, most)) = most {
                most.add(unnamed);
                self.unnamed.insert(*file, name.clone());
            }
        }
    }

    /// The tenants of a file.
    pub fn of_file(&self, file: &str) -> impl Iterator<Item = &str> {
        self.files.get(file).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// The records of some tenants in some files; a file that is listed twice counts once.
    pub fn sum(&self, files: &[&SourceEntry], tenants: &[&str]) -> Tally {
        let files: BTreeSet<&str> = files.iter().map(|entry| entry.file.as_str()).collect();
        let mut all = Tally::default();
        for of_file in files.into_iter().filter_map(|file| self.files.get(file)) {
            tenants.iter().filter_map(|tenant| of_file.get(*tenant)).for_each(|tally| all.add(*tally));
        }
        all
    }

    /// When each tenant has records in the given files, whose ledger does not tell that; passes over all records if there is
    /// such a file.
    pub fn quiet(
        &self,
        store: &Store,
        (records, held): (&RowSet, &Held<'_>),
        files: &BTreeMap<&str, i64>,
    ) -> Quiets {
        let mut quiets = Quiets::default();
        if files.is_empty() {
            return quiets;
        }
        let tenants = store.text(Field::TenantId);
        let mut numbers: FxHashMap<(usize, u32), Option<usize>> = FxHashMap::default();
        let mut all: Vec<(String, String, Quiet)> = Vec::new();
        held.each(records, |HeldBy { row, file, .. }| {
            let own = (file, tenants.map_or(ABSENT, |tenants| tenants.code(row)));
            let number = *numbers.entry(own).or_insert_with(|| {
                let (file, least) = files.get_key_value(held.name(file))?;
                let tenant = tenants.and_then(|tenants| tenants.value_of(own.1)).unwrap_or_default();
                let unnamed = self.unnamed.get(file).filter(|_| tenant.is_empty());
                let tenant = unnamed.cloned().unwrap_or_else(|| tenant.to_lowercase());
                all.push(((*file).to_owned(), tenant, Quiet::of(*least)));
                Some(all.len() - 1)
            });
            if let Some((number, when)) = number.zip(store.when(row)) {
                all[number].2.take(when);
            }
        });
        for (file, tenant, quiet) in all {
            quiets
                .0
                .entry(file)
                .or_default()
                .entry(tenant)
                .or_insert_with(|| Quiet::of(quiet.least()))
                .append(quiet);
        }
        quiets
    }
}

/// When each tenant has records in each file.
#[derive(Debug, Default)]
pub(super) struct Quiets(FxHashMap<String, BTreeMap<String, Quiet>>);

impl Quiets {
    /// When some tenants have records in a file; for a file whose ledger tells that, when there are any records.
    pub fn of(&self, entry: &SourceEntry, tenants: &[&str]) -> Quiet {
        let Some(apart) = self.0.get(&entry.file) else { return entry.quiet.clone() };
        let mut quiet = Quiet::of(entry.quiet.least());
        tenants.iter().filter_map(|tenant| apart.get(*tenant)).for_each(|own| quiet.append(own.clone()));
        quiet
    }
}
