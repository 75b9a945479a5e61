//! The time that the sign-ins of a case cover.
//!
//! Coverage is the time in which a sign-in would be at hand. It has holes: where no sign-in was logged for `quiet` or
//! longer, which is what blind zones are measured by, the log may have been cut. As there, tenants whose sign-ins are in
//! the same files are one log.
//!
//! An export may be of one account alone, or of some. A file that names a single account covers that one alone; files
//! of several accounts cover all that they name, together with the files that share an account with them.

use super::sign_in::{AccountSignIns, span};
use super::tenant::Tenants;
use crate::chain::blind::spans::Span;
use crate::event::{DAY, Field};
use crate::read::Quiet;
use crate::store::{DisjointSets, Owners, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A silence shorter than this is a weekend of a small tenant: a session that began in it is not looked for.
const WEEKEND: i64 = 3 * DAY;

/// The tag of a sign-in that no person made: a session renewed its token.
const RENEWAL: &str = "non_interactive";

/// Which accounts some files cover: those of a number, or the single account of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Group {
    /// Accounts that files of several accounts name; the number is that of one of them.
    Shared(u32),
    /// An account that has files of its own, with what covers it beside these.
    Own(u32),
    /// Files that name no account.
    #[default]
    Nobody,
}

/// The time that the sign-ins of a tenant cover for some accounts, over all files together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Coverage {
    /// The tenant: its id, else its agency or domain; empty if records have none of these.
    pub tenant: String,
    /// The agency of most of its records, if the tenant is known by its id.
    pub agency: Option<String>,
    /// The first instant of the first sign-in, in nanoseconds since 1970 UTC.
    pub first: i64,
    /// The last instant of the last.
    pub last: i64,
    /// How many sign-ins there are.
    pub sign_ins: u64,
    /// How many of them failed.
    pub failed: u64,
    /// How many were made by a session that renewed its token, and by no person.
    pub renewals: u64,
    /// How many accounts signed in, or tried to.
    pub accounts: u64,
    /// The parts of that time without a hole, in order; both ends are included.
    pub spans: Vec<Span>,
}

impl Coverage {
    /// The name of the tenant to show.
    #[must_use]
    pub fn name(&self) -> &str {
        self.agency.as_deref().unwrap_or(if self.tenant.is_empty() { "the case" } else { &self.tenant })
    }

    /// Whether it shows sign-ins that succeeded: at least one did.
    #[must_use]
    pub fn sees(&self) -> bool {
        self.sign_ins > self.failed
    }

    /// Whether a time lies between the first sign-in and the last.
    pub(super) fn reaches(&self, (first, last): Span) -> bool {
        self.first <= first && last <= self.last
    }

    /// The first hole that a time between the first sign-in and the last touches.
    pub(super) fn hole(&self, (first, last): Span) -> Option<Span> {
        let mut holes = self.spans.windows(2).map(|pair| (pair[0].1, pair[1].0));
        holes.find(|(from, until)| *from < last && first < *until)
    }

    /// Since when sessions that begin would be seen at an instant: the first sign-in, or the first after a long hole.
    pub(super) fn since(&self, instant: i64) -> i64 {
        let mut later_first = self.spans.windows(2).rev().filter(|pair| pair[1].0 <= instant);
        let long = later_first.find(|pair| pair[1].0.saturating_sub(pair[0].1) >= WEEKEND);
        long.map_or(self.first, |pair| pair[1].0)
    }
}

/// Sign-ins of one tenant and group, counted.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    span: Option<Span>,
    sign_ins: u64,
    failed: u64,
    renewals: u64,
    accounts: u64,
}

impl Tally {
    fn add(&mut self, more: Self) {
        let wider = |(a, b): (Span, Span)| (a.0.min(b.0), a.1.max(b.1));
        self.span = self.span.zip(more.span).map(wider).or(self.span).or(more.span);
        self.sign_ins += more.sign_ins;
        self.failed += more.failed;
        self.renewals += more.renewals;
        self.accounts += more.accounts;
    }
}

/// The accounts that each file of sign-ins names, and the files of each tenant.
#[derive(Debug)]
struct Files {
    /// By file: the first of its accounts, and whether it has others.
    accounts: FxHashMap<u32, (Option<u32>, bool)>,
    of_tenant: FxHashMap<u32, BTreeSet<u32>>,
    /// Accounts that files of several accounts tie.
    tied: DisjointSets,
}

impl Files {
    fn of(store: &Store, rows: &RowSet, (tenants, owners): (&Tenants, &Owners<'_>)) -> Self {
        let mut files = Self {
            accounts: FxHashMap::default(),
            of_tenant: FxHashMap::default(),
            tied: DisjointSets::of(owners.bound()),
        };
        let mut last = None;
        for row in rows.iter() {
            let (tenant, owner) = (tenants.of(store, row), owners.of(row));
            for file in files_of(store, row) {
                let this = (file, tenant, owner);
                if last.replace(this) == Some(this) {
                    continue;
                }
                files.of_tenant.entry(tenant).or_default().insert(file);
                let (first, several) = files.accounts.entry(file).or_default();
                let Some(owner) = owner else { continue };
                let first = *first.get_or_insert(owner);
                if first != owner {
                    *several = true;
                    files.tied.join(first, owner);
                }
            }
        }
        files
    }

    /// The accounts that a file covers.
    fn group(&mut self, file: u32) -> Group {
        match self.accounts.get(&file) {
            Some((Some(first), true)) => Group::Shared(self.tied.root(*first)),
            Some((Some(only), false)) => Group::Own(*only),
            _ => Group::Nobody,
        }
    }

    /// By tenant: the number of its log. Tenants with the same files are one log.
    fn logs(&self) -> FxHashMap<u32, usize> {
        let all: BTreeSet<&BTreeSet<u32>> = self.of_tenant.values().collect();
        let number: BTreeMap<&BTreeSet<u32>, usize> = all.into_iter().zip(0..).collect();
        self.of_tenant.iter().filter_map(|(tenant, of)| Some((*tenant, *number.get(of)?))).collect()
    }
}

/// The files that a row was found in.
fn files_of(store: &Store, row: usize) -> impl Iterator<Item = u32> {
    let places = store.records_of(row).filter_map(|number| store.record(number));
    places.map(|(_, place)| place.source)
}

/// The sign-ins of each log and group, and of each tenant and group.
struct Counted {
    quiet: i64,
    times: FxHashMap<(usize, Group), Quiet>,
    tallies: FxHashMap<(u32, Group), Tally>,
}

/// What covers the accounts of each group in each tenant, by the number of the tenant.
pub(super) type Covering = Vec<((u32, Group), Coverage)>;

/// Finds what sign-ins cover, sorted by name, and tells each account in which group it is.
pub(super) fn cover(
    store: &Store,
    rows: &RowSet,
    (tenants, owners): (&Tenants, &Owners<'_>),
    (accounts, quiet): (&mut FxHashMap<u32, AccountSignIns>, i64),
) -> Covering {
    let mut files = Files::of(store, rows, (tenants, owners));
    let logs = files.logs();
    let (failed, renewed) = (store.failures(), store.rows_with(Field::Tags, &|tag| tag == RENEWAL));
    let mut counted = Counted { quiet, times: FxHashMap::default(), tallies: FxHashMap::default() };
    let mut met: FxHashSet<(u32, Group, u32)> = FxHashSet::default();
    let mut own: Vec<Group> = Vec::new();
    for (row, when) in rows.iter().filter_map(|row| Some((row, store.when(row)?))) {
        let tenant = tenants.of(store, row);
        own.clear();
        for file in files_of(store, row) {
            let group = files.group(file);
            if own.contains(&group) {
                continue;
            }
            own.push(group);
            let log = logs.get(&tenant).copied().unwrap_or_default();
            counted.times.entry((log, group)).or_insert_with(|| Quiet::of(quiet)).take(when);
            let is_new = owners.of(row).is_some_and(|owner| met.insert((tenant, group, owner)));
            counted.tallies.entry((tenant, group)).or_default().add(Tally {
                span: Some(span(&when)),
                sign_ins: 1,
                failed: u64::from(failed.contains(row)),
                renewals: u64::from(renewed.contains(row)),
                accounts: u64::from(is_new),
            });
        }
    }
    for (owner, own) in accounts {
        own.groups = [Group::Own(*owner), Group::Shared(files.tied.root(*owner))];
    }
    let of = |(tenant, group): (u32, Group)| {
        let log = logs.get(&tenant).copied().unwrap_or_default();
        let others = match group {
            Group::Own(owner) => Some(Group::Shared(files.tied.root(owner))),
            Group::Shared(_) | Group::Nobody => None,
        };
        let (quiet, tally) = counted.of((tenant, log), [Some(group), others]);
        ((tenant, group), covered((tenants, tenant), &quiet, &tally))
    };
    let mut all: Vec<_> = counted.tallies.keys().copied().map(of).collect();
    all.sort_by(|(_, a), (_, b)| (a.name(), a).cmp(&(b.name(), b)));
    all
}

impl Counted {
    /// What some groups have of a tenant and its log.
    fn of(&self, (tenant, log): (u32, usize), groups: [Option<Group>; 2]) -> (Quiet, Tally) {
        let (mut quiet, mut tally) = (Quiet::of(self.quiet), Tally::default());
        for group in groups.into_iter().flatten() {
            self.times.get(&(log, group)).into_iter().for_each(|times| quiet.append(times.clone()));
            self.tallies.get(&(tenant, group)).into_iter().for_each(|more| tally.add(*more));
        }
        (quiet, tally)
    }
}

fn covered((tenants, tenant): (&Tenants, u32), quiet: &Quiet, tally: &Tally) -> Coverage {
    let (first, last) = tally.span.unwrap_or_default();
    let mut spans = vec![(first, last)];
    for hole in quiet.all().filter(|hole| first < hole.until && hole.from < last) {
        if let Some(open) = spans.last_mut() {
            open.1 = hole.from;
            spans.push((hole.until, last));
        }
    }
    Coverage {
        tenant: tenants.name(tenant).to_owned(),
        agency: tenants.agency(tenant).map(str::to_owned),
        first,
        last,
        sign_ins: tally.sign_ins,
        failed: tally.failed,
        renewals: tally.renewals,
        accounts: tally.accounts,
        spans,
    }
}
