//! One planted record, before it is written in any format.

use super::spell::Spelling;
use crate::event::Rel;
use crate::sample::clients::Client;
use std::ops::Range;

/// A kind of identity that ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Key,
    Token,
    Session,
    Alert,
    Request,
}

impl Kind {
    /// As truth and claims write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Token => "token",
            Self::Session => "session",
            Self::Alert => "alert",
            Self::Request => "request",
        }
    }
}

/// An identity, whatever way it is spelled: the number that it is.
pub type Identity = (Kind, u128);

/// The id of an event: a number, and what the reader puts before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    /// `signin:` for a sign-in of Entra.
    pub prefix: &'static str,
    pub number: u128,
}

/// An identity as a record spells it; without one, a text that is none.
#[derive(Debug, Clone)]
pub struct Carried {
    pub kind: Kind,
    pub number: Option<u128>,
    pub text: String,
}

impl Carried {
    /// An identity in a spelling.
    pub fn of((kind, number): Identity, spelling: Spelling) -> Self {
        Self { kind, number: Some(number), text: spelling.write(number) }
    }

    /// What is written where there is none.
    pub fn none(kind: Kind, text: &str) -> Self {
        Self { kind, number: None, text: text.to_owned() }
    }
}

/// In which log a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// The unified audit log.
    Audit,
    /// The sign-ins of Entra.
    SignIns,
    /// Neither: what an issuer of tokens wrote down, and what people say.
    Beside,
}

/// What a record tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Somebody signs in, or fails to: the error code, 0 for success.
    SignIn(u16),
    /// Messages are read.
    Bind { throttled: bool },
    /// A folder is synchronised.
    Sync,
    /// A rule is set on an inbox.
    Rule,
    /// A file is opened.
    File,
    /// An alert is raised.
    Alert,
    /// A token is signed with a key.
    Signed,
    /// Somebody says something; whether of an access.
    Claim { access: bool },
}

/// What an access must be judged to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Issued,
    Orphan,
    Uncovered,
    Untied,
}

impl Verdict {
    /// As truth writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Orphan => "orphan",
            Self::Uncovered => "uncovered",
            Self::Untied => "untied",
        }
    }
}

/// What a claim speaks of.
#[derive(Debug, Clone)]
pub enum Target {
    Event(Id),
    Identity(Carried),
    /// A mailbox, by its name: its owner reads it too.
    Mailbox(&'static str),
}

/// One planted record.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: Id,
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// Until when, of a claim about a span.
    pub until: Option<i64>,
    pub log: Log,
    pub deed: Deed,
    /// Who acts, or whose mailbox an alert names: the number of the planted person.
    pub who: Option<usize>,
    pub client: &'static Client,
    pub ip: String,
    pub device: Option<u128>,
    pub carried: Vec<Carried>,
    /// When the token says that it was issued.
    pub issued: Option<i64>,
    /// Numbers of the messages that are touched.
    pub messages: Range<u64>,
    pub says: Vec<(Rel, Target)>,
    pub cites: bool,
    pub copy: u32,
    /// Records of one copy with the same word are one chain, with different words they are not; without a word they are in
    /// none, or nobody asks.
    pub chain: &'static str,
    /// What the access must be judged to be, where all logs are read.
    pub verdict: Option<Verdict>,
}

impl Record {
    /// Whether it is an access to a mailbox by its stage.
    pub const fn is_access(&self) -> bool {
        matches!(self.deed, Deed::Bind { .. } | Deed::Sync | Deed::Rule | Deed::Claim { access: true })
    }

    /// What it carries of a kind, as it spells it.
    pub fn text(&self, kind: Kind) -> Option<&str> {
        self.carried.iter().find(|carried| carried.kind == kind).map(|carried| carried.text.as_str())
    }

    /// Where its user agent is written.
    pub const fn has_agent(&self) -> bool {
        matches!(self.deed, Deed::SignIn(_) | Deed::File)
    }
}
