//! The sightings of an event's identities: how often, when and with whom each occurs in the case.

use super::SoFar;
use crate::chain::{Identity, IdentityKind, Spread, identities};
use crate::engine::local::LocalEngine;
use crate::engine::local::viewpoint::Viewpoint;
use crate::engine::{Cancel, EngineError, Sighting};
use crate::event::{Event, Field};
use crate::query::UpTo;
use crate::store::{RowSet, ValueRows};
use std::ops::Range;

/// The most identities with sightings.
const MOST: usize = 24;
/// Events that were not known at an instant are looked at one by one up to so many.
const FEW: usize = 512;

impl LocalEngine {
    /// Adds to the sightings of a row's identities which are hubs, how many events are hidden, and that what is published
    /// reaches beyond a playback.
    pub(super) fn tell_of_seen(
        &mut self,
        (row, seen): (usize, &mut [Sighting]),
        from: Viewpoint<'_>,
        played: Option<&UpTo>,
    ) {
        self.tell_hubs(row, from.as_of, seen);
        self.tell_hidden(row, seen, from);
        for (_, end, _) in seen.iter_mut().filter_map(|seen| seen.published.as_mut()) {
            // a span that reaches beyond the playback has no end yet
            *end = played.filter(|place| place.time < *end).map_or(*end, |_| i64::MAX);
        }
    }

    /// The sightings of a row's identities, as far as they are known without counting, and whether each is: of the others
    /// that it occurs in this event.
    pub(super) fn seen_so_far(
        &mut self,
        row: usize,
        event: &Event<'_>,
        from: Viewpoint<'_>,
    ) -> Vec<(Sighting, bool)> {
        let each = |identity: Identity| match self.seen_already(row, &identity, from) {
            Some(seen) => (seen, true),
            None => (self.seen(identity, ValueRows::One(row)), false),
        };
        identities(event).into_iter().take(MOST).map(each).collect()
    }

    /// Counts the sightings of a row's identities that are not counted yet. They are looked up together, by kind.
    pub(super) fn count_rest(
        &mut self,
        row: usize,
        seen: &mut [(Sighting, bool)],
        from: Viewpoint<'_>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let rest = seen.iter_mut().filter(|(_, is_counted)| !is_counted).map(|(seen, _)| seen);
        let mut rest: Vec<&mut Sighting> = rest.collect();
        for of_kind in rest.chunk_by_mut(|a, b| a.identity.kind == b.identity.kind) {
            let identities: Vec<Identity> = of_kind.iter().map(|seen| seen.identity.clone()).collect();
            let each: Vec<&Identity> = identities.iter().collect();
            for (seen, rows) in of_kind.iter_mut().zip(self.rows_of(row, &each)) {
                if cancel.is_cancelled() {
                    return Err(EngineError::Cancelled);
                }
                **seen = self.seen_anew(&seen.identity, rows, from);
            }
        }
        Ok(())
    }

    /// The sighting of an identity of a row from the analysis, if that has counted it.
    fn seen_known(&self, row: usize, identity: &Identity, from: Viewpoint<'_>) -> Option<Sighting> {
        let then = self.analyses.at(from.as_of);
        let analysis = then.or_else(|| self.analyses.known())?;
        let spread = analysis.spread(&self.store, row, identity)?;
        // before there is an analysis as of then, that as of now is right of what was all known then
        if then.is_none() && !self.were_known(identity, spread, from) {
            return None;
        }
        let issuers = analysis.graph.issuers(&self.store, row, identity);
        Some(Sighting {
            issuers: issuers.map(|row| self.store.id(row)).collect(),
            records: spread.records.into(),
            accounts: spread.accounts.into(),
            agencies: spread.agencies.into(),
            first: spread.first(&self.store),
            last: spread.last(&self.store),
            published: (identity.kind == IdentityKind::Ip).then(|| self.published_of(row, from)).flatten(),
            ..Sighting::nowhere(identity.clone())
        })
    }

    /// Whether all events that carry an identity were known at the instant; `false` too where too many were not to tell.
    fn were_known(&self, identity: &Identity, spread: Spread, from: Viewpoint<'_>) -> bool {
        let (Some(known), (first, last), len) = (from.known, spread.rows(), self.store.len()) else {
            return false;
        };
        let unknown = |rows: &Range<usize>| rows.len() - (known.rank(rows.end) - known.rank(rows.start));
        let among = [first..last + 1, self.store.dated().max(last + 1)..len];
        among.iter().map(unknown).sum::<usize>() <= FEW
            && among.into_iter().all(|rows| {
                let unknown = RowSet::range(len, rows.start, rows.end).without(known);
                !unknown.iter().any(|row| self.carries(row, identity))
            })
    }

    /// The sighting of an identity from the analysis or the cache; during playback, counted on from the last moment.
    fn seen_already(&mut self, row: usize, identity: &Identity, from: Viewpoint<'_>) -> Option<Sighting> {
        let seen = self.seen_known(row, identity, from).or_else(|| self.cache.seen(identity, from.as_of));
        match from.until {
            None => seen,
            // what occurs once occurs in this event, which is played
            Some(until) => {
                seen.filter(|seen| seen.records == 1).or_else(|| self.count_on(identity, from.as_of, until))
            }
        }
    }

    /// Counts the sighting of an identity from its rows, and caches it.
    fn seen_anew(&mut self, identity: &Identity, rows: ValueRows, from: Viewpoint<'_>) -> Sighting {
        let rows = match (rows, from.known) {
            (ValueRows::Rows(rows), Some(known)) => ValueRows::Rows(rows.and(known)),
            (rows, _) => rows,
        };
        match (rows, from.until) {
            (ValueRows::Rows(rows), Some(until)) => {
                self.count_so_far(SoFar::new(identity.clone(), from.as_of, rows), until)
            }
            (rows, _) => {
                let seen = self.seen(identity.clone(), rows);
                self.cache.keep_seen(seen.clone(), from.as_of);
                seen
            }
        }
    }

    /// Adds to sightings which identities are hubs, if the analysis is done.
    fn tell_hubs(&self, row: usize, as_of: Option<i64>, seen: &mut [Sighting]) {
        let Some(known) = self.analyses.at(as_of) else { return };
        let (graph, store) = (&known.graph, &self.store);
        for seen in seen.iter_mut().filter(|seen| seen.identity.kind.is_strong()) {
            seen.hub = graph.hub_limit(store, &seen.identity, Some(row)).map(|limit| limit as u64);
        }
    }

    /// The rows that carry each of some identities of a row, all of one kind.
    fn rows_of(&self, row: usize, identities: &[&Identity]) -> Vec<ValueRows> {
        let Some(kind) = identities.first().map(|identity| identity.kind) else { return Vec::new() };
        if matches!(kind, IdentityKind::Account | IdentityKind::Mailbox) {
            return identities.iter().map(|identity| ValueRows::Rows(identity.rows(&self.store))).collect();
        }
        let others = || self.store.others_of(kind.field()).next().is_some();
        if kind != IdentityKind::Token && !others() {
            let values: Vec<&str> = identities.iter().map(|identity| identity.value.as_str()).collect();
            return self.store.alike(row, kind.field(), &values);
        }
        let rows = |identity: &&Identity| {
            // the analysis knows them; without it every value is compared
            let known = self.known_carriers(row, identity);
            known.unwrap_or_else(|| identity.rows(&self.store))
        };
        identities.iter().map(|identity| ValueRows::Rows(rows(identity))).collect()
    }

    /// The ids of the sign-ins that issued a token under their own id: those of its rows that name another token.
    pub(super) fn issuers(&self, identity: &Identity, rows: impl Iterator<Item = usize>) -> Vec<String> {
        let mut rows = rows.filter(|_| identity.kind == IdentityKind::Token).collect::<Vec<usize>>();
        let column = self.store.text(Field::TokenId);
        let mut is = identity.is_each();
        rows.retain(|row| !column.is_some_and(|column| is(column.code(*row), column.value(*row))));
        rows.retain(|row| !self.store.carried(Field::TokenId, *row).any(|value| identity.is(value)));
        rows.into_iter().map(|row| self.store.id(row)).collect()
    }

    fn seen(&self, identity: Identity, rows: ValueRows) -> Sighting {
        let is_ip = identity.kind == IdentityKind::Ip;
        match rows {
            ValueRows::One(row) => {
                let distinct = |field| {
                    u64::from(self.store.text(field).is_some_and(|column| column.value(row).is_some()))
                };
                let when = self.store.when(row);
                Sighting {
                    records: 1,
                    accounts: distinct(Field::Account),
                    agencies: distinct(Field::Agency),
                    first: when,
                    last: when,
                    published: is_ip.then(|| self.published(|other| other == row)).flatten(),
                    ..Sighting::nowhere(identity)
                }
            }
            ValueRows::Rows(rows) => Sighting {
                records: rows.count() as u64,
                accounts: self.store.distinct(&rows, Field::Account),
                agencies: self.store.distinct(&rows, Field::Agency),
                first: rows.next_from(0).and_then(|row| self.store.when(row)),
                last: rows.before(self.store.dated()).and_then(|row| self.store.when(row)),
                published: is_ip.then(|| self.published(|row| rows.contains(row))).flatten(),
                issuers: self.issuers(&identity, rows.iter()),
                ..Sighting::nowhere(identity)
            },
        }
    }

    /// Published facts about the address of a row, played or not.
    fn published_of(&self, row: usize, from: Viewpoint<'_>) -> Option<(i64, i64, String)> {
        let column = self.store.text(Field::SourceIp)?;
        let of = |row: usize| column.first_alike(column.code(row));
        let own = of(row);
        self.published(|row| of(row) == own && from.knows(row))
    }

    /// The first published span among the rows of `is_one`: first instant, last instant, message.
    pub(super) fn published(&self, is_one: impl Fn(usize) -> bool) -> Option<(i64, i64, String)> {
        let said = self.store.text(Field::Message)?;
        let row = self.store.published().few().find(|row| is_one(*row) && self.store.publishes(*row))?;
        let when = self.store.when(row)?;
        Some((when.earliest(), when.latest(), said.value(row).unwrap_or("").to_owned()))
    }
}

#[cfg(test)]
mod tests;
