//! The playback horizon: hides what lies in the future of the playback. Later claims have not been made yet, and a
//! running span has no end.

use super::LocalEngine;
use super::counts::ListedValues;
use crate::engine::{Cancel, EngineError, FacetAnswer};
use crate::event::{Event, Field, When};
use crate::query::{
    AS_IT_STOOD, Claims, ClaimsAsOf, Filter, Passing, PendingClaims, Property, UpTo, is_as_it_stood,
    rows_up_to,
};
use crate::store::RowSet;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The point up to which a playback has come, and the claims made after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlaybackHorizon {
    /// Number of rows played; row numbers from here on are in the future.
    pub until: usize,
    /// The time of the playback, in nanoseconds since 1970 UTC.
    clock: i64,
    claims: Arc<Claims>,
    unsaid: PendingClaims,
}

impl LocalEngine {
    /// The playback horizon of a filter, given the claims as of its instant; `None` if the filter is not of a playback.
    pub(super) fn later_than(
        &mut self,
        filter: &Filter,
        stood: Option<&ClaimsAsOf>,
    ) -> Option<PlaybackHorizon> {
        Some(self.later(filter.up_to_place()?, stood))
    }

    /// The horizon at a place in the playback.
    pub(super) fn later(&mut self, place: &UpTo, stood: Option<&ClaimsAsOf>) -> PlaybackHorizon {
        let (until, clock) = (rows_up_to(&self.store, place), place.time);
        let claims = self.claims();
        let is_there = |row: usize| row < until && stood.is_none_or(|stood| stood.known.contains(row));
        let unsaid = claims.unsaid(&self.store, is_there);
        PlaybackHorizon { until, clock, claims, unsaid }
    }

    /// Removes from an event what lies behind the playback horizon: links to later events, a status given by a later claim,
    /// the end of a running span. Returns whether the event counts as superseded only through a later claim.
    pub(super) fn hide_later(row: usize, event: &mut Event<'_>, later: &PlaybackHorizon) -> bool {
        event.when = event.when.map(|when| when.so_far(later.clock));
        if later.unsaid.status.contains(&row) {
            event.set(Field::Status, AS_IT_STOOD);
        }
        if !event.links.is_empty() {
            // links to events in the future are removed
            let is_later = |id: &str| later.claims.named.get(id).is_some_and(|to| *to >= later.until);
            event.links.retain(|link| !is_later(&link.to));
        }
        later.unsaid.replaced.contains(&row)
    }

    /// Evaluates a filter during playback so that terms on claim status and span ends see each row as it is displayed.
    pub(super) fn as_it_is_said(
        &mut self,
        filter: &Filter,
        place: &UpTo,
        cancel: &Cancel,
    ) -> Result<Passing, EngineError> {
        let stood = self.stood_for(filter);
        let later = self.later(place, stood.as_deref());
        let until = later.until;
        // the context around an event is determined from the whole, not from what is played so far
        let whole = filter.played().map(|(of, _)| of);
        let rows = self.said_so_far(whole.as_ref().unwrap_or(filter), &later, cancel)?;
        Ok(rows.up_to(until))
    }

    fn said_so_far(
        &mut self,
        filter: &Filter,
        later: &PlaybackHorizon,
        cancel: &Cancel,
    ) -> Result<Passing, EngineError> {
        if !filter.depends_on_later() {
            return self.passing(filter, cancel);
        }
        let len = self.store.len();
        Ok(match filter {
            Filter::And(parts) => {
                let (of_later, rest): (Vec<&Filter>, Vec<&Filter>) =
                    parts.iter().partition(|part| part.depends_on_later());
                let rest = Filter::And(rest.into_iter().cloned().collect());
                let mut rows = self.passing(&rest, cancel)?;
                for part in of_later {
                    rows = rows.and(&self.said_so_far(part, later, cancel)?);
                }
                rows
            }
            Filter::Or(parts) => {
                let mut rows = Passing::sure(RowSet::empty(len));
                for part in parts {
                    rows = rows.or(&self.said_so_far(part, later, cancel)?);
                }
                rows
            }
            Filter::WithContext { kept, near } => {
                let kept = self.said_so_far(kept, later, cancel)?;
                kept.or(&self.around(near, cancel)?)
            }
            Filter::Not(part) => self.said_so_far(part, later, cancel)?.opposite(&self.store.all()),
            term => {
                let rows = self.filtered(term, cancel)?;
                let of = |unsaid: &FxHashSet<usize>| RowSet::of(len, unsaid.iter().copied());
                let term = if let Filter::Stood(_, term) = term { term } else { term };
                Passing::sure(match term {
                    Filter::Time { from, until, dates } => {
                        let meets = |when: When| when.meets((*from, *until), *dates);
                        rows.without(&self.underway(later, |_| true)).or(&self.underway(later, meets))
                    }
                    Filter::Is(Property::Uncertain) => rows.or(&self.underway(later, |_| true)),
                    Filter::Is(Property::Superseded) => rows.without(&of(&later.unsaid.replaced)),
                    Filter::Text(_, wanted) if is_as_it_stood(wanted) => rows.or(&of(&later.unsaid.status)),
                    _ => rows.without(&of(&later.unsaid.status)),
                })
            }
        })
    }

    /// The rows of spans running at the playback's time that satisfy `holds` as far as they have come.
    fn underway(&mut self, later: &PlaybackHorizon, holds: impl Fn(When) -> bool) -> RowSet {
        let spans = self.spans();
        let begun = spans.iter().take_while(|(row, _)| *row < later.until);
        let so_far = begun.map(|(row, when)| (*row, *when, when.so_far(later.clock)));
        let open = so_far.filter(|(_, when, so_far)| so_far != when && holds(*so_far));
        RowSet::of(self.store.len(), open.map(|(row, ..)| row))
    }

    /// The statuses of some rows, as far as they have been given by then.
    pub(super) fn facet_so_far(
        &self,
        rows: &RowSet,
        listed: ListedValues<'_>,
        later: &PlaybackHorizon,
        stood: Option<&ClaimsAsOf>,
        cancel: &Cancel,
    ) -> Result<FacetAnswer, EngineError> {
        let mut unsaid = RowSet::of(self.store.len(), later.unsaid.status.iter().copied());
        if let Some(stood) = stood {
            unsaid = unsaid.or(&stood.unsaid);
        }
        self.facet_without(rows, listed, &unsaid, cancel)
    }
}

#[cfg(test)]
mod tests;
