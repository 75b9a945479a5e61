//! What was accessed of whom, by the log.

use super::{Subject, fold};
use crate::chain::{Doubt, ZoneKind, Zones};
use crate::event::{Field, TextMap, When};
use crate::read::Milestone;
use crate::store::{ABSENT, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was accessed of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accesses {
    /// Events.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
    /// Messages that they name.
    pub messages: u64,
    /// The first that is dated.
    pub first: Option<When>,
    /// The last that is dated.
    pub last: Option<When>,
    /// What makes these numbers the least there can be, in order.
    pub at_least: Vec<Doubt>,
}

/// Numbers that are being counted.
#[derive(Debug, Default)]
struct Counting {
    records: u64,
    operations: u64,
    messages: FxHashSet<u32>,
    rows: Option<(usize, usize)>,
}

impl Counting {
    fn take(&mut self, store: &Store, row: usize) {
        self.records += 1;
        self.operations = self.operations.saturating_add(store.operations(row));
        self.messages.extend(store.messages(row));
        if store.order(row).is_some() {
            self.rows = Some((self.rows.map_or(row, |(first, _)| first), row));
        }
    }

    fn told(&self, store: &Store, at_least: Vec<Doubt>) -> Accesses {
        Accesses {
            records: self.records,
            operations: self.operations,
            messages: self.messages.len() as u64,
            first: self.rows.and_then(|(first, _)| store.when(first)),
            last: self.rows.and_then(|(_, last)| store.when(last)),
            at_least,
        }
    }
}

/// What was accessed, by whose it was.
#[derive(Debug, Default)]
pub(super) struct Found {
    case: Accesses,
    agencies: BTreeMap<String, (String, Accesses)>,
    /// By mailbox, with its agency.
    accounts: BTreeMap<String, (String, Option<String>, Accesses)>,
    /// The keys of names that an account is not shown by, each with that of the name that it is.
    aliases: BTreeMap<String, String>,
    doubts: Doubts,
}

/// Counts by name; names that differ in the case of letters alone are one, and all names of one account are.
#[derive(Default)]
struct Named {
    /// By field and code: which name it is, and how many rows spell it so.
    by_code: FxHashMap<(Field, u32), (usize, u64)>,
    by_name: TextMap<String, usize>,
    /// Of each name, the first row and the counts.
    counts: Vec<(usize, Counting)>,
}

impl Named {
    fn take(&mut self, store: &Store, field: Field, row: usize) {
        let Some(column) = store.text(field) else { return };
        let code = column.code(row);
        let Some(name) = column.value_of(code) else { return };
        let Self { by_code, by_name, counts } = self;
        let (at, times) = by_code.entry((field, code)).or_insert_with(|| {
            let key = if field == Field::Agency { fold(name) } else { account_of(store, name) };
            let at = *by_name.entry(key).or_insert(counts.len());
            if at == counts.len() {
                counts.push((row, Counting::default()));
            }
            (at, 0)
        });
        *times += 1;
        if let Some((_, counting)) = counts.get_mut(*at) {
            counting.take(store, row);
        }
    }

    /// Every name, with the place of who has it.
    fn names<'s>(&self, store: &'s Store) -> impl Iterator<Item = (&'s str, usize)> {
        let name = |field: Field, code| store.text(field).and_then(|column| column.value_of(code));
        self.by_code.iter().filter_map(move |((field, code), (at, _))| Some((name(*field, *code)?, *at)))
    }

    /// The names as they are written, of several an address, then the commonest (ties by text), with the first row and the
    /// counts.
    fn told(self, store: &Store) -> impl Iterator<Item = (String, usize, Counting)> {
        let mut names: Vec<Option<(bool, Reverse<u64>, &str)>> = vec![None; self.counts.len()];
        for ((field, code), (at, times)) in &self.by_code {
            let name = store.text(*field).and_then(|column| column.value_of(*code)).unwrap_or_default();
            if let Some(best) = names.get_mut(*at) {
                let this = (!name.contains('@'), Reverse(*times), name);
                *best = Some(best.map_or(this, |best| best.min(this)));
            }
        }
        let names: Vec<String> = names
            .into_iter()
            .map(|name| name.map_or_else(String::new, |(.., name)| name.to_owned()))
            .collect();
        names.into_iter().zip(self.counts).map(|(name, (row, counting))| (name, row, counting))
    }
}

/// Of whom numbers are the least there can be, and why.
#[derive(Debug, Default)]
struct Doubts {
    /// By agency, and by account as [`account_of`] names it: kinds as bits.
    agencies: FxHashMap<String, u8>,
    mailboxes: FxHashMap<String, u8>,
    all: u8,
}

const THROTTLED: u8 = 1;
const SYNC: u8 = 2;
const SUPPRESSED: u8 = 4;

/// What all names of one account have in common: its number, else the name as names are compared.
fn account_of(store: &Store, name: &str) -> String {
    store.account_of(name).map_or_else(|| fold(name), |account| account.to_string())
}

impl Doubts {
    /// By the zones of these mailboxes; of all without any.
    fn of(store: &Store, zones: &Zones, mailboxes: Option<&BTreeSet<String>>) -> Self {
        let mut doubts = Self::default();
        let is_asked = |mailbox: Option<&str>| match (mailboxes, mailbox) {
            (Some(asked), Some(mailbox)) => asked.contains(&fold(mailbox)),
            _ => true,
        };
        let mut put = |mailbox: Option<&str>, agency: Option<&str>, kind: u8| {
            doubts.all |= kind;
            let agency = agency.map(fold);
            let mailbox = mailbox.map(|mailbox| account_of(store, mailbox));
            for (names, name) in [(&mut doubts.mailboxes, mailbox), (&mut doubts.agencies, agency)] {
                if let Some(name) = name {
                    *names.entry(name).or_default() |= kind;
                }
            }
        };
        for zone in zones.iter().filter(|zone| is_asked(zone.mailbox)) {
            match zone.kind {
                ZoneKind::Throttled => put(zone.mailbox, zone.agency, THROTTLED),
                ZoneKind::Sync => put(zone.mailbox, zone.agency, SYNC),
                ZoneKind::Coverage => {}
            }
        }
        for repeats in zones.repeats().iter().filter(|of| is_asked(Some(&of.mailbox))) {
            put(Some(&repeats.mailbox), repeats.agency.as_deref(), SUPPRESSED);
        }
        doubts
    }

    /// Adds to an agency what is in doubt of an account of it.
    fn of_member(&mut self, agency: &str, account: &str) {
        let bits = self.mailboxes.get(account).copied().unwrap_or(0);
        *self.agencies.entry(fold(agency)).or_default() |= bits;
    }

    fn of_case(&self, zones: &Zones) -> Vec<Doubt> {
        doubts_of(self.all, !zones.coverage().partly.is_empty())
    }

    fn of_agency(&self, zones: &Zones, agency: &str) -> Vec<Doubt> {
        let bits = self.agencies.get(&fold(agency)).copied().unwrap_or(0);
        doubts_of(bits, !zones.coverage().unseen_of(Some(agency)).is_empty())
    }

    fn of_account(&self, zones: &Zones, account: &str, agency: Option<&str>) -> Vec<Doubt> {
        let bits = self.mailboxes.get(account).copied().unwrap_or(0);
        doubts_of(bits, !zones.coverage().unseen_of(agency).is_empty())
    }
}

/// The doubts of some kinds, and whether time is uncovered.
fn doubts_of(bits: u8, uncovered: bool) -> Vec<Doubt> {
    let kinds = [
        (bits & THROTTLED > 0, Doubt::Throttled),
        (uncovered, Doubt::Coverage),
        (bits & SYNC > 0, Doubt::Sync),
        (bits & SUPPRESSED > 0, Doubt::Suppressed),
    ];
    kinds.into_iter().filter(|(is, _)| *is).map(|(_, doubt)| doubt).collect()
}

impl Found {
    /// Counts some accesses, by agency and by mailbox: the one that the record names, else its account's.
    pub(super) fn of(
        store: &Store,
        rows: &RowSet,
        zones: &Zones,
        mailboxes: Option<&BTreeSet<String>>,
    ) -> Self {
        let (mut case, mut agencies, mut owners) = (Counting::default(), Named::default(), Named::default());
        for row in rows.iter() {
            case.take(store, row);
            agencies.take(store, Field::Agency, row);
            let named = store.text(Field::Mailbox).is_some_and(|column| column.code(row) != ABSENT);
            owners.take(store, if named { Field::Mailbox } else { Field::Account }, row);
        }
        let mut doubts = Doubts::of(store, zones, mailboxes);
        let names: Vec<(String, usize)> = owners.names(store).map(|(name, at)| (fold(name), at)).collect();
        let owners: Vec<(String, usize, Counting)> = owners.told(store).collect();
        let agency = |row: usize| store.text(Field::Agency).and_then(|column| column.value(row));
        for (name, row, _) in &owners {
            if let Some(agency) = agency(*row) {
                doubts.of_member(agency, &account_of(store, name));
            }
        }
        let mut found = Self { case: case.told(store, doubts.of_case(zones)), ..Self::default() };
        for (name, _, counting) in agencies.told(store) {
            let at_least = doubts.of_agency(zones, &name);
            found.agencies.insert(fold(&name), (name, counting.told(store, at_least)));
        }
        for (key, at) in names {
            let shown = owners.get(at).map(|(name, ..)| fold(name)).filter(|shown| *shown != key);
            found.aliases.extend(shown.map(|shown| (key, shown)));
        }
        for (name, row, counting) in owners {
            let at_least = doubts.of_account(zones, &account_of(store, &name), agency(row));
            let agency = agency(row).map(str::to_owned);
            found.accounts.insert(fold(&name), (name, agency, counting.told(store, at_least)));
        }
        Self { doubts, ..found }
    }

    /// What an account and its mailbox are compared by, whichever of its names that were accessed is given.
    pub(super) fn key(&self, account: &str) -> String {
        let key = fold(account);
        self.aliases.get(&key).cloned().unwrap_or(key)
    }

    /// The agency of a milestone: that of its account where that was accessed, else the one it names.
    pub(super) fn agency_told(&self, milestone: &Milestone) -> Option<String> {
        let known = milestone.account.as_ref().and_then(|account| self.accounts.get(&self.key(account)));
        known.and_then(|(_, agency, _)| agency.clone()).or_else(|| milestone.agency.clone())
    }

    /// Of some mailboxes, by the keys of their names, those of an agency that were accessed.
    pub(super) fn mailboxes_of(&self, agency: &str, mailboxes: &BTreeSet<String>) -> BTreeSet<String> {
        let is_of = |of: &str| fold(of) == fold(agency);
        let of_it = |key: &&String| {
            self.accounts.get(&self.key(key)).is_some_and(|(_, of, _)| of.as_deref().is_some_and(is_of))
        };
        mailboxes.iter().filter(of_it).cloned().collect()
    }

    /// The agencies of some mailboxes that were accessed, by the keys of their names.
    pub(super) fn agencies_of(&self, mailboxes: &BTreeSet<String>) -> BTreeSet<String> {
        let of = |key: &String| self.accounts.get(&self.key(key)).and_then(|(_, agency, _)| agency.clone());
        mailboxes.iter().filter_map(of).collect()
    }

    /// Of whom something was accessed: the case, agencies, accounts.
    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> {
        let case = (self.case.records > 0).then_some(Subject::Case);
        let agencies = self.agencies.values().map(|(name, _)| Subject::Agency(name.clone()));
        let accounts =
            self.accounts.values().map(|(name, agency, _)| Subject::Account(name.clone(), agency.clone()));
        case.into_iter().chain(agencies).chain(accounts)
    }

    /// What was accessed of somebody, if anything.
    fn of_whom(&self, of: &Subject) -> Option<&Accesses> {
        match of {
            Subject::Case => Some(&self.case),
            Subject::Agency(name) => self.agencies.get(&fold(name)).map(|(_, found)| found),
            Subject::Account(name, _) => self.accounts.get(&self.key(name)).map(|(.., found)| found),
        }
    }

    /// When somebody's first access was.
    pub(super) fn first(&self, of: &Subject) -> Option<When> {
        self.of_whom(of).and_then(|accesses| accesses.first)
    }

    /// What was accessed of somebody.
    pub(super) fn accesses(&self, of: &Subject, store: &Store, zones: &Zones) -> Accesses {
        let at_least = || match of {
            Subject::Case => self.doubts.of_case(zones),
            Subject::Agency(name) => self.doubts.of_agency(zones, name),
            Subject::Account(name, agency) => {
                self.doubts.of_account(zones, &account_of(store, name), agency.as_deref())
            }
        };
        self.of_whom(of).cloned().unwrap_or_else(|| Accesses { at_least: at_least(), ..Accesses::default() })
    }
}
