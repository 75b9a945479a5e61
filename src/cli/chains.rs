//! `dwell chains`: lists chains, how two events are tied, and what is downstream of a start.

use super::args::{ChainsArgs, TableFormat};
use super::case::Case;
use super::{CliError, Status, case};
use crate::chain::Chain;
use crate::engine::{Body, Cancel, ChainOf, Position, Question};
use crate::export::{
    chain_json, chain_table, chains_table, json_line, json_pretty, path_json, path_table, reach_json,
    reach_table,
};
use std::io::Write;

pub(super) fn run(args: &ChainsArgs) -> Result<Status, CliError> {
    let filter = case::filter(&args.case, &args.query)?;
    let of = whose(args);
    if args.reach && of.is_none() {
        return Err(CliError::Usage("say of what: `--reach --of ID` or `--reach --by key=…`".to_owned()));
    }
    let as_of = filter.instant();
    let mut case = case::open(&args.case)?;
    case.knows(&args.query, &filter)?;
    let mut ends = args.path.clone();
    case.engine.disarm_ids(&mut ends);
    if let [from, to] = ends.as_slice() {
        path(args, &mut case, (from, to), as_of)?;
    } else if let Some(mut of) = of {
        if let ChainOf::Event(id) = &mut of {
            case.engine.disarm_ids(std::slice::from_mut(id));
        }
        if args.reach { reach(args, &mut case, of, as_of)? } else { one(args, &mut case, of, as_of)? }
    } else {
        all(args, &mut case, &filter)?;
    }
    Ok(case.end())
}

fn whose(args: &ChainsArgs) -> Option<ChainOf> {
    let event = args.of.clone().map(ChainOf::Event);
    event.or_else(|| args.by.clone().map(ChainOf::Identity))
}

/// Prints every chain, ordered by its first event. JSON is streamed, as there may be millions of chains.
fn all(args: &ChainsArgs, case: &mut Case, filter: &crate::query::Filter) -> Result<(), CliError> {
    let limit = args.limit.unwrap_or(usize::MAX);
    let whole = args.format == TableFormat::Json;
    let mut out = case::out();
    let mut shown: Vec<Chain> = Vec::new();
    let mut written = Ok(());
    let mut number = 0;
    case.engine
        .each_chain(filter, limit, whole, &Cancel::default(), &mut |chain| {
            if !whole {
                shown.push(chain);
                return true;
            }
            let before = if number == 0 { "{\"chains\":[\n" } else { "," };
            number += 1;
            written = out
                .write_all(before.as_bytes())
                .and_then(|()| out.write_all(json_line(&chain_json(&chain)).as_bytes()));
            written.is_ok()
        })
        .map_err(|why| CliError::Usage(why.to_string()))?;
    written.map_err(CliError::output)?;
    let end = match (whole, number) {
        (true, 0) => "{\"chains\":[]}\n".to_owned(),
        (true, _) => "]}\n".to_owned(),
        (false, _) => chains_table(&shown),
    };
    out.write_all(end.as_bytes()).and_then(|()| out.flush()).map_err(CliError::output)
}

fn one(args: &ChainsArgs, case: &mut Case, of: ChainOf, as_of: Option<i64>) -> Result<(), CliError> {
    let none = match &of {
        ChainOf::Event(id) => format!("no chain: nothing that holds ties {id} to another event"),
        ChainOf::Identity(_) => String::new(),
    };
    let Body::Chain(chain) = case.ask(Question::Chain { of, as_of })? else {
        return Ok(());
    };
    let chains: Vec<serde_json::Value> = chain.iter().map(|chain| chain_json(chain)).collect();
    case::print(&match (args.format, &chain) {
        (TableFormat::Json, _) => json_pretty(&serde_json::json!({"chains": chains})),
        (TableFormat::Table, Some(chain)) => chain_table(chain),
        (TableFormat::Table, None) => crate::event::visible(&none).into_owned() + "\n",
    })
}

fn reach(args: &ChainsArgs, case: &mut Case, of: ChainOf, as_of: Option<i64>) -> Result<(), CliError> {
    let Body::Reach(reach) = case.ask(Question::Reach { of, carrier: None, as_of })? else { return Ok(()) };
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&reach_json(&reach)),
        TableFormat::Table => reach_table(&reach),
    })
}

fn path(
    args: &ChainsArgs,
    case: &mut Case,
    (from, to): (&str, &str),
    as_of: Option<i64>,
) -> Result<(), CliError> {
    // the engine looks an event up by its id
    let position = |id: &str| Position::of_id(None, id);
    let question = Question::Path { from: position(from), to: position(to), as_of };
    let Body::Path(path, _) = case.ask(question)? else { return Ok(()) };
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&path_json(path.as_deref())),
        TableFormat::Table => path_table(path.as_deref()),
    })
}
