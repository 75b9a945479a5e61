//! Visits records in the order of time, to see which carry something reached.

use super::{Flow, ReachedBy, WorkItem};
use crate::chain::reach::order::{ALWAYS, instant};
use crate::chain::{IdentityKind, LOOK, LinkKind};

impl Flow<'_> {
    /// Visits the records of one instant: first what carries something reached, then what rules lead to, until nothing
    /// more is reached. Which of them came first is not recorded. `None` if cancelled.
    pub(super) fn visit(
        &mut self,
        mut rows: Vec<u32>,
        kind: LinkKind,
        stopped: &dyn Fn() -> bool,
    ) -> Option<()> {
        let mut left = usize::MAX;
        while rows.len() < left {
            left = rows.len();
            self.sweep(&mut rows, stopped, |flow, row| flow.see(row, kind))?;
            if kind == LinkKind::Inferred {
                self.sweep(&mut rows, stopped, Self::see_by_rules)?;
            }
        }
        Some(())
    }

    /// Takes those rows away that are reached by a way of seeing them. `None` if cancelled.
    fn sweep(
        &mut self,
        rows: &mut Vec<u32>,
        stopped: &dyn Fn() -> bool,
        see: impl Fn(&mut Self, u32) -> bool,
    ) -> Option<()> {
        let mut goes_on = true;
        rows.retain(|row| {
            self.seen += 1;
            goes_on = goes_on && !(self.seen.is_multiple_of(LOOK) && stopped());
            goes_on && !see(self, *row)
        });
        goes_on.then_some(())
    }

    /// Has those rows of earlier passes visited again from which links of this kind may lead on: what nothing was
    /// stated of or, by rules, what is no access leads nowhere else than it did.
    pub(super) fn visit_again(&mut self, kind: LinkKind) {
        let (reached, accesses) = (&self.found.events, self.store.accesses());
        match kind {
            LinkKind::Observed => {}
            LinkKind::Asserted => {
                let tied = self.graph.statements.tied().filter(|row| reached.contains_key(row));
                tied.for_each(|row| self.turns.wait(row));
            }
            LinkKind::Inferred => {
                let accesses = reached.keys().filter(|row| accesses.contains(**row as usize));
                accesses.for_each(|row| self.turns.wait(*row));
            }
        }
    }

    /// Visits a record; whether it is reached, as it is if it carries something reached. Statements are not visited.
    fn see(&mut self, row: u32, kind: LinkKind) -> bool {
        if self.is_said(row) {
            return false;
        }
        let known = self.found.events.get(&row).copied();
        let Some(way) = known.or_else(|| self.carried(row)) else { return false };
        // what was reached before leads on by statements and rules alone
        if known.is_none() || kind == LinkKind::Asserted {
            self.follow(row, way, kind);
        }
        if kind == LinkKind::Inferred {
            // what rules lead to from the start hangs below what the start carries
            let way = if way.from.is_none() { self.carried(row).unwrap_or(way) } else { way };
            self.lead_beside(row, way);
        }
        true
    }

    /// The surest way to a record from what it carries; `None` if nothing of that is reached.
    fn carried(&self, row: u32) -> Option<ReachedBy> {
        let leads = |node: &u32| {
            Some(*node) == self.found.start
                || !(self.graph.hubs.holds(*node) || self.kind(*node) == Some(IdentityKind::Alert))
        };
        let reached = self.carriers.nodes(row).filter_map(|node| Some((node, self.known(node, row)?)));
        let (node, kind) = reached.filter(|(node, _)| leads(node)).min_by_key(|(_, kind)| *kind)?;
        Some(ReachedBy { kind, from: Some(node), since: ALWAYS })
    }

    /// Reaches an event and all that it leads to.
    pub(super) fn follow(&mut self, row: u32, way: ReachedBy, up_to: LinkKind) {
        self.todo.push_back(WorkItem::Event(row, way));
        self.settle(up_to);
    }

    /// The surest kind of link by which a node was reached up to a row's instant; `None` if it was not.
    fn known(&self, node: u32, row: u32) -> Option<LinkKind> {
        let (now, since) = (instant(self.store, row), self.since.get(&node)?);
        LinkKind::ALL.into_iter().zip(since).find(|(_, since)| **since <= now).map(|(kind, _)| kind)
    }
}
