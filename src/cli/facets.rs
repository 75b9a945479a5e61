//! `dwell facets`: the values of a field, and how often each stands there.

use super::args::{FacetsArgs, TableFormat};
use super::{CliError, Status, case};
use crate::engine::{Body, FacetAnswer, Question};
use crate::event::{Field, Kind};
use crate::export::{json_pretty, table};
use crate::store::Tally;
use serde_json::{Value, json};

pub(super) fn run(args: &FacetsArgs) -> Result<Status, CliError> {
    countable(args.by)?;
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    let top = args.limit.unwrap_or(usize::MAX);
    let question = Question::Facet { filter, field: args.by, top, keep: Vec::new() };
    if let Body::Facet(answer) = case.ask(question)? {
        case::print(&match args.format {
            TableFormat::Json => json_pretty(&as_json(&answer)),
            TableFormat::Table => as_table(&answer),
        })?;
    }
    Ok(case.end())
}

/// Numbers, times and records have no values to count.
fn countable(field: Field) -> Result<(), CliError> {
    let counted = !matches!(field.spec().kind, Kind::Number | Kind::Time | Kind::Record)
        && !matches!(field, Field::Id | Field::Links);
    if counted {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "the values of `{field}` are not counted; stage, account, agency and the like are"
    )))
}

fn as_json(answer: &FacetAnswer) -> Value {
    let tally = |tally: Tally| json!({"records": tally.records, "operations": tally.operations});
    let values: Vec<Value> = answer
        .values
        .iter()
        .map(|value| {
            json!({"value": value.value, "records": value.tally.records, "operations": value.tally.operations})
        })
        .collect();
    json!({
        "field": answer.field.name(),
        "values": values,
        "other": tally(answer.other),
        "absent": tally(answer.absent),
    })
}

fn as_table(answer: &FacetAnswer) -> String {
    let row = |name: &str, tally: Tally| {
        vec![name.to_owned(), tally.records.to_string(), tally.operations.to_string()]
    };
    let mut rows: Vec<Vec<String>> =
        answer.values.iter().map(|value| row(&value.value, value.tally)).collect();
    if answer.other.records > 0 {
        rows.push(row("(other values)", answer.other));
    }
    if answer.absent.records > 0 {
        rows.push(row("(none)", answer.absent));
    }
    table(&[answer.field.name(), "records", "operations"], &rows)
}
