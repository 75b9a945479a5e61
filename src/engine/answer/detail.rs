//! An event whole.

use super::{DetailNotes, Position, RecordLayout, Row};
use crate::chain::{Identity, Verdict};
use crate::event::{Field, When};
use serde_json::Value;

/// An event whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The event.
    pub row: Row,
    /// Its record, or why that can't be read any more.
    pub record: Result<Value, String>,
    /// Other exports of its record that were read, as they came; of very many the first.
    pub others: Vec<OtherExport>,
    /// How many more of them there are.
    pub more_others: usize,
    /// Its record and other exports of it, in rows.
    pub laid: RecordLayout,
    /// Other events whose records bear the same id and say otherwise; of very many the first.
    pub namesakes: Vec<Namesake>,
    /// Where else its identities are seen.
    pub seen: Vec<Sighting>,
    /// The other names of its account.
    pub names: Vec<AccountAlias>,
    /// Claims about it: relation, id of the event that makes it.
    pub about: Vec<(crate::event::Rel, String)>,
    /// Of an access, whether a sign-in issued what it was made on, and why that is so.
    pub verdict: Option<Verdict>,
    /// What analysts noted of it, and of what it carries.
    pub notes: DetailNotes,
}

impl Detail {
    /// The fields whose values its account was never seen with before.
    #[must_use]
    pub fn first(&self) -> &[Field] {
        &self.row.news
    }
}

/// Another export of an event's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherExport {
    /// The source that it stands in.
    pub file: String,
    /// Its first byte there.
    pub offset: u64,
    /// What it says, where that is another thing than the event's own record; or why it can't be read any more.
    pub record: Result<Option<Value>, String>,
}

/// Another event whose record bears an event's id and says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// The event, which has another id in its place.
    pub position: Position,
    /// The source that it stands in.
    pub file: String,
    /// Its line there.
    pub line: u64,
}

/// Another name of an event's account, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAlias {
    /// The name, as it is written there.
    pub name: String,
    /// Where it stands: the key of the record, and of which record where that is not the event's own; or the directory.
    pub said: String,
}

/// Where an identity is seen in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The identity.
    pub identity: Identity,
    /// Events that carry it.
    pub records: u64,
    /// Of these, those that are hidden.
    pub hidden: u64,
    /// Distinct accounts among them.
    pub accounts: u64,
    /// Distinct agencies among them.
    pub agencies: u64,
    /// When the first of them was; `None` where none has a time.
    pub first: Option<When>,
    /// When the last of them was.
    pub last: Option<When>,
    /// Of a hub: how many accounts an identity may have before it is one.
    pub hub: Option<u64>,
    /// Of a token: the sign-ins that issued it under their own ids, and name others.
    pub issuers: Vec<String>,
    /// Of an address: what published facts say of it, first instant and last instant of the span, and the message.
    pub published: Option<(i64, i64, String)>,
}

impl Sighting {
    /// That nothing is known of an identity yet.
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
