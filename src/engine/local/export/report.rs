//! A report, as it is ordered.

use super::HandError;
use crate::engine::local::{LocalEngine, report::ReportAsk};
use crate::engine::{Cancel, EngineError, Order};
use crate::event::{Zone, parse_edtf};
use crate::export::About;
use crate::export::report::{Commands, Kind, check, render};
use crate::query::{Filter, read};
use crate::read::shift_text;

/// Looks whether a report can be made of the case as it is now.
pub(super) fn can_be_made(order: &Order, engine: &mut LocalEngine) -> Result<(), HandError> {
    let kind = kind(order)?;
    check(kind, template(order)).map_err(|wrong| HandError::Case(wrong.to_string()))?;
    if engine.summary.as_recorded {
        let why = "times are shown as they were recorded, which no command of a report would repeat: correct them first";
        return Err(HandError::Case(why.to_owned()));
    }
    if engine.analysis().is_none() {
        let why =
            "all events are being looked at together, and a report tells their chains: try again in a moment";
        return Err(HandError::Case(why.to_owned()));
    }
    Ok(())
}

/// The text of a report.
pub(super) fn text(order: &Order, about: About, engine: &mut LocalEngine) -> Result<String, HandError> {
    // what is known now is known: what was known on a day is found out here
    engine.behind = false;
    let until = until(order);
    let ask = ReportAsk {
        narrowed: &|by| narrowed(order, until, by),
        about: About { query: order.asked(), ..about },
        until,
        commands: commands(order, engine),
    };
    let (report, picture) = engine.report(&ask, &Cancel::default()).map_err(|why| match why {
        EngineError::NotThen => HandError::Case("it can't be told what was known on that day".to_owned()),
        why => why.into(),
    })?;
    let text = render(kind(order)?, template(order), &report, &picture);
    text.map_err(|wrong| HandError::Case(wrong.to_string()))
}

fn kind(order: &Order) -> Result<Kind, HandError> {
    let template = order.template.as_ref().map(|(name, _)| name.as_str());
    Kind::of_file(&order.path, template).ok_or_else(|| HandError::Case(Kind::WANTED.to_owned()))
}

fn template(order: &Order) -> Option<(&str, &str)> {
    order.template.as_ref().map(|(name, text)| (name.as_str(), text.as_str()))
}

/// The last instant of the day as of which the report tells.
fn until(order: &Order) -> Option<i64> {
    parse_edtf(order.as_of.as_deref()?, Zone::Utc).ok().map(|when| when.latest())
}

/// The events of the report, narrowed by another query; of an empty one all of them.
fn narrowed(order: &Order, until: Option<i64>, by: &str) -> Filter {
    if by.is_empty() {
        return order.filter.clone();
    }
    // what narrows it is no one's to type
    let by = read(by, order.zone).unwrap_or(Filter::All);
    match until.map_or(by.clone(), |end| by.as_of(end)) {
        // of which instant a filter is meant stands at its top
        Filter::And(parts) if until.is_some() => {
            Filter::And([order.filter.clone()].into_iter().chain(parts).collect())
        }
        by => order.filter.clone().and(by),
    }
}

/// How the command line says the same.
fn commands(order: &Order, engine: &LocalEngine) -> Commands {
    Commands {
        paths: engine.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        options: options(order, engine),
        query: order.asked(),
        chained: order.chain.is_some(),
    }
}

/// The options that change an answer.
fn options(order: &Order, engine: &LocalEngine) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| said.extend([name.to_owned(), value]);
    if order.zone != Zone::Utc {
        say("--zone", order.zone.to_string());
    }
    let load = &engine.options.load;
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
    if engine.options.notes.is_none() {
        said.push("--no-notes".to_owned());
    }
    said
}
