//! `dwell compare`: what changed between what was known on two days.

use super::args::{CompareArgs, TableFormat};
use super::{CliError, Status, case};
use crate::engine::{Body, Question};
use crate::export::{COMPARISON_SHAPE, comparison_json, comparison_table, json_pretty};
use crate::session::end_of_day;
use std::fmt::Write as _;

pub(super) fn run(args: &CompareArgs) -> Result<Status, CliError> {
    if args.case.common.as_of.is_some() {
        let why = "two days are compared: say --from DAY --to DAY in place of --as-of";
        return Err(CliError::Usage(why.to_owned()));
    }
    let from = end_of_day(&args.from).unwrap_or(i64::MIN);
    let until = args.to.as_deref().map_or(Some(i64::MAX), end_of_day).unwrap_or(i64::MAX);
    if from >= until {
        let why = format!("--from {} is not before --to {}", args.from, args.to.as_deref().unwrap_or("now"));
        return Err(CliError::Usage(why));
    }
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    case.knows(&args.query, &filter)?;
    if let Body::Compared(comparison) = case.ask(Question::Compare { filter, from, until })? {
        case::print(&match args.format {
            TableFormat::Json => json_pretty(&comparison_json(&comparison)),
            TableFormat::Table => comparison_table(&comparison),
        })?;
    }
    Ok(case.end())
}

/// Appends the manual's part on the comparison.
pub(super) fn manual(text: &mut String) {
    // writing to a string can't fail
    let _ = writeln!(
        text,
        "`dwell compare PATH… --from DAY [--to DAY] [-q QUERY] [--format json|table]` puts what was known on two days side by side; \
        without `--to`, a day and now. A claim is known by its `known_since`. Changes are `corrected` (told by the earlier day, replaced \
        by the later one), `taken_back` (told after the earlier day, and replaced), `contradicted` (another claim says that it can't be \
        true), `disputed` (another claim says otherwise, and both stand) and `added`; of a correction all parts are told, the latest \
        first. Records of logs are counted. As JSON:\n\n```\n{COMPARISON_SHAPE}\n```"
    );
}
