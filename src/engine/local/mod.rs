//! The engine of the files at hand: a store in memory, records on disk.

mod cache;
mod counts;
mod detail;
mod grow;
mod index;
mod open;
mod rows;

pub use index::{IndexOptions, Listed, clear, list};
pub use open::OpenOptions;

use super::{
    Answer, Ask, Body, Cancel, CaseSummary, Engine, EngineError, LedgerAnswer, Quality, Question, Window,
};
use crate::query::{Evaluator, Filter, Records, Stopped};
use crate::read::{Ledger, Place, Record, Sources};
use crate::store::{RowSet, Store};
use cache::Cache;
use crossbeam_channel::Receiver;
use grow::Growth;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Answers from files.
#[derive(Debug, Default)]
pub struct LocalEngine {
    store: Arc<Store>,
    sources: Sources,
    ledger: Arc<Ledger>,
    summary: Arc<CaseSummary>,
    /// Rows that a later claim replaces.
    superseded: RowSet,
    cache: Cache,
    /// What it was opened from, and how, for it to be opened once more.
    paths: Vec<PathBuf>,
    options: OpenOptions,
    /// Rows that came with the latest growth.
    fresh: Arc<RowSet>,
    growth: Growth,
    /// Writes its index file.
    keeping: Option<JoinHandle<()>>,
}

impl Records for Sources {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        Sources::text(self, place, into)
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        Sources::record(self, place)
    }
}

impl From<Stopped> for EngineError {
    fn from(_: Stopped) -> Self {
        Self::Cancelled
    }
}

impl LocalEngine {
    /// What became of every record.
    #[must_use]
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Waits until its index file is written, where one is.
    pub fn settle(&mut self) {
        if let Some(keeping) = self.keeping.take() {
            // where that failed, there is none
            drop(keeping.join());
        }
    }

    /// What the case is.
    #[must_use]
    pub fn summary(&self) -> &Arc<CaseSummary> {
        &self.summary
    }

    /// The rows of a filter; of a filter that was asked for lately, without looking again.
    fn filtered(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Arc<RowSet>, EngineError> {
        if let Some(known) = self.cache.get(filter) {
            return Ok(known);
        }
        let stopped = || cancel.is_cancelled();
        let evaluator = Evaluator { store: &self.store, records: &self.sources, stopped: &stopped };
        let rows = Arc::new(evaluator.rows(filter)?);
        self.cache.keep(filter.clone(), Arc::clone(&rows));
        Ok(rows)
    }

    fn body(&mut self, question: &Question, cancel: &Cancel) -> Result<Body, EngineError> {
        Ok(match question {
            Question::Case | Question::Reopen { .. } => Body::Case(Arc::clone(&self.summary)),
            Question::Ledger => Body::Ledger(Arc::new(LedgerAnswer {
                ledger: Arc::clone(&self.ledger),
                changes: self.sources.changes(),
            })),
            Question::Window { filter, anchor, before, after, records, find } => {
                let hits = find.as_ref().and_then(|text| self.cache.get(&rows::with_text(filter, text)));
                let rows = self.filtered(filter, cancel)?;
                let window = self.window(&rows, anchor, (*before, *after), *records, hits.as_deref());
                Body::Window(Window { find: find.clone().filter(|_| hits.is_some()), ..window })
            }
            Question::Count { filter } => Body::Count(self.count(filter, cancel)?),
            Question::Rank { filter, anchor } => {
                let rows = self.filtered(filter, cancel)?;
                // Where nothing stands at the anchor or after it, the last row is taken, as in a window.
                Body::Rank(self.rank(&rows, anchor).min(rows.count().saturating_sub(1)) as u64)
            }
            Question::Histogram { filter, from, width, buckets } => {
                let rows = self.filtered(filter, cancel)?;
                Body::Histogram(Arc::new(self.histogram(&rows, *from, *width, *buckets)))
            }
            Question::Facet { filter, field, top, keep } => {
                let rows = self.filtered(filter, cancel)?;
                Body::Facet(Arc::new(self.facet(&rows, *field, *top, keep)))
            }
            Question::Values { field, part, top } => Body::Values(*field, self.values(*field, part, *top)),
            Question::Event { id } => Body::Event(Arc::new(self.detail(id)?)),
            Question::Find { filter, text, from, direction } => {
                let rows = self.filtered(filter, cancel)?;
                let hits = self.filtered(&rows::with_text(filter, text), cancel)?;
                Body::Found(self.find(&rows, &hits, text, from, *direction))
            }
            Question::Gap { filter, from, direction, least } => {
                let rows = self.filtered(filter, cancel)?;
                Body::Gap(self.gap(&rows, from, *direction, *least, cancel)?)
            }
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
        if let Question::Reopen { as_recorded } = ask.question {
            self.reopen(as_recorded, cancel, more)?;
        }
        let body = self.body(&ask.question, cancel)?;
        Ok(Answer { generation: ask.generation, quality: Quality::Exact, body })
    }

    fn growth(&self) -> Receiver<()> {
        self.growth.bell()
    }

    fn grow(&mut self) -> Option<Arc<CaseSummary>> {
        self.take_in().then(|| Arc::clone(&self.summary))
    }
}

#[cfg(test)]
mod tests;
