//! What a chain is, told in short and whole.

use super::{ChainLink, Doubt, Identity};
use crate::event::{Stage, When};

/// A chain of events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// The id of its first event; of two in one instant, the lesser.
    pub id: String,
    /// When its first event was, as its record says; `None` where none has a time.
    pub first: Option<When>,
    /// When its last event was.
    pub last: Option<When>,
    /// The stages that it reached, in the order of an intrusion.
    pub stages: Vec<Stage>,
    /// Its events.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct mail messages that were touched.
    pub messages: u64,
    /// Who acted, in the order of names.
    pub accounts: Vec<String>,
    /// Whose accounts and mailboxes, in the order of names.
    pub agencies: Vec<String>,
    /// The strong identities that its events carry, kinds in order, then those with most events first.
    pub identities: Vec<IdentityCount>,
    /// The ids of its events, in order of time. Empty where a chain is told in short.
    pub events: Vec<String>,
    /// Why they belong together: each event tied to the one before it on the same identity. Empty where a chain is told in
    /// short.
    pub links: Vec<ChainLink>,
    /// Why its accesses are the least that there can be, where they are; known where blind zones are.
    pub at_least: Vec<Doubt>,
    /// Why its events are no chain: an identity that is no strong one, or a hub. `None` of a chain.
    pub walked: Option<Unmerged>,
}

/// What a chain comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brief {
    /// The id of its first event; of two in one instant, the lesser.
    pub id: String,
    /// When its first event was, as its record says; `None` where none has a time.
    pub first: Option<When>,
    /// When its last event was.
    pub last: Option<When>,
    /// The stages that it reached, in the order of an intrusion.
    pub stages: Vec<Stage>,
    /// Its events.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct mail messages that were touched.
    pub messages: u64,
    /// How many acted.
    pub accounts: u64,
    /// Of how many agencies.
    pub agencies: u64,
}

/// Why the events that carry an identity are no chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmerged {
    /// So many accounts carry it, more than may belong together.
    Hub {
        /// How many accounts.
        accounts: u64,
        /// How many may.
        threshold: u64,
    },
    /// It is of a kind that ties nothing by itself.
    Weak,
    /// One event alone carries it.
    Alone,
}

/// An identity, and how many events of a chain carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCount {
    /// The identity, as its first spelling is.
    pub identity: Identity,
    /// How many events.
    pub records: u64,
    /// Whether it is a hub, which merges nothing.
    pub hub: bool,
}
