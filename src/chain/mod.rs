//! Identities, and the chains of events that they tie.
//!
//! ```text
//! Nodes        every strong identity once, however logs spell it
//!   └ Hubs     those that too many accounts carry: they merge nothing
//! Statements   what people say: events that cite, and what they say of each other
//!   └ Graph    connected components over both: the chains
//! Judged       accesses whose session and token no sign-in issued
//! Spreads      over how many events, accounts and agencies each identity is spread
//! FirstUses    what an account was never seen with before
//! Zones        where the log could not see
//! ```

mod analysis;
mod assertion;
pub mod blind;
mod carriers;
mod first;
mod graph;
mod held;
mod hubs;
mod identity;
mod issued;
mod joining;
mod judge;
mod known;
mod link;
mod members;
mod nodes;
mod others;
mod path;
mod reach;
mod reason;
mod room;
mod rules;
mod shown;
mod spelling;
mod spread;
mod statements;
mod summary;
mod tell;
mod union;

pub use crate::read::Settings;
pub use analysis::{Analysis, Beside};
pub use assertion::Assertion;
pub use blind::{Doubt, Repeats, Zone, ZoneKind, Zones};
pub use first::FirstUses;
pub use graph::Graph;
pub use held::InChain;
pub use identity::{Identity, IdentityKind, identities};
pub use judge::{Coverage, Judged, Verdict, VerdictKind};
pub use known::AsOf;
pub use link::{ChainLink, LinkKind};
pub use path::{Path, UNTIED};
pub use reach::{AskedAs, Begin, Branch, ByKind, Reach, Reached, Start, Term, Under, Unnamed, Within};
pub use rules::Rule;
pub use spread::Spread;
pub use summary::{Brief, Carried, Chain, Unmerged};
pub use tell::Sum;
pub(crate) use union::Union;

/// How many rows are looked at between two looks at whether what is made is still wanted.
const LOOK: usize = 1 << 16;

#[cfg(test)]
mod tests;
