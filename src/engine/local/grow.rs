//! Integrates what background threads deliver: newer states, new events, analyses and hashes.

use super::LocalEngine;
use super::analysis::AnalysisResult;
use super::notes::Layers;
use super::open::tell_alone;
use super::rows::RowContext;
use super::updates::{Coming, PendingUpdates};
use crate::engine::{Body, Cancel, CaseSummary, EngineError, Row};
use crate::query::Filter;
use crate::read::{Batch, DispositionCounts, Hashed, Ledger, Loaded};
use crate::store::{GrowthResult, GrowthState, RowSet, Store};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Message for when the analysis panicked.
const NOT_LOOKED: &str = "looking at all events together failed, so chains and what is asked of them are missing; please report this, with what you did";

/// Message for when a check of the files panicked.
const NOT_CHECKED: &str = "looking whether files have changed since they were read failed, and is given up: open the case again to see changes, and please report this";

/// The state needed to insert new events in place, if files are followed.
#[derive(Debug, Default)]
pub(super) struct CaseGrowth {
    /// The store's part of it.
    grows: GrowthState,
    /// Per source, what became of events integrated since the case was opened. Added to each new ledger, which counts
    /// only what was read.
    came: FxHashMap<u32, DispositionCounts>,
    /// The rows inserted last.
    pub fresh: Arc<RowSet>,
    /// Whether these came between others: making room for them takes as long for few as for many, so that the rest of
    /// what came with them is inserted at once.
    between: bool,
}

impl CaseGrowth {
    pub(super) fn of(grows: GrowthState) -> Self {
        Self { grows, ..Self::default() }
    }

    /// Inserts batches of events into the store.
    fn grow(&mut self, store: &mut Store, parts: Vec<Box<dyn Batch>>) -> GrowthResult {
        let mut grown = store.grow(&mut self.grows, parts);
        self.fresh = Arc::new(std::mem::take(&mut grown.fresh));
        for (source, fates) in &grown.fates {
            self.came.entry(*source).or_default().add_all(*fates);
        }
        grown
    }

    /// Adds to a new ledger what became of the events integrated since the case was opened.
    fn tell(&self, store: &Store, ledger: &mut Ledger) {
        for (source, number) in ledger.sources.iter_mut().zip(0..) {
            source.came(self.came.get(&number).copied().unwrap_or_default());
        }
        tell_alone(store, ledger);
        for (number, events, why) in self.grows.refused() {
            if let Some(source) = ledger.sources.get_mut(number as usize) {
                source.refuse(events, &why);
            }
        }
    }
}

/// What became of the rows that were there when others came, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Growth {
    /// They say what they said.
    Appended,
    /// Some count for another agency, or are no longer the only one of their id.
    Renamed,
    /// Some may say more: other exports of their records came, which may hold other words though their fields are the same.
    Merged,
    /// They may stand in another order.
    Reordered,
}

impl Growth {
    fn of(grown: &GrowthResult, has_fresh_namesake: bool) -> Self {
        if grown.moved {
            Self::Reordered
        } else if grown.has_merged() {
            Self::Merged
        } else if grown.renamed || has_fresh_namesake {
            Self::Renamed
        } else {
            Self::Appended
        }
    }
}

impl LocalEngine {
    /// Drains pending updates until the case has a first state to show. Bodies that came before that state go to `more`;
    /// those queued behind it are held back until the next call. Returns whether there is a state now.
    pub(super) fn take_first_state(&mut self, more: &mut dyn FnMut(Body)) -> bool {
        let mut told = self.take_in().into_iter();
        while let Some(body) = told.next() {
            if matches!(body, Body::Grown(_)) {
                self.lasting.updates.leave(told.collect());
                return true;
            }
            more(body);
        }
        false
    }

    /// Which of the events that wait come in now. An analysis that reads the store gives way to them.
    fn coming(&mut self) -> Coming {
        if self.analyses.looks() {
            if self.lasting.updates.has_parts() {
                self.analyses.give_way();
            }
            return Coming::None;
        }
        let in_steps = self.lasting.updates.is_behind() && !self.growing.between;
        if in_steps { Coming::Some } else { Coming::All }
    }

    /// Integrates everything pending, and returns what to report to the session.
    pub(super) fn take_in(&mut self) -> Vec<Body> {
        let coming = self.coming();
        let (pending, mut told) = self.lasting.updates.take(coming);
        let PendingUpdates {
            newest,
            parts,
            loaded,
            loading,
            hashes,
            checked,
            check_failed,
            made,
            analysis_failed,
            due,
            failed,
            index_failed,
        } = pending;
        let before = self.summary.since;
        let mut grown = newest.is_some() || loaded.is_some();
        if let Some(newest) = newest {
            self.replace_state(*newest);
            // notes made while the state was being prepared
            self.look_for_notes();
            if self.summary.following {
                self.schedule_analysis();
            }
        } else if let Some(loading) = loading.filter(|_| failed.is_none()) {
            told.push(Body::Loading(loading));
        }
        told.extend(self.take_analyses(made, analysis_failed));
        // none follows, as the next would fail too
        told.extend(check_failed.then(|| Body::Failed(NOT_CHECKED.to_owned())));
        let mut renoted = checked.is_some_and(|checked| self.take_checked(checked));
        if let Some((loaded, following)) = loaded {
            self.take_parts(parts, loaded, following);
        }
        if due {
            self.take_due();
        }
        if let Some(why) = failed {
            grown = true;
            self.end_with(why);
        }
        renoted |= self.take_hashes(hashes, &mut told);
        if index_failed.is_some() {
            self.remark(index_failed);
            told.push(Body::Hashed);
        }
        if grown {
            self.look_at_files();
        }
        if renoted && !grown {
            told.push(Body::Renoted(Arc::clone(&self.summary)));
        }
        if grown || before != self.summary.since {
            told.insert(0, Body::Grown(Arc::clone(&self.summary)));
        }
        told
    }

    /// Notes that nothing more will come, and why.
    fn end_with(&mut self, why: String) {
        self.amend(|case| {
            case.stopped = case.loading.take();
            case.following = false;
            case.troubles.push(why);
        });
    }

    /// Integrates finished analyses, and gives the running one up if it failed; returns what to report.
    fn take_analyses(&mut self, made: Vec<AnalysisResult>, failed: bool) -> Vec<Body> {
        let mut told = Vec::new();
        let taken = made.into_iter().filter_map(|made| self.take_made(made).then_some(())).count();
        if taken > 0 {
            told.push(Body::Analysed);
        }
        if failed {
            self.analyses.give_up();
            told.push(Body::Failed(NOT_LOOKED.to_owned()));
        }
        told
    }

    /// Enters hashes of sources in the ledger; returns whether notes see their sources otherwise since.
    fn take_hashes(&mut self, hashes: Vec<Hashed>, told: &mut Vec<Body>) -> bool {
        if hashes.is_empty() {
            return false;
        }
        told.push(Body::Hashed);
        let ledger = Arc::make_mut(&mut self.ledger);
        for hashed in hashes {
            ledger.take_hash(hashed);
        }
        self.compare_sources()
    }

    /// Discards all analyses and cancels the running one.
    pub(super) fn forget(&mut self) {
        self.analyses.forget();
    }

    /// Inserts new events into the present state. The reader's ledger does not know what became of them, so that is
    /// added; while others wait that it tells of too, the ledger stays as it is.
    fn take_parts(&mut self, parts: Vec<Box<dyn Batch>>, mut loaded: Loaded, following: bool) {
        let mut cache = std::mem::take(&mut self.cache);
        let more = self.lasting.updates.is_behind() && self.lasting.updates.has_parts();
        let Layers { read, over } = self.take_layers();
        let mut store = Store::owned(read);
        let dated = store.dated();
        let mut growing = std::mem::take(&mut self.growing);
        let grown = growing.grow(&mut store, parts);
        let same_accounts = store.knows_accounts();
        if more {
            loaded.ledger = Ledger::clone(&self.ledger);
        } else {
            growing.tell(&store, &mut loaded.ledger);
        }
        let (mut analyses, notes) = (std::mem::take(&mut self.analyses), std::mem::take(&mut self.notes));
        let (lost, changed) = (self.summary.lost.clone(), self.summary.changed);
        let newer = Self::of_told(store, loaded, &self.origin, following);
        self.replace_state(Self { growing, ..newer });
        // as the files were found last, until they are checked again
        self.amend(|case| (case.lost, case.changed) = (lost, changed));
        let growth = Growth::of(&grown, self.has_fresh_namesake());
        let is_behind_all = self.growing.fresh.next_from(0).is_none_or(|first| first >= dated);
        self.growing.between = more && !(growth == Growth::Appended && is_behind_all);
        self.lay_over(notes, over, growth);
        if growth == Growth::Appended {
            self.cache.judged = cache.judged_since(&self.growing.fresh);
            if self.notes.are_on_events_alone() {
                self.tell_filters_on(&mut cache, same_accounts);
            }
        }
        let behind = self.lasting.updates.is_behind();
        if behind && growth != Growth::Reordered {
            let known = analyses.known().is_some();
            analyses.insert_rows(&self.store, &self.growing.fresh, growth == Growth::Merged);
            if growth == Growth::Appended && known == analyses.known().is_some() && self.stay_alike() {
                self.cache.tell_heads_on(cache, &self.growing.fresh);
            }
        } else {
            analyses.forget();
        }
        self.analyses = analyses;
        self.tell_since();
        if more {
            self.lasting.updates.ring();
        } else if behind {
            self.schedule_analysis();
        }
    }

    /// Whether an event that came has the id of another: a note may be on it now instead.
    pub(super) fn has_fresh_namesake(&self) -> bool {
        self.growing.fresh.iter().any(|row| self.store.is_namesake(row))
    }

    /// Whether rows that were there are as alike as before others came: nothing that came says something of another
    /// event, and no note is on values or queries.
    fn stay_alike(&self) -> bool {
        let fresh = &self.growing.fresh;
        let says = |(row, _): &(u32, _)| fresh.contains(*row as usize);
        self.notes.are_on_events_alone() && !self.store.links().iter().any(says)
    }

    /// Changes the summary of the case.
    pub(super) fn amend(&mut self, change: impl FnOnce(&mut CaseSummary)) {
        change(Arc::make_mut(&mut self.summary));
    }

    /// The rows of a filter that were inserted last, in timeline order.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn fresh(
        &mut self,
        filter: &Filter,
        records: bool,
        cancel: &Cancel,
    ) -> Result<Vec<Row>, EngineError> {
        let rows = self.filtered(filter, cancel)?.and(&self.growing.fresh);
        let says = RowContext { records, stood: self.stood_for(filter), ..RowContext::default() };
        let all = (0..rows.count()).filter_map(|at| rows.select(at));
        Ok(all.map(|row| self.row(row, &says)).collect())
    }
}

#[cfg(test)]
mod tests;
