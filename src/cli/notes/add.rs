//! `dwell notes add`: a note on events of a case.

use super::{tell, tell_place, unsaved};
use crate::case::notes::{Act, Draft, Journal, Target, author};
use crate::cli::args::AddArgs;
use crate::cli::case::journal;
use crate::cli::{CliError, Status, case};
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) fn run(args: &AddArgs) -> Result<Status, CliError> {
    let acts = acts(args)?;
    case::some_path(&args.case)?;
    if args.events.is_empty() && !acts.is_empty() {
        return Err(CliError::Usage("say on which event: --event ID".to_owned()));
    }
    let mut journal = journal(&args.case.paths);
    let mut drafts = undos(args, &journal)?;
    if !acts.is_empty() {
        let on = targets(args, &journal)?;
        drafts.extend(acts.into_iter().map(|act| Draft::new(act, on.clone())));
    }
    let by = author(|name| std::env::var(name).ok());
    let notes = journal.add(&by, &drafts, now()).map_err(|why| unsaved(&why))?;
    let saved: Vec<&str> = notes.iter().map(|note| note.id.as_str()).collect();
    tell_place(&journal, &args.case.paths);
    case::print(&(saved.join("\n") + "\n"))?;
    tell(&journal.troubles());
    Ok(Status::Done)
}

/// What is to be noted on events.
fn acts(args: &AddArgs) -> Result<Vec<Act>, CliError> {
    let link = args.linked().map_err(CliError::Usage)?;
    let link = link.map(|(rel, to)| Act::Link { rel, to: to.to_owned() });
    let comment = args.comment.iter().map(|text| Act::Comment { text: text.clone(), see: args.see.clone() });
    let plain = [
        (args.mark, Act::Mark),
        (args.unmark, Act::Unmark),
        (args.hide, Act::Hide),
        (args.unhide, Act::Unhide),
    ];
    let plain = plain.into_iter().filter_map(|(told, act)| told.then_some(act));
    let tags = args.tag.iter().cloned().map(Act::Tag).chain(args.untag.iter().cloned().map(Act::Untag));
    let corrected = args.severity.iter().cloned().map(Act::Severity).chain(args.stage.map(Act::Stage));
    Ok(plain.chain(tags).chain(corrected).chain(comment).chain(link).collect())
}

/// What takes notes back.
fn undos(args: &AddArgs, journal: &Journal) -> Result<Vec<Draft>, CliError> {
    let undo = |id: &String| match journal.find(id) {
        Some(entry) => Ok(Draft::new(Act::Undo(entry.note.id.clone()), Vec::new())),
        None => Err(CliError::Usage(format!(
            "no note, or more than one, is called {id}; `dwell notes log` lists them"
        ))),
    };
    args.undo.iter().map(undo).collect()
}

/// The events that are named, as they stand in the case.
fn targets(args: &AddArgs, journal: &Journal) -> Result<Vec<Target>, CliError> {
    let mut case = case::open(&args.case)?;
    case.engine.hash();
    let find = |id: &String| {
        if let Some(row) = case.engine.store().row_of(id) {
            return Ok(Target::of(&case.engine.store().event(row), case.engine.ledger()));
        }
        let manual = journal.find(id).filter(|entry| matches!(entry.note.act, Act::Event(_)));
        let manual = manual.map(|entry| Target::named(&entry.note.id));
        manual.ok_or_else(|| CliError::Usage(format!("no event has the id {id}")))
    };
    let found = args.events.iter().map(find).collect();
    case.end();
    found
}

/// The time, in nanoseconds since 1970 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
