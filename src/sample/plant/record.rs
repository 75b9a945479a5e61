//! One planted record, before it is written in any format.

use super::spell::Spelling;
use crate::event::Rel;
use crate::sample::clients::Client;
use std::ops::Range;

/// The kinds of identity that tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Key,
    Token,
    Session,
    Alert,
    Request,
}

impl Kind {
    /// The name in the truth and in claims.
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

/// An identity independent of its spelling: a kind and a number.
pub type Identity = (Kind, u128);

/// The id of an event: a number, and the prefix that the reader adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    /// `signin:` for a sign-in of Entra.
    pub prefix: &'static str,
    pub number: u128,
}

/// An identity as a record spells it; with no number, a text that is no identity.
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

    /// A text that stands for no identity.
    pub fn none(kind: Kind, text: &str) -> Self {
        Self { kind, number: None, text: text.to_owned() }
    }
}

/// The log that a record is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// The unified audit log.
    Audit,
    /// The sign-ins of Entra.
    SignIns,
    /// Neither: records of an issuer of tokens, and statements by people.
    Beside,
}

/// What a record is about.
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
    /// Somebody makes a statement; whether it is about an access.
    Claim { access: bool },
}

/// The verdict that is expected for an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Issued,
    Orphan,
    Uncovered,
    Untied,
}

impl Verdict {
    /// The name in the truth.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Orphan => "orphan",
            Self::Uncovered => "uncovered",
            Self::Untied => "untied",
        }
    }
}

/// What a claim is about.
#[derive(Debug, Clone)]
pub enum Target {
    Event(Id),
    Identity(Carried),
    /// A mailbox, by its name: its owner uses it too.
    Mailbox(&'static str),
}

/// One planted record.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: Id,
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// The end, for a claim about a span.
    pub until: Option<i64>,
    pub log: Log,
    pub deed: Deed,
    /// Who acts, or whose mailbox an alert names: the index of the planted person.
    pub who: Option<usize>,
    pub client: &'static Client,
    pub ip: String,
    pub device: Option<u128>,
    pub carried: Vec<Carried>,
    /// The issue time in the token.
    pub issued: Option<i64>,
    /// Numbers of the messages that are touched.
    pub messages: Range<u64>,
    pub says: Vec<(Rel, Target)>,
    pub cites: bool,
    pub copy: u32,
    /// Records of one copy with the same name are one chain, those with different names are not. Records without a name
    /// are in no chain, or it is not checked.
    pub chain: &'static str,
    /// The verdict expected when all logs are read.
    pub verdict: Option<Verdict>,
    /// Of a sign-in: whether a session renewed its token, and no person signed in.
    pub renewal: bool,
}

impl Record {
    /// Whether its stage makes it an access to a mailbox.
    pub const fn is_access(&self) -> bool {
        matches!(self.deed, Deed::Bind { .. } | Deed::Sync | Deed::Rule | Deed::Claim { access: true })
    }

    /// The identity of a kind that it carries, as it spells it.
    pub fn text(&self, kind: Kind) -> Option<&str> {
        self.carried.iter().find(|carried| carried.kind == kind).map(|carried| carried.text.as_str())
    }

    /// Whether logs have its user agent.
    pub const fn has_agent(&self) -> bool {
        matches!(self.deed, Deed::SignIn(_) | Deed::File)
    }
}
