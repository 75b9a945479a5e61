//! Builds a report by asking the engine the same questions as the command line does.
//!
//! The report's query only selects the events. Which of their accesses are the intruder's is a verdict (`is:orphan`) or
//! a query of its own. The report is built in parts and can be cancelled between them and within.

mod ask;
mod chains;
mod doubts;
mod findings;
mod inside;
mod keys;
mod measured;
mod people;
mod values;

use ask::Narrower;
pub(super) use ask::ReportAsk;
pub use measured::Measured;

use super::LocalEngine;
use super::stats::StatsAsk;
use crate::case::Stats;
use crate::chain::Repeats;
use crate::engine::{Cancel, EngineError, LaneBy};
use crate::export::Listed;
use crate::export::report::{
    Blind, COLUMNS, Lanes, LedgerPart, MilestoneRow, Report, Stated, Summary, Timeline, time,
};
use crate::query::{Filter, rows_up_to};
use crate::store::{RowSet, Scale};
use std::sync::Arc;

/// Clips spans to those that begin by `instant`, and ends them there.
fn until(spans: Vec<(i64, i64)>, instant: i64) -> Vec<(i64, i64)> {
    let begun = spans.into_iter().filter(|(from, _)| *from <= instant);
    begun.map(|(from, until)| (from, until.min(instant))).collect()
}

/// Every built-in query of a report.
#[cfg(test)]
const QUERIES: [&str; 9] = [
    super::stats::FORGED,
    ask::ACCESSES,
    keys::TAKEN,
    findings::NOTED,
    findings::ONLY_TAGGED,
    findings::HAS_TAGS,
    findings::TOLD,
    doubts::UNCONFIRMED,
    doubts::CLASHING,
];

/// The most milestones listed.
const MILESTONES: usize = 60;

/// The parts of a report, in the order in which they are made.
pub(super) const PARTS: [&str; 9] = [
    "how long they were in",
    "the timeline",
    "chains",
    "accounts and agencies",
    "indicators",
    "findings",
    "what is uncertain",
    "blind zones",
    "the ledger",
];

/// Called after every step of the work with how far it is; an error abandons the report.
pub(super) type Step<'a> = &'a mut dyn FnMut(Made) -> Result<(), EngineError>;

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Made {
    /// How many parts are done.
    pub parts: u64,
    /// How many steps of the next one are.
    pub steps: u64,
}

/// A report under construction.
struct Making<'a> {
    engine: &'a mut LocalEngine,
    ask: &'a ReportAsk,
    /// The events of the report.
    rows: Arc<RowSet>,
    /// The accesses of the intruder among them, and the query that selects these.
    suspects: Arc<RowSet>,
    suspect: Narrower,
    cancel: &'a Cancel,
    step: Step<'a>,
    made: Made,
}

impl LocalEngine {
    /// Builds the report, and its picture as SVG.
    ///
    /// # Errors
    /// When it was cancelled, and while the analysis is not done.
    pub(super) fn report(
        &mut self,
        ask: &ReportAsk,
        cancel: &Cancel,
        step: Step<'_>,
    ) -> Result<(Report, String), EngineError> {
        self.hash();
        step(Made::default())?;
        self.analysis().ok_or(EngineError::NotYet)?;
        if let Some(instant) = ask.until {
            self.analyse_as_of(instant, &|| cancel.is_cancelled()).ok_or(EngineError::Cancelled)?;
        }
        step(Made::default())?;
        let rows = self.filtered(&ask.order.filter, cancel)?;
        let suspect = ask.suspect();
        let suspects = self.filtered(&ask.narrowed(&suspect), cancel)?;
        Making { engine: self, ask, rows, suspects, suspect, cancel, step, made: Made::default() }.report()
    }
}

impl Making<'_> {
    fn report(&mut self) -> Result<(Report, String), EngineError> {
        let commands = &self.ask.commands;
        let stats = self.stats()?;
        let summary = Summary::of(&stats, commands.stats());
        self.part()?;
        let lanes = self.lanes(&stats)?;
        let timeline = self.timeline(&lanes, &stats);
        self.part()?;
        let chains = self.chains()?;
        self.part()?;
        let people = self.people()?;
        self.part()?;
        let indicators = self.indicators()?;
        self.part()?;
        let findings = self.findings()?;
        self.part()?;
        let uncertain = self.uncertain()?;
        self.part()?;
        let some = self.rows.count() > 0;
        let lasts = summary.case.as_ref().filter(|_| some).and_then(|case| case.blind.clone());
        let blind = Blind::of(&stats, &self.repeats(&stats)?, lasts, commands.stats());
        self.part()?;
        let ledger = LedgerPart::of(
            self.engine.ledger(),
            &self.engine.sources,
            commands.whole("ledger", &["--format", "json"]),
        );
        self.part()?;
        let case = self.engine.summary();
        let sources = self.engine.ledger().source_counts().sources;
        let report = Report {
            title: case.title.clone(),
            note: case.note.clone(),
            tool: "dwell",
            version: env!("CARGO_PKG_VERSION"),
            stated: Stated { sources, ..self.stated(case.total.records) },
            summary,
            timeline,
            chains,
            people,
            indicators,
            findings,
            uncertain,
            blind,
            ledger,
        };
        Ok((report, lanes.svg()))
    }

    /// Reports that a step within a part is done.
    fn bit(&mut self) -> Result<(), EngineError> {
        self.made.steps += 1;
        (self.step)(self.made)
    }

    /// Reports that a part is done.
    fn part(&mut self) -> Result<(), EngineError> {
        self.made = Made { parts: self.made.parts + 1, steps: 0 };
        (self.step)(self.made)
    }

    fn stated(&self, of: u64) -> Stated {
        let store = &self.engine.store;
        let ends = [self.rows.next_from(0), self.rows.before(store.dated())];
        let [earliest, latest] = ends.map(|row| time(row.and_then(|row| store.when(row))));
        Stated {
            earliest: earliest.filter(|_| latest.is_some()),
            latest,
            clock: self.clock(),
            command: self.ask.commands.of("query", &["--format", "count"]),
            ..Stated::of(&self.ask.about, of)
        }
    }

    fn stats(&mut self) -> Result<Stats, EngineError> {
        let as_of = self.ask.about.as_of.clone().zip(self.ask.until);
        let filter = self.ask.order.filter.clone();
        let narrowed = |(query, chosen): &(String, Filter)| (query.clone(), self.ask.narrowed_to(chosen));
        let chosen = self.ask.intruder().map(narrowed);
        let within = Some(self.ask.commands.query.as_str()).filter(|_| self.ask.commands.is_scoped());
        let ask = StatsAsk { filter: &filter, chosen: chosen.as_ref(), within };
        self.engine.stats(&ask, as_of.as_ref(), self.cancel)
    }

    /// The time of the playback; `None` if nothing is played.
    fn clock(&self) -> Option<i64> {
        self.ask.order.filter.up_to_place().map(|place| place.time)
    }

    /// The number of rows up to the place of the playback; all rows if nothing is played.
    fn so_far(&self) -> usize {
        let store = &self.engine.store;
        self.ask.order.filter.up_to_place().map_or(store.len(), |place| rows_up_to(store, place))
    }

    /// Reads omitted from logs as repeats while the intruders were in, for the mailboxes in scope.
    fn repeats(&mut self, stats: &Stats) -> Result<Vec<Repeats>, EngineError> {
        let known = match self.ask.until {
            Some(instant) => self.engine.filtered(&Filter::KnownBy(instant), self.cancel)?,
            None => Arc::new(self.engine.store.all()),
        };
        let store = &self.engine.store;
        let (from, until) = stats.time_in().unwrap_or((i64::MIN, i64::MAX));
        let ends = store.row_at(from)..store.row_at(until.saturating_add(1)).min(self.so_far());
        let rows = RowSet::range(store.len(), ends.start.min(ends.end), ends.end);
        let mut repeats = Repeats::of(store, &known.and(&rows), &self.suspects);
        repeats.retain(|of| stats.is_of(&of.mailbox));
        if let Some(played) = stats.played {
            for of in &mut repeats {
                of.cut(played);
            }
        }
        Ok(repeats)
    }

    /// The lanes of the picture, wide enough for the turns of the whole case; empty if there are no events.
    fn lanes(&mut self, stats: &Stats) -> Result<Lanes, EngineError> {
        if self.rows.count() == 0 {
            return Ok(Lanes::default());
        }
        let line = stats.line();
        let bounds = self.engine.counted(&self.rows, 0, self.ask.until).bounds;
        // a running span is drawn up to the time of the playback
        let clock = self.clock().unwrap_or(i64::MAX);
        let ends = bounds.into_iter().flat_map(|(first, last)| [first, last.min(clock)]);
        let turns = line.turns.iter().map(|turn| turn.place);
        let scale = Lanes::scale(ends.chain(turns));
        let (from, width) = scale.unwrap_or_default();
        let of = self.engine.laned_rows(Arc::clone(&self.rows), self.ask.until);
        let scale_of = Scale { from, width: width.max(1), count: COLUMNS };
        let told = self.engine.histogram(&of, scale_of, (LaneBy::Stage, 0), self.cancel)?;
        Ok(Lanes {
            from,
            width,
            counts: if scale.is_some() { told.buckets.counts } else { Vec::new() },
            totals: told.totals,
            spans: told.buckets.spans.into_iter().map(|(of, from, end)| (of, from, end.min(clock))).collect(),
            blind: until(told.blind, clock),
            line,
            end: clock,
        })
    }

    fn timeline(&self, lanes: &Lanes, stats: &Stats) -> Timeline {
        let commands = &self.ask.commands;
        let rows = MilestoneRow::all(&stats.milestones);
        Timeline {
            milestones: Listed::first(rows, MILESTONES),
            contests: MilestoneRow::contests(&stats.milestones),
            command: commands.of("facets", &["--by", "stage", "--format", "json"]),
            milestones_command: commands.stats(),
            ..lanes.timeline()
        }
    }
}
