//! `dwell facets`: the values of a field, and how often each stands there.

use super::args::{FacetsArgs, TableFormat};
use super::case::{self, Case};
use super::{CliError, Status};
use crate::engine::{Body, Cancel, FacetAnswer, FacetValue, Measured, Question};
use crate::event::{Field, Kind, When};
use crate::export::{json_pretty, table};
use crate::query::Filter;
use crate::store::Tally;
use serde_json::{Value, json};

pub(super) fn run(args: &FacetsArgs) -> Result<Status, CliError> {
    countable(args.by)?;
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    case.knows(&args.query, &filter)?;
    let top = args.limit.unwrap_or(usize::MAX);
    let question = Question::Facet { filter: filter.clone(), field: args.by, top, keep: Vec::new() };
    if let Body::Facet(answer) = case.ask(question)? {
        let measured = if args.full { measured(&mut case, &filter, &answer)? } else { Vec::new() };
        case::print(&match args.format {
            TableFormat::Json => json_pretty(&as_json(&answer, &measured)),
            TableFormat::Table => as_table(&answer, &measured),
        })?;
    }
    Ok(case.end())
}

/// What stands behind each value.
fn measured(case: &mut Case, filter: &Filter, answer: &FacetAnswer) -> Result<Vec<Measured>, CliError> {
    let values: Vec<&str> = answer.values.iter().map(|value| value.value.as_str()).collect();
    let measured = case.engine.measured(filter, (answer.field, &values), &Cancel::default());
    measured.map_err(|why| CliError::Usage(why.to_string()))
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

fn as_json(answer: &FacetAnswer, measured: &[Measured]) -> Value {
    let tally = |tally: Tally| json!({"records": tally.records, "operations": tally.operations});
    let one = |(at, value): (usize, &FacetValue)| {
        let Tally { records, operations } = value.tally;
        let mut told = json!({"value": value.value, "records": records, "operations": operations});
        if let Some(of) = measured.get(at) {
            told["messages"] = json!(of.messages);
            told["accounts"] = json!(of.accounts);
            told["accesses"] = json!(of.accesses);
            told["unjudged"] = json!(of.unjudged);
            told["orphans"] = json!(of.orphans);
            for (name, when) in [("first", of.first), ("last", of.last)] {
                if let Some(when) = when {
                    told[name] = json!(when.to_string());
                }
            }
        }
        told
    };
    let values: Vec<Value> = answer.values.iter().enumerate().map(one).collect();
    json!({
        "field": answer.field.name(),
        "values": values,
        "other": tally(answer.other),
        "absent": tally(answer.absent),
    })
}

fn as_table(answer: &FacetAnswer, measured: &[Measured]) -> String {
    let row = |name: &str, tally: Tally, of: Option<&Measured>| {
        let counts = [tally.records.to_string(), tally.operations.to_string()];
        let when = |when: Option<When>| when.map_or_else(String::new, |when| when.to_string());
        let more = of.map(|of| {
            let counts = [of.messages, of.accounts, of.accesses, of.unjudged, of.orphans];
            counts.map(|count| count.to_string()).into_iter().chain([when(of.first), when(of.last)])
        });
        let row = [name.to_owned()].into_iter().chain(counts);
        row.chain(more.into_iter().flatten()).collect::<Vec<String>>()
    };
    let values = answer.values.iter().enumerate();
    let mut rows: Vec<Vec<String>> =
        values.map(|(at, value)| row(&value.value, value.tally, measured.get(at))).collect();
    if answer.other.records > 0 {
        rows.push(row("(other values)", answer.other, None));
    }
    if answer.absent.records > 0 {
        rows.push(row("(none)", answer.absent, None));
    }
    let mut head = vec![answer.field.name(), "records", "operations"];
    if !measured.is_empty() {
        head.extend(["messages", "accounts", "accesses", "unjudged", "orphans", "first", "last"]);
    }
    table(&head, &rows)
}
