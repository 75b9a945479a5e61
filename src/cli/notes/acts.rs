//! Converts the arguments of `dwell notes add` to acts.

use crate::case::notes::{Act, SavedView};
use crate::cli::args::AddArgs;
use crate::session::{sound_columns, typed_event, typed_milestone};

/// The acts of a command line.
pub(super) struct Typed {
    /// Acts on events.
    pub on_events: Vec<Act>,
    /// Acts on the case as a whole, or on other notes (undo).
    pub of_case: Vec<Act>,
}

/// The acts of a command line, in the order in which they are noted.
pub(super) fn typed(args: &AddArgs) -> Result<Typed, String> {
    Ok(Typed { on_events: on_events(args)?, of_case: of_case(args)? })
}

fn on_events(args: &AddArgs) -> Result<Vec<Act>, String> {
    let link = args.linked()?.into_iter().map(|(rel, to)| Act::Link { rel, to: to.to_owned() });
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

fn of_case(args: &AddArgs) -> Result<Vec<Act>, String> {
    let zone = args.case.common.zone();
    let mut acts: Vec<Act> = args.undo.iter().cloned().map(Act::Undo).collect();
    if !args.tell.is_empty() {
        acts.push(Act::Event(typed_event(args.tell.iter().map(String::as_str), zone)?));
    }
    for told in &args.milestone {
        acts.push(Act::Milestone(typed_milestone(told, zone)?));
    }
    for (identity, text) in args.valued()? {
        acts.push(Act::Value { identity, text: text.to_owned() });
    }
    acts.extend(args.hide_alike.iter().map(|query| Act::HideAlike(query.clone())));
    if let Some(name) = &args.view {
        acts.push(Act::View(view(args, name)?));
    }
    Ok(acts)
}

fn view(args: &AddArgs, name: &str) -> Result<SavedView, String> {
    let common = &args.case.common;
    let view = SavedView {
        name: name.trim().to_owned(),
        query: args.query.as_deref().unwrap_or_default().trim().to_owned(),
        off: args.off.clone(),
        columns: args.columns.clone(),
        zone: Some(common.zone().to_string()),
        as_of: common.as_of.clone(),
    };
    sound_columns(&view)?;
    Ok(view)
}
