//! Evaluates filters term by term, and caches the rows of filters and other results derived from them. All caches are
//! small lists, of which goes first what was not used for longest.

mod forget;

use super::LocalEngine;
use super::arrange::{Groups, RunHeads};
use super::chains::ChainSoFar;
use super::detail::SoFar;
use super::judged::JudgedTerms;
use super::lane_rows::LaneMemo;
use super::notes::EngineFacts;
use super::quiet::PassedRows;
use super::recent::Recent;
use crate::chain::{ChainsSoFar, Identity, Reach};
use crate::engine::{Cancel, ChainOf, ChainsAnswer, EngineError, Grouping, Run, Sighting};
use crate::event::Zone;
use crate::query::{Evaluator, Filter, Near, NoFacts, Passing, RecordFacet, Searched, rows_up_to};
use crate::store::RowSet;
use std::ops::Range;
use std::sync::Arc;

/// Cached filters: twice those of one screen (its filter, each of its terms, the filter without its time, and without
/// each facet's own terms).
const KEPT: usize = 32;
/// Cached filters with the starts of runs of alike events: twice those of two panes.
const HEADS: usize = 4;
/// Cached filters whose rows are counted for lanes: twice those of two panes.
const LANES: usize = 4;
/// Cached filters with their rows in groups.
const GROUPED: usize = 2;
/// Cached sightings of identities.
const SEEN: usize = 64;
/// Cached counts of identities during playback.
const SO_FAR: usize = 48;
/// Cached chain summaries during playback.
const CHAINS: usize = 16;
/// Cached long runs of alike events: more than a screen shows.
const RUNS: usize = 128;

/// All cached results.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// What is known of terms that read records.
    pub judged: JudgedTerms,
    entries: Recent<(Filter, Passing), KEPT>,
    seen: Recent<(Option<i64>, Sighting), SEEN>,
    so_far: Recent<SoFar, SO_FAR>,
    chains: Recent<ChainSoFar, CHAINS>,
    heads: Recent<RunHeads, HEADS>,
    unfolded: Recent<UnfoldedRuns, HEADS>,
    lanes: Recent<LaneMemo, LANES>,
    runs: Recent<(RunOf, Arc<Run>), RUNS>,
    groups: Recent<(Filter, (Grouping, Zone), Arc<Groups>), GROUPED>,
    hit_places: Option<(HitsOf, Arc<RowSet>)>,
    /// The list of chains that was asked for last.
    listed: Option<((Filter, usize), Arc<ChainsAnswer>)>,
    /// The chains that have come in a playback of a filter, so many of which are listed.
    listed_so_far: Option<((Filter, usize), ChainsSoFar)>,
    /// What was reached from the start that was asked for last.
    reach: Option<(ReachOf, Arc<Reach>)>,
    /// The rows that were passed when a quiet time was looked for last.
    pub passed: Option<PassedRows>,
}

/// The filter with the searched text, and the order of its groups.
type HitsOf = (Filter, (Grouping, Zone));

/// The start of a reach, and the instant that it is as of.
type ReachOf = (ChainOf, Option<i64>);

/// A run by the beginnings of runs that it is of, its first row, and whether it is folded.
type RunOf = (Arc<RowSet>, usize, bool);

/// The beginnings of runs, the rows of those that are unfolded, and the rows that are shown then.
type UnfoldedRuns = (Arc<RowSet>, Vec<Range<usize>>, Arc<RowSet>);

impl Cache {
    /// A copy with the rows of filters alone.
    pub(super) fn rows_alone(&self) -> Self {
        Self { entries: self.entries.clone(), judged: self.judged.clone(), ..Self::default() }
    }

    /// What was known of terms that read records, after rows came between the others.
    pub(super) fn judged_since(&mut self, fresh: &RowSet) -> JudgedTerms {
        let mut judged = std::mem::take(&mut self.judged);
        judged.grow(fresh);
        judged
    }

    pub(super) fn get(&mut self, filter: &Filter) -> Option<Passing> {
        self.entries.get(|(known, _)| known == filter).map(|(_, passing)| passing.clone())
    }

    /// Takes out all filters with their rows, those used last behind the others.
    pub(super) fn take_filters(&mut self) -> impl Iterator<Item = (Filter, Passing)> {
        self.entries.drain()
    }

    /// The largest chains of a filter, so many of them.
    pub(super) fn chains(&self, filter: &Filter, top: usize) -> Option<Arc<ChainsAnswer>> {
        let known = self.listed.as_ref().filter(|((of, number), _)| of == filter && *number == top);
        known.map(|(_, chains)| Arc::clone(chains))
    }

    pub(super) fn keep_chains(&mut self, of: (Filter, usize), chains: Arc<ChainsAnswer>) {
        self.listed = Some((of, chains));
    }

    /// Removes and returns the chains that have come in a playback of a filter, to be continued.
    pub(super) fn take_chains_so_far(&mut self, filter: &Filter, top: usize) -> Option<ChainsSoFar> {
        let known = self.listed_so_far.take_if(|((of, number), _)| of == filter && *number == top);
        known.map(|(_, so_far)| so_far)
    }

    pub(super) fn keep_chains_so_far(&mut self, of: (Filter, usize), so_far: ChainsSoFar) {
        self.listed_so_far = Some((of, so_far));
    }

    /// What was reached from a start, as of an instant.
    pub(super) fn reach(&self, start: &ChainOf, as_of: Option<i64>) -> Option<Arc<Reach>> {
        let known = self.reach.as_ref().filter(|((of, instant), _)| of == start && *instant == as_of);
        known.map(|(_, reach)| Arc::clone(reach))
    }

    pub(super) fn keep_reach(&mut self, of: ReachOf, reach: Arc<Reach>) {
        self.reach = Some((of, reach));
    }

    /// The first rows of the runs of alike events of a filter, as far as they are known.
    pub(super) fn heads(&mut self, filter: &Filter, zone: Zone) -> Option<RunHeads> {
        self.heads.get(|heads| heads.is_of(filter, zone)).cloned()
    }

    /// Keeps them in place of those that were known.
    pub(super) fn keep_heads(&mut self, heads: RunHeads) {
        self.heads.retain(|known| !known.is_same(&heads));
        self.heads.keep(heads);
    }

    /// Takes over from before rows came which rows begin runs, where those that were there are as alike as they were.
    pub(super) fn tell_heads_on(&mut self, mut before: Self, fresh: &RowSet) {
        before.heads.retain(|heads| heads.grow(fresh));
        self.heads = before.heads;
    }

    /// The rows that are shown if these runs are unfolded.
    pub(super) fn unfolded(&mut self, heads: &Arc<RowSet>, inside: &[Range<usize>]) -> Option<Arc<RowSet>> {
        let known = self.unfolded.get(|(of, runs, _)| Arc::ptr_eq(of, heads) && runs == inside);
        known.map(|(.., shown)| Arc::clone(shown))
    }

    pub(super) fn keep_unfolded(&mut self, unfolded: UnfoldedRuns) {
        self.unfolded.keep(unfolded);
    }

    /// What of some rows is counted for lanes.
    pub(super) fn lanes(&mut self, rows: &Arc<RowSet>) -> Option<LaneMemo> {
        self.lanes.get(|memo| memo.is_of(rows)).cloned()
    }

    pub(super) fn keep_lanes(&mut self, memo: LaneMemo) {
        self.lanes.retain(|known| !known.is_of(memo.rows()));
        self.lanes.keep(memo);
    }

    /// A long run.
    pub(super) fn run(&mut self, (heads, first, folded): (&Arc<RowSet>, usize, bool)) -> Option<Arc<Run>> {
        let is_it = |((of, begins, is), _): &(RunOf, Arc<Run>)| {
            Arc::ptr_eq(of, heads) && *begins == first && *is == folded
        };
        self.runs.get(is_it).map(|(_, run)| Arc::clone(run))
    }

    pub(super) fn keep_run(&mut self, of: RunOf, run: Arc<Run>) {
        self.runs.keep((of, run));
    }

    /// The rows of a filter in groups.
    pub(super) fn groups(&mut self, filter: &Filter, by: (Grouping, Zone)) -> Option<Arc<Groups>> {
        let known = self.groups.get(|(of, how, _)| of == filter && *how == by);
        known.map(|(.., groups)| Arc::clone(groups))
    }

    pub(super) fn keep_groups(&mut self, filter: Filter, by: (Grouping, Zone), groups: Arc<Groups>) {
        self.groups.keep((filter, by, groups));
    }

    /// The positions of hits in group order.
    pub(super) fn hit_places(&self, of: &HitsOf) -> Option<Arc<RowSet>> {
        self.hit_places.as_ref().filter(|(known, _)| known == of).map(|(_, places)| Arc::clone(places))
    }

    pub(super) fn keep_hit_places(&mut self, of: HitsOf, places: Arc<RowSet>) {
        self.hit_places = Some((of, places));
    }

    /// Removes and returns the counts of an identity during playback, to be continued.
    pub(super) fn take_so_far(&mut self, identity: &Identity, as_of: Option<i64>) -> Option<SoFar> {
        self.so_far.take(|of| of.as_of == as_of && of.identity == *identity)
    }

    pub(super) fn keep_so_far(&mut self, so_far: SoFar) {
        self.so_far.retain(|kept| kept.as_of != so_far.as_of || kept.identity != so_far.identity);
        self.so_far.keep(so_far);
    }

    /// Removes and returns the summary of a chain during playback, to be continued.
    pub(super) fn take_chain(&mut self, of: (Option<i64>, u32)) -> Option<ChainSoFar> {
        self.chains.take(|chain| chain.of == of)
    }

    pub(super) fn keep_chain(&mut self, chain: ChainSoFar) {
        self.chains.keep(chain);
    }

    pub(super) fn keep(&mut self, filter: Filter, passing: Passing) {
        self.entries.keep((filter, passing));
    }

    /// The cached sighting of an identity, as of an instant or as of now.
    pub(super) fn seen(&mut self, identity: &Identity, as_of: Option<i64>) -> Option<Sighting> {
        let known = self.seen.get(|(at, seen)| *at == as_of && seen.identity == *identity);
        known.map(|(_, seen)| seen.clone())
    }

    pub(super) fn keep_seen(&mut self, seen: Sighting, as_of: Option<i64>) {
        self.seen.keep((as_of, seen));
    }
}

impl LocalEngine {
    /// The rows of a filter; see [`Self::passing`].
    pub(super) fn filtered(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Arc<RowSet>, EngineError> {
        Ok(self.passing(filter, cancel)?.rows)
    }

    /// The rows of a filter, and the rows that it can't judge as their records are unreadable. Terms are evaluated and
    /// cached one by one, so that another filter with the same terms combines their results.
    pub(super) fn passing(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Passing, EngineError> {
        if let Some(known) = self.cache.get(filter) {
            return Ok(known);
        }
        self.ready_for(filter);
        self.ready_hidden(filter, cancel)?;
        let passing = match filter {
            Filter::And(_) | Filter::Or(_) | Filter::WithContext { .. }
                if filter.depends_on_later()
                    && let Some(place) = filter.up_to_place() =>
            {
                self.as_it_is_said(filter, place, cancel)?
            }
            // the rows played change constantly, the whole that is played does not: that is what gets cached
            Filter::And(_) | Filter::Or(_) | Filter::WithContext { .. }
                if let Some((of, place)) = filter.played() =>
            {
                let until = rows_up_to(&self.store, place);
                self.passing(&of, cancel)?.up_to(until)
            }
            Filter::And(parts) => self.all_of(parts, cancel)?,
            // a few values are looked up one by one, so that adding one is cheap; many are looked up together
            Filter::Or(parts) if are_many_values(parts) => self.among(filter, &self.store.all(), cancel)?,
            Filter::Or(parts) if !filter.reads_records() => {
                let mut found = Passing::sure(RowSet::empty(self.store.len()));
                for part in parts {
                    found = found.or(&self.passing(part, cancel)?);
                }
                found
            }
            Filter::WithContext { kept, near } => {
                let kept = self.passing(kept, cancel)?;
                kept.or(&self.around(near, cancel)?)
            }
            Filter::Not(part) => self.passing(part, cancel)?.opposite(&self.store.all()),
            Filter::Word(_) | Filter::WordPattern(_) | Filter::Raw(..) => self.searched(filter, cancel)?,
            _ => self.among(filter, &self.store.all(), cancel)?,
        };
        self.cache.keep(filter.clone(), passing.clone());
        Ok(passing)
    }

    /// The rows that match a filter themselves, without the context around an event; `None` if the filter adds no
    /// context.
    pub(super) fn kept_of(
        &mut self,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<Option<Arc<RowSet>>, EngineError> {
        match filter {
            Filter::WithContext { kept, .. } => self.filtered(kept, cancel).map(Some),
            _ => Ok(None),
        }
    }

    /// The context around an event.
    pub(super) fn around(&mut self, near: &Near, cancel: &Cancel) -> Result<Passing, EngineError> {
        let among = self.filtered(&near.among, cancel)?;
        Ok(Passing::sure(near.rows(&self.store, &among)))
    }

    /// The rows that match all parts. Parts that read records are evaluated last, among the rows that match all others.
    fn all_of(&mut self, parts: &[Filter], cancel: &Cancel) -> Result<Passing, EngineError> {
        let (read, known): (Vec<&Filter>, Vec<&Filter>) = parts.iter().partition(|part| part.reads_records());
        let mut sets = Vec::with_capacity(parts.len());
        for part in known {
            sets.push(self.passing(part, cancel)?);
        }
        let mut to_read = Vec::new();
        for part in read {
            match self.cache.get(part) {
                Some(passing) => sets.push(passing),
                None => to_read.push(part.clone()),
            }
        }
        let possible: Vec<Arc<RowSet>> = sets.iter().map(Passing::possible).collect();
        let left = match possible.split_first() {
            Some((first, others)) => first.and_all(others.iter().map(AsRef::as_ref)),
            None => self.store.all(),
        };
        let passing = match to_read.len() {
            0 => Passing::sure(left),
            _ => self.among(&Filter::And(to_read), &left, cancel)?,
        };
        let doubtful = sets.iter().filter(|set| set.unjudged.is_some());
        Ok(doubtful.fold(passing, |passing, set| passing.and(set)))
    }

    /// The rows that match a term that reads records. Only rows that were not searched for it yet are read.
    fn searched(&mut self, term: &Filter, cancel: &Cancel) -> Result<Passing, EngineError> {
        let (known, left) = self.cache.judged.among(term, &Arc::new(self.store.all()));
        let stopped = || cancel.is_cancelled();
        let records = Searched { sources: &self.sources, searches: &self.searches };
        let facts = EngineFacts::of(self);
        let eval = Evaluator { store: &self.store, records: &records, facts: &facts, stopped: &stopped };
        let (found, said) = (eval.searched(term, &left)?, eval.said_beside(term));
        self.cache.judged.enter(term, &left, &found);
        Ok(said.into_iter().fold(known.or(&found), |found, said| found.or(&Passing::sure(said))))
    }

    fn among(&self, filter: &Filter, rows: &RowSet, cancel: &Cancel) -> Result<Passing, EngineError> {
        let stopped = || cancel.is_cancelled();
        let records = Searched { sources: &self.sources, searches: &self.searches };
        let facts = EngineFacts::of(self);
        let evaluator = Evaluator { store: &self.store, records: &records, facts: &facts, stopped: &stopped };
        Ok(evaluator.passing(filter, rows)?)
    }

    /// The values of a record's field among the events of a filter.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn valued(
        &mut self,
        filter: &Filter,
        path: &[String],
        cancel: &Cancel,
    ) -> Result<RecordFacet, EngineError> {
        let rows = self.filtered(filter, cancel)?;
        let stopped = || cancel.is_cancelled();
        let records = Searched { sources: &self.sources, searches: &self.searches };
        let evaluator =
            Evaluator { store: &self.store, records: &records, facts: &NoFacts, stopped: &stopped };
        Ok(evaluator.valued(path, &rows)?)
    }
}

/// Whether a disjunction has so many plain values that caching each of them is not worthwhile.
fn are_many_values(parts: &[Filter]) -> bool {
    const FEW: usize = 16;
    parts.len() > FEW && parts.iter().all(|part| matches!(part, Filter::Text(..)))
}

#[cfg(test)]
mod tests;
