//! Identities, and the chains of events that they tie.
//!
//! ```text
//! Nodes        every strong identity once, however logs spell it
//!   └ Hubs     those that too many accounts carry: they merge nothing
//! Statements   what people state: events that cite, and relations between events
//!   └ Graph    connected components over both: the chains
//! Judged       verdicts: whether a sign-in issued the session or token of each access
//! Spreads      over how many events, accounts and agencies each identity is spread
//! FirstUses    values that an account was never seen with before
//! Zones        blind zones: where the log could not see
//! ```

mod analysis;
mod assertion;
pub mod blind;
mod builder;
mod carriers;
mod chain_rows;
mod display_names;
mod first;
mod graph;
mod held;
mod hubs;
mod identity;
mod issued;
mod judge;
mod known_rows;
mod largest;
mod link;
mod listed;
mod members;
mod narrow;
mod nodes;
mod others;
mod path;
mod reach;
mod reason;
mod row_shift;
mod rules;
mod so_far;
mod spelling;
mod spread;
mod statements;
mod summary;
mod tell;

pub use crate::read::Settings;
pub use analysis::{Analysis, AnalysisContext};
pub use assertion::Assertion;
pub use blind::{Doubt, Repeats, Zone, ZoneKind, Zones};
pub use first::FirstUses;
pub use graph::Graph;
pub use held::InChain;
pub use identity::{Identity, IdentityKind, identities};
pub use judge::{Coverage, Judged, Verdict, VerdictKind};
pub use known_rows::AsOf;
pub use link::{ChainLink, LinkKind};
pub use listed::ListedChain;
pub use path::{Path, UNTIED};
pub use reach::{AskedAs, Begin, Branch, ByKind, Reach, Reached, Start, Term, Under, UnknownName, Within};
pub use rules::Rule;
pub use so_far::ChainsSoFar;
pub use spread::Spread;
pub use summary::{Brief, Chain, IdentityCount, Unmerged};
pub use tell::ChainTotals;

/// How many rows are processed between two checks for cancellation.
const LOOK: usize = 1 << 16;

#[cfg(test)]
mod tests;
