//! `dwell stats`: how long the intruders were in, the blind zones, and the coverage of the logs.

use super::args::{StatsArgs, TableFormat};
use super::{CliError, Status, case};
use crate::engine::{Body, Question};
use crate::event::{Zone, parse_edtf};
use crate::export::{json_pretty, stats_json, stats_table};

pub(super) fn run(args: &StatsArgs) -> Result<Status, CliError> {
    let [query, within] = [&args.query, &args.within].map(|query| said(query));
    let chosen = case::filter(&args.case, &args.query)?;
    let filter = case::filter(&args.case, &args.within)?;
    let mut case = case::open(&args.case)?;
    case.knows(&args.query, &chosen)?;
    if let Some(within) = &within {
        case.knows(within, &filter)?;
    }
    case.warn_if_empty(&chosen, "there is no access to measure by")?;
    let chosen = query.map(|query| (query, chosen));
    let day = args.case.common.as_of.clone();
    let as_of = day.and_then(|day| parse_edtf(&day, Zone::Utc).ok().map(|when| (day, when.latest())));
    if let Body::Stats(stats) = case.ask(Question::Stats { filter, chosen, within, as_of })? {
        case::print(&match args.format {
            TableFormat::Json => json_pretty(&stats_json(&stats)),
            TableFormat::Table => stats_table(&stats),
        })?;
    }
    Ok(case.end())
}

/// A query, trimmed; `None` if it selects everything.
fn said(query: &str) -> Option<String> {
    Some(query.trim()).filter(|query| !query.is_empty() && *query != "*").map(str::to_owned)
}
