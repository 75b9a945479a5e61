//! `dwell export`: hands a case over in the format of another tool, as a bundle, a report or a picture.

use super::args::ExportArgs;
use super::case::{self, Case};
use super::interrupt::Interrupt;
use super::progress::ProgressLine;
use super::{CliError, Status, report};
use crate::app::{Drawn, Headless};
use crate::engine::{EngineError, ExportError, ExportProgress, ExportRequest, ExportResult};
use crate::export::{Destination, EventOptions, ExportFormat, LeftOut, Shape, json_line, json_pretty};
use crate::query::{Filter, quoted};
use crate::read::BundledView;
use crate::session::{Picture, View};
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(args: &ExportArgs) -> Result<Status, CliError> {
    if let Some(kind) = args.print_template {
        return report::print(kind);
    }
    if args.template.is_some() && args.to != ExportFormat::Report {
        return Err(CliError::Usage("--template is for --to report".to_owned()));
    }
    case::require_path(&args.case)?;
    let order = Arc::new(order(args)?);
    // what can't be written is refused before the case is read
    let beside = order.format.place_of_about().is_none();
    Destination::of(&order.path, order.force, beside, &args.case.paths).map_err(ExportError::Place)?;
    let mut case = case::open(&args.case)?;
    let asked = args.chain.as_ref().map_or_else(|| args.query.clone(), |id| chain_of(id));
    case.knows(&asked, &order.filter)?;
    if let Some((query, intruder)) = &order.intruder {
        case.check_values(query, intruder)?;
    }
    if order.format != ExportFormat::Bundle {
        case.warn_if_empty(&order.filter, "what is handed over tells of none")?;
    }
    if order.format.is_picture() {
        return draw(args, case, &order);
    }
    match hand_over(&mut case, &order)? {
        Handed::Whole(given) => {
            tell(&given);
            Ok(case.end())
        }
        Handed::Stopped(signal) => {
            let stays = if order.path == Path::new("-") {
                "what was written is not whole"
            } else {
                "nothing of it stays"
            };
            case::say(&format!("handing over is stopped: {stays}"));
            Ok(Status::Signal(signal))
        }
    }
}

/// How an export ended.
enum Handed {
    Whole(Box<ExportResult>),
    /// It was stopped by this signal.
    Stopped(i32),
}

/// Runs an export, and tells how far it is. A signal stops it.
fn hand_over(case: &mut Case, order: &Arc<ExportRequest>) -> Result<Handed, CliError> {
    let interrupt = Interrupt::listen().map_err(|why| CliError::Io { what: "signals".to_owned(), why })?;
    let mut line = ProgressLine::new();
    let mut told = |part: &ExportProgress| line.tell(|| part.words().unwrap_or_default());
    match (case.engine.export(order, &interrupt.cancel, &mut told), interrupt.signal()) {
        (Err(ExportError::Engine(EngineError::Cancelled)), Some(signal)) => Ok(Handed::Stopped(signal)),
        (given, _) => Ok(Handed::Whole(Box::new(given?))),
    }
}

/// Exports a picture, which shows the timeline alone.
fn draw(args: &ExportArgs, mut case: Case, order: &ExportRequest) -> Result<Status, CliError> {
    case.engine.analyse();
    let about = case.engine.about_export(order)?;
    let query = args.chain.as_ref().map_or_else(|| order.asked(), |id| chain_of(id));
    let view = View { look: args.theme, ..case::view(&args.case, &query)? };
    let Case { engine, status } = case;
    let app = Headless::open(engine, args.size, view);
    let path = order.path.clone();
    let picture = Picture { format: order.format, alone: true, path, force: order.force };
    let about = json_pretty(&about.json(&[]));
    Drawn::of(&app.session, picture).write(Some(&about), &args.case.paths).map_err(ExportError::Place)?;
    Ok(status)
}

/// The query of the chain of an event.
fn chain_of(id: &str) -> String {
    format!("chain:{}", quoted(id))
}

fn order(args: &ExportArgs) -> Result<ExportRequest, CliError> {
    let wish = wish(args)?;
    // a bundle contains the whole case; the query is only the filter of its first screen
    let bundle = args.to == ExportFormat::Bundle;
    let asked = Some(args.query.as_str()).filter(|query| !query.is_empty());
    let view = if bundle { case::first_view(&args.case, asked)?.bundled() } else { BundledView::default() };
    let common = &args.case.common;
    Ok(ExportRequest {
        format: args.to,
        wish,
        filter: if bundle { Filter::All } else { filter(args)? },
        query: if bundle { String::new() } else { args.query.clone() },
        chain: args.chain.clone(),
        marked: args.marked,
        as_of: common.as_of.clone().filter(|_| !bundle),
        zone: common.zone(),
        hashes_only: args.hashes_only,
        view,
        path: args.output.clone(),
        force: args.force,
        intruder: report::intruder(args)?,
        template: if args.to == ExportFormat::Report { report::template(args)? } else { None },
    })
}

fn wish(args: &ExportArgs) -> Result<EventOptions, CliError> {
    let usage = |why: String| Err(CliError::Usage(why));
    let name = args.to.name();
    if !args.fields.is_empty() && !args.to.shape().is_some_and(Shape::has_columns) {
        return usage(format!("--fields chooses what {name} has: leave it out, or choose jsonl or csv"));
    }
    if args.hashes_only && args.to != ExportFormat::Bundle {
        return usage(format!("--hashes-only is of bundles: {name} holds no sources"));
    }
    if args.to == ExportFormat::Bundle && (args.marked || args.chain.is_some()) {
        let why =
            "a bundle is of the whole case: leave --chain and --marked out; --query is what its screen shows";
        return usage(why.to_owned());
    }
    let ending = args.output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    if args.to.is_picture() && ending.as_deref().is_some_and(|ending| ending != name) {
        return usage(format!("{} would be no {name}: call it FILE.{name}", args.output.display()));
    }
    let lines = match (args.to, ending.as_deref()) {
        (ExportFormat::Events(Shape::Timesketch), Some("csv")) => false,
        (ExportFormat::Events(Shape::Timesketch), Some("jsonl")) => true,
        (ExportFormat::Events(Shape::Timesketch), None) if args.output == Path::new("-") => true,
        (ExportFormat::Events(Shape::Timesketch), _) => {
            return usage("Timesketch takes a file by its ending: call it FILE.csv or FILE.jsonl".to_owned());
        }
        _ => false,
    };
    Ok(EventOptions { columns: args.fields.clone(), lines })
}

fn filter(args: &ExportArgs) -> Result<Filter, CliError> {
    let view = case::view(&args.case, &args.query)?;
    let asked = Filter::clone(&view.scope.filter);
    let narrower = match &args.chain {
        Some(id) => Filter::Chain(id.clone()),
        None if args.marked => case::filter(&args.case, ExportRequest::MARKED)?,
        None => return Ok(view.known(asked)),
    };
    Ok(view.known(narrower.and(asked)))
}

/// Says on standard error how many events were left out and why, and prints the statement on the export if neither the
/// file nor a file beside it has it.
fn tell(given: &ExportResult) {
    for LeftOut { records, why } in &given.left_out {
        let events = if *records == 1 { "event was" } else { "events were" };
        case::say(&format!("{records} {events} left out: {why}"));
    }
    if let Some(about) = &given.about {
        case::warn(&json_line(about));
    }
}
