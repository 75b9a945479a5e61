//! Makes the links between events, with their reasons in words.

use super::carriers::Carriers;
use super::statements::{AssertedTie, End};
use super::{ChainLink, Identity, LinkKind};
use crate::event::{Field, Rel};

impl Carriers<'_> {
    /// The link between two events that have an identity; `said` is the one of them that only states it.
    pub fn tied_by(&self, node: u32, from: u32, to: u32, said: Option<u32>) -> ChainLink {
        let identity = self.graph.nodes.identity(self.store, node);
        let named = identity.as_ref().map_or_else(String::new, told);
        let (kind, reason) = match said {
            None => {
                let issued = |row: &u32| self.graph.nodes.issued.of_row(*row as usize) == Some(node);
                let reason = match [from, to].into_iter().find(issued) {
                    Some(sign_in) => format!("the id of sign-in {} is {named}", self.id(sign_in)),
                    None => format!("both records carry {named}"),
                };
                (LinkKind::Observed, reason)
            }
            Some(row) => {
                let ties = self.ties_of(row).iter().filter(|tie| tie.to == End::Node(node));
                let by = ties.map(|tie| (self.graph.statements.analyst(*tie), tie.rel)).next();
                let reason = match by {
                    Some((Some(by), rel)) => format!("{by} says that {} {} {named}", self.id(row), verb(rel)),
                    _ => format!("{} names {named}{}", self.id(row), self.cites(row)),
                };
                let other = if row == from { to } else { from };
                let held = if self.is_withdrawn(other) {
                    format!(", and so does {}, which is withdrawn", self.id(other))
                } else {
                    String::new()
                };
                (LinkKind::Asserted, reason + &held)
            }
        };
        ChainLink { from: self.id(from), to: self.id(to), kind, identity, reason }
    }

    /// The link made by a statement of one event about the other.
    pub fn tied_as_said(&self, tie: AssertedTie, from: u32, to: u32) -> ChainLink {
        let other = if tie.row == from { to } else { from };
        let by = self.graph.statements.analyst(tie);
        let said =
            by.map(|by| format!("{by} says that {} {} {}", self.id(tie.row), verb(tie.rel), self.id(other)));
        let recorded = || {
            format!(
                "{} says that it {} {}{}",
                self.id(tie.row),
                verb(tie.rel),
                self.id(other),
                self.cites(tie.row)
            )
        };
        let reason = said.unwrap_or_else(recorded);
        ChainLink { from: self.id(from), to: self.id(to), kind: LinkKind::Asserted, identity: None, reason }
    }

    /// The link made by a rule.
    pub fn tied_by_rule(&self, reason: String, from: u32, to: u32) -> ChainLink {
        ChainLink { from: self.id(from), to: self.id(to), kind: LinkKind::Inferred, identity: None, reason }
    }

    pub fn id(&self, row: u32) -> String {
        self.store.id(row as usize)
    }

    /// Whether an event is a claim that was replaced, contradicted or taken back.
    fn is_withdrawn(&self, row: u32) -> bool {
        self.graph.statements.withdrawn.contains(row as usize)
    }

    /// The publications that an event rests on, in brackets.
    fn cites(&self, row: u32) -> String {
        let cites = self
            .store
            .list(Field::Cites)
            .map(|list| list.values(row as usize).collect::<Vec<_>>().join(", "));
        let held = if self.is_withdrawn(row) { ", which is withdrawn" } else { "" };
        let cites = cites.filter(|cites| !cites.is_empty());
        cites.map_or_else(|| held.to_owned(), |cites| format!(" ({cites}){held}"))
    }
}

/// An identity as a sentence has it: `session 0000-…`.
fn told(identity: &Identity) -> String {
    format!("{} {}", identity.kind, identity.value)
}

const fn verb(rel: Rel) -> &'static str {
    match rel {
        Rel::Issued => "issued",
        Rel::Used => "used",
        Rel::Reached => "reached",
        Rel::Caused => "caused",
        Rel::SameAs => "is the same as",
        Rel::Supersedes => "replaces",
        Rel::Contradicts => "contradicts",
        Rel::PartOf => "is part of",
    }
}
