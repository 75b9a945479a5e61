//! Everything downstream of an identity or an event: what was reached, by which links, and what it touched.

mod count;
mod first;
mod flow;
mod flows;
mod named;
mod order;
mod prefix;
mod start;
mod tree;
mod unnamed;
mod within;

use super::nodes::Columns;
use super::{Doubt, Graph, Identity, IdentityKind, LinkKind, Settings};
use crate::store::{Owner, Owners, Store};
use count::Count;
use flow::Flowed;
pub(super) use flows::Flows;
pub use named::AskedAs;
pub use start::Start;
pub use unnamed::{Term, UnknownName};
pub use within::{Begin, Under, Within};

/// The owner used for accesses that name nobody.
const NOBODY: Owner<'_> = (u32::MAX, "");

/// Who acted in an access.
fn actor<'s>(owners: &Owners<'s>, row: u32) -> Owner<'s> {
    owners.actor(row as usize).unwrap_or(NOBODY)
}

/// Whose mailbox an access is about.
fn mailbox<'s>(owners: &Owners<'s>, row: u32) -> Owner<'s> {
    owners.mailbox(row as usize).unwrap_or(NOBODY)
}

/// The accesses downstream in time of an identity or an event, and what they touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// The start: `type:value`, or the id of an event.
    pub of: String,
    /// The start, if it is an identity.
    pub identity: Option<Identity>,
    /// If the start is a statement: the identities it is about, from which everything else is reached.
    pub goes_by: Vec<Identity>,
    /// Tokens that were reached.
    pub tokens: u64,
    /// Sessions that were reached.
    pub sessions: u64,
    /// Mailboxes that were accessed.
    pub mailboxes: u64,
    /// Distinct messages that were touched.
    pub messages: u64,
    /// Accesses that have a time.
    pub records: u64,
    /// The operations that these stand for: a record may bundle several.
    pub operations: u64,
    /// Accesses without a time that carry what was reached: nothing shows that they came later, so they are in no count.
    pub undated: u64,
    /// Reasons why the counts are lower bounds, if they are; filled in once blind zones are known.
    pub at_least: Vec<Doubt>,
    /// Accesses by the weakest link on their way.
    pub by: ByKind,
    /// Accounts that accesses name; one of several agencies counts once.
    pub distinct_accounts: u64,
    /// By account and agency, those with most records first.
    pub accounts: Vec<Reached>,
    /// By agency, those with most records first; their account is empty.
    pub agencies: Vec<Reached>,
    /// What was reached from what: the start, tokens, sessions, mailboxes, messages.
    pub tree: Vec<Branch>,
}

impl Reach {
    /// What is to be said in place of what was reached by agency and account; `None` if something was.
    #[must_use]
    pub const fn nothing(&self) -> Option<&'static str> {
        if self.records == 0 { Some("no access to a mailbox is downstream of it") } else { None }
    }
}

/// What was reached of an account or an agency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// The account; empty if no one is named, and for a whole agency.
    pub account: String,
    /// The agency; empty if none is named.
    pub agency: String,
    /// Accesses.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct messages.
    pub messages: u64,
    /// Accesses by the weakest link on their way.
    pub by: ByKind,
}

/// Accesses by the weakest link on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByKind {
    /// All links are observed.
    pub observed: u64,
    /// The weakest link is asserted.
    pub asserted: u64,
    /// The weakest link is inferred.
    pub inferred: u64,
}

/// An identity that was reached, and what was reached from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The identity.
    pub identity: Identity,
    /// The weakest link on the best path to it; `None` at the start.
    pub kind: Option<LinkKind>,
    /// Accesses on it and on all that was reached from it.
    pub records: u64,
    /// The operations that these stand for.
    pub operations: u64,
    /// Distinct messages.
    pub messages: u64,
    /// Distinct accounts.
    pub accounts: u64,
    /// The accesses by the weakest link on their way.
    pub by: ByKind,
    /// What was reached from it, those with most records first.
    pub branches: Vec<Branch>,
    /// How many more branches there are than these.
    pub more: u64,
}

impl Branch {
    /// The kind of the link that leads to it, as written in files; `root` at the start.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        self.kind.map_or("root", LinkKind::name)
    }
}

impl Graph {
    /// Everything downstream of a start; `None` if cancelled. Reaching an identity reaches every later record that carries
    /// it and the other identities on that record; what statements say of it holds at any time. Keys are never reached from
    /// what they signed, and alerts lead no further. Each access is counted under the weakest link of its best path;
    /// statements are not counted.
    #[must_use]
    pub fn reach(
        &self,
        store: &Store,
        settings: &Settings,
        start: &Start,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Reach> {
        let found = self.flow(store, settings, start, stopped)?;
        let flow = Flowed::of(store, self, &found);
        let owners = store.owners();
        let mut count = Count::of(store, &owners);
        let accesses = flow.accesses();
        for (row, kind) in &accesses {
            count.take(*row, *kind);
        }
        let reached = |kind| flow.reached(kind);
        let (tokens, sessions) = (reached(IdentityKind::Token), reached(IdentityKind::Session));
        Some(Reach {
            of: start.to_string(),
            identity: start.identity().cloned(),
            goes_by: self.goes_by(store, start),
            tokens,
            sessions,
            undated: flow.undated(),
            tree: tree::of(&flow, &owners, &accesses),
            ..count.end()
        })
    }

    /// The rows of the accesses downstream of a start, in order; `None` if cancelled.
    pub(super) fn accesses_from(
        &self,
        store: &Store,
        settings: &Settings,
        start: &Start,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let found = self.flow(store, settings, start, stopped)?;
        let accesses = Flowed::of(store, self, &found).accesses();
        Some(accesses.into_iter().map(|(row, _)| row).collect())
    }

    /// The identities that a statement is about, from which a reach of it goes on; empty for any other start.
    fn goes_by(&self, store: &Store, start: &Start) -> Vec<Identity> {
        let Start::Event(_, row) = start else { return Vec::new() };
        let row = *row;
        let nodes = self.statements.cited.contains(row).then(|| self.nodes.of_row(&Columns::of(store), row));
        nodes.into_iter().flatten().filter_map(|node| self.nodes.identity(store, node)).collect()
    }
}
