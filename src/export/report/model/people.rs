//! Whose accounts, and what the intruder used.

use super::Listed;
use serde::Serialize;

/// Accounts and agencies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct People {
    /// By agency, those with most events first.
    pub agencies: Listed<WhoRow>,
    /// The command that counts them.
    pub agencies_command: String,
    /// The command that tells all of them.
    pub agencies_all: String,
    /// By account, those with most events first.
    pub accounts: Listed<WhoRow>,
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
    /// What they stand for.
    pub operations: u64,
    /// Messages that they name.
    pub messages: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// Of these events, accesses to mailboxes by a log.
    pub accesses: u64,
    /// Of these, those that no sign-in issued.
    pub orphans: u64,
    /// Of the accesses, those of which nobody can say whether a sign-in issued them.
    pub unjudged: u64,
    /// The share that orphans are of the other accesses; `None` where there are none.
    pub orphan_share: Option<String>,
}

/// What the intruder used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Indicators {
    /// Which accesses count as the intruder's, as a query.
    pub suspect: String,
    /// How many they are.
    pub records: u64,
    /// The command that counts them.
    pub command: String,
    /// By kind.
    pub kinds: Vec<IndicatorKind>,
}

/// Indicators of a kind.
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
    /// What they stand for.
    pub operations: u64,
    /// Accounts.
    pub accounts: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// Of an address, what was published of it.
    pub published: Option<Published>,
}

/// What was published of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The id of the claim that says so.
    pub id: String,
    /// From when on it was used until when, as it is known.
    pub time: String,
    /// What is said of it.
    pub says: String,
}
