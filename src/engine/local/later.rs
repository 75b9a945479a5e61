//! What is said of claims by claims that have not come yet: while the incident is played nobody has said it.

use super::LocalEngine;
use crate::engine::FacetAnswer;
use crate::event::{Event, Field};
use crate::query::{AS_IT_STOOD, Claims, Filter, Stood, rows_up_to};
use crate::store::RowSet;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What claims say that come after what is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Later {
    /// So many rows are played.
    pub until: usize,
    claims: Arc<Claims>,
    /// Those that a claim replaces, and none yet.
    replaced: FxHashSet<usize>,
    /// Those whose status such a claim gave.
    unsaid: FxHashSet<usize>,
}

impl LocalEngine {
    /// What is not said yet where a filter is of what is played, of how claims stood at its instant; `None` where nothing
    /// is played.
    pub(super) fn later_than(&mut self, filter: &Filter, stood: Option<&Stood>) -> Option<Later> {
        let until = rows_up_to(&self.store, filter.up_to_place()?);
        Some(self.later(until, stood))
    }

    /// What is not said yet by the first rows.
    pub(super) fn later(&mut self, until: usize, stood: Option<&Stood>) -> Later {
        let claims = self.claims();
        let is_there = |row: usize| row < until && stood.is_none_or(|stood| stood.known.contains(row));
        let mut replaced: FxHashSet<usize> = claims.supersedes.iter().map(|(_, of)| *of).collect();
        for (_, of) in claims.supersedes.iter().filter(|(by, _)| is_there(*by)) {
            replaced.remove(of);
        }
        let mut at_odds: FxHashSet<usize> =
            claims.contradicts.iter().flat_map(|(by, of)| [*by, *of]).collect();
        for (by, of) in claims.contradicts.iter().filter(|(by, of)| is_there(*by) && is_there(*of)) {
            at_odds.remove(by);
            at_odds.remove(of);
        }
        let status = self.store.text(Field::Status);
        let has = |row: &usize, wanted: &str| {
            let said = status.and_then(|column| column.value(*row));
            said.is_some_and(|said| said.trim().eq_ignore_ascii_case(wanted))
        };
        let early = replaced.iter().filter(|row| has(row, "superseded"));
        let unsaid = early.chain(at_odds.iter().filter(|row| has(row, "contradicted"))).copied().collect();
        Later { until, claims, replaced, unsaid }
    }

    /// Takes from a row's event what is not said yet; whether that is all that replaces it.
    pub(super) fn unsay(row: usize, event: &mut Event<'_>, later: &Later) -> bool {
        if later.unsaid.contains(&row) {
            event.set(Field::Status, AS_IT_STOOD);
        }
        if !event.links.is_empty() {
            // nobody speaks of what has not come
            let is_later = |id: &str| later.claims.named.get(id).is_some_and(|to| *to >= later.until);
            event.links.retain(|link| !is_later(&link.to));
        }
        later.replaced.contains(&row)
    }

    /// The statuses of some rows as far as they are said.
    pub(super) fn facet_so_far(
        &self,
        rows: &RowSet,
        (top, keep): (usize, &[String]),
        later: &Later,
        stood: Option<&Stood>,
    ) -> FacetAnswer {
        let mut unsaid = RowSet::of(self.store.len(), later.unsaid.iter().copied());
        if let Some(stood) = stood {
            unsaid = unsaid.or(&stood.unsaid);
        }
        self.facet_without(rows, (top, keep), &unsaid)
    }
}

#[cfg(test)]
mod tests;
