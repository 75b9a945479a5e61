//! A report: all that is asked of a case for it, in the words of the same answers that the command line gives.

mod chains;
mod doubts;
mod findings;
mod people;

use super::LocalEngine;
use crate::case::Stats;
use crate::engine::{Body, By, Cancel, EngineError, Question};
use crate::event::Field;
use crate::export::report::{
    Blind, COLUMNS, Commands, Lanes, LedgerPart, MilestoneRow, Report, Stated, Summary, Timeline,
};
use crate::export::{About, Listed};
use crate::query::Filter;
use crate::store::{RowSet, Tally};
use std::sync::Arc;

/// Milestones that are told.
const MILESTONES: usize = 60;

/// The accesses that are the intruder's where no query says which; and where one does, those that it keeps.
const FORGED: &str = "is:orphan";
const CHOSEN: &str = "stage:mailbox_access not is:claim";

/// What a report is asked of.
pub(super) struct ReportAsk<'a> {
    /// The filter of a query that narrows the events of the report; of an empty one all of them.
    pub narrowed: &'a dyn Fn(&str) -> Filter,
    /// What it states of itself.
    pub about: About,
    /// The last instant of the day as of which it is asked.
    pub until: Option<i64>,
    /// How the command line says the same.
    pub commands: Commands,
}

/// A report that is being made.
struct Making<'a> {
    engine: &'a mut LocalEngine,
    ask: &'a ReportAsk<'a>,
    /// The events of the report.
    rows: Arc<RowSet>,
    /// The query that narrows them to the accesses of the intruder, and these.
    suspect: &'static str,
    suspects: Arc<RowSet>,
    cancel: &'a Cancel,
}

impl LocalEngine {
    /// A report of the case, and its picture.
    ///
    /// # Errors
    /// When it was cancelled, and while chains are not known.
    pub(super) fn report(
        &mut self,
        ask: &ReportAsk<'_>,
        cancel: &Cancel,
    ) -> Result<(Report, String), EngineError> {
        self.hash();
        self.analysis().ok_or(EngineError::NotYet)?;
        let suspect = if Stated::of(&ask.about, 0).query.is_some() { CHOSEN } else { FORGED };
        let rows = self.filtered(&(ask.narrowed)(""), cancel)?;
        let suspects = self.filtered(&(ask.narrowed)(suspect), cancel)?;
        Making { engine: self, ask, rows, suspect, suspects, cancel }.report()
    }
}

impl Making<'_> {
    fn report(&mut self) -> Result<(Report, String), EngineError> {
        let commands = &self.ask.commands;
        let stats = self.stats()?;
        let lanes = self.lanes(&stats);
        let summary = Summary::of(&stats, commands.of("stats", &["--format", "json"]));
        let lasts = summary.case.as_ref().and_then(|case| case.blind.clone());
        let case = self.engine.summary();
        let report = Report {
            title: case.title.clone(),
            note: case.note.clone(),
            tool: "dwell",
            version: env!("CARGO_PKG_VERSION"),
            stated: Stated {
                command: commands.of("query", &["--format", "count"]),
                ..Stated::of(&self.ask.about, case.total.records)
            },
            timeline: self.timeline(&lanes, &stats),
            chains: self.chains()?,
            people: self.people()?,
            indicators: self.indicators()?,
            findings: self.findings()?,
            uncertain: self.uncertain()?,
            blind: Blind::of(&stats, lasts, commands.of("stats", &["--format", "json"])),
            ledger: LedgerPart::of(self.engine.ledger(), commands.whole("ledger", &["--format", "json"])),
            summary,
        };
        Ok((report, lanes.svg()))
    }

    fn stats(&mut self) -> Result<Stats, EngineError> {
        let about = &self.ask.about;
        let query = Stated::of(about, 0).query;
        let as_of = about.as_of.clone().zip(self.ask.until);
        let filter = (self.ask.narrowed)("");
        self.engine.stats(&filter, query.as_deref(), as_of.as_ref(), self.cancel)
    }

    /// The lanes of the events, with room for the turns of the whole case.
    fn lanes(&self, stats: &Stats) -> Lanes {
        let line = crate::case::DwellLine::of(&stats.milestones);
        let bounds = self.engine.counted(&self.rows, 0, self.ask.until).bounds;
        let ends = bounds.into_iter().flat_map(|(first, last)| [first, last]);
        let turns = line.turns.iter().map(|turn| turn.when.order());
        let scale = Lanes::scale(ends.chain(turns));
        let (from, width) = scale.unwrap_or_default();
        let told =
            self.engine.histogram(&self.rows, (from, width.max(1), COLUMNS), (By::Stage, 0), self.ask.until);
        Lanes {
            from,
            width,
            counts: if scale.is_some() { told.buckets.counts } else { Vec::new() },
            totals: told.totals,
            spans: told.buckets.spans,
            blind: told.blind,
            line,
        }
    }

    fn timeline(&self, lanes: &Lanes, stats: &Stats) -> Timeline {
        let commands = &self.ask.commands;
        Timeline {
            milestones: Listed::first(stats.milestones.iter().map(MilestoneRow::from), MILESTONES),
            command: commands.of("facets", &["--by", "stage", "--format", "json"]),
            milestones_command: commands.of("stats", &["--format", "json"]),
            ..lanes.timeline()
        }
    }

    /// The values of a field among the events that a query leaves of the report, and how many there are.
    fn values(
        &mut self,
        by: &str,
        field: Field,
        top: usize,
    ) -> Result<(Vec<(String, Tally)>, u64), EngineError> {
        let filter = (self.ask.narrowed)(by);
        let question = Question::Facet { filter, field, top, keep: Vec::new() };
        let Body::Facet(facet) = self.engine.body(&question, self.cancel)? else {
            return Ok((Vec::new(), 0));
        };
        let values = facet.values.iter().map(|value| (value.value.clone(), value.tally)).collect();
        Ok((values, facet.distinct))
    }

    /// How many events a query leaves of the report.
    fn count(&mut self, by: &str) -> Result<u64, EngineError> {
        let filter = (self.ask.narrowed)(by);
        Ok(self.engine.filtered(&filter, self.cancel)?.count() as u64)
    }

    /// The command that counts the events that a query leaves of the report.
    fn counting(&self, by: &str) -> Option<String> {
        self.ask.commands.narrowed("query", by, &["--format", "count"])
    }
}
