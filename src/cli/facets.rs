//! `dwell facets`: counts the values of a field.

use super::args::{FacetsArgs, TableFormat};
use super::case::{self, Case};
use super::{CliError, Status};
use crate::engine::{Body, Cancel, FacetAnswer, FacetValue, Measured, Question};
use crate::event::{Field, Kind, When};
use crate::export::{Column, write_json_pretty, write_table};
use crate::query::{Filter, RecordFacet};
use crate::store::Tally;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

pub(super) fn run(args: &FacetsArgs) -> Result<Status, CliError> {
    if let Column::Field(field) = &args.by {
        countable(*field)?;
    } else if args.full {
        let why = "--full tells of fields of events alone: leave it out for a field of the record";
        return Err(CliError::Usage(why.to_owned()));
    }
    let filter = case::filter(&args.case, &args.query)?;
    let mut case = case::open(&args.case)?;
    case.knows(&args.query, &filter)?;
    let facet = match &args.by {
        Column::Field(field) => of_field(&mut case, (*field, args), &filter)?,
        Column::Raw(name, path) => of_record(&mut case, (name, path), args.limit, &filter)?,
    };
    if let Column::Raw(name, path) = &args.by
        && facet.values.is_empty()
    {
        case.knows(&format!("{name}:*"), &Filter::Raw(path.clone(), None))?;
    }
    let mut tallies = facet.values.iter().map(|value| value.tally).chain([facet.other, facet.absent]);
    if tallies.any(Tally::is_full) {
        case::say(&format!(
            "operations of which there are more than can be counted are told as {}: that many, or more",
            u64::MAX
        ));
    }
    let mut out = case::out();
    let written = match args.format {
        TableFormat::Json => write_json_pretty(&mut out, &facet),
        TableFormat::Table => write_as_table(&mut out, &facet),
    };
    written.and_then(|()| out.flush()).map_err(CliError::output)?;
    drop(out);
    Ok(case.end())
}

/// The counted values of a field, either of events or of their records. `measured` is empty without `--full`.
struct Facet {
    field: String,
    values: Vec<FacetValue>,
    other: Tally,
    absent: Tally,
    measured: Vec<Measured>,
}

fn of_field(
    case: &mut Case,
    (field, args): (Field, &FacetsArgs),
    filter: &Filter,
) -> Result<Facet, CliError> {
    let top = args.limit.unwrap_or(usize::MAX);
    let question = Question::Facet { filter: filter.clone(), field, top, keep: Vec::new() };
    let Body::Facet(answer) = case.ask(question)? else {
        return Err(CliError::Usage(format!("the values of `{field}` could not be counted")));
    };
    let measured = if args.full { measured(case, filter, &answer)? } else { Vec::new() };
    let FacetAnswer { values, other, absent, .. } = Arc::unwrap_or_clone(answer);
    if field == Field::Account {
        say_overlap(
            case,
            filter,
            values.iter().map(|value| value.tally.records).sum::<u64>() + other.records + absent.records,
        )?;
    }
    Ok(Facet { field: field.name().to_owned(), values, other, absent, measured })
}

/// Says how many more events the rows of accounts have together than there are.
fn say_overlap(case: &mut Case, filter: &Filter, sum: u64) -> Result<(), CliError> {
    if let Body::Count(counted) = case.ask(Question::Count { filter: filter.clone() })?
        && let Some(twice @ 1..) = sum.checked_sub(counted.total.records)
    {
        case::say(&format!(
            "an event counts for who acted and for each other account that its record names: together the rows have {twice} more than there are events"
        ));
    }
    Ok(())
}

fn of_record(
    case: &mut Case,
    (name, path): (&str, &[String]),
    limit: Option<usize>,
    filter: &Filter,
) -> Result<Facet, CliError> {
    let counted = case.engine.valued(filter, path, &Cancel::default());
    let RecordFacet { mut values, absent, unjudged } =
        counted.map_err(|why| CliError::Usage(why.to_string()))?;
    if unjudged > 0 {
        case::say(&format!("of {unjudged} events the records can't be read any more: they are in no count"));
    }
    let mut other = Tally::default();
    for (_, tally) in values.drain(limit.unwrap_or(usize::MAX).min(values.len())..) {
        other.records += tally.records;
        other.operations = other.operations.saturating_add(tally.operations);
    }
    let values = values.into_iter().map(|(value, tally)| FacetValue { value, tally }).collect();
    Ok(Facet { field: name.to_owned(), values, other, absent, measured: Vec::new() })
}

/// Measures each value of a facet: messages, accounts, accesses, orphans, first and last event.
fn measured(case: &mut Case, filter: &Filter, answer: &FacetAnswer) -> Result<Vec<Measured>, CliError> {
    let values: Vec<&str> = answer.values.iter().map(|value| value.value.as_str()).collect();
    let measured = case.engine.measured(filter, (answer.field, &values), &Cancel::default());
    measured.map_err(|why| CliError::Usage(why.to_string()))
}

/// Refuses a field whose values are not counted: numbers, times, records, ids and links.
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

/// A facet as JSON, value by value.
impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let tally = |tally: Tally| json!({"records": tally.records, "operations": tally.operations});
        let mut told = to.serialize_map(None)?;
        told.serialize_entry("field", &self.field)?;
        told.serialize_entry("values", &Values(self))?;
        told.serialize_entry("other", &tally(self.other))?;
        told.serialize_entry("absent", &tally(self.absent))?;
        told.end()
    }
}

/// The values of a facet.
struct Values<'f>(&'f Facet);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Facet { values, measured, .. } = self.0;
        to.collect_seq(values.iter().enumerate().map(|(at, value)| one(value, measured.get(at))))
    }
}

fn one(value: &FacetValue, measured: Option<&Measured>) -> Value {
    let Tally { records, operations } = value.tally;
    let mut told = json!({"value": value.value, "records": records, "operations": operations});
    if let Some(of) = measured {
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
}

fn write_as_table(out: &mut impl Write, facet: &Facet) -> io::Result<()> {
    let Facet { field, values, other, absent, measured } = facet;
    let mut head = vec![field.as_str(), "records", "operations"];
    if !measured.is_empty() {
        head.extend(["messages", "accounts", "accesses", "unjudged", "orphans", "first", "last"]);
    }
    let rest = [("(other values)", *other), ("(none)", *absent)];
    write_table(out, &head, || {
        let values = values.iter().enumerate();
        let values = values.map(|(at, value)| row(&value.value, value.tally, measured.get(at)));
        let rest = rest.into_iter().filter(|(_, tally)| tally.records > 0);
        values.chain(rest.map(|(name, tally)| row(name, tally, None)))
    })
}

fn row(name: &str, tally: Tally, of: Option<&Measured>) -> Vec<String> {
    let counts = [tally.records.to_string(), tally.operations.to_string()];
    let when = |when: Option<When>| when.map_or_else(String::new, |when| when.to_string());
    let more = of.map(|of| {
        let counts = [of.messages, of.accounts, of.accesses, of.unjudged, of.orphans];
        counts.map(|count| count.to_string()).into_iter().chain([when(of.first), when(of.last)])
    });
    [name.to_owned()].into_iter().chain(counts).chain(more.into_iter().flatten()).collect()
}
