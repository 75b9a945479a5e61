//! `dwell query`: prints or counts the events that match a query.

use super::args::{EventFormat, QueryArgs};
use super::case::{self, Case};
use super::printer::Printer;
use super::{CliError, Status};
use crate::engine::{Body, Cancel, Engine, OpenOptions, Question, Written};
use crate::query::Filter;

pub(super) fn run(args: &QueryArgs) -> Result<Status, CliError> {
    let filter = case::filter(&args.case, &args.query)?;
    let counts = args.format == EventFormat::Count;
    if args.follow && counts {
        let why = "a count can't be followed: leave out --follow, or choose another --format";
        return Err(CliError::Usage(why.to_owned()));
    }
    let options = OpenOptions { follow: args.follow, ..case::options(&args.case) };
    let mut case = case::open_with(&args.case, &options)?;
    case.knows(&args.query, &filter)?;
    let limit = args.limit.unwrap_or(u64::MAX);
    if counts {
        if let Body::Count(counted) = case.ask(Question::Count { filter })? {
            case.tell_unjudged(counted.unjudged);
            case::print(&format!("{}\n", counted.total.records.min(limit)))?;
        }
        return Ok(case.end());
    }
    let mut printer = Printer::begin(args)?;
    let left = print(&mut case, &filter, limit, &mut printer)?;
    printer.flush()?;
    if args.follow {
        follow(&mut case, &filter, left, &mut printer)?;
    }
    Ok(case.end())
}

/// Prints the events that there are, in order, at most `limit`; returns how many more the limit would have let through.
fn print(case: &mut Case, filter: &Filter, limit: u64, printer: &mut Printer) -> Result<u64, CliError> {
    let mut written = Written::default();
    while !written.all && written.rows < limit {
        let left = limit - written.rows;
        let wrote = case.engine.write(filter, written, left, printer.writes(), &Cancel::default());
        let wrote = wrote.map_err(|why| CliError::Usage(why.to_string()))?;
        written = wrote.map_err(CliError::output)?;
    }
    Ok(limit - written.rows)
}

/// Prints new events as they come until `left` are printed or no source can grow any more. Events that come together
/// are in timeline order.
fn follow(case: &mut Case, filter: &Filter, mut left: u64, printer: &mut Printer) -> Result<(), CliError> {
    let (growth, records) = (case.engine.growth(), printer.needs_records());
    while left > 0 && case.engine.summary().following && growth.recv().is_ok() {
        let before = case.engine.summary().clone();
        if !case.engine.grow().iter().any(|body| matches!(body, Body::Grown(_))) {
            continue;
        }
        let now = case.engine.summary().clone();
        case.tell_since(&before, &now);
        let fresh = case.engine.fresh(filter, records, &Cancel::default());
        for row in fresh.map_err(|why| CliError::Usage(why.to_string()))? {
            if left == 0 {
                break;
            }
            left -= 1;
            printer.event(&row)?;
        }
        printer.flush()?;
    }
    Ok(())
}
