//! The state of claims as of a past day, as rows, facets and the detail pane show it.

use super::LocalEngine;
use super::counts::ListedValues;
use super::recent::Recent;
use crate::engine::{Cancel, EngineError, FacetAnswer, FacetValue};
use crate::event::{Event, Field, When};
use crate::query::{AS_IT_STOOD, Claims, ClaimsAsOf, Evaluator, Filter, NoFacts, Property, Records};
use crate::store::{RowSet, Store, Tally};
use std::sync::Arc;

/// For how many instants the state is kept: two for a comparison, and those looked at.
const KEPT: usize = 4;

/// The state of claims, now and as of recently asked instants. Claims and spans are collected when first needed.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// Rows that a later claim replaces, as of now.
    pub superseded: RowSet,
    claims: Option<Arc<Claims>>,
    spans: Option<Arc<Vec<(usize, When)>>>,
    stood: Recent<(i64, Arc<ClaimsAsOf>), KEPT>,
}

impl Standings {
    /// With the superseded rows as of now.
    pub(super) fn of(superseded: RowSet) -> Self {
        Self { superseded, ..Self::default() }
    }

    /// Determines the superseded rows as of now.
    pub(super) fn now(store: &Store, records: &dyn Records) -> Self {
        let evaluator = Evaluator { store, records, facts: &NoFacts, stopped: &|| false };
        let superseded = evaluator.rows(&Filter::Is(Property::Superseded));
        Self::of(superseded.unwrap_or_else(|_| RowSet::empty(store.len())))
    }
}

impl LocalEngine {
    /// What claims say about other events.
    pub(super) fn claims(&mut self) -> Arc<Claims> {
        let Self { standings, store, .. } = self;
        Arc::clone(standings.claims.get_or_insert_with(|| Arc::new(Claims::of(store))))
    }

    /// The rows whose events last from one time to another.
    pub(super) fn spans(&mut self) -> Arc<Vec<(usize, When)>> {
        let Self { standings, store, .. } = self;
        let spans = || Arc::new(store.wide().filter(|(_, when)| when.is_span()).collect());
        Arc::clone(standings.spans.get_or_insert_with(spans))
    }

    /// The state of claims as of an instant.
    pub(super) fn stood(&mut self, instant: i64) -> Arc<ClaimsAsOf> {
        if let Some((_, known)) = self.standings.stood.get(|(of, _)| *of == instant) {
            return Arc::clone(known);
        }
        let claims = self.claims();
        let stood = Arc::new(ClaimsAsOf::at(&self.store, &claims, instant));
        self.standings.stood.keep((instant, Arc::clone(&stood)));
        stood
    }

    /// The claims as of the filter's instant, or `None` if it asks for now. Also starts the analysis as of that instant.
    pub(super) fn stood_for(&mut self, filter: &Filter) -> Option<Arc<ClaimsAsOf>> {
        let instant = filter.instant()?;
        self.begin_analysis_as_of(instant);
        Some(self.stood(instant))
    }

    /// Rewrites an event to its state as of an instant. Returns whether it was superseded by then.
    pub(super) fn say_as_of(row: usize, event: &mut Event<'_>, stood: &ClaimsAsOf) -> bool {
        if stood.unsaid.contains(row) {
            event.set(Field::Status, AS_IT_STOOD);
        }
        // links to events that were unknown then are removed
        event.links.retain(|link| !stood.is_unknown(&link.to));
        stood.superseded.contains(row)
    }

    /// The statuses of a filter's rows, as of its instant and as far as the playback has come.
    pub(super) fn facet_of_status(
        &mut self,
        filter: &Filter,
        rows: &RowSet,
        listed: ListedValues<'_>,
        cancel: &Cancel,
    ) -> Result<FacetAnswer, EngineError> {
        let stood = self.stood_for(filter);
        match (self.later_than(filter, stood.as_deref()), stood) {
            (Some(later), stood) => self.facet_so_far(rows, listed, &later, stood.as_deref(), cancel),
            (None, Some(stood)) => self.facet_without(rows, listed, &stood.unsaid, cancel),
            (None, None) => self.facet(rows, Field::Status, listed, cancel),
        }
    }

    /// Counts statuses. Rows in `unsaid` count as [`AS_IT_STOOD`]: they had another status than now, which is not
    /// recorded.
    pub(super) fn facet_without(
        &self,
        rows: &RowSet,
        listed: ListedValues<'_>,
        unsaid: &RowSet,
        cancel: &Cancel,
    ) -> Result<FacetAnswer, EngineError> {
        let unsaid = rows.and(unsaid);
        let mut answer = self.facet(&rows.without(&unsaid), Field::Status, listed, cancel)?;
        let tally = self.store.total(&unsaid);
        answer.values.retain(|value| value.value != AS_IT_STOOD || value.tally != Tally::default());
        if tally.records > 0 {
            let before = |value: &FacetValue| value.tally.records >= tally.records;
            let at = answer.values.iter().position(|value| !before(value)).unwrap_or(answer.values.len());
            answer.values.insert(at, FacetValue { value: AS_IT_STOOD.to_owned(), tally });
            answer.distinct += 1;
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
