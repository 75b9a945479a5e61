//! The histogram, with lanes per agency or account.

use super::LocalEngine;
use crate::chain::blind::{Span, Throttles, spans};
use crate::engine::{AccessLane, Histogram, LaneBy};
use crate::store::{ABSENT, LaneRows, RowSet};

impl LocalEngine {
    pub(super) fn histogram(
        &self,
        rows: &RowSet,
        (from, width, buckets): (i64, i64, usize),
        (by, lanes): (LaneBy, usize),
        as_of: Option<i64>,
    ) -> Histogram {
        let counted = self.store.buckets(rows, from, width, buckets);
        let (blind, access_lanes) = self.with_throttles(as_of, |throttles, unseen| {
            let throttled = throttles.of_rows(&self.store, rows);
            let blind = spans::joined(throttled.into_iter().chain(unseen.iter().copied()).collect());
            let access_lanes = match by {
                LaneBy::Stage => Vec::new(),
                by => self.access_lanes(rows, (from, width, buckets), (by, lanes), (throttles, unseen)),
            };
            (blind, access_lanes)
        });
        Histogram { totals: self.store.by_stage(rows), blind, buckets: counted, by, access_lanes }
    }

    /// Passes throttles and mailbox-log gaps to `see`, as of an instant; as of now while that analysis is not done.
    /// Without any analysis there are only the throttles of the events read so far.
    fn with_throttles<T>(&self, as_of: Option<i64>, see: impl FnOnce(&Throttles, &[Span]) -> T) -> T {
        match self.analyses.at(as_of).or_else(|| self.analyses.known()) {
            Some(known) => see(known.zones.throttles(), &known.zones.coverage().unseen),
            None => see(&Throttles::of(&self.store), &[]),
        }
    }

    fn access_lanes(
        &self,
        rows: &RowSet,
        scale: (i64, i64, usize),
        (by, most): (LaneBy, usize),
        (throttles, unseen): (&Throttles, &[Span]),
    ) -> Vec<AccessLane> {
        let store = &self.store;
        let rows = rows.and(store.accesses());
        let access_lanes = store.access_lanes(&rows, by.field(), most, scale);
        let code = |row: usize| store.text(by.field()).map_or(ABSENT, |column| column.code(row));
        let mut blind =
            throttles.by_lane(store, &rows, access_lanes.lanes.len(), &|row| access_lanes.lane(code(row)));
        let instants = |(from, until)| Some((store.order(from)?, store.order(until)?));
        let told = |(at, lane): (usize, &LaneRows<'_>)| {
            let own = blind.get_mut(at).map(std::mem::take).unwrap_or_default();
            AccessLane {
                value: lane.value.map(str::to_owned),
                others: if lane.value.is_none() { access_lanes.others } else { 0 },
                nameless: lane.value.is_none() && access_lanes.nameless,
                tally: lane.tally,
                ends: lane.ends.and_then(instants),
                gap: lane.gap.and_then(instants),
                counts: lane.counts.clone(),
                outside: lane.outside,
                blind: spans::joined(own.into_iter().chain(unseen.iter().copied()).collect()),
            }
        };
        access_lanes.lanes.iter().enumerate().map(told).collect()
    }
}
