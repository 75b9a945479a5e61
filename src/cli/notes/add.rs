//! `dwell notes add`: a note on events of a case.

use super::tell;
use crate::case::notes::Act;
use crate::cli::args::AddArgs;
use crate::cli::case::{self, Case};
use crate::cli::{CliError, Status};
use crate::engine::{Body, Noted, On, Question};
use crate::event::visible;
use crate::store::Tally;

pub(super) fn run(args: &AddArgs) -> Result<Status, CliError> {
    let acts = acts(args)?;
    case::some_path(&args.case)?;
    let on = on(args)?;
    if on == On::Nothing && !acts.is_empty() {
        return Err(CliError::Usage("say on which events: --event ID, or -q QUERY".to_owned()));
    }
    let mut case = case::open(&args.case)?;
    if args.dry_run {
        return dry(case, on);
    }
    case.engine.hash();
    let undos = args.undo.iter().cloned().map(|of| (Act::Undo(of), On::Nothing));
    let mut last = None;
    for (act, on) in undos.chain(acts.into_iter().map(|act| (act, on.clone()))) {
        let noted = add(&mut case, act, on)?;
        case::print(&format!("{}\n", noted.note))?;
        last = Some(noted);
    }
    tell_of(args, last.as_ref());
    tell(&case::journal(&args.case.paths).troubles());
    case.end();
    Ok(Status::Done)
}

/// Makes a note. Those that were made before it stand.
fn add(case: &mut Case, act: Act, on: On) -> Result<Noted, CliError> {
    match case.ask(Question::Note { act, on })? {
        Body::Noted(noted) => Ok(noted),
        Body::Refused(why) => Err(CliError::Usage(visible(&why).into_owned())),
        _ => Err(CliError::Usage("the note was not answered".to_owned())),
    }
}

/// Says how many events a note would be on.
fn dry(mut case: Case, on: On) -> Result<Status, CliError> {
    if let Body::Tally(Tally { records, .. }) = case.ask(Question::Tally { on })? {
        case::print(&format!("{}\n", events(records)))?;
    }
    case.end();
    Ok(Status::Done)
}

fn events(number: u64) -> String {
    if number == 1 { "1 event".to_owned() } else { format!("{number} events") }
}

/// Says on how many events a query noted, and where notes went if that is not the folder of the case.
fn tell_of(args: &AddArgs, last: Option<&Noted>) {
    let Some(noted) = last else { return };
    if args.query.is_some() && noted.events > 0 {
        case::say(&format!("noted on {}", events(noted.events)));
    }
    super::tell_place(noted, &args.case.paths);
}

/// What it is on.
fn on(args: &AddArgs) -> Result<On, CliError> {
    Ok(match &args.query {
        Some(query) => On::Kept(case::filter(&args.case, query)?),
        None if args.events.is_empty() => On::Nothing,
        None => On::Events(args.events.clone()),
    })
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
