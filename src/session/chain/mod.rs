//! Chains on the screen: what is walked along, the way of pivots, why two events are tied, and what is downstream.

mod anew;
mod list;
mod name;
mod reach;
mod tab;
mod trail;
mod walk;
mod why;

pub use name::{named, short};
pub use reach::{ReachLine, ReachPanel, ReachRow, ReachTable, reach_heights, reach_lines};
pub(super) use tab::chain_lines;
pub use tab::{CHAIN_LABELS, ChainLine};
pub use trail::Crumb;
pub(super) use walk::along_of;
pub use why::Why;

use crate::chain::{Brief, Identity, Reach};
use crate::engine::{Accesses, ChainsAnswer, Position, Walked};
use std::sync::Arc;

/// What is known of chains, and what of them is chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chains {
    /// What was chosen to be walked along.
    pub chosen: Option<Chosen>,
    /// Where the last walk led, while the cursor stays there.
    pub walked: Option<Walked>,
    /// Accesses of the whole case that no sign-in is known to have issued, once they were counted.
    pub accesses: Option<Accesses>,
    /// The event that was marked last.
    pub mark: Option<Position>,
    /// The chain that was told of last, and its number.
    pub known: Option<(u32, Arc<Brief>)>,
    /// The number of the chain that was asked for last.
    asked: Option<u32>,
    /// How the marked and the selected event are tied, once that was asked.
    pub why: Option<Why>,
    /// What is downstream, once that was asked and is known.
    pub reach: Option<Arc<Reach>>,
    /// The lines of its table.
    pub table: ReachTable,
    /// The largest chains, once they were asked for and are known.
    pub list: Option<Arc<ChainsAnswer>>,
    /// The event that the cursor is sent to, whether the filter keeps it or not.
    wanted: Option<Position>,
}

/// What is chosen to be walked along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// The events that carry an identity.
    Identity(Identity),
    /// The events of a chain, by its number, and the id of one of them.
    Chain(u32, String),
}
