//! Exports, in steps: a running export never delays the answer to another question for long.

mod bundle;
mod events;
mod played;
mod report;
mod running;
mod write;

pub(super) use running::RunningExport;
pub use write::Written;

use super::LocalEngine;
use crate::case::notes::{Journal, Merged};
use crate::engine::{Cancel, EngineError, ExportProgress, ExportRequest, ExportResult};
use crate::export::{About, AboutNotes, AboutSource, Column, Destination, ExportFormat, PlaceError};
use crate::query::Filter;
use crate::read::{Hashes, Step};
use bundle::{Bundling, Plan};
use events::EventExport;
use report::Reporting;
use std::io::Write;
use std::sync::Arc;
use thiserror::Error;

/// How many parts of sources are hashed in a step.
const HASHED: usize = 16;

/// What is being done before anything is written.
pub(super) const HASHING: &str = "the sources are being hashed";

const DRAWN: &str = "a picture is drawn of a screen";

/// Why an export failed.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The destination can't be written.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The engine could not answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The case can't be exported in this way.
    #[error("{0}")]
    Case(String),
}

/// An export in progress.
pub(super) struct Job {
    order: Arc<ExportRequest>,
    destination: Destination,
    state: State,
}

enum State {
    /// Hashing the sources.
    Hashing(Box<Hashes>),
    /// Writing events.
    Events(Box<EventExport>),
    /// Building a report, with the number of its events.
    Report(Box<Reporting>, u64),
    /// Hashing the files of a bundle, with its description.
    Plan(Box<Plan>, Box<About>),
    /// Packing files.
    Files(Box<Bundling>),
    /// Finished or abandoned.
    Over,
}

impl Job {
    /// Checks whether the export is possible. Nothing is written yet.
    pub(super) fn new(
        order: &Arc<ExportRequest>,
        engine: &mut LocalEngine,
        cancel: &Cancel,
    ) -> Result<Self, ExportError> {
        if order.format.is_picture() {
            return Err(ExportError::Case(DRAWN.to_owned()));
        }
        let intruder = order.intruder.iter().map(|(_, filter)| filter);
        for filter in intruder.chain([&order.filter]) {
            if let Some(what) = engine.unnamed(filter, cancel) {
                return Err(ExportError::Case(what.to_string()));
            }
        }
        let beside = order.format.place_of_about().is_none();
        let destination = Destination::of(&order.path, order.force, beside, &engine.origin.paths)?;
        if order.format == ExportFormat::Report {
            report::can_be_made(order, engine)?;
        }
        if let Some(id) = &order.chain {
            chained(engine, id, order.filter.instant(), cancel)?;
        }
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled.into());
        }
        let hashes = Hashes::of(&engine.ledger, &engine.sources);
        Ok(Self { order: Arc::clone(order), destination, state: State::Hashing(Box::new(hashes)) })
    }

    /// Does the next step. One that was cancelled can be repeated.
    pub(super) fn step(
        &mut self,
        engine: &mut LocalEngine,
        cancel: &Cancel,
    ) -> Result<ExportProgress, ExportError> {
        let (what, step, done, of) = match std::mem::replace(&mut self.state, State::Over) {
            State::Hashing(mut hashes) => {
                let is_whole = hash(&mut hashes, engine);
                self.state = State::Hashing(hashes);
                if is_whole {
                    self.state = self.begin(engine, cancel)?;
                }
                (HASHING, 0, 0, 0)
            }
            State::Events(mut export) => {
                let stepped = export.step(engine, &self.order.filter, &self.destination, cancel);
                if matches!(stepped, Ok(true)) {
                    return self.end(engine, export.given());
                }
                let (done, of) = export.progress();
                self.state = State::Events(export);
                stepped?;
                ("events", 0, done, of)
            }
            State::Report(mut report, records) => {
                if let Some(text) = report.step()? {
                    let given = self.write(&text, records)?;
                    return self.end(engine, given);
                }
                let progress = report.progress();
                self.state = State::Report(report, records);
                progress
            }
            State::Plan(mut plan, about) => {
                self.state = if plan.step()? { self.pack(*plan, &about)? } else { State::Plan(plan, about) };
                (HASHING, 0, 0, 0)
            }
            State::Files(mut files) => {
                if files.step(&self.destination)? {
                    return self.end(engine, files.end(&self.destination)?);
                }
                let (done, of) = files.progress();
                self.state = State::Files(files);
                ("bytes", 0, done, of)
            }
            State::Over => return Ok(ExportProgress::Stopped),
        };
        Ok(ExportProgress::Part { what, step, done, of })
    }

    /// Opens the destination and starts writing, once everything for the header is known.
    fn begin(&mut self, engine: &mut LocalEngine, cancel: &Cancel) -> Result<State, ExportError> {
        let order = engine.exactly(&self.order, cancel)?;
        let about = about(&order, engine, cancel)?;
        self.order = order;
        match self.order.format {
            ExportFormat::Events(shape) => {
                let out = self.destination.open()?;
                let export = EventExport::new(shape, out, &self.order, about);
                export.map(|export| State::Events(Box::new(export))).map_err(|why| self.failed(why))
            }
            ExportFormat::Report => {
                let records = about.counts[0];
                Ok(State::Report(Box::new(Reporting::begin(&self.order, about, engine)?), records))
            }
            ExportFormat::Bundle => {
                let plan = bundle::plan(engine, &self.order)?;
                Ok(State::Plan(Box::new(plan), Box::new(about)))
            }
            ExportFormat::Svg | ExportFormat::Png => Err(ExportError::Case(DRAWN.to_owned())),
        }
    }

    /// Opens the destination and starts packing.
    fn pack(&mut self, plan: Plan, about: &About) -> Result<State, ExportError> {
        let out = self.destination.open()?;
        let files = Bundling::new(plan, out, about);
        files.map(|files| State::Files(Box::new(files))).map_err(|why| self.failed(why))
    }

    /// Writes the text of a report.
    fn write(&mut self, text: &str, records: u64) -> Result<ExportResult, ExportError> {
        let mut out = self.destination.open()?;
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|why| self.failed(why))?;
        Ok(ExportResult { records: Some(records), bytes: text.len() as u64, ..ExportResult::default() })
    }

    fn failed(&self, why: std::io::Error) -> ExportError {
        self.destination.error(why).into()
    }

    /// Completes the destination and writes the description beside it.
    fn end(&mut self, engine: &LocalEngine, given: ExportResult) -> Result<ExportProgress, ExportError> {
        let path = self.destination.path().to_owned();
        let mut given = ExportResult { path, stopped: engine.stopped(), lost: engine.lost(), ..given };
        if let Some(about) = &given.about
            && self.destination.say(&crate::export::json_pretty(about))?
        {
            given.about = None;
        }
        self.destination.done()?;
        Ok(ExportProgress::Done(given))
    }
}

/// Hashes some parts; returns whether all sources are hashed.
fn hash(hashes: &mut Hashes, engine: &mut LocalEngine) -> bool {
    for _ in 0..HASHED {
        match hashes.step() {
            Step::More => {}
            Step::Done(one) => Arc::make_mut(&mut engine.ledger).take_hash(one),
            Step::Over => return true,
        }
    }
    false
}

/// Refuses an event that is in no chain: an empty export would suggest that nothing was found.
fn chained(
    engine: &mut LocalEngine,
    id: &str,
    as_of: Option<i64>,
    cancel: &Cancel,
) -> Result<(), ExportError> {
    match engine.brief(id, as_of, None, cancel)? {
        None => Err(ExportError::Case(format!("no chain: nothing that holds ties {id} to another event"))),
        Some(_) => Ok(()),
    }
}

fn about(order: &ExportRequest, engine: &mut LocalEngine, cancel: &Cancel) -> Result<About, ExportError> {
    let counted = engine.count(&order.filter, cancel)?;
    let hidden = engine.hidden_among(&order.filter, cancel)?;
    Ok(About {
        format: order.format,
        title: engine.summary.title.clone(),
        query: order.query.trim().to_owned(),
        until: engine.ends_at(order, cancel)?,
        chain: order.chain.clone(),
        marked: order.marked,
        as_of: order.as_of.clone(),
        zone: order.zone,
        columns: order.wish.columns.iter().map(|column| Column::name(column).to_owned()).collect(),
        counts: [counted.total.records, counted.total.operations, counted.undated, counted.synthetic],
        unjudged: counted.unjudged,
        hidden,
        stopped: engine.stopped(),
        bounds: counted.bounds,
        sources: AboutSource::all(&engine.ledger, &engine.sources),
        notes: engine.about_notes(),
    })
}

impl LocalEngine {
    /// The description of an export.
    ///
    /// # Errors
    /// When its events can't be counted.
    pub fn about_export(&mut self, order: &ExportRequest) -> Result<About, ExportError> {
        self.hash();
        about(order, self, &Cancel::default())
    }

    /// Runs an export to its end; `tell` is told how far it is.
    ///
    /// # Errors
    /// When it fails or was cancelled; nothing that it wrote remains.
    pub fn export(
        &mut self,
        order: &Arc<ExportRequest>,
        cancel: &Cancel,
        tell: &mut dyn FnMut(&ExportProgress),
    ) -> Result<ExportResult, ExportError> {
        let mut job = Job::new(order, self, cancel)?;
        loop {
            if cancel.is_cancelled() {
                return Err(EngineError::Cancelled.into());
            }
            match job.step(self, cancel)? {
                ExportProgress::Done(given) => return Ok(given),
                part @ ExportProgress::Part { .. } => tell(&part),
                ExportProgress::Taken(_) | ExportProgress::Stopped => {
                    return Err(ExportError::Case("it was given up".to_owned()));
                }
            }
        }
    }
}

impl LocalEngine {
    /// The notes applied to the case, as the journals on the disk have them.
    fn about_notes(&self) -> Option<AboutNotes> {
        let places = self.origin.options.notes.as_ref()?.places.clone();
        let laid = self.notes.note_ids();
        // leave out what others added since
        AboutNotes::of(&Merged::of(&Journal::open(places), |note| laid.contains(note.id.as_str())))
    }

    /// Where reading was stopped, in words, if it was.
    fn stopped(&self) -> Option<String> {
        self.summary.stopped.map(|stopped| stopped.stopped())
    }

    /// The number of hidden events among those of a filter, and in the whole case.
    fn hidden_among(&mut self, filter: &Filter, cancel: &Cancel) -> Result<[u64; 2], EngineError> {
        self.know_hidden(cancel)?;
        let rows = self.filtered(filter, cancel)?;
        let hidden = self.notes.hidden_rows();
        Ok([hidden.common(&rows) as u64, hidden.count() as u64])
    }

    /// The number of events that each filter matches.
    pub(super) fn counts(&mut self, filters: &[Filter], cancel: &Cancel) -> Result<Vec<u64>, EngineError> {
        filters.iter().map(|filter| Ok(self.filtered(filter, cancel)?.count() as u64)).collect()
    }
}
