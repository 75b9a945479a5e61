//! Accounts, agencies and indicators of a report.

use super::Listed;
use serde::Serialize;

/// The section on accounts and agencies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct People {
    /// Agencies, those with most events first.
    pub agencies: Listed<WhoRow>,
    /// The command that counts them.
    pub agencies_command: String,
    /// The command that tells all of them.
    pub agencies_all: String,
    /// Accounts, those with most events first.
    pub accounts: Listed<WhoRow>,
    /// How many events count for several accounts: the one that acted, and those that their records name besides.
    pub shared: u64,
    /// The command that counts them.
    pub accounts_command: String,
    /// The command that tells all of them.
    pub accounts_all: String,
    /// The command that counts the orphans of accounts.
    pub orphans_command: String,
}

/// An account or an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoRow {
    /// Its name.
    pub name: String,
    /// Events.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
    /// Messages that they name.
    pub messages: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// Mailbox accesses recorded by a log, among these events.
    pub accesses: u64,
    /// How many of these are orphans.
    pub orphans: u64,
    /// How many of the accesses can't be judged.
    pub unjudged: u64,
    /// The share of orphans in the accesses that can be judged; `None` if there are none.
    pub orphan_share: Option<String>,
}

/// The section on indicators.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Indicators {
    /// The query for the intruder's accesses.
    pub suspect: String,
    /// How many they are.
    pub records: u64,
    /// The command that counts them.
    pub command: String,
    /// By kind.
    pub kinds: Vec<IndicatorKind>,
}

/// Indicators of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorKind {
    /// The field that holds them.
    pub field: &'static str,
    /// What they are.
    pub label: &'static str,
    /// The values, those with most accesses first.
    pub list: Listed<Indicator>,
    /// The command that counts them.
    pub command: String,
    /// The command that tells all of them.
    pub all: String,
}

/// A value that the intruder used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// The value.
    pub value: String,
    /// Of an application, its name.
    pub name: Option<String>,
    /// Accesses.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
    /// Accounts.
    pub accounts: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// For an address, what was published about it.
    pub published: Option<Published>,
}

/// A publication about an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The id of the claim that says so.
    pub id: String,
    /// The period of its use, as far as known.
    pub time: String,
    /// What is said of it.
    pub says: String,
}
