//! The answer to each question.

use super::counts::ListedValues;
use super::stats::StatsAsk;
use super::{LocalEngine, paths, rows};
use crate::engine::{Anchor, Body, Cancel, Direction, EngineError, Found, LedgerAnswer, Question, Window};
use crate::event::Field;
use crate::query::{Filter, Passing};
use crate::store::Scale;
use std::sync::Arc;

impl LocalEngine {
    /// The answer to a question.
    #[allow(clippy::too_many_lines)] // one arm a question, and the compiler counts them
    pub(super) fn body(&mut self, question: &Question, cancel: &Cancel) -> Result<Body, EngineError> {
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
                let scale = Scale { from: *from, width: *width, count: *buckets };
                // start the analysis as of then; the question is repeated once it is done
                if let Some(instant) = filter.instant() {
                    self.begin_analysis_as_of(instant);
                }
                let of = self.laned(filter, cancel)?;
                Body::Histogram(Arc::new(self.histogram(&of, scale, (*by, *lanes), cancel)?))
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
            Question::RecordNames { begun, top } => {
                Body::RecordNames(self.record_names(begun, *top, cancel)?)
            }
            Question::Event { position, as_of, played } => {
                self.event((position, *as_of, played.as_ref()), cancel, &mut |_| {})?
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
            Question::Compare { filter, from, until } => {
                Body::Compared(Arc::new(self.compare(filter, (*from, *until), cancel)?))
            }
            Question::QueryProblem { filter } => Body::QueryProblem(self.query_problem(filter, cancel)?),
            Question::Proposed { filter } => Body::Proposed(self.proposed_problem(filter, cancel)?),
            Question::Blind { as_of } => Body::Blind(self.zones(*as_of)?),
            Question::Stats { filter, chosen, within, as_of } => {
                let (chosen, within) = (chosen.as_ref(), within.as_deref());
                let ask = StatsAsk { filter, chosen, within };
                Body::Stats(Arc::new(self.stats(&ask, as_of.as_ref(), cancel)?))
            }
            Question::Chains { filter, top } => Body::Chains(self.chains(filter, *top, cancel)?),
            Question::Chain { of, as_of } => Body::Chain(self.chain(of, *as_of, None, cancel)?.map(Arc::new)),
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
            Question::Reach { of, carrier, as_of } => {
                Body::Reach(self.reach(of, carrier.as_ref(), *as_of, cancel)?)
            }
            // what these do to the case is done before
            Question::Case | Question::Reopen { .. } | Question::Note { .. } => {
                Body::Case(Arc::clone(&self.summary))
            }
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
}
