//! `dwell notes add`: notes something on events of a case, or on the case.

use super::acts::{self, Typed};
use crate::case::notes::{Act, ShownView};
use crate::cli::args::AddArgs;
use crate::cli::case::{self, Case};
use crate::cli::{CliError, Status};
use crate::engine::{Body, Cancel, NoteTarget, Question, SavedNote};
use crate::event::visible;
use crate::query::{quote, read};
use std::fs;
use std::io::{Read, stdin};
use std::path::Path;

pub(super) fn run(args: &AddArgs) -> Result<Status, CliError> {
    let Typed { on_events, of_case } = acts::typed(args).map_err(CliError::Usage)?;
    case::require_path(&args.case)?;
    let mut on = on(args, &on_events)?;
    let mut case = case::open(&args.case)?;
    if let NoteTarget::Events(ids) = &mut on {
        case.engine.disarm_ids(ids);
    }
    let on_events = on_events.into_iter().map(|act| pointing(&case, act));
    let of_case = of_case.into_iter().map(|act| (act, NoteTarget::Nothing));
    let wanted: Vec<(Act, NoteTarget)> = of_case.chain(on_events.map(|act| (act, on.clone()))).collect();
    if args.dry_run {
        return dry(case, wanted);
    }
    case.engine.hash();
    let mut last = None;
    for (act, on) in wanted {
        tell_unmet(&mut case, &act)?;
        let noted = add(&mut case, act, on)?;
        case::print(&format!("{}\n", noted.note))?;
        if let Some(warning) = &noted.warning {
            case::say(&visible(warning));
        }
        last = Some(noted);
    }
    tell_of(args, last.as_ref());
    if case.engine.summary().notes.unsigned {
        case::say("nobody knows whose note this is: set DWELL_AUTHOR to a name");
    }
    case.end();
    Ok(Status::Done)
}

/// Restores the ids of other events in an act that were copied from a table, where a `'` protects them from
/// spreadsheets.
fn pointing(case: &Case, mut act: Act) -> Act {
    match &mut act {
        Act::Link { to, .. } => case.engine.disarm_ids(std::slice::from_mut(to)),
        Act::Comment { see, .. } => case.engine.disarm_ids(see),
        _ => {}
    }
    act
}

/// Adds a note. If it fails, the notes added before it remain.
fn add(case: &mut Case, act: Act, on: NoteTarget) -> Result<SavedNote, CliError> {
    match case.ask(Question::Note { act, on, asked: None })? {
        Body::Noted(noted) => Ok(noted),
        Body::Refused(why) | Body::Senseless(why) => Err(CliError::Usage(visible(&why).into_owned())),
        _ => Err(CliError::Usage("the note was not answered".to_owned())),
    }
}

/// `--dry-run`: prints on how many events the notes would be, and what they would do to the case, and adds none.
fn dry(mut case: Case, notes: Vec<(Act, NoteTarget)>) -> Result<Status, CliError> {
    let mut told: Option<u64> = None;
    for (act, on) in notes {
        let would = case.engine.would_note(&act, &on, &Cancel::default());
        let number = would.map_err(|why| CliError::Usage(visible(&why.to_string()).into_owned()))?;
        if on == NoteTarget::Nothing {
            let more = match &act {
                Act::View(view) => in_place(&mut case, &view.name)?,
                _ => hidden(&mut case, &act)?,
            };
            let said = format!("{}: {}{more}", act.name(), act.said());
            case::print(&format!("{}\n", visible(&said)))?;
        } else if told.replace(number).is_none() {
            case::print(&format!("{}\n", events(number)))?;
        }
    }
    case.end();
    Ok(Status::Done)
}

/// For a note that hides a query: the number of events that it would hide now, as ` (3 events)`. Empty for other acts.
fn hidden(case: &mut Case, act: &Act) -> Result<String, CliError> {
    let Act::HideAlike(query) = act else { return Ok(String::new()) };
    let filter = read(query, crate::event::Zone::Utc);
    let filter = filter.map_err(|error| CliError::Query { query: query.clone(), error })?;
    match case.ask(Question::Tally { on: NoteTarget::Kept(filter) })? {
        Body::Tally(tally) => Ok(format!(" ({})", events(tally.records))),
        _ => Ok(String::new()),
    }
}

/// Says where a note is on a value that no event has, which may be misspelled.
fn tell_unmet(case: &mut Case, act: &Act) -> Result<(), CliError> {
    let Act::Value { identity, .. } = act else { return Ok(()) };
    let query = format!("{}:{}", identity.kind.field(), quote(&identity.value));
    // a value that is no query of its field can't be counted
    let Ok(filter) = read(&query, crate::event::Zone::Utc) else { return Ok(()) };
    if let Body::Count(counted) = case.ask(Question::Count { filter })?
        && counted.total.records == 0
    {
        case::say(&visible(&format!("no event has {identity}: it is noted all the same")));
    }
    Ok(())
}

/// Names the saved view of the same analyst that would be replaced; empty if there is none.
fn in_place(case: &mut Case, name: &str) -> Result<String, CliError> {
    let Body::Notes(notes) = case.ask(Question::Notes)? else { return Ok(String::new()) };
    let known = notes.views.iter().find(|known| known.view.name == name && *known.said.by == *notes.by);
    Ok(known.map_or_else(String::new, |ShownView { view, said, .. }| {
        format!(" (in place of that of {}: {})", said.by, view.query)
    }))
}

fn events(number: u64) -> String {
    if number == 1 { "1 event".to_owned() } else { format!("{number} events") }
}

/// Reports the number of events noted on by a query or list of ids, a replaced view, missing citations, and a place
/// outside the case folder.
fn tell_of(args: &AddArgs, last: Option<&SavedNote>) {
    let Some(noted) = last else { return };
    if (args.query.is_some() || args.ids.is_some()) && noted.events > 0 {
        case::say(&format!("noted on {}", events(noted.events)));
    }
    if let Some((view, said)) = &noted.replaced {
        let before = format!("view {} takes the place of that of {}: {}", view.name, said.by, view.query);
        case::say(&visible(&before));
    }
    if !args.tell.is_empty() && !args.tell.iter().any(|typed| typed.starts_with("cites=")) {
        case::say("it cites nothing: tell it with cites=…, and it says what it rests on");
    }
    super::tell_place(noted, &args.case.paths);
}

/// The events that notes are on: those of `--id` and `--ids`, of the query, or none for acts on the case.
fn on(args: &AddArgs, acts: &[Act]) -> Result<NoteTarget, CliError> {
    let mut ids = args.events.clone();
    if let Some(file) = &args.ids {
        ids.extend(lines(file)?);
    }
    let of_view = args.view.is_some() && acts.is_empty();
    let on = match &args.query {
        Some(_) if of_view => NoteTarget::Nothing,
        Some(_) if args.view.is_some() => {
            let why =
                "--query is of the view here: name events by --id, or note on them by a command of its own";
            return Err(CliError::Usage(why.to_owned()));
        }
        Some(query) => NoteTarget::Kept(case::filter(&args.case, query)?),
        None if ids.is_empty() => NoteTarget::Nothing,
        None => NoteTarget::Events(ids),
    };
    let which = "say on which events: --id ID, --ids FILE, or -q QUERY";
    match (&on, acts.is_empty()) {
        (NoteTarget::Nothing, false) => Err(CliError::Usage(which.to_owned())),
        (NoteTarget::Nothing, true) | (_, false) => Ok(on),
        (_, true) => {
            Err(CliError::Usage("what is noted here is on no event: leave --id, --ids and -q out".to_owned()))
        }
    }
}

/// The id in a line; what a table puts in quotes (`"a ""b"" c"`) without these.
fn unquoted(line: &str) -> String {
    let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner.filter(|inner| !inner.replace("\"\"", "").contains('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => line.to_owned(),
    }
}

/// Reads the ids in a file, one a line; `-` is standard input.
fn lines(file: &Path) -> Result<Vec<String>, CliError> {
    let failed = |why| CliError::Io { what: file.display().to_string(), why };
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        stdin().read_to_string(&mut text).map(|_| text).map_err(failed)?
    } else {
        fs::read_to_string(file).map_err(failed)?
    };
    let ids: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(unquoted).collect();
    if ids.is_empty() {
        return Err(CliError::Usage(format!("{}: no line of it has an id", file.display())));
    }
    Ok(ids)
}
