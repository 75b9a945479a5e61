//! The chains of a report.

use super::{Listed, StageMark, time};
use crate::chain::{ByKind, Chain, ChainLink, Doubt, IdentityCount, LinkKind, Reach, Reached};
use crate::event::When;
use serde::Serialize;
use std::collections::HashMap;

/// How many names a chain shows.
const NAMES: usize = 12;
/// How many identities a chain shows.
const IDENTITIES: usize = 8;
/// How many reasons a chain shows per kind of link.
const REASONS: usize = 4;

/// The section on chains.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chains {
    /// The largest chains, in order of their first events.
    pub list: Listed<ChainRow>,
    /// The query that narrows the report's events to those of these chains; empty for all.
    pub by: String,
    /// The reach of keys, those that lead to most accesses of the intruder first; empty if the report covers only some
    /// events.
    pub reach: Listed<ReachRow>,
    /// If the report covers only some events: the keys that lead to them, else those on them.
    pub downstream: Listed<Downstream>,
    /// Keys of which no access that the report covers is downstream.
    pub without: Listed<String>,
    /// The command that shows these chains.
    pub command: String,
    /// The command that shows all chains.
    pub all: String,
}

/// A key whose reach is shown as far as the report covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Downstream {
    /// The key: `key:…`.
    pub of: String,
    /// How many of the report's events are accesses downstream of it.
    pub records: u64,
    /// The command that counts them.
    pub counted: String,
    /// The command that shows its reach in the whole case.
    pub command: String,
}

/// The part of a chain that the report covers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inside {
    /// The number of events.
    pub records: u64,
    /// Why that number is a lower bound, if it is.
    pub at_least: Option<String>,
    /// How many of them are orphans.
    pub orphans: u64,
    /// When the first of them was.
    pub first: Option<String>,
    /// When the last of them was.
    pub last: Option<String>,
    /// Their stages.
    pub stages: Vec<StageMark>,
    /// The identities on them.
    pub identities: Listed<Bearer>,
    /// The links among them, by kind.
    pub kinds: Vec<KindRow>,
    /// Whether they are too many for links to be shown.
    pub untold: bool,
    /// Paths to those of their parts that are not linked to each other directly.
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
    /// The part that the report covers, if it covers only some events.
    pub inside: Option<Inside>,
    /// The operations that they stand for.
    pub operations: u64,
    /// Messages that they name.
    pub messages: u64,
    /// Why the counts are lower bounds, if they are.
    pub at_least: Option<String>,
    /// How many of its events are orphans.
    pub orphans: u64,
    /// The stages that it reached.
    pub stages: Vec<StageMark>,
    /// The accounts that acted.
    pub accounts: Listed<String>,
    /// The agencies of its accounts and mailboxes.
    pub agencies: Listed<String>,
    /// Its identities, those on most events first.
    pub identities: Listed<Bearer>,
    /// Its links by kind with their reasons; every kind is listed.
    pub kinds: Vec<KindRow>,
    /// Whether it is too long for links to be shown.
    pub untold: bool,
    /// The command that shows all of it.
    pub command: String,
}

/// An identity, and the number of events with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bearer {
    /// Its kind.
    pub kind: &'static str,
    /// As it is written.
    pub value: String,
    /// How many events carry it.
    pub records: u64,
    /// Whether it is on too many accounts to link anything.
    pub hub: bool,
}

/// Links of one kind, or accesses that rest on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindRow {
    /// `observed`, `asserted` or `inferred`.
    pub kind: &'static str,
    /// Its glyph.
    pub sign: &'static str,
    /// How many.
    pub links: u64,
    /// The reasons with their numbers of links, most frequent first.
    pub reasons: Listed<Reason>,
}

/// A path from the start of a chain to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// The start: the chain's first event with a key, else its first event.
    pub from: String,
    /// The event that it leads to.
    pub to: String,
    /// When that was.
    pub time: Option<String>,
    /// The steps; empty if both are the same event, or if no event played leads there.
    pub steps: Vec<Step>,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The event that it leads to.
    pub to: String,
    /// `observed`, `asserted` or `inferred`.
    pub kind: &'static str,
    /// Its glyph.
    pub sign: &'static str,
    /// Why, in words.
    pub says: String,
}

impl Way {
    /// A path of `steps` to the event `to`.
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

/// A reason for links, and how many links have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In words.
    pub says: String,
    /// How many links.
    pub links: u64,
}

/// The glyph of a kind of link, the same on the screen.
const fn sign(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Observed => "═",
        LinkKind::Asserted => "╌",
        LinkKind::Inferred => "≈",
    }
}

impl ChainRow {
    /// A row with the chain's links, or without if there are too many.
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
    /// Adds the part that the report covers, if it covers only some events.
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

/// Links by kind, those with the same reason merged.
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

/// The reach of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachRow {
    /// The identity: `key:…`.
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
    /// The operations that they stand for.
    pub operations: u64,
    /// Why the counts are lower bounds, if they are.
    pub at_least: Option<String>,
    /// Accesses by the weakest link of their best path.
    pub kinds: Vec<KindRow>,
    /// By agency.
    pub agencies: Listed<ReachedRow>,
    /// The command that shows it.
    pub command: String,
}

/// The reach within an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReachedRow {
    /// The agency; empty where it has none.
    pub name: String,
    /// Accesses.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
    /// Messages.
    pub messages: u64,
    /// Accesses by the weakest link of their best path.
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
