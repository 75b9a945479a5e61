//! Dwell measures: of the case, of an agency, of an account, how long they were in.

mod accesses;
mod between;
mod turns;

pub use accesses::Accesses;
pub use between::Between;
pub use turns::{Basis, Turned, Turns};

use crate::chain::blind::{BlindFor, Blindness, Zones};
use crate::event::When;
use crate::read::{Milestone, MilestoneName};
use crate::store::{RowSet, Store};
use accesses::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Of whom something is measured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The whole case.
    Case,
    /// An agency.
    Agency(String),
    /// An account and its mailbox, and its agency where that is known.
    Account(String, Option<String>),
}

/// A turn that was before one that it should follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutOfOrder {
    /// The one that came first.
    pub early: MilestoneName,
    /// The one that should have.
    pub late: MilestoneName,
}

impl fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let late = match self.late {
            MilestoneName::FirstAccess => "first access",
            MilestoneName::Detection => "detection",
            MilestoneName::Notification => "notification",
            MilestoneName::Containment => "containment",
        };
        write!(f, "{} before the {late}", self.early.label())
    }
}

/// How long they were in.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Where.
    pub of: Subject,
    /// The turns it is counted between.
    pub turns: Turns,
    /// First access to when somebody first saw it: [`Turns::seen`].
    pub unseen: Option<Between>,
    /// First access to containment: until the last door that is known was closed.
    pub open: Option<Between>,
    /// The part of that in which the log could not see: the least and the most that it can have been.
    pub blind: Option<(Blindness, Blindness)>,
    /// What was accessed, as far as logs tell.
    pub accesses: Accesses,
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'m> {
    /// The milestones that are known.
    pub milestones: &'m [Milestone],
    /// Of each of them, whether its subject is measured; empty for all.
    pub measured: &'m [bool],
    /// The events.
    pub store: &'m Store,
    /// Accesses to mailboxes that are held to be the intruder's.
    pub suspect: &'m RowSet,
    /// Where the log could not see.
    pub zones: &'m Zones,
    /// The mailboxes that all of it is about, by their names in small letters; `None` for all.
    pub mailboxes: Option<&'m BTreeSet<String>>,
}

impl Measured<'_> {
    /// The measures: of the case, of each agency and of each account that a milestone or an access of the intruder names,
    /// each in the order of its name.
    #[must_use]
    pub fn all(&self) -> Vec<Measure> {
        let found = Found::of(self.store, self.suspect, self.zones, self.mailboxes);
        let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
        let is_measured = |(at, _): &(usize, _)| self.measured.get(*at).is_none_or(|measured| *measured);
        for (_, milestone) in self.milestones.iter().enumerate().filter(is_measured) {
            let subject = match (&milestone.account, &milestone.agency) {
                (Some(account), _) => Subject::Account(account.clone(), found.agency_told(milestone)),
                (None, Some(agency)) => Subject::Agency(agency.clone()),
                (None, None) => Subject::Case,
            };
            subjects.entry(subject.key(&found)).or_insert(subject);
        }
        for subject in found.subjects() {
            subjects.entry(subject.key(&found)).or_insert(subject);
        }
        subjects.into_values().map(|subject| self.one(subject, &found)).collect()
    }

    /// The measure of the case alone.
    #[must_use]
    pub fn case(&self) -> Measure {
        self.one(Subject::Case, &Found::of(self.store, self.suspect, self.zones, self.mailboxes))
    }

    fn one(&self, of: Subject, found: &Found) -> Measure {
        let accesses = found.accesses(&of, self.store, self.zones);
        let turns = Turns::of(&of, self.milestones, found);
        let when = |name: MilestoneName| turns.get(name).map(|turned| turned.when);
        let since =
            |end: Option<When>| Between::bounded(when(MilestoneName::FirstAccess)?, end?, accesses.first);
        let seen = turns.seen().map(|(_, turned)| turned.when);
        let (unseen, open) = (since(seen), since(when(MilestoneName::Containment)));
        // of some mailboxes alone, an agency was blind where these were
        let (of_agency, agencies);
        let whose = match (&of, self.mailboxes) {
            (Subject::Case, Some(mailboxes)) => {
                agencies = found.agencies_of(mailboxes);
                BlindFor::Mailboxes(mailboxes, &agencies)
            }
            (Subject::Agency(name), Some(mailboxes)) => {
                of_agency = found.mailboxes_of(name, mailboxes);
                agencies = BTreeSet::from([name.clone()]);
                BlindFor::Mailboxes(&of_agency, &agencies)
            }
            _ => of.whose(),
        };
        let within = |span| self.zones.within(whose, span);
        let blind = open.map(|open| (open.core.map(within).unwrap_or_default(), within(open.span)));
        Measure { of, turns, unseen, open, blind, accesses }
    }
}

impl Measure {
    /// Which of its turns were before one that they should follow.
    #[must_use]
    pub fn out_of_order(&self) -> Vec<OutOfOrder> {
        let (seen, when) = self
            .turns
            .seen()
            .map_or((MilestoneName::Detection, None), |(name, turned)| (name, Some(turned.when)));
        let turn = |name| if name == seen { when } else { self.turns.get(name).map(|turned| turned.when) };
        let closed = MilestoneName::Containment;
        let pairs =
            [(seen, MilestoneName::FirstAccess), (closed, MilestoneName::FirstAccess), (closed, seen)];
        let is_early = |(early, late): &(MilestoneName, MilestoneName)| {
            turn(*early).zip(turn(*late)).is_some_and(|(early, late)| Between::of(late, early).is_none())
        };
        pairs.into_iter().filter(is_early).map(|(early, late)| OutOfOrder { early, late }).collect()
    }

    /// When the first access in the log was, where that is before the first access that is told.
    #[must_use]
    pub fn earlier(&self) -> Option<When> {
        let told = self.turns.get(MilestoneName::FirstAccess)?;
        self.accesses.first.filter(|first| first.latest() < told.when.earliest())
    }

    /// When the last access in the log was, where that is after the last door that is known to be closed was.
    #[must_use]
    pub fn later(&self) -> Option<When> {
        let told = self.turns.get(MilestoneName::Containment)?;
        self.accesses.last.filter(|last| last.order() > told.when.latest())
    }
}

impl Subject {
    /// What it is compared and ordered by.
    fn key(&self, found: &Found) -> String {
        match self {
            Self::Case => String::new(),
            Self::Agency(name) => format!("agency {}", fold(name)),
            Self::Account(name, _) => format!("mailbox {}", found.key(name)),
        }
    }

    /// Whose turns it has where it has none: its agency's, else the case's.
    fn wider(&self) -> Option<Self> {
        match self {
            Self::Case => None,
            Self::Account(_, Some(agency)) => Some(Self::Agency(agency.clone())),
            Self::Agency(_) | Self::Account(_, None) => Some(Self::Case),
        }
    }

    fn whose(&self) -> BlindFor<'_> {
        match self {
            Self::Case => BlindFor::All,
            Self::Agency(name) => BlindFor::Agency(name),
            Self::Account(name, agency) => BlindFor::Account(name, agency.as_deref()),
        }
    }
}

/// A name as names are compared.
fn fold(name: &str) -> String {
    crate::store::account_key(name).into_owned()
}

#[cfg(test)]
mod tests;
