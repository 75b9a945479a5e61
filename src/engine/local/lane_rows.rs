//! The histogram, with lanes per agency or account.

use super::LocalEngine;
use crate::chain::blind::{Span, Throttles, spans};
use crate::engine::{AccessLane, Cancel, EngineError, Histogram, LaneBy};
use crate::query::{Filter, rows_up_to};
use crate::store::{ABSENT, LaneCounts, LaneRows, LaneSet, RowSet, Scale, StageRanks};
use std::sync::Arc;

/// What of a filter's rows is counted once for lanes on any scale.
#[derive(Debug, Clone)]
pub(super) struct LaneMemo {
    rows: Arc<RowSet>,
    /// Their stages, unless they were asked for as part of what is played.
    stages: Option<StageRanks>,
    /// Accesses by agency and by account, as far as they were asked for.
    accesses: Vec<Arc<AccessRows>>,
}

/// Rows that are drawn in lanes.
#[derive(Debug)]
pub(super) struct Laned {
    rows: Arc<RowSet>,
    stages: StageRanks,
    /// The instant that they are as of; `None` is now.
    as_of: Option<i64>,
}

/// Accesses in lanes.
#[derive(Debug)]
struct AccessRows {
    by: LaneBy,
    most: usize,
    rows: RowSet,
    lanes: LaneSet,
}

impl AccessRows {
    fn is_by(&self, by: LaneBy, most: usize) -> bool {
        (self.by, self.most) == (by, most)
    }
}

impl LaneMemo {
    fn of(rows: &Arc<RowSet>) -> Self {
        Self { rows: Arc::clone(rows), stages: None, accesses: Vec::new() }
    }

    pub(super) fn rows(&self) -> &Arc<RowSet> {
        &self.rows
    }

    pub(super) fn is_of(&self, rows: &Arc<RowSet>) -> bool {
        Arc::ptr_eq(&self.rows, rows)
    }
}

impl LocalEngine {
    pub(super) fn histogram(
        &mut self,
        Laned { rows, stages, as_of }: &Laned,
        scale: Scale,
        (by, most): (LaneBy, usize),
        cancel: &Cancel,
    ) -> Result<Histogram, EngineError> {
        let accesses = match by {
            LaneBy::Stage => None,
            by => Some(self.counted_accesses(rows, by, most, cancel)?),
        };
        let buckets = self.store.buckets(rows, stages, scale);
        let (blind, access_lanes) = self.with_throttles(*as_of, |throttles, unseen| {
            let throttled = throttles.of_rows(&self.store, rows);
            let blind = spans::joined(throttled.into_iter().chain(unseen.iter().copied()).collect());
            let lanes = accesses.map(|accesses| self.access_lanes(&accesses, scale, throttles, unseen));
            (blind, lanes.unwrap_or_default())
        });
        let totals = self.store.by_stage_of(stages, rows);
        Ok(Histogram { buckets, totals, blind, by, access_lanes })
    }

    /// The rows of a filter for lanes. What is played of them is told from counts of the whole.
    pub(super) fn laned(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Laned, EngineError> {
        let (rows, as_of) = (self.filtered(filter, cancel)?, filter.instant());
        if let Some((whole, place)) = filter.played().filter(|_| !filter.depends_on_later()) {
            let until = rows_up_to(&self.store, place);
            let whole = self.filtered(&whole, cancel)?;
            return Ok(Laned { rows, stages: self.counted_stages(&whole).up_to(until), as_of });
        }
        Ok(self.laned_rows(rows, as_of))
    }

    /// Some rows for lanes, as of an instant or as of now.
    pub(super) fn laned_rows(&mut self, rows: Arc<RowSet>, as_of: Option<i64>) -> Laned {
        let stages = self.counted_stages(&rows);
        Laned { rows, stages, as_of }
    }

    /// The stages of some rows, counted once for all scales.
    fn counted_stages(&mut self, rows: &Arc<RowSet>) -> StageRanks {
        let mut memo = self.cache.lanes(rows).unwrap_or_else(|| LaneMemo::of(rows));
        let stages = memo.stages.get_or_insert_with(|| self.store.stage_ranks(rows)).clone();
        self.cache.keep_lanes(memo);
        stages
    }

    /// The accesses among some rows in lanes, counted once for all scales.
    fn counted_accesses(
        &mut self,
        rows: &Arc<RowSet>,
        by: LaneBy,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Arc<AccessRows>, EngineError> {
        let mut memo = self.cache.lanes(rows).unwrap_or_else(|| LaneMemo::of(rows));
        if let Some(known) = memo.accesses.iter().find(|known| known.is_by(by, most)) {
            return Ok(Arc::clone(known));
        }
        let rows = rows.and(self.store.accesses());
        let lanes = self.store.access_lanes(&rows, by.field(), most, &|| cancel.is_cancelled());
        let lanes = lanes.ok_or(EngineError::Cancelled)?;
        let counted = Arc::new(AccessRows { by, most, rows, lanes });
        memo.accesses.retain(|known| known.by != by);
        memo.accesses.push(Arc::clone(&counted));
        self.cache.keep_lanes(memo);
        Ok(counted)
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
        AccessRows { by, rows, lanes, .. }: &AccessRows,
        scale: Scale,
        throttles: &Throttles,
        unseen: &[Span],
    ) -> Vec<AccessLane> {
        let (store, field) = (&self.store, by.field());
        let code = |row: usize| store.text(field).map_or(ABSENT, |column| column.code(row));
        let blind = throttles.by_lane(store, rows, lanes.lanes.len(), &|row| lanes.lane(code(row)));
        let instants = |(from, until)| Some((store.order(from)?, store.order(until)?));
        let counts = store.lane_counts(lanes, rows, field, scale);
        let told = |((lane, counted), own): ((&LaneRows, LaneCounts), Vec<Span>)| {
            let LaneCounts { inside, outside } = counted;
            AccessLane {
                value: lane.value.clone(),
                others: if lane.value.is_none() { lanes.others } else { 0 },
                nameless: lane.value.is_none() && lanes.nameless,
                tally: lane.tally,
                ends: lane.ends.and_then(instants),
                gap: lane.gap.and_then(instants),
                counts: inside,
                outside,
                blind: spans::joined(own.into_iter().chain(unseen.iter().copied()).collect()),
            }
        };
        lanes.lanes.iter().zip(counts).zip(blind).map(told).collect()
    }
}
