//! The rules that tie events which share no strong identity: each a row of a table, with its reason.

use super::LinkKind;
use crate::event::{Field, MINUTE, Stage};
use crate::read::Settings;
use crate::store::{ABSENT, Column, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Same account and same address within a while.
    SameAddress,
    /// An address, in the time for which it was published as the intruder's.
    PublishedAddress,
    /// An alert that names a mailbox, and what was accessed there about then.
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

    /// What kind of link it makes.
    pub const KIND: LinkKind = LinkKind::Inferred;

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(rule, ..)| *rule == self).map_or("", |(_, name, _)| name)
    }
}

/// The rules, ready to be asked of events.
pub(super) struct Rules<'s> {
    store: &'s Store,
    settings: &'s Settings,
    /// By code: the account, the mailbox and the address that it spells.
    accounts: Vec<u32>,
    mailboxes: Vec<u32>,
    /// Published addresses, by code: the claims.
    published: FxHashMap<u32, Vec<u32>>,
    /// Alerts, by the account that they name.
    alerts: FxHashMap<u32, Vec<u32>>,
    alerting: FxHashMap<u32, u32>,
    /// Dated records by account and address, each in order.
    beside: FxHashMap<(u32, u32), Vec<u32>>,
}

impl<'s> Rules<'s> {
    /// Those of a store, in a pass over its columns; events that cite something are claims.
    pub fn of(store: &'s Store, settings: &'s Settings, cited: &RowSet) -> Self {
        let accounts = store.accounts_by_code();
        let mailboxes = store.mailboxes_by_code();
        let (mut published, mut alerts) =
            (FxHashMap::<u32, Vec<u32>>::default(), FxHashMap::<u32, Vec<u32>>::default());
        let (mut alerting, mut beside) = (FxHashMap::default(), FxHashMap::<(u32, u32), Vec<u32>>::default());
        let targets = Targets::of(store, &accounts);
        for row in 0..store.dated() {
            let Ok(number) = u32::try_from(row) else { break };
            let address = first(store, Field::SourceIp, row);
            if cited.contains(row) {
                if address != ABSENT && store.when(row).is_some_and(|when| when.is_span()) {
                    published.entry(address).or_default().push(number);
                }
                continue;
            }
            let account = at(&accounts, code(store, Field::Account, row));
            if code(store, Field::AlertId, row) != ABSENT && is_stage(store, row, Stage::Detection) {
                let named = match (at(&mailboxes, code(store, Field::Mailbox, row)), targets.of_row(row)) {
                    (0, 0) => account,
                    (0, target) => target,
                    (mailbox, _) => mailbox,
                };
                if named != 0 {
                    alerts.entry(named).or_default().push(number);
                    alerting.insert(number, named);
                }
            } else if account != 0 && address != ABSENT {
                beside.entry((account, address)).or_default().push(number);
            }
        }
        Self { store, settings, accounts, mailboxes, published, alerts, alerting, beside }
    }

    /// The events that a rule ties with one, with that rule; `met` leaves out those that need not be looked at again.
    pub fn neighbours(&self, row: u32, met: &mut Met, mut take: impl FnMut(u32, Rule)) {
        self.same_address(row, met, &mut take);
        self.published_address(row, met, &mut take);
        self.alerted_mailbox(row, met, &mut take);
    }

    fn same_address(&self, row: u32, met: &mut Met, take: &mut impl FnMut(u32, Rule)) {
        let account = at(&self.accounts, code(self.store, Field::Account, row as usize));
        let address = first(self.store, Field::SourceIp, row as usize);
        let Some(rows) = self.beside.get(&(account, address)) else { return };
        let (from, until) = self.around(row, self.settings.same_address);
        let start = rows.partition_point(|other| self.order(*other) < from);
        for other in &rows[start..] {
            if self.order(*other) > until {
                break;
            }
            if met.beside.insert(*other) {
                take(*other, Rule::SameAddress);
            }
        }
    }

    fn published_address(&self, row: u32, met: &mut Met, take: &mut impl FnMut(u32, Rule)) {
        let address = first(self.store, Field::SourceIp, row as usize);
        let Some(claims) = self.published.get(&address) else { return };
        let window =
            |claim: u32| self.store.when(claim as usize).map(|when| (when.earliest(), when.latest()));
        if let Some((from, until)) = window(row).filter(|_| claims.contains(&row)) {
            if !met.claims.insert(row) {
                return;
            }
            for other in self.store.row_at(from)..self.store.dated() {
                let Ok(other) = u32::try_from(other) else { break };
                if self.order(other) > until {
                    break;
                }
                // two claims of one address say nothing of each other
                if first(self.store, Field::SourceIp, other as usize) == address && !claims.contains(&other) {
                    take(other, Rule::PublishedAddress);
                }
            }
            return;
        }
        let now = self.order(row);
        for claim in claims
            .iter()
            .filter(|claim| window(**claim).is_some_and(|(from, until)| (from..=until).contains(&now)))
        {
            take(*claim, Rule::PublishedAddress);
        }
    }

    fn alerted_mailbox(&self, row: u32, met: &mut Met, take: &mut impl FnMut(u32, Rule)) {
        let (from, until) = self.around(row, self.settings.alert);
        if let Some(named) = self.alerting.get(&row) {
            if !met.claims.insert(row) {
                return;
            }
            for other in self.store.row_at(from)..self.store.dated() {
                let Ok(other) = u32::try_from(other) else { break };
                if self.order(other) > until {
                    break;
                }
                if self.accessed(other) == Some(*named) {
                    take(other, Rule::AlertedMailbox);
                }
            }
            return;
        }
        let alerts = self.accessed(row).and_then(|mailbox| self.alerts.get(&mailbox));
        for alert in
            alerts.into_iter().flatten().filter(|alert| (from..=until).contains(&self.order(**alert)))
        {
            take(*alert, Rule::AlertedMailbox);
        }
    }

    /// Whose mailbox an access was to.
    fn accessed(&self, row: u32) -> Option<u32> {
        let row = row as usize;
        if !is_stage(self.store, row, Stage::MailboxAccess) {
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
        let claim =
            if self.store.when(one as usize).is_some_and(|when| when.is_span()) { one } else { other };
        match rule {
            Rule::SameAddress => format!(
                "rule same-address: {} from {} within {} minutes",
                text(Field::Account, one),
                text(Field::SourceIp, one),
                self.settings.same_address / MINUTE,
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
                let hours = self.settings.alert / (60 * MINUTE);
                format!(
                    "rule alerted-mailbox: the mailbox of alert {} within {hours} hours",
                    text(Field::AlertId, alert)
                )
            }
        }
    }
}

/// The accounts that alerts are about, where they name one as what they are raised on rather than as a mailbox: the audit log
/// does.
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
        let names: FxHashMap<String, u32> =
            (1..).zip(names).map(|(code, name)| (name.to_lowercase(), at(accounts, code))).collect();
        for (code, target) in (1..).zip(column.values()).filter(|(_, target)| target.contains('@')) {
            if let Some(account) = names.get(&target.to_lowercase()) {
                targets.accounts.insert(code, *account);
            }
        }
        targets
    }

    fn of_row(&self, row: usize) -> u32 {
        self.accounts.get(&code(self.store, Field::Target, row)).copied().unwrap_or(0)
    }
}

/// What was looked at once, of one walk along rules.
#[derive(Debug, Default)]
pub(super) struct Met {
    beside: FxHashSet<u32>,
    claims: FxHashSet<u32>,
}

fn at(table: &[u32], code: u32) -> u32 {
    table.get(code as usize).copied().unwrap_or(0)
}

fn code(store: &Store, field: Field, row: usize) -> u32 {
    store.text(field).map_or(ABSENT, |column| column.code(row))
}

/// The first spelling of what a row has.
fn first(store: &Store, field: Field, row: usize) -> u32 {
    let alike = |column: &Column| match column.code(row) {
        ABSENT => ABSENT,
        code => column.first_alike(code),
    };
    store.text(field).map_or(ABSENT, alike)
}

fn is_stage(store: &Store, row: usize, stage: Stage) -> bool {
    store.text(Field::Stage).and_then(|column| column.value(row)) == Some(stage.name())
}
