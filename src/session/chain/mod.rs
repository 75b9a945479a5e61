//! Chains on the screen: walking along an identity or chain, the trail of pivots, why two events are tied, and what is
//! downstream.

mod anew;
mod list;
mod name;
mod reach;
mod tab;
mod trail;
mod walk;
mod why;

pub(super) use list::CHAINS;
pub use name::{named, short};
pub(super) use reach::REACH;
pub use reach::{ReachLine, ReachPanel, ReachRow, ReachTable, reach_heights, reach_lines};
pub(super) use tab::chain_lines;
pub use tab::{CHAIN_LABELS, ChainLine};
pub use trail::Crumb;
pub(super) use walk::along_of;
pub(super) use why::WHY;
pub use why::Why;

use crate::chain::{Brief, Identity, Reach};
use crate::engine::{Accesses, ChainsAnswer, Position, Walked};
use crate::session::Command;
use std::sync::Arc;

/// What is known and chosen about chains.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chains {
    /// What the user chose to walk along.
    pub chosen: Option<Chosen>,
    /// The result of the last walk, while the cursor stays there.
    pub walked: Option<Walked>,
    /// Accesses of the whole case without a known sign-in; `None` until the analysis has counted them.
    pub accesses: Option<Accesses>,
    /// The event that was marked last.
    pub mark: Option<Position>,
    /// The chain that the chain tab shows, with its number.
    pub known: Option<(u32, Arc<Brief>)>,
    /// Number of the chain that is being asked for.
    asked: Option<u32>,
    /// How two events are tied, once asked.
    pub why: Option<Why>,
    /// What is downstream; `None` until it is answered.
    pub reach: Option<Arc<Reach>>,
    /// The lines of the reach table.
    pub table: ReachTable,
    /// The largest chains; `None` until they are answered.
    pub list: Option<Arc<ChainsAnswer>>,
    /// The event that the cursor is sent to, which the filter may leave out.
    wanted: Option<Position>,
}

/// What was chosen to walk along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// The events that carry an identity.
    Identity(Identity),
    /// The events of a chain, by its number, and the id of one of them.
    Chain(u32, String),
}

/// Whether a command changes the timeline below the overlays of chains, which close before it.
const fn changes_timeline(command: &Command) -> bool {
    matches!(
        command,
        Command::Walk(_)
            | Command::Pivot(_)
            | Command::Back
            | Command::Filter(_)
            | Command::Undo
            | Command::Redo
    )
}
