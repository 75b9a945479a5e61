//! The engine for local files: events in an in-memory store, their records read from disk on demand.
//!
//! The case can be read, followed, hashed and analysed on background threads. They leave their results in a mailbox
//! (`Updates`), and the engine integrates them in [`Engine::grow`], between two answers.

mod ahead;
mod analysis;
mod answers;
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
mod told_on;
mod updates;
mod viewpoint;

pub use arrange::is_of_alike;
pub use export::{ExportError, Written};
pub use index::{IndexOptions, Listed, clear, list};
pub use notes::NotesOptions;
pub use open::OpenOptions;
pub use report::Measured;

use super::{Answer, Ask, Body, Cancel, CaseSummary, Engine, EngineError, Quality, Question};
use crate::case::notes::Watch;
use crate::query::{Searches, Stopped};
use crate::read::Directory;
use crate::read::{Hashes, Ledger, Sources};
use crate::store::Store;
use analysis::AnalysisSlot;
use cache::Cache;
use carried_state::CarriedState;
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
        self.group_first(ask, cancel, more)?;
        let body = match &ask.question {
            Question::Note { act, on, asked } => self.note(act, (on, *asked), cancel, more)?,
            Question::Event { position, as_of, played } => {
                let quality = Quality::Approximate { share: 0.0 };
                let mut early = |body| more(Answer { generation: ask.generation, quality, body });
                self.event((position, *as_of, played.as_ref()), cancel, &mut early)?
            }
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
