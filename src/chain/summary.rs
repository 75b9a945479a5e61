//! Descriptions of a chain: in full, and in short for lists.

use super::{ChainLink, Doubt, Identity};
use crate::event::{Stage, When};

/// A chain of events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// The id of its first event; of several in one instant, the least.
    pub id: String,
    /// When its first event was, as its record says; `None` if no event has a time.
    pub first: Option<When>,
    /// When its last event was.
    pub last: Option<When>,
    /// The stages that it reached, in the order of an intrusion.
    pub stages: Vec<Stage>,
    /// How many events it has.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct mail messages that were touched.
    pub messages: u64,
    /// Who acted, in the order of names.
    pub accounts: Vec<String>,
    /// The agencies of its events, in the order of names.
    pub agencies: Vec<String>,
    /// The strong identities that its events carry, kinds in order, then those with most events first.
    pub identities: Vec<IdentityCount>,
    /// The ids of its events, in the order of time. Empty in a short description.
    pub events: Vec<String>,
    /// Why its events belong together: as many links as it takes to connect them. Empty in a short description.
    pub links: Vec<ChainLink>,
    /// Reasons why its counts of accesses are lower bounds; filled in once blind zones are known.
    pub at_least: Vec<Doubt>,
    /// Why the events are no chain, if they are those that carry an identity which ties none. `None` for a chain.
    pub walked: Option<Unmerged>,
}

/// The short description of a chain in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brief {
    /// The id of its first event; of several in one instant, the least.
    pub id: String,
    /// When its first event was, as its record says; `None` if no event has a time.
    pub first: Option<When>,
    /// When its last event was.
    pub last: Option<When>,
    /// The stages that it reached, in the order of an intrusion.
    pub stages: Vec<Stage>,
    /// How many events it has.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct mail messages that were touched.
    pub messages: u64,
    /// How many accounts acted.
    pub accounts: u64,
    /// How many agencies its events are of.
    pub agencies: u64,
}

/// Why the events that carry an identity are no chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmerged {
    /// More accounts carry it than are likely to belong together.
    Hub {
        /// How many accounts.
        accounts: u64,
        /// The largest number that is no hub.
        threshold: u64,
    },
    /// It is of a kind that ties nothing by itself.
    Weak,
    /// Only one event carries it.
    Alone,
}

/// An identity, and how many events of a chain carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCount {
    /// The identity, in the spelling to show.
    pub identity: Identity,
    /// How many events.
    pub records: u64,
    /// Whether it is a hub, which merges nothing.
    pub hub: bool,
}
