//! `dwell stats`: how long they were in, where the log could not see, and what it covers.

use super::args::{StatsArgs, TableFormat};
use super::{CliError, Status, case};
use crate::engine::{Body, Question};
use crate::event::{Zone, parse_edtf};
use crate::export::{json_pretty, stats_json, stats_table};

pub(super) fn run(args: &StatsArgs) -> Result<Status, CliError> {
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    let query = args.query.trim();
    let chosen = Some(query).filter(|query| !query.is_empty() && *query != "*").map(str::to_owned);
    let day = args.case.common.as_of.clone();
    let as_of = day.and_then(|day| parse_edtf(&day, Zone::Utc).ok().map(|when| (day, when.latest())));
    if let Body::Stats(stats) = case.ask(Question::Stats { filter, chosen, as_of })? {
        case::print(&match args.format {
            TableFormat::Json => json_pretty(&stats_json(&stats)),
            TableFormat::Table => stats_table(&stats),
        })?;
    }
    Ok(case.end())
}
