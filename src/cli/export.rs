//! `dwell export`: events in the shape that another tool takes.

use super::args::ExportArgs;
use super::case::{self, Case};
use super::rows::each_row;
use super::target::Target;
use super::{CliError, Status, report};
use crate::engine::{Body, Question, Whose};
use crate::event::Field;
use crate::export::{About, AboutSource, Column, Handing, LeftOut, Shape, Wish, json_line, json_pretty};
use crate::query::Filter;
use std::path::Path;

pub(super) fn run(args: &ExportArgs) -> Result<Status, CliError> {
    if let Some(kind) = args.print_template {
        return report::print(kind);
    }
    if args.to == Shape::Report {
        return report::run(args);
    }
    if args.template.is_some() {
        return Err(CliError::Usage("--template is for --to report".to_owned()));
    }
    let wish = wish(args)?;
    let filter = filter(args)?;
    case::some_path(&args.case)?;
    let target = Target::of(&args.output, args.force, beside(args), &args.case.paths)?;
    let mut case = case::open(&args.case)?;
    if let Some(id) = &args.chain {
        chained(&mut case, id, filter.instant())?;
    }
    let about = about(args, &mut case, &filter)?;
    let out = target.open()?;
    let summed = out.sum();
    let failed = |why| target.error(why);
    let mut handing = args.to.begin(out, &wish, &about).map_err(failed)?;
    let handed = hand_over(&mut case, &filter, handing.as_mut(), &target);
    let left = handing.left_out();
    drop(handing);
    if let Err(error) = handed {
        target.undo();
        return Err(error);
    }
    target.done()?;
    tell(args, &about, &left, &target, &summed.text())?;
    Ok(case.end())
}

/// Whether what the export states of itself stands in a file of its own.
fn beside(args: &ExportArgs) -> bool {
    args.to.place_of_about().is_none()
}

fn wish(args: &ExportArgs) -> Result<Wish, CliError> {
    let usage = |why: &str| Err(CliError::Usage(why.to_owned()));
    if !args.fields.is_empty() && !args.to.has_columns() {
        return usage(&format!(
            "--fields chooses what {} has: leave it out, or choose jsonl or csv",
            args.to.name()
        ));
    }
    let ending = args.output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let lines = match (args.to, ending.as_deref()) {
        (Shape::Timesketch, Some("csv")) => false,
        (Shape::Timesketch, Some("jsonl")) => true,
        (Shape::Timesketch, None) if args.output == Path::new("-") => true,
        (Shape::Timesketch, _) => {
            return usage("Timesketch takes a file by its ending: call it FILE.csv or FILE.jsonl");
        }
        _ => false,
    };
    Ok(Wish { columns: args.fields.clone(), lines })
}

fn filter(args: &ExportArgs) -> Result<Filter, CliError> {
    let view = case::view(&args.case, &args.query)?;
    Ok(view.known(match (&args.chain, Filter::clone(&view.filter)) {
        (None, asked) => asked,
        (Some(id), Filter::All) => Filter::Chain(id.clone()),
        (Some(id), asked) => Filter::And(vec![Filter::Chain(id.clone()), asked]),
    }))
}

/// An event that is of no chain is an error: an empty export would say that nothing was found.
pub(super) fn chained(case: &mut Case, id: &str, as_of: Option<i64>) -> Result<(), CliError> {
    let of = Whose::Event(id.to_owned());
    match case.ask(Question::Chain { of, whole: false, as_of })? {
        Body::Chain(None) => Err(CliError::Usage(format!("no chain: nothing ties {id} to another event"))),
        _ => Ok(()),
    }
}

/// What an export states of itself.
pub(super) fn about(args: &ExportArgs, case: &mut Case, filter: &Filter) -> Result<About, CliError> {
    let Body::Count(counted) = case.ask(Question::Count { filter: filter.clone() })? else {
        return Err(CliError::Usage("the events can't be counted".to_owned()));
    };
    case.engine.hash();
    Ok(About {
        shape: args.to,
        title: case.engine.summary().title.clone(),
        query: args.query.trim().to_owned(),
        chain: args.chain.clone(),
        as_of: args.case.common.as_of.clone(),
        zone: args.case.common.zone,
        columns: args.fields.iter().map(|column| Column::name(column).to_owned()).collect(),
        counts: [counted.total.records, counted.total.operations, counted.undated, counted.synthetic],
        bounds: counted.bounds,
        sources: AboutSource::all(case.engine.ledger()),
    })
}

fn hand_over(
    case: &mut Case,
    filter: &Filter,
    handing: &mut dyn Handing,
    target: &Target,
) -> Result<(), CliError> {
    if handing.needs_claims() {
        let claims = Filter::Or(vec![Filter::Has(Field::Cites), Filter::Has(Field::Links)]);
        let claims = Filter::And(vec![filter.clone(), claims]);
        each_row(case, &claims, u64::MAX, false, |row| {
            handing.claim(&row.event);
            Ok(())
        })?;
    }
    let records = handing.needs_records();
    each_row(case, filter, u64::MAX, records, |row| {
        handing.event(&row.event, row.record.as_ref()).map_err(|why| target.error(why))
    })?;
    handing.end().map_err(|why| target.error(why))
}

/// Tells what was left out, and states what the export is where it has no place for that itself.
fn tell(
    args: &ExportArgs,
    about: &About,
    left: &[LeftOut],
    target: &Target,
    summed: &str,
) -> Result<(), CliError> {
    for LeftOut { records, why } in left {
        let events = if *records == 1 { "event was" } else { "events were" };
        case::say(&format!("{records} {events} left out: {why}"));
    }
    if !beside(args) {
        return Ok(());
    }
    let mut said = about.json(left);
    said["sha256"] = serde_json::Value::from(summed);
    if let Some(path) = target.beside() {
        return Target::write(path, &json_pretty(&said));
    }
    case::warn(&json_line(&said));
    Ok(())
}
