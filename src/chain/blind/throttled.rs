//! Throttled auditing: after too many reads of a mailbox, none is recorded for a day.

use super::spans::{Span, holds, joined};
use super::texts::{NONE, Texts};
use super::{Stored, ZoneKind};
use crate::chain::row_shift::RowShift;
use crate::event::{DAY, Field};
use crate::store::{ABSENT, Names, Owners, RowSet, Store, account_key};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// How long the log of a mailbox is blind after its auditing was throttled: 24 hours, in nanoseconds (Microsoft Learn,
/// "Use `MailItemsAccessed` to investigate compromised accounts").
pub const THROTTLED: i64 = DAY;

/// When the reads of each mailbox were not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Throttles {
    of: Vec<Mailbox>,
    /// The index of a mailbox by each of its names, as [`account_key`] has them.
    by_name: BTreeMap<String, u32>,
    /// By code of the column: the index of the mailbox plus one; 0 for others.
    by_mailbox: Vec<u32>,
    by_account: Vec<u32>,
    /// The rows of these mailboxes.
    near: RowSet,
    /// Those of them inside a zone.
    inside: RowSet,
}

/// A mailbox, and when its reads were not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Mailbox {
    name: String,
    agency: Option<String>,
    /// In order and apart, each with the number of records that report it.
    zones: Vec<(Span, u32)>,
    spans: Vec<Span>,
}

impl Throttles {
    /// Finds them by the records of a store that report throttling.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        Self::by(store, store.throttled())
    }

    /// Finds them by some of these records.
    pub(super) fn by(store: &Store, said: &RowSet) -> Self {
        let len = store.len();
        let none = Self { near: RowSet::empty(len), inside: RowSet::empty(len), ..Self::default() };
        if said.count() == 0 {
            return none;
        }
        let owners = store.owners();
        let (numbers, of) = mailboxes(store, said, &owners);
        let places: FxHashMap<u32, u32> = numbers.into_iter().zip(0..).collect();
        let mut by_name = BTreeMap::new();
        let mut by_code = |field| {
            let place = |(name, number): (&str, u32)| {
                let at = places.get(&number)?;
                by_name.insert(account_key(name).into_owned(), *at);
                Some(at + 1)
            };
            let known = owners.names(field).map(place);
            std::iter::once(0).chain(known.map(Option::unwrap_or_default)).collect::<Vec<u32>>()
        };
        let (by_mailbox, by_account) = (by_code(Field::Mailbox), by_code(Field::Account));
        let mut all = Self { of, by_name, by_mailbox, by_account, ..none };
        all.near = RowSet::matching(len, |row| all.place(store, row).is_some());
        let inside = all.near.iter().filter(|row| {
            let spans = all.place(store, *row).and_then(|at| all.of.get(at));
            spans.zip(store.order(*row)).is_some_and(|(of, instant)| holds(&of.spans, instant))
        });
        all.inside = RowSet::of(len, inside);
        all
    }

    /// The index of a row's mailbox: the one that it names, else for an access that of its account.
    fn place(&self, store: &Store, row: usize) -> Option<usize> {
        let code = |field| store.text(field).map_or(ABSENT, |column| column.code(row));
        let at = |places: &[u32], code: u32| (*places.get(code as usize)? as usize).checked_sub(1);
        match code(Field::Mailbox) {
            ABSENT if store.accesses().contains(row) => at(&self.by_account, code(Field::Account)),
            mailbox => at(&self.by_mailbox, mailbox),
        }
    }

    /// Shifts row numbers after rows were inserted.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.set(&mut self.near);
        room.set(&mut self.inside);
    }

    /// The rows that were recorded while other reads of their mailbox were not.
    #[must_use]
    pub fn rows(&self) -> &RowSet {
        &self.inside
    }

    /// When reads of a mailbox were not recorded.
    #[must_use]
    pub fn of_mailbox(&self, name: &str) -> &[Span] {
        let mailbox = self.by_name.get(account_key(name).as_ref()).and_then(|at| self.of.get(*at as usize));
        mailbox.map_or(&[], |mailbox| &mailbox.spans)
    }

    /// When reads of some mailbox of an agency were not recorded.
    #[must_use]
    pub fn of_agency(&self, name: &str) -> Vec<Span> {
        let is_it = |mailbox: &&Mailbox| {
            mailbox.agency.as_ref().is_some_and(|agency| account_key(agency) == account_key(name))
        };
        joined(self.of.iter().filter(is_it).flat_map(|mailbox| mailbox.spans.iter().copied()).collect())
    }

    /// When reads of some mailbox were not recorded.
    #[must_use]
    pub fn of_all(&self) -> Vec<Span> {
        joined(self.of.iter().flat_map(|mailbox| mailbox.spans.iter().copied()).collect())
    }

    /// When reads of the mailboxes that some rows are about were not recorded.
    #[must_use]
    pub fn of_rows(&self, store: &Store, rows: &RowSet) -> Vec<Span> {
        if rows.is_full() || self.of.is_empty() {
            return self.of_all();
        }
        self.of_each(store, rows.and(&self.near).iter())
    }

    /// As [`Self::of_rows`], for few rows such as those of a chain: the cost depends on these alone.
    pub(super) fn of_each(&self, store: &Store, rows: impl Iterator<Item = usize>) -> Vec<Span> {
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for row in rows.filter(|row| self.near.contains(*row)) {
            met.extend(self.place(store, row));
            if met.len() == self.of.len() {
                break;
            }
        }
        let of = met.into_iter().filter_map(|at| self.of.get(at));
        joined(of.flat_map(|mailbox| mailbox.spans.iter().copied()).collect())
    }

    /// As [`Self::of_rows`], for each of several lanes; `lane` is that of a row.
    #[must_use]
    pub fn by_lane(
        &self,
        store: &Store,
        rows: &RowSet,
        lanes: usize,
        lane: &dyn Fn(usize) -> usize,
    ) -> Vec<Vec<Span>> {
        let mut spans = vec![Vec::new(); lanes];
        if self.of.is_empty() {
            return spans;
        }
        let mut met: FxHashSet<(usize, usize)> = FxHashSet::default();
        for row in rows.and(&self.near).iter() {
            let (Some(at), lane) = (self.place(store, row), lane(row)) else { continue };
            if met.insert((lane, at))
                && let Some((spans, mailbox)) = spans.get_mut(lane).zip(self.of.get(at))
            {
                spans.extend(&mailbox.spans);
            }
        }
        spans.into_iter().map(joined).collect()
    }

    pub(super) fn list(&self, texts: &mut Texts, stored: &mut Vec<Stored>) {
        for mailbox in &self.of {
            let (whose, agency) =
                (texts.number(Some(&mailbox.name)), texts.number(mailbox.agency.as_deref()));
            for ((from, until), records) in &mailbox.zones {
                stored.push(Stored {
                    kind: ZoneKind::Throttled,
                    from: *from,
                    until: *until,
                    records: *records,
                    whose,
                    agency,
                    place: NONE,
                    orphans: false,
                });
            }
        }
    }
}

/// The mailboxes that some records report as throttled, with their numbers, in the order of names.
fn mailboxes(store: &Store, said: &RowSet, owners: &Owners<'_>) -> (Vec<u32>, Vec<Mailbox>) {
    let agencies = store.text(Field::Agency);
    let mut names = Names::default();
    let mut found: FxHashMap<u32, Mailbox> = FxHashMap::default();
    for row in said.iter() {
        let Some((owner, from)) = owners.mailbox(row).zip(store.order(row)) else { continue };
        names.take(owner);
        let mailbox = found.entry(owner.0).or_default();
        let until = from.saturating_add(THROTTLED);
        match mailbox.zones.last_mut() {
            Some((span, records)) if from <= span.1 => {
                span.1 = span.1.max(until);
                *records = records.saturating_add(1);
            }
            _ => mailbox.zones.push(((from, until), 1)),
        }
        if mailbox.agency.is_none() {
            mailbox.agency = agencies.and_then(|column| column.value(row)).map(str::to_owned);
        }
    }
    for (number, mailbox) in &mut found {
        names.of(*number).clone_into(&mut mailbox.name);
        mailbox.spans = mailbox.zones.iter().map(|(span, _)| *span).collect();
    }
    let mut found: Vec<(u32, Mailbox)> = found.into_iter().collect();
    found.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    found.into_iter().unzip()
}
