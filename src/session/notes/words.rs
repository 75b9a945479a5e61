//! Texts about notes: names, questions and counts.

use crate::case::notes::{Act, NoteOrigin, SavedView, ShownView};
use crate::event::count;
use crate::read::Milestone;
use crate::session::thousands;

/// Longest quotation in a message, in characters.
const SHORT: usize = 40;

/// Shortens a text to [`SHORT`] characters.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A number of events, with its noun.
pub(super) fn events(number: u64) -> String {
    count(number, "event")
}

/// The name of a note in messages.
#[must_use]
pub fn noun(act: &Act) -> String {
    match act {
        Act::Mark => "mark".to_owned(),
        Act::Unmark => "mark taken away".to_owned(),
        Act::Tag(tag) => format!("tag {tag}"),
        Act::Untag(tag) => format!("tag {tag} taken away"),
        Act::Comment { text, .. } => format!("comment “{}”", short(text)),
        Act::Severity(level) => format!("severity {level}"),
        Act::Stage(stage) => format!("stage {}", stage.label()),
        Act::Event(event) => {
            let told = event.text("message").or_else(|| event.text("operation")).unwrap_or_default();
            format!("event “{}”", short(told))
        }
        Act::Link { rel, to } => format!("link {} {to}", rel.name().replace('_', " ")),
        Act::Milestone(told) => milestone(told),
        Act::View(view) => format!("view {}", view.name),
        Act::Hide => "hidden".to_owned(),
        Act::Unhide => "shown again".to_owned(),
        Act::HideAlike(query) => format!("hidden: {query}"),
        Act::Value { identity, text } => format!("{identity}: {}", short(text)),
        Act::Undo(_) => "taken back".to_owned(),
        Act::Unknown(name) => name.clone(),
    }
}

/// The name of a milestone: its subject, time and label.
fn milestone(told: &Milestone) -> String {
    let of = told.account.as_deref().or(told.agency.as_deref());
    let of = of.map(|of| format!(" of {}", short(of))).unwrap_or_default();
    let label = told.label.as_deref().map(|label| format!(" “{}”", short(label))).unwrap_or_default();
    let known = told.known_since.map(|when| format!(", known since {when}")).unwrap_or_default();
    format!("milestone {}{of}, {}{label}{known}", told.name.name(), told.when)
}

/// The question before a note on several events: `tag 1,204 events (of 12,418) with exfil?`
#[must_use]
pub fn question(acts: &[Act], number: u64, all: u64) -> String {
    let on = format!("{} (of {})", events(number), thousands(all));
    let Some(first) = acts.first() else { return String::new() };
    let said = match first {
        Act::Mark => format!("mark {on}"),
        Act::Unmark => format!("take the mark from {on}"),
        Act::Tag(_) | Act::Untag(_) => return format!("{}?", tags(acts, &on)),
        Act::Comment { text, .. } => format!("comment on {on}: “{}”", short(text)),
        Act::Severity(level) => format!("correct the severity of {on} to {level}"),
        Act::Stage(stage) => format!("correct the stage of {on} to {}", stage.label()),
        Act::Hide => format!("hide {on}"),
        Act::Unhide => format!("show {on} again"),
        Act::HideAlike(query) => format!("hide {on} that `{query}` keeps, and whatever else it will keep"),
        other => format!("{} on {on}", noun(other)),
    };
    format!("{said}?")
}

/// The question before a saved view is replaced: `replace view sent of ana (is:orphan)?`
#[must_use]
pub fn in_place(known: &ShownView) -> String {
    format!("replace view {} {}?", short(&known.view.name), of(&known.view, &known.said))
}

/// Who saved a view, and its query: `of ana (is:orphan)`.
#[must_use]
pub fn of(view: &SavedView, said: &NoteOrigin) -> String {
    let query = if view.query.trim().is_empty() { "all events" } else { view.query.trim() };
    format!("of {} ({})", said.by, short(query))
}

fn tags(acts: &[Act], on: &str) -> String {
    let given: Vec<&str> = acts
        .iter()
        .filter_map(|act| if let Act::Tag(tag) = act { Some(tag.as_str()) } else { None })
        .collect();
    let taken: Vec<&str> = acts
        .iter()
        .filter_map(|act| if let Act::Untag(tag) = act { Some(tag.as_str()) } else { None })
        .collect();
    match (given.is_empty(), taken.is_empty()) {
        (false, true) => format!("tag {on} with {}", given.join(", ")),
        (true, _) => format!("take the tag {} from {on}", taken.join(", ")),
        (false, false) => format!("tag {on} with {}, and take {} away", given.join(", "), taken.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{noun, question};
    use crate::case::notes::Act;

    #[test]
    fn what_is_asked_says_how_many_of_how_many() {
        let tag = |tag: &str| Act::Tag(tag.to_owned());
        assert_eq!(question(&[tag("x")], 1204, 12418), "tag 1,204 events (of 12,418) with x?");
        let both = [tag("x"), tag("y"), Act::Untag("z".to_owned())];
        assert_eq!(question(&both, 1, 9), "tag 1 event (of 9) with x, y, and take z away?");
        assert_eq!(question(&[Act::Hide], 12, 20), "hide 12 events (of 20)?");
    }

    #[test]
    fn a_long_comment_is_told_of_by_its_beginning() {
        let text = "é".repeat(200);
        assert_eq!(noun(&Act::Comment { text, see: Vec::new() }).chars().count(), 51);
    }
}
