//! A single event in full, as the detail pane shows it.

use super::{DetailNotes, Position, RecordLayout, Row};
use crate::chain::{Identity, Verdict};
use crate::event::{Field, When};
use serde_json::Value;
use std::sync::Arc;

/// A single event with its record and everything known about it. What may be large is shared by its clones.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The event.
    pub row: Row,
    /// Its record, or why it can't be read any more.
    pub record: Result<Arc<Value>, String>,
    /// Other exports of the same record, in the order read; limited in number.
    pub others: Arc<[OtherExport]>,
    /// How many more exports there are.
    pub more_others: usize,
    /// The record and its other exports, laid out in rows.
    pub laid: Arc<RecordLayout>,
    /// Other events with the same record id but different content; limited in number.
    pub namesakes: Vec<Namesake>,
    /// Occurrences of its identities in the case.
    pub seen: Vec<Sighting>,
    /// Other names of its account.
    pub names: Vec<AccountAlias>,
    /// Claims about it: relation, and id of the event that makes the claim.
    pub about: Vec<(crate::event::Rel, String)>,
    /// For an access, whether a sign-in issued its session or token, and why.
    pub verdict: Option<Verdict>,
    /// Notes on it and on the values that it carries.
    pub notes: DetailNotes,
}

impl Detail {
    /// The fields whose values were never seen with its account before.
    #[must_use]
    pub fn first(&self) -> &[Field] {
        &self.row.news
    }
}

/// Another export of an event's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherExport {
    /// The name of the source that holds it.
    pub file: String,
    /// Its offset there, in bytes.
    pub offset: u64,
    /// Its content, `None` if it is the same as the event's own record; or why it can't be read any more.
    pub record: Result<Option<Value>, String>,
}

/// Another event with the same record id but different content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// The event; its id has a suffix.
    pub position: Position,
    /// The name of the source that holds it.
    pub file: String,
    /// Its line there.
    pub line: u64,
}

/// Another name of an event's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAlias {
    /// The name, as written.
    pub name: String,
    /// Where it was found: the key of the record, and which record if it is not the event's own; or the directory.
    pub said: String,
}

/// How often, when and with whom an identity occurs in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The identity.
    pub identity: Identity,
    /// Number of events that carry it.
    pub records: u64,
    /// How many of these are hidden.
    pub hidden: u64,
    /// Number of distinct accounts among them.
    pub accounts: u64,
    /// Number of distinct agencies among them.
    pub agencies: u64,
    /// Time of the first; `None` if none is dated.
    pub first: Option<When>,
    /// Time of the last; `None` if none is dated.
    pub last: Option<When>,
    /// For a hub: the number of accounts above which an identity counts as one.
    pub hub: Option<u64>,
    /// For a token: ids of the sign-ins that issued it under their own id, while their records name another token.
    pub issuers: Vec<String>,
    /// For an address: what published facts say about it: first and last instant of the span, and the message.
    pub published: Option<(i64, i64, String)>,
}

impl Sighting {
    /// An identity of which no occurrence is known yet.
    #[must_use]
    pub const fn nowhere(identity: Identity) -> Self {
        Self {
            identity,
            records: 0,
            hidden: 0,
            accounts: 0,
            agencies: 0,
            first: None,
            last: None,
            hub: None,
            issuers: Vec::new(),
            published: None,
        }
    }
}
