//! The rules that tie events which share no strong identity, and the reason that each gives.

mod unvisited;

use super::known_rows::KnownRows;
use super::spelling;
use super::statements::Statements;
use crate::event::{Field, Precision, Stage, TextMap, length, saturated};
use crate::read::Settings;
use crate::store::{ABSENT, Column, RowSet, Store, account_key};
use rustc_hash::FxHashMap;
use std::net::IpAddr;
use unvisited::Unvisited;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Same account and same address within `same_address`.
    SameAddress,
    /// A statement that publishes an address as the intruder's for a span of time, and a record from there in that
    /// span.
    PublishedAddress,
    /// An alert that names a mailbox, and an access to it within `alert`.
    AlertedMailbox,
}

impl Rule {
    /// Every rule, its name, and what it ties.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::SameAddress, "same-address", "same account and address within a while (`same_address`)"),
        (Self::PublishedAddress, "published-address", "the address, in the time for which it was published"),
        (
            Self::AlertedMailbox,
            "alerted-mailbox",
            "an alert that names a mailbox, and an access to it about then (`alert`)",
        ),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(rule, ..)| *rule == self).map_or("", |(_, name, _)| name)
    }
}

/// Indices by which the rules find the neighbours of an event.
pub(super) struct Rules<'s> {
    store: &'s Store,
    settings: &'s Settings,
    cited: &'s RowSet,
    publishing: &'s RowSet,
    /// By code of the account and of the mailbox column: the number of the account; 0 for none.
    accounts: Vec<u32>,
    mailboxes: Vec<u32>,
    /// By code of the address: whether it is one that somebody can be at.
    places: Vec<bool>,
    /// By address: the statements that publish it for a span of time, and the records that have it.
    published: FxHashMap<u32, Vec<u32>>,
    seen: FxHashMap<u32, Vec<u32>>,
    /// By account: the alerts that name it, and the accesses to its mailbox.
    alerts: FxHashMap<u32, Vec<u32>>,
    accessed: FxHashMap<u32, Vec<u32>>,
    /// The account that each alert names.
    alerting: FxHashMap<u32, u32>,
    /// Records by account and address.
    beside: FxHashMap<(u32, u32), Vec<u32>>,
}

impl<'s> Rules<'s> {
    /// Builds the indices from the rows that count, in two passes over the columns. `said` are the statements.
    pub fn of(store: &'s Store, settings: &'s Settings, (said, known): (&'s Statements, &KnownRows)) -> Self {
        let mut rules = Self {
            store,
            settings,
            cited: &said.cited,
            publishing: &said.publishing,
            accounts: named(store, Field::Account, store.accounts_by_code()),
            mailboxes: named(store, Field::Mailbox, store.mailboxes_by_code()),
            places: places(store),
            published: FxHashMap::default(),
            seen: FxHashMap::default(),
            alerts: FxHashMap::default(),
            accessed: FxHashMap::default(),
            alerting: FxHashMap::default(),
            beside: FxHashMap::default(),
        };
        let targets = Targets::of(store, &rules.accounts);
        let dated = saturated::<u32>(store.dated());
        let counts = || (0..dated).filter(|row| known.holds(*row as usize));
        counts().for_each(|row| rules.enter(row, &targets));
        counts().for_each(|row| rules.enter_named(row));
        rules
    }

    /// First pass: enters statements that publish an address, alerts, and other records by account and address.
    fn enter(&mut self, row: u32, targets: &Targets<'_>) {
        let at_row = row as usize;
        let address = self.address(row);
        if self.cited.contains(at_row) {
            if address != ABSENT && self.publishing.contains(at_row) {
                self.published.entry(address).or_default().push(row);
            }
            return;
        }
        let account = at(&self.accounts, code(self.store, Field::Account, at_row));
        if code(self.store, Field::AlertId, at_row) != ABSENT && is_detection(self.store, at_row) {
            let mailbox = at(&self.mailboxes, code(self.store, Field::Mailbox, at_row));
            // a mailbox of which the log knows nothing is not that of who raised the alert
            let account = if targets.names_mailbox(at_row) { 0 } else { account };
            let named = [mailbox, targets.of_row(at_row), account].into_iter().find(|named| *named != 0);
            if let Some(named) = named.filter(|_| self.is_fine(row)) {
                self.alerts.entry(named).or_default().push(row);
                self.alerting.insert(row, named);
            }
        } else if account != 0 && address != ABSENT && self.is_fine(row) {
            self.beside.entry((account, address)).or_default().push(row);
        }
    }

    /// Second pass: enters records at published addresses, and accesses to mailboxes that alerts name.
    fn enter_named(&mut self, row: u32) {
        if self.cited.contains(row as usize) || !self.is_fine(row) {
            return;
        }
        let address = self.address(row);
        if self.published.contains_key(&address) {
            self.seen.entry(address).or_default().push(row);
        }
        if let Some(mailbox) = self.accessed(row).filter(|mailbox| self.alerts.contains_key(mailbox)) {
            self.accessed.entry(mailbox).or_default().push(row);
        }
    }

    /// Whether a row's time is no span and known to the minute or better; only such times can be near another.
    fn is_fine(&self, row: u32) -> bool {
        let when = self.store.when(row as usize);
        when.is_some_and(|when| !when.is_span() && when.precision() >= Precision::Minute)
    }

    /// The code of a row's address, by the first of its spellings; absent if it is none that somebody can be at.
    fn address(&self, row: u32) -> u32 {
        let code = first(self.store, Field::SourceIp, row as usize);
        if self.places.get(code as usize) == Some(&true) { code } else { ABSENT }
    }

    /// Passes the events that a rule ties with one, with that rule; `met` leaves out those that were visited before.
    pub fn neighbours(&self, row: u32, met: &mut RuleWalk, mut take: impl FnMut(u32, Rule)) {
        self.same_address(row, met, &mut take);
        self.published_address(row, met, &mut take);
        self.alerted_mailbox(row, met, &mut take);
    }

    fn timed<'r>(&'r self, rows: &'r [u32]) -> impl Iterator<Item = (i64, u32)> + 'r {
        rows.iter().map(|row| (self.order(*row), *row))
    }

    fn same_address(&self, row: u32, met: &mut RuleWalk, take: &mut impl FnMut(u32, Rule)) {
        if self.cited.contains(row as usize) || self.alerting.contains_key(&row) || !self.is_fine(row) {
            return;
        }
        let account = at(&self.accounts, code(self.store, Field::Account, row as usize));
        let place = (account, self.address(row));
        let Some(rows) = self.beside.get(&place) else { return };
        let around = self.around(row, self.settings.same_address);
        for other in met.beside.meet(place, self.timed(rows), around) {
            take(other, Rule::SameAddress);
        }
    }

    /// Ties statements with records only: two statements on one address have nothing to do with each other.
    fn published_address(&self, row: u32, met: &mut RuleWalk, take: &mut impl FnMut(u32, Rule)) {
        let address = self.address(row);
        let Some(claims) = self.published.get(&address) else { return };
        let window =
            |claim: u32| self.store.when(claim as usize).map(|when| (when.earliest(), when.latest()));
        if self.cited.contains(row as usize) {
            let of = window(row).filter(|_| claims.binary_search(&row).is_ok());
            let rows = self.seen.get(&address).map_or(&[][..], Vec::as_slice);
            for other in of.into_iter().flat_map(|of| met.seen.meet(address, self.timed(rows), of)) {
                take(other, Rule::PublishedAddress);
            }
            return;
        }
        if !self.is_fine(row) {
            return;
        }
        let now = self.order(row);
        let left = met.claims.entry(address).or_insert_with(|| claims.clone());
        left.retain(|claim| {
            let covers = window(*claim).is_some_and(|(from, until)| (from..=until).contains(&now));
            if covers {
                take(*claim, Rule::PublishedAddress);
            }
            !covers
        });
    }

    fn alerted_mailbox(&self, row: u32, met: &mut RuleWalk, take: &mut impl FnMut(u32, Rule)) {
        let around = self.around(row, self.settings.alert);
        let alerted = self.alerting.get(&row).copied();
        let (mailbox, found) = match alerted {
            Some(named) => (named, &self.accessed),
            None if self.cited.contains(row as usize) || !self.is_fine(row) => return,
            None => (self.accessed(row).unwrap_or(0), &self.alerts),
        };
        let rows = found.get(&mailbox).map_or(&[][..], Vec::as_slice);
        for other in met.alerts.meet((alerted.is_some(), mailbox), self.timed(rows), around) {
            take(other, Rule::AlertedMailbox);
        }
    }

    /// The account whose mailbox an access was to; `None` for any other row.
    fn accessed(&self, row: u32) -> Option<u32> {
        let row = row as usize;
        if !self.store.accesses().contains(row) {
            return None;
        }
        let mailbox = at(&self.mailboxes, code(self.store, Field::Mailbox, row));
        let whose =
            if mailbox == 0 { at(&self.accounts, code(self.store, Field::Account, row)) } else { mailbox };
        (whose != 0).then_some(whose)
    }

    fn order(&self, row: u32) -> i64 {
        self.store.order(row as usize).unwrap_or(i64::MAX)
    }

    fn around(&self, row: u32, length: i64) -> (i64, i64) {
        let now = self.order(row);
        (now.saturating_sub(length), now.saturating_add(length))
    }

    /// Why a rule ties two events.
    pub fn reason(&self, rule: Rule, one: u32, other: u32) -> String {
        let text = |field, row: u32| {
            self.store.text(field).and_then(|column| column.value(row as usize)).unwrap_or("")
        };
        let claim = if self.cited.contains(one as usize) { one } else { other };
        match rule {
            Rule::SameAddress => format!(
                "rule same-address: {} from {} within {}",
                text(Field::Account, one),
                text(Field::SourceIp, one),
                length(self.settings.same_address),
            ),
            Rule::PublishedAddress => {
                format!(
                    "rule published-address: {} in the time of {}",
                    text(Field::SourceIp, one),
                    self.store.id(claim as usize)
                )
            }
            Rule::AlertedMailbox => {
                let alert = if self.alerting.contains_key(&one) { one } else { other };
                format!(
                    "rule alerted-mailbox: the mailbox of alert {} within {}",
                    text(Field::AlertId, alert),
                    length(self.settings.alert),
                )
            }
        }
    }
}

/// The accounts that alerts name as their target rather than as a mailbox, as the audit log does.
struct Targets<'s> {
    store: &'s Store,
    /// By code of the target: the account.
    accounts: FxHashMap<u32, u32>,
}

impl<'s> Targets<'s> {
    fn of(store: &'s Store, accounts: &[u32]) -> Self {
        let mut targets = Self { store, accounts: FxHashMap::default() };
        let (Some(alerts), Some(column)) = (store.text(Field::AlertId), store.text(Field::Target)) else {
            return targets;
        };
        if alerts.distinct() == 0 {
            return targets;
        }
        let names = store.text(Field::Account).into_iter().flat_map(Column::values);
        let names: TextMap<String, u32> = (1..)
            .zip(names)
            .map(|(code, name)| (account_key(name).into_owned(), at(accounts, code)))
            .collect();
        for (code, target) in (1..).zip(column.values()).filter(|(_, target)| target.contains('@')) {
            if let Some(account) = names.get(account_key(target).as_ref()) {
                targets.accounts.insert(code, *account);
            }
        }
        targets
    }

    /// Whether the target of a row is an address.
    fn names_mailbox(&self, row: usize) -> bool {
        let target = self.store.text(Field::Target).and_then(|column| column.value(row));
        target.is_some_and(|target| target.contains('@'))
    }

    fn of_row(&self, row: usize) -> u32 {
        self.accounts.get(&code(self.store, Field::Target, row)).copied().unwrap_or(0)
    }
}

/// What one walk along rules has not visited yet.
#[derive(Debug, Default)]
pub(super) struct RuleWalk {
    beside: Unvisited<(u32, u32)>,
    seen: Unvisited<u32>,
    /// By address: the statements that are left.
    claims: FxHashMap<u32, Vec<u32>>,
    /// By mailbox: the accesses left for its alerts (`true`), and the alerts left for accesses to it (`false`).
    alerts: Unvisited<(bool, u32)>,
}

fn at(table: &[u32], code: u32) -> u32 {
    table.get(code as usize).copied().unwrap_or(0)
}

fn code(store: &Store, field: Field, row: usize) -> u32 {
    store.text(field).map_or(ABSENT, |column| column.code(row))
}

/// Numbers of accounts by code, but 0 for those whose name says that there is none.
fn named(store: &Store, field: Field, mut numbers: Vec<u32>) -> Vec<u32> {
    let names = store.text(field).into_iter().flat_map(Column::values);
    for (number, name) in numbers.iter_mut().skip(1).zip(names) {
        if !spelling::is_identity(name) {
            *number = 0;
        }
    }
    numbers
}

/// By code of the address: whether it is one that somebody can be at, and not unspecified or the computer itself.
fn places(store: &Store) -> Vec<bool> {
    let addresses = store.text(Field::SourceIp).into_iter().flat_map(Column::values);
    let is_place = |address: &str| match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(address) => !address.is_unspecified() && !address.is_loopback(),
        Err(_) => spelling::is_identity(address),
    };
    std::iter::once(false).chain(addresses.map(is_place)).collect()
}

/// The code of the first spelling of a row's value.
fn first(store: &Store, field: Field, row: usize) -> u32 {
    store.text(field).map_or(ABSENT, |column| column.first_alike(column.code(row)))
}

fn is_detection(store: &Store, row: usize) -> bool {
    store.text(Field::Stage).and_then(|column| column.value(row)) == Some(Stage::Detection.name())
}
