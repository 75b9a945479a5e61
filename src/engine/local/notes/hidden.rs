//! How many events of an identity are hidden. A query may hide most of a case, so that is counted of an identity once, or
//! from its own rows where these are few.

use crate::chain::Identity;
use crate::engine::Sighting;
use crate::engine::local::LocalEngine;
use crate::engine::local::recent::Recent;
use crate::engine::local::viewpoint::Viewpoint;
use crate::event::Field;
use crate::store::RowSet;
use std::sync::Arc;

/// Of how many identities the count is kept: more than a panel shows.
const KEPT: usize = 64;
/// The rows of an identity are looked at one by one up to so many.
const FEW: usize = 1 << 12;

/// The counts of the identities that were asked for last.
#[derive(Debug, Default)]
pub(super) struct HiddenCounts {
    /// The hidden rows that they are of.
    of: Arc<RowSet>,
    counts: Recent<((Identity, Option<i64>), u64), KEPT>,
}

impl HiddenCounts {
    /// The counts of these hidden rows, none of which may be known yet.
    fn of(&mut self, hidden: &Arc<RowSet>) -> &mut Self {
        if !Arc::ptr_eq(&self.of, hidden) {
            *self = Self { of: Arc::clone(hidden), counts: Recent::default() };
        }
        self
    }
}

impl LocalEngine {
    /// Fills in how many events of each identity of a row are hidden.
    pub(in crate::engine::local) fn tell_hidden(
        &mut self,
        row: usize,
        seen: &mut [Sighting],
        from: Viewpoint<'_>,
    ) {
        let Some(hidden) = self.notes.hidden.clone().filter(|hidden| hidden.count() > 0) else { return };
        for seen in seen {
            // what occurs once occurs in this event
            seen.hidden = if seen.records == 1 && from.sees(row) {
                hidden.contains(row).into()
            } else {
                self.hidden_of(row, &seen.identity, &hidden, from)
            };
        }
    }

    fn hidden_of(
        &mut self,
        row: usize,
        identity: &Identity,
        hidden: &Arc<RowSet>,
        from: Viewpoint<'_>,
    ) -> u64 {
        let known = self.analyses.at(from.as_of).filter(|known| known.since == 0);
        let carriers = known.and_then(|known| known.graph.carriers_of(&self.store, row, identity));
        if let Some(carriers) = carriers.filter(|carriers| carriers.len() <= FEW) {
            let rows = carriers.iter().map(|row| row as usize);
            return rows.filter(|row| hidden.contains(*row) && from.sees(*row)).count() as u64;
        }
        let count = |engine: &Self| engine.count_hidden(identity, hidden, from);
        if from.until.is_some() {
            return count(self);
        }
        let counts = &mut self.notes.hidden_counts.of(hidden).counts;
        if let Some((_, known)) = counts.get(|((of, as_of), _)| *as_of == from.as_of && of == identity) {
            return *known;
        }
        let counted = count(self);
        self.notes.hidden_counts.counts.keep(((identity.clone(), from.as_of), counted));
        counted
    }

    /// Counts the hidden rows that carry an identity, each of which is looked at.
    fn count_hidden(&self, identity: &Identity, hidden: &RowSet, from: Viewpoint<'_>) -> u64 {
        let field = identity.kind.field();
        let meant = |row: &usize| from.sees(*row);
        if matches!(field, Field::Account | Field::Mailbox) {
            return identity.rows(&self.store).and(hidden).iter().filter(meant).count() as u64;
        }
        let mut is = identity.is_each();
        let mut carries = |row: &usize| match (self.store.text(field), self.store.list(field)) {
            (Some(column), _) => {
                is(column.code(*row), column.value(*row))
                    || self.store.carried_beside(field, *row).any(|value| identity.is(value))
            }
            (_, Some(list)) => list.codes(*row).iter().any(|code| is(*code, list.value_of(*code))),
            _ => false,
        };
        hidden.iter().filter(meant).filter(|row| carries(row)).count() as u64
    }
}
