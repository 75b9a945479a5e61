//! Windows of rows, their ranks, hits, and quiet times among them.

use super::LocalEngine;
use super::horizon::PlaybackHorizon;
use crate::engine::{Anchor, Cancel, Direction, EngineError, Found, Position, Row, Window};
use crate::event::Event;
use crate::query::{ClaimsAsOf, Filter};
use crate::read::{Place, Sources};
use crate::store::{RowSet, Store, side_by_side};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::ops::Range;
use std::sync::Arc;

/// How many records a thread reads at a time.
const AT_ONCE: usize = 64;
/// How many rows before the end of a playback are searched for the ends of chains.
const LOOKED: usize = 1 << 18;

/// The range of a window among the rows of a filter.
pub(super) struct Around {
    at: usize,
    of: usize,
    /// The ranks of the rows in the window.
    pub numbers: Range<usize>,
}

impl Around {
    /// Up to `before` rows ahead of rank `at`, and up to `after` from it on, of `of` rows.
    pub fn new(at: usize, (before, after): (usize, usize), of: usize) -> Self {
        Self { at, of, numbers: at.saturating_sub(before)..at.saturating_add(after).min(of) }
    }

    /// The window with these rows.
    pub fn window(&self, rows: Vec<Row>) -> Window {
        Window {
            anchor: self.at - self.numbers.start,
            first: self.numbers.start == 0,
            last: self.numbers.end == self.of,
            find: None,
            rows: Arc::new(rows),
        }
    }
}

/// A filter restricted to rows that contain a text.
pub(super) fn with_text(filter: &Filter, text: &str) -> Filter {
    let word = Filter::Word(text.to_owned());
    if let Some((of, place)) = filter.played() {
        // searched once in everything, however far it is played
        return with_text(&of, text).up_to(place.clone());
    }
    match filter {
        Filter::All => word,
        filter => Filter::And(vec![filter.clone(), word]),
    }
}

/// What rows show beyond their events.
#[derive(Debug, Default)]
pub(super) struct RowContext {
    /// Whether each row includes its record.
    pub records: bool,
    /// The rows that contain the searched text, if they are known.
    pub hits: Option<Arc<RowSet>>,
    /// The rows that match the filter themselves; others are context. `None` if the filter adds no context.
    pub kept: Option<Arc<RowSet>>,
    /// The state of claims at the filter's instant; `None` is now.
    pub stood: Option<Arc<ClaimsAsOf>>,
    /// What lies in the future of the playback; `None` if nothing is played.
    pub later: Option<PlaybackHorizon>,
}

impl RowContext {
    /// Rewrites the event of a row to what is shown of it. Returns whether it counts as superseded; `now` is whether it
    /// does at present.
    pub fn rewrite(&self, row: usize, event: &mut Event<'_>, now: bool) -> bool {
        let superseded = self.stood.as_ref().map_or(now, |stood| LocalEngine::say_as_of(row, event, stood));
        let later = self.later.as_ref().is_some_and(|later| LocalEngine::hide_later(row, event, later));
        superseded && !later
    }
}

/// Where the record of a row is read: at its own place, or where another export stands if its source was overwritten.
pub(super) fn place_of((store, sources): (&Store, &Sources), row: usize) -> Option<Place> {
    let stands = |place: &Place| !sources.is_overwritten(place.source);
    let own = store.place(row)?;
    Some(if stands(&own) { own } else { store.others(row).find(stands).unwrap_or(own) })
}

/// The record of a row; `None` if it can't be read.
pub(super) fn record_of((store, sources): (&Store, &Sources), row: usize) -> Option<Value> {
    sources.record(place_of((store, sources), row)?).ok().map(|record| record.tree)
}

impl LocalEngine {
    /// The context of a filter's rows.
    pub(super) fn says(
        &mut self,
        filter: &Filter,
        records: bool,
        find: Option<&str>,
        cancel: &Cancel,
    ) -> Result<RowContext, EngineError> {
        let hits = find.and_then(|text| Some(self.cache.get(&with_text(filter, text))?.rows));
        Ok(RowContext { records, hits, kept: self.kept_of(filter, cancel)?, ..self.says_of(filter) })
    }

    /// The context of a filter's rows as far as claims and playback go.
    pub(super) fn says_of(&mut self, filter: &Filter) -> RowContext {
        let stood = self.stood_for(filter);
        let later = self.later_than(filter, stood.as_deref());
        RowContext { stood, later, ..RowContext::default() }
    }

    /// The number of rows before an anchor.
    pub(super) fn rank(&self, rows: &RowSet, anchor: &Anchor) -> usize {
        match anchor {
            Anchor::Last => rows.count().saturating_sub(1),
            anchor => rows.rank(self.row_from(anchor)),
        }
    }

    /// The row at an anchor, whatever a filter keeps.
    pub(super) fn row_from(&self, anchor: &Anchor) -> usize {
        match anchor {
            Anchor::First => 0,
            Anchor::Last => self.store.len().saturating_sub(1),
            Anchor::Time(instant) => self.store.row_at(*instant),
            Anchor::At(position) => self.row_at(position),
        }
    }

    /// The row of a position, or where it would be inserted.
    fn row_at(&self, position: &Position) -> usize {
        let elsewhere = || position.time.map_or(self.store.dated(), |instant| self.store.row_at(instant));
        self.row_of(position).unwrap_or_else(elsewhere)
    }

    /// The row of a position: by its time, or wherever its id is now. Of several with that id, the one with its
    /// record's place.
    pub(super) fn row_of(&self, position: &Position) -> Option<usize> {
        let Position { time, id, place } = position;
        let known = self.store.row_at_time(*time, id).or_else(|| self.store.row_of(id));
        let Some(place) = place else { return known };
        let is_of = |row: &usize| self.store.stands_at(*row, *place);
        let bearers = || self.store.bearers(id).iter().map(|row| *row as usize);
        known.filter(is_of).or_else(|| bearers().find(is_of)).or(known)
    }

    pub(super) fn position(&self, row: usize) -> Position {
        Position { time: self.store.order(row), id: self.store.id(row), place: self.store.place(row) }
    }

    pub(super) fn window(
        &self,
        rows: &RowSet,
        anchor: &Anchor,
        so_many: (usize, usize),
        says: &RowContext,
    ) -> Window {
        let around = Around::new(self.rank(rows, anchor), so_many, rows.count());
        let mut shown = Vec::with_capacity(around.numbers.len());
        let mut next = rows.select(around.numbers.start);
        while let Some(row) = next.filter(|_| shown.len() < around.numbers.len()) {
            shown.push(row);
            next = rows.next_from(row + 1);
        }
        let records = if says.records { self.records_of(&shown) } else { vec![None; shown.len()] };
        let made = shown.into_iter().zip(records).map(|(row, record)| self.row_with(row, record, says));
        let mut found: Vec<Row> = made.collect();
        self.end_chains(&mut found, says);
        around.window(found)
    }

    /// During playback marks the last events of chains so far, as the chains may continue after them.
    pub(super) fn end_chains(&self, rows: &mut [Row], says: &RowContext) {
        let (Some(PlaybackHorizon { until, .. }), Some(first)) = (&says.later, rows.first()) else { return };
        let Some(known) = self.analyses.at(says.stood.as_ref().map(|stood| stood.instant)) else { return };
        let chain_of = |row: &Row| row.chain.filter(|chain| !chain.last).map(|chain| chain.number);
        let mut open: FxHashSet<u32> = rows.iter().filter_map(chain_of).collect();
        let from = self.row_at(&first.position).max(until.saturating_sub(LOOKED));
        let mut ends: FxHashMap<u32, String> = FxHashMap::default();
        for row in (from..*until).rev() {
            if open.is_empty() {
                break;
            }
            if let Some(chain) = known.graph.chain(row).filter(|chain| open.remove(chain)) {
                ends.insert(chain, self.store.id(row));
            }
        }
        for row in rows {
            let run = row.run.as_ref().filter(|run| run.folded);
            let id = run.map_or(&row.position.id, |run| &run.last.id);
            if let Some(chain) = &mut row.chain {
                chain.last |= ends.get(&chain.number) == Some(id);
            }
        }
    }

    /// The row at an anchor.
    pub(super) fn seek(&self, rows: &RowSet, anchor: &Anchor, says: &RowContext) -> Option<Row> {
        rows.select(self.rank(rows, anchor)).map(|row| self.row(row, says))
    }

    pub(super) fn row(&self, row: usize, says: &RowContext) -> Row {
        let record = says.records.then(|| record_of((&self.store, &self.sources), row)).flatten();
        self.row_with(row, record, says)
    }

    /// The records of some rows; of many, read on all cores.
    fn records_of(&self, rows: &[usize]) -> Vec<Option<Value>> {
        let mut records = vec![None; rows.len()];
        let some = rows.chunks(AT_ONCE).zip(records.chunks_mut(AT_ONCE)).collect();
        let (store, sources) = (&*self.store, &self.sources);
        side_by_side(some, |(rows, records): (&[usize], &mut [Option<Value>])| {
            rows.iter().zip(records).for_each(|(row, record)| *record = record_of((store, sources), *row));
        });
        records
    }

    fn row_with(&self, row: usize, record: Option<Value>, says: &RowContext) -> Row {
        let analysis = self.analyses.at(says.stood.as_ref().map(|stood| stood.instant));
        let mut event = self.store.event(row).into_owned();
        let superseded = says.rewrite(row, &mut event, self.standings.superseded.contains(row));
        let notes = self.row_notes(row, &event);
        Row {
            position: self.position(row),
            event,
            superseded,
            let_in: says.kept.as_ref().is_some_and(|kept| !kept.contains(row)),
            hit: says.hits.as_ref().is_some_and(|hits| hits.contains(row)),
            record,
            verdict: analysis.and_then(|known| known.judged.kind(row)),
            news: analysis.map(|known| known.firsts.fields(&self.store, row)).unwrap_or_default(),
            chain: analysis.and_then(|known| known.graph.in_chain(&self.store, row)),
            notes,
            run: None,
            group: None,
        }
    }

    /// The next hit in a direction, and the rows that lie before it: a hit among these would be nearer.
    pub(super) fn find(
        &self,
        rows: &RowSet,
        hits: &RowSet,
        text: &str,
        from: &Anchor,
        direction: Direction,
    ) -> (Found, Range<usize>) {
        let start = rows.select(self.rank(rows, from)).unwrap_or(self.store.len());
        let behind = start + usize::from(direction == Direction::Forward);
        let (row, nearer) = if direction == Direction::Backward {
            let row = hits.before(start);
            (row, row.map_or(0, |row| row + 1)..start)
        } else {
            let row = hits.next_from(behind);
            (row, behind..row.unwrap_or(self.store.len()))
        };
        let found = Found {
            text: text.to_owned(),
            position: row.map(|row| self.position(row)),
            number: row.map_or(0, |row| hits.rank(row) as u64 + 1),
            total: hits.count() as u64,
            unjudged: 0,
            nearest: true,
        };
        (found, nearer)
    }
}
