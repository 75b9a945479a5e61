//! The engine for local files: events in an in-memory store, their records read from disk on demand.
//!
//! The case can be read, followed, hashed and analysed on background threads. They leave their results in a mailbox
//! (`Updates`), and the engine integrates them in [`Engine::grow`], between two answers.

mod ahead;
mod analysis;
mod arrange;
mod cache;
mod carried_state;
mod cells;
mod chains;
mod claims;
mod compare;
mod counts;
mod detail;
mod export;
mod grow;
mod horizon;
mod index;
mod judged;
mod lane_rows;
mod load;
mod look;
mod lost;
mod memory;
mod notes;
mod open;
mod origin;
mod paths;
mod query_check;
mod quiet;
mod recent;
mod report;
mod rows;
mod search;
mod stats;
mod updates;
mod viewpoint;

pub use arrange::is_of_alike;
pub use export::{ExportError, Written};
pub use index::{IndexOptions, Listed, clear, list};
pub use notes::NotesOptions;
pub use open::OpenOptions;
pub use report::Measured;

use super::{
    Anchor, Answer, Ask, Body, Cancel, CaseSummary, Direction, Engine, EngineError, Found, LedgerAnswer,
    Quality, Question, Window,
};
use crate::case::notes::Watch;
use crate::event::Field;
use crate::query::{Filter, Passing, Searches, Stopped};
use crate::read::Directory;
use crate::read::{Hashes, Ledger, Sources};
use crate::store::{Scale, Store};
use analysis::AnalysisSlot;
use cache::Cache;
use carried_state::CarriedState;
use counts::ListedValues;
use crossbeam_channel::Receiver;
use grow::CaseGrowth;
use index::IndexUse;
use origin::Origin;
use std::sync::Arc;
use std::time::Duration;

/// Answers questions about files on this computer.
#[derive(Debug, Default)]
pub struct LocalEngine {
    /// The events, sorted by time.
    store: Arc<Store>,
    /// The files, to read records from.
    sources: Sources,
    /// What became of every record, per source.
    ledger: Arc<Ledger>,
    /// The summary of the case; updated with every growth and note.
    summary: Arc<CaseSummary>,
    /// Maps accounts to agencies; also gives events that are added later their agency.
    directory: Arc<Directory>,
    /// Rows of filters that were asked for recently.
    cache: Cache,
    /// The state of claims, now and at recently asked instants.
    standings: claims::Standings,
    /// The analysis of all events, computed on a thread of its own.
    analyses: AnalysisSlot,
    /// Results of text searches through records, and how far they have come.
    searches: Searches,
    /// The notes, and their effects on events.
    notes: notes::NotesState,
    /// The paths that were opened, and the options.
    origin: Origin,
    /// The index file being written, or that the case was loaded from.
    index: IndexUse,
    /// The state for growing in place, if files are followed.
    growing: CaseGrowth,
    /// What survives when a newer state replaces this one.
    lasting: CarriedState,
}

impl From<Stopped> for EngineError {
    fn from(_: Stopped) -> Self {
        Self::Cancelled
    }
}

impl LocalEngine {
    /// What became of every record, per source.
    #[must_use]
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// The events.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Computes the missing hashes of sources now, on this thread.
    pub fn hash(&mut self) {
        if self.ledger.is_unhashed() {
            let mut hashes = Hashes::of(&self.ledger, &self.sources);
            Arc::make_mut(&mut self.ledger).hash(&mut hashes);
        }
    }

    /// Waits until the index file is written, if one is being written. Returns why that failed, which the ledger
    /// records too.
    pub fn settle(&mut self) -> Option<String> {
        let why = self.index.settle();
        self.remark(why.clone());
        why
    }

    /// The summary of the case.
    #[must_use]
    pub fn summary(&self) -> &Arc<CaseSummary> {
        &self.summary
    }

    #[allow(clippy::too_many_lines)] // one arm a question, and the compiler counts them
    fn body(&mut self, question: &Question, cancel: &Cancel) -> Result<Body, EngineError> {
        Ok(match question {
            Question::Ledger => Body::Ledger(Arc::new(self.whole_ledger())),
            Question::Window { filter, anchor, before, after, records, find } => {
                let says = self.says(filter, *records, find.as_deref(), cancel)?;
                let rows = self.filtered(filter, cancel)?;
                let window = self.window(&rows, anchor, (*before, *after), &says);
                Body::Window(Window { find: find.clone().filter(|_| says.hits.is_some()), ..window })
            }
            Question::Count { filter } => Body::Count(self.count(filter, cancel)?),
            Question::Rank { filter, anchor } => {
                let rows = self.filtered(filter, cancel)?;
                // where no row is at the anchor or after it, the last row counts, as in a window
                Body::Rank(self.rank(&rows, anchor).min(rows.count().saturating_sub(1)) as u64)
            }
            Question::Histogram { filter, from, width, buckets, by, lanes } => {
                let rows = self.filtered(filter, cancel)?;
                let scale = Scale { from: *from, width: *width, count: *buckets };
                let as_of = filter.instant();
                // start the analysis as of then; the question is repeated once it is done
                if let Some(instant) = as_of {
                    self.begin_analysis_as_of(instant);
                }
                Body::Histogram(Arc::new(self.histogram(&rows, scale, (*by, *lanes), as_of, cancel)?))
            }
            Question::Facet { filter, field, top, keep } => {
                let rows = self.filtered(filter, cancel)?;
                let listed = ListedValues { top: *top, keep };
                Body::Facet(Arc::new(match field {
                    Field::Status => self.facet_of_status(filter, &rows, listed, cancel)?,
                    _ => self.facet(&rows, *field, listed, cancel)?,
                }))
            }
            Question::Values { field, part, top } => {
                Body::Values(*field, self.values(*field, part, *top, cancel)?)
            }
            Question::Event { position, as_of, played } => {
                let detail = self.detail(position, *as_of, played.as_ref(), cancel)?;
                Body::Event(self.lasting.given.give(detail))
            }
            Question::Find { filter, text, from, direction } => {
                Body::Found(self.found(filter, text, (from, *direction), cancel)?)
            }
            Question::Gap { filter, from, direction, least } => {
                let rows = self.filtered(filter, cancel)?;
                Body::Gap(self.gap(&rows, from, *direction, *least, cancel)?)
            }
            Question::Tally { on } => Body::Tally(self.tally(on, cancel)?),
            Question::Notes => Body::Notes(Arc::new(self.notes(cancel)?)),
            Question::Seek { filter, anchor } => {
                let rows = self.filtered(filter, cancel)?;
                let says = self.says_of(filter);
                Body::Sought(self.seek(&rows, anchor, &says).map(Arc::new))
            }
            Question::Ahead { filter, from, steps } => Body::Ahead(self.ahead(filter, from, *steps, cancel)?),
            Question::Aside(question) => Body::Aside(Box::new(self.body(question, cancel)?)),
            Question::Arranged(question, how) => self.body_arranged(question, how, cancel)?,
            of_all @ (Question::Case
            | Question::Reopen { .. }
            | Question::Note { .. }
            | Question::Compare { .. }
            | Question::QueryProblem { .. }
            | Question::Proposed { .. }
            | Question::Blind { .. }
            | Question::Stats { .. }
            | Question::Chains { .. }
            | Question::Chain { .. }
            | Question::Brief { .. }
            | Question::Walk { .. }
            | Question::Path { .. }
            | Question::Known { .. }
            | Question::Remembered
            | Question::Remember(_)
            | Question::Export(_)
            | Question::Counts { .. }
            | Question::Paths { .. }
            | Question::Reach { .. }) => self.body_of_all(of_all, cancel)?,
        })
    }

    /// The ledger, with how the source files have changed since.
    fn whole_ledger(&mut self) -> LedgerAnswer {
        // in background mode hashes arrive by themselves
        if !self.lasting.updates.is_behind() {
            self.hash();
        }
        let changes = (self.sources.changes(), self.sources.changed());
        LedgerAnswer::of(Arc::clone(&self.ledger), changes, self.index.written())
    }

    /// The next row that contains a text.
    fn found(
        &mut self,
        filter: &Filter,
        text: &str,
        (from, direction): (&Anchor, Direction),
        cancel: &Cancel,
    ) -> Result<Found, EngineError> {
        let rows = self.filtered(filter, cancel)?;
        let Passing { rows: hits, unjudged } = self.passing(&rows::with_text(filter, text), cancel)?;
        let (found, _) = self.find(&rows, &hits, text, from, direction);
        // a search from the current row wraps around to the first
        let anew = found.position.is_none() && direction == Direction::Here;
        let found = if anew { self.find(&rows, &hits, text, &Anchor::First, direction).0 } else { found };
        Ok(Found { unjudged: unjudged.map_or(0, |unjudged| unjudged.count() as u64), ..found })
    }

    /// Answers the questions that concern the case as a whole.
    fn body_of_all(&mut self, question: &Question, cancel: &Cancel) -> Result<Body, EngineError> {
        Ok(match question {
            Question::Compare { filter, from, until } => {
                Body::Compared(Arc::new(self.compare(filter, (*from, *until), cancel)?))
            }
            Question::QueryProblem { filter } => Body::QueryProblem(self.slip(filter, cancel)?),
            Question::Proposed { filter } => Body::Proposed(self.proposed_problem(filter, cancel)?),
            Question::Blind { as_of } => Body::Blind(self.zones(*as_of)?),
            Question::Stats { filter, chosen, within, as_of } => {
                let (chosen, within) = (chosen.as_ref(), within.as_deref());
                let ask = stats::StatsAsk { filter, chosen, within };
                Body::Stats(Arc::new(self.stats(&ask, as_of.as_ref(), cancel)?))
            }
            Question::Chains { filter, top } => Body::Chains(self.chains(filter, *top, cancel)?),
            Question::Chain { of, as_of } => {
                Body::Chain(self.chain(of, *as_of, None, cancel)?.map(Arc::new))
            }
            Question::Brief { of, as_of, played } => {
                Body::Brief(self.brief(of, *as_of, played.as_ref(), cancel)?.map(Arc::new))
            }
            Question::Walk { filter, along, from, direction } => {
                Body::Walked(self.walk(filter, along, from, *direction, cancel)?)
            }
            Question::Path { from, to, as_of } => {
                let (path, rows) = self.path(from, to, *as_of, cancel)?;
                Body::Path(path.map(Arc::new), Arc::new(rows))
            }
            Question::Known { ids } => {
                let is_known = |id: &&String| self.place_of(id).is_some();
                Body::Known(ids.iter().filter(is_known).cloned().collect())
            }
            Question::Remembered => Body::Remembered(self.remembered()),
            Question::Remember(kept) => self.remember(kept)?,
            Question::Export(what) => Body::ExportProgress(self.hand(what, cancel)?),
            Question::Counts { filters } => Body::Counts(self.counts(filters, cancel)?),
            Question::Paths { part } => Body::Paths(paths::beginning(part)),
            Question::Reach { of, as_of } => Body::Reach(self.reach(of, *as_of, cancel)?),
            // `Reopen`, whose effect on the case came before; all others have an arm in `body`
            _ => Body::Case(Arc::clone(&self.summary)),
        })
    }
}

impl Engine for LocalEngine {
    fn answer(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Answer, EngineError> {
        let _busy = self.lasting.updates.busy();
        if let Question::Reopen { as_recorded } = ask.question {
            let known = self.analyses.known().is_some();
            self.reopen(as_recorded, cancel, more)?;
            if known {
                self.analysis();
            }
        }
        self.search_first(ask, cancel, more)?;
        let body = match &ask.question {
            Question::Note { act, on, asked } => self.note(act, (on, *asked), cancel, more)?,
            question => self.body(question, cancel)?,
        };
        let quality = self.summary.loading.map_or(Quality::Exact, |loading| loading.quality());
        Ok(Answer { generation: ask.generation, quality, body })
    }

    fn growth(&self) -> Receiver<()> {
        self.lasting.updates.bell()
    }

    fn grow(&mut self) -> Vec<Body> {
        self.take_in()
    }

    fn poll_interval(&self) -> Option<Duration> {
        Some(Watch::EVERY)
    }

    fn poll(&mut self) -> Vec<Body> {
        self.lasting.given.free();
        let (noted, changed) = (self.look_for_notes(), self.look_at_files());
        if noted || changed { vec![Body::Renoted(Arc::clone(&self.summary))] } else { Vec::new() }
    }

    fn stop(&mut self) {
        self.lasting.updates.halt();
    }
}

#[cfg(test)]
mod tests;
