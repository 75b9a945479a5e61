//! Exports a report.

use super::ExportError;
use crate::engine::local::LocalEngine;
use crate::engine::local::report::{Made, PARTS, ReportAsk, Step};
use crate::engine::{Cancel, EngineError, ExportRequest};
use crate::event::{Zone, parse_edtf};
use crate::export::About;
use crate::export::report::{Commands, Kind, check, render};
use crate::query::quoted;
use crate::read::shift_text;
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// What is done once all parts are made.
const WRITTEN: &str = "its text";

/// The longest time that a step waits for the report's thread.
const WHILE: Duration = Duration::from_millis(20);

/// Checks whether a report of the case can be made now.
pub(super) fn can_be_made(order: &ExportRequest, engine: &LocalEngine) -> Result<(), ExportError> {
    let kind = kind(order)?;
    check(kind, template(order)).map_err(|wrong| ExportError::Case(wrong.to_string()))?;
    if engine.summary.as_recorded {
        let why = "times are shown as they were recorded, which no command of a report would repeat: correct them first";
        return Err(ExportError::Case(why.to_owned()));
    }
    Ok(())
}

/// A report that is being built on a thread of its own, so that questions are answered meanwhile.
///
/// The channel has no buffer: the thread waits until each message is taken, so that it stops soon after it is
/// abandoned.
pub(super) struct Reporting {
    told: Receiver<ReportMessage>,
    cancel: Cancel,
    made: Made,
}

/// A message from the report's thread.
enum ReportMessage {
    /// Progress.
    Bit(Made),
    Over(Box<Result<String, ExportError>>),
}

impl Drop for Reporting {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Reporting {
    /// Starts building a report on a copy of the engine.
    pub fn begin(
        order: &Arc<ExportRequest>,
        about: About,
        engine: &LocalEngine,
    ) -> Result<Self, ExportError> {
        let until = until(order);
        let ask = ReportAsk {
            order: Arc::clone(order),
            about: About { query: order.asked(), ..about },
            until,
            commands: commands(order, engine),
        };
        let ((tell, told), cancel) = (bounded(0), Cancel::default());
        let (mut engine, given_up) = (engine.as_it_is(), cancel.clone());
        let thread = thread::Builder::new().name("report".to_owned()).spawn(move || {
            let mut step = |made| tell.send(ReportMessage::Bit(made)).map_err(|_| EngineError::Cancelled);
            let text = text(&ask, &mut engine, &given_up, &mut step);
            // the send fails if the report was abandoned
            drop(tell.send(ReportMessage::Over(Box::new(text))));
        });
        thread.map_err(|why| ExportError::Case(format!("no thread to make the report on: {why}")))?;
        Ok(Self { told, cancel, made: Made::default() })
    }

    /// Waits a while for progress; returns the text once it is complete.
    pub fn step(&mut self) -> Result<Option<String>, ExportError> {
        match self.told.recv_timeout(WHILE) {
            Ok(ReportMessage::Bit(made)) => self.made = made,
            Ok(ReportMessage::Over(text)) => return text.map(Some),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(ExportError::Case("making the report failed; please report this".to_owned()));
            }
        }
        Ok(None)
    }

    /// The part that is being made and how many steps of it are done, and the numbers of finished parts and of all.
    pub fn progress(&self) -> (&'static str, u64, u64, u64) {
        let Made { parts, steps } = self.made;
        let part = usize::try_from(parts).ok().and_then(|made| PARTS.get(made));
        (part.copied().unwrap_or(WRITTEN), steps, parts, PARTS.len() as u64)
    }
}

/// Builds and renders a report.
fn text(
    ask: &ReportAsk,
    engine: &mut LocalEngine,
    cancel: &Cancel,
    step: Step<'_>,
) -> Result<String, ExportError> {
    let (report, picture) = engine.report(ask, cancel, step).map_err(|why| match why {
        EngineError::NotThen => ExportError::Case("it can't be told what was known on that day".to_owned()),
        why => why.into(),
    })?;
    let text = render(kind(&ask.order)?, template(&ask.order), &report, &picture);
    text.map_err(|wrong| ExportError::Case(wrong.to_string()))
}

fn kind(order: &ExportRequest) -> Result<Kind, ExportError> {
    let template = order.template.as_ref().map(|(name, _)| name.as_str());
    Kind::of_file(&order.path, template).ok_or_else(|| ExportError::Case(Kind::WANTED.to_owned()))
}

fn template(order: &ExportRequest) -> Option<(&str, &str)> {
    order.template.as_ref().map(|(name, text)| (name.as_str(), text.as_str()))
}

/// The last instant of the day as of which to report.
pub(super) fn until(order: &ExportRequest) -> Option<i64> {
    parse_edtf(order.as_of.as_deref()?, Zone::Utc).ok().map(|when| when.latest())
}

/// Renders command lines with the same paths, options and query.
fn commands(order: &ExportRequest, engine: &LocalEngine) -> Commands {
    Commands {
        paths: engine.origin.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        options: options(order, engine),
        query: order.chain.as_ref().map_or_else(|| order.asked(), |id| format!("chain:{}", quoted(id))),
        intruder: order.intruder.as_ref().map(|(query, _)| query.clone()),
    }
}

/// The command-line options that affect the result.
fn options(order: &ExportRequest, engine: &LocalEngine) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| said.extend([name.to_owned(), value]);
    if order.zone != Zone::Utc {
        say("--zone", order.zone.to_string());
    }
    let load = &engine.origin.options.load;
    if let Some(dates) = load.dates {
        say("--dates", dates.name().to_owned());
    }
    for (name, shift) in &load.clocks {
        let name = if name == "-" { "stdin" } else { name };
        say("--clock", format!("{name}={}", shift_text(*shift)));
    }
    if let Some(day) = &order.as_of {
        say("--as-of", day.clone());
    }
    if engine.origin.options.notes.is_none() {
        said.push("--no-notes".to_owned());
    }
    said
}
