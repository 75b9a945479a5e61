//! Which events belong together, and why.

use super::{Listed, StageMark, time};
use crate::chain::{ByKind, Chain, ChainLink, Doubt, IdentityCount, LinkKind, Reach, Reached};
use crate::event::When;
use serde::Serialize;
use std::collections::HashMap;

/// Names that are told of a chain.
const NAMES: usize = 12;
/// Identities that are told of a chain.
const IDENTITIES: usize = 8;
/// Reasons of a kind that are told of a chain.
const REASONS: usize = 4;

/// Which events belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chains {
    /// The chains with most events, in the order of their first events.
    pub list: Listed<ChainRow>,
    /// The query that keeps the events whose chains these are, of those of the report; empty for all.
    pub by: String,
    /// What is downstream of the keys that are known; of a report of some events nothing.
    pub reach: Listed<ReachRow>,
    /// Of a report of some events, the keys that they name.
    pub downstream: Listed<Downstream>,
    /// The command that tells the same chains.
    pub command: String,
    /// The command that tells all of them.
    pub all: String,
}

/// A key of which it is not told what is downstream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Downstream {
    /// Which: `key:…`.
    pub of: String,
    /// The command that tells it, of the whole case.
    pub command: String,
}

/// Events of a chain that a report is of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inside {
    /// How many.
    pub records: u64,
    /// Why they are the least that there can be, where they are.
    pub at_least: Option<String>,
    /// Of these, the accesses that no sign-in issued.
    pub orphans: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// The stages that they are of.
    pub stages: Vec<StageMark>,
    /// The identities that they carry.
    pub identities: Listed<Bearer>,
    /// What ties them to each other.
    pub kinds: Vec<KindRow>,
    /// Whether they are too many for that to be told.
    pub untold: bool,
    /// What leads to those of them that no link of theirs ties to each other.
    pub ways: Listed<Way>,
    /// The command that counts them.
    pub command: String,
}

/// A chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainRow {
    /// The id of its first event.
    pub id: String,
    /// When its first event was.
    pub first: Option<String>,
    /// When its last event was.
    pub last: Option<String>,
    /// Its events.
    pub records: u64,
    /// Of its events, those that the report is of, where it is of some alone.
    pub inside: Option<Inside>,
    /// What they stand for.
    pub operations: u64,
    /// Messages that they name.
    pub messages: u64,
    /// Why these are the least that there can be, where they are.
    pub at_least: Option<String>,
    /// Of its events, the accesses that no sign-in issued.
    pub orphans: u64,
    /// The stages that it reached.
    pub stages: Vec<StageMark>,
    /// Who acted.
    pub accounts: Listed<String>,
    /// Whose accounts and mailboxes.
    pub agencies: Listed<String>,
    /// The identities that tie it, those that most of its events carry first.
    pub identities: Listed<Bearer>,
    /// Its links by kind, with their reasons; each kind whether it has some or none.
    pub kinds: Vec<KindRow>,
    /// Whether it is too long for its links to be told.
    pub untold: bool,
    /// The command that tells all of it.
    pub command: String,
}

/// An identity, and how many events carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bearer {
    /// Its kind.
    pub kind: &'static str,
    /// As it is written.
    pub value: String,
    /// How many events carry it.
    pub records: u64,
    /// Whether too many accounts carry it for it to tie anything.
    pub hub: bool,
}

/// Links of a kind, or what rests on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindRow {
    /// `observed`, `asserted` or `inferred`.
    pub kind: &'static str,
    /// Its sign.
    pub sign: &'static str,
    /// How many.
    pub links: u64,
    /// Why, with how many links each; the commonest first.
    pub reasons: Listed<Reason>,
}

/// What leads from where a chain starts to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// The event where the chain starts: the first that names a key, else the first of all.
    pub from: String,
    /// The event that it leads to.
    pub to: String,
    /// When that was.
    pub time: Option<String>,
    /// Each step; none where the one is the other, and where nothing that was played leads there.
    pub steps: Vec<Step>,
}

/// A step of a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The event that it leads to.
    pub to: String,
    /// `observed`, `asserted` or `inferred`.
    pub kind: &'static str,
    /// Its sign.
    pub sign: &'static str,
    /// Why, in words.
    pub says: String,
}

impl Way {
    /// A way of some steps to an event of some time.
    #[must_use]
    pub fn of(from: &str, to: &str, when: Option<When>, steps: &[ChainLink]) -> Self {
        let step = |tied: &ChainLink| Step {
            to: tied.to.clone(),
            kind: tied.kind.name(),
            sign: sign(tied.kind),
            says: tied.reason.clone(),
        };
        let steps = steps.iter().map(step).collect();
        Self { from: from.to_owned(), to: to.to_owned(), time: time(when), steps }
    }
}

/// Why events are tied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In words.
    pub says: String,
    /// How many links.
    pub links: u64,
}

/// The sign of a kind of link, which it has everywhere.
const fn sign(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Observed => "═",
        LinkKind::Asserted => "╌",
        LinkKind::Inferred => "≈",
    }
}

impl ChainRow {
    /// A chain with its links, or in short where it is too long for that.
    #[must_use]
    pub fn of(chain: &Chain, orphans: u64, untold: bool, command: String) -> Self {
        let mut identities: Vec<&IdentityCount> = chain.identities.iter().collect();
        identities.sort_by_key(|carried| std::cmp::Reverse(carried.records));
        let bearer = |carried: &IdentityCount| Bearer {
            kind: carried.identity.kind.name(),
            value: carried.identity.value.clone(),
            records: carried.records,
            hub: carried.hub,
        };
        Self {
            id: chain.id.clone(),
            first: time(chain.first),
            last: time(chain.last),
            records: chain.records,
            inside: None,
            operations: chain.operations,
            messages: chain.messages,
            at_least: Doubt::told(&chain.at_least),
            orphans,
            stages: chain.stages.iter().map(|stage| StageMark::from(*stage)).collect(),
            accounts: Listed::first(chain.accounts.iter().cloned(), NAMES),
            agencies: Listed::first(chain.agencies.iter().cloned(), NAMES),
            identities: Listed::first(identities.into_iter().map(bearer), IDENTITIES),
            kinds: if untold { Vec::new() } else { kinds(&chain.links) },
            untold,
            command,
        }
    }
}

impl ChainRow {
    /// The same of a report of some of its events alone, which are told as a part of it.
    #[must_use]
    pub fn with(self, part: Self, ways: Listed<Way>, command: String) -> Self {
        let inside = Inside {
            records: part.records,
            at_least: part.at_least,
            orphans: part.orphans,
            first: part.first,
            last: part.last,
            stages: part.stages,
            identities: part.identities,
            kinds: part.kinds,
            untold: part.untold,
            ways,
            command,
        };
        Self { inside: Some(inside), accounts: part.accounts, agencies: part.agencies, ..self }
    }
}

/// Links by kind, those of one reason together.
fn kinds(links: &[ChainLink]) -> Vec<KindRow> {
    let of_kind = |kind: LinkKind| {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut reasons: Vec<(&str, u64)> = Vec::new();
        let mut number = 0;
        for link in links.iter().filter(|link| link.kind == kind) {
            number += 1;
            let at = *places.entry(&link.reason).or_insert(reasons.len());
            match reasons.get_mut(at) {
                Some((_, links)) => *links += 1,
                None => reasons.push((&link.reason, 1)),
            }
        }
        reasons.sort_by_key(|(_, links)| std::cmp::Reverse(*links));
        let reason = |(says, links): (&str, u64)| Reason { says: says.to_owned(), links };
        let reasons = Listed::first(reasons.into_iter().map(reason), REASONS);
        KindRow { kind: kind.name(), sign: sign(kind), links: number, reasons }
    };
    LinkKind::ALL.into_iter().map(of_kind).collect()
}

/// What is downstream of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachRow {
    /// Of what: `key:…`.
    pub of: String,
    /// Tokens.
    pub tokens: u64,
    /// Sessions.
    pub sessions: u64,
    /// Mailboxes that were accessed.
    pub mailboxes: u64,
    /// Messages that were touched.
    pub messages: u64,
    /// Accesses.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
    /// Why these are the least that there can be, where they are.
    pub at_least: Option<String>,
    /// Accesses by the weakest link on their way.
    pub kinds: Vec<KindRow>,
    /// By agency.
    pub agencies: Listed<ReachedRow>,
    /// The command that tells the same.
    pub command: String,
}

/// What was reached of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachedRow {
    /// The agency; empty where it has none.
    pub name: String,
    /// Accesses.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
    /// Messages.
    pub messages: u64,
    /// Accesses by the weakest link on their way.
    pub kinds: Vec<KindRow>,
}

impl ReachRow {
    /// What is downstream.
    #[must_use]
    pub fn of(reach: &Reach, command: String) -> Self {
        let row = |reached: &Reached| ReachedRow {
            name: reached.agency.clone(),
            records: reached.records,
            operations: reached.operations,
            messages: reached.messages,
            kinds: by(reached.by),
        };
        Self {
            of: reach.of.clone(),
            tokens: reach.tokens,
            sessions: reach.sessions,
            mailboxes: reach.mailboxes,
            messages: reach.messages,
            records: reach.records,
            operations: reach.operations,
            at_least: Doubt::told(&reach.at_least),
            kinds: by(reach.by),
            agencies: Listed::first(reach.agencies.iter().map(row), NAMES),
            command,
        }
    }
}

fn by(by: ByKind) -> Vec<KindRow> {
    let number = |kind| match kind {
        LinkKind::Observed => by.observed,
        LinkKind::Asserted => by.asserted,
        LinkKind::Inferred => by.inferred,
    };
    let row = |kind: LinkKind| KindRow {
        kind: kind.name(),
        sign: sign(kind),
        links: number(kind),
        reasons: Listed::default(),
    };
    LinkKind::ALL.into_iter().map(row).collect()
}
