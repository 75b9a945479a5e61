//! Runs the commands that make notes.

use super::tags;
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::engine::NoteTarget;
use crate::session::{Effect, ListKind, NotePrompt, Noting, PromptKind, Session};

/// The severity levels and their meanings.
pub(super) const LEVELS: [(&str, &str); 5] = [
    ("info", "to be known"),
    ("low", "out of the ordinary"),
    ("medium", "to be looked at"),
    ("high", "part of the intrusion, or near it"),
    ("critical", "what the case turns on"),
];

impl Session {
    /// Runs a command about notes.
    pub(in crate::session) fn do_note(&mut self, noting: &Noting) -> Vec<Effect> {
        if *noting != Noting::Range && noting.is_about_rows() && self.is_of_folded_group() {
            return self.folded_away();
        }
        match noting {
            Noting::Range => self.begin_range(),
            Noting::All => self.choose_all(),
            Noting::Tag(typed) => self.note_chosen(tags::acts(typed), NotePrompt::Tag, typed),
            Noting::Comment(typed) => self.comment(typed),
            Noting::Severity(level) => self.correct_severity(level),
            Noting::Stage(stage) => {
                self.note_chosen(vec![Act::Stage(*stage)], NotePrompt::Stage, stage.label())
            }
            Noting::Value(identity, text) => self.note_value(identity, text),
            Noting::Hide(query) => self.hide(query.as_deref()),
            Noting::Unhide => self.note_plain(Act::Unhide),
            Noting::Hidden => self.toggle_hidden(),
            Noting::TakeBack(None) if self.notes_chosen().is_some() => self.take_back_chosen(),
            Noting::TakeBack(note) => self.take_back(note.as_deref()),
            Noting::List => self.open_notes(),
            Noting::Tell => self.open_form(),
            Noting::Link(rel, to) => self.link(*rel, to.as_deref()),
            Noting::Milestone(told) => self.tell_milestone(told),
            Noting::SaveView(name) => self.save_view(name),
            Noting::Views => {
                let mut effects = self.open_list(ListKind::Views);
                effects.push(self.ask_notes());
                effects
            }
            Noting::View(name) => self.take_view(name),
            Noting::Again => self.send_again(),
            Noting::GiveUp => self.give_up_unsaved(),
        }
    }

    /// Refuses a note on a folded group.
    pub(super) fn folded_away(&mut self) -> Vec<Effect> {
        self.complain("a note is on one event of a group, or on all of a filter: → unfolds the group");
        Vec::new()
    }

    /// Makes a note with a typed text on the selection.
    fn note_chosen(&mut self, acts: Vec<Act>, prompt: NotePrompt, typed: &str) -> Vec<Effect> {
        match self.chosen() {
            Some(on) => self.note(acts, on, Some((PromptKind::Note(prompt), typed.to_owned()))),
            None => self.nothing_here(),
        }
    }

    /// Makes a note without a text on the selection.
    pub(super) fn note_plain(&mut self, act: Act) -> Vec<Effect> {
        match self.chosen() {
            Some(on) => self.note(vec![act], on, None),
            None => self.nothing_here(),
        }
    }

    fn nothing_here(&mut self) -> Vec<Effect> {
        self.say("there is no event here");
        Vec::new()
    }

    /// Marks or unmarks the selected event, or all events of a folded run; marks all of a range.
    pub(in crate::session) fn mark(&mut self) -> Vec<Effect> {
        if self.is_of_folded_group() {
            return self.folded_away();
        }
        let range = self.range().is_some();
        if range || self.folded_run().is_some() {
            // the events of a run are all marked or all unmarked
            let marked = !range && self.selected().is_some_and(|row| row.notes.marked);
            return self.note_plain(if marked { Act::Unmark } else { Act::Mark });
        }
        let Some(row) = self.selected() else { return Vec::new() };
        let (position, marked) = (row.position.clone(), row.notes.marked);
        let last = self.chains.mark.as_ref() == Some(&position);
        let on = NoteTarget::Event(position.clone());
        self.chains.mark =
            if last || marked { self.chains.mark.take().filter(|_| !last) } else { Some(position) };
        let act = if last || marked { Act::Unmark } else { Act::Mark };
        self.note(vec![act], on, None)
    }

    fn comment(&mut self, typed: &str) -> Vec<Effect> {
        let see = pointed(typed);
        self.note_chosen(
            vec![Act::Comment { text: typed.trim().to_owned(), see }],
            NotePrompt::Comment,
            typed,
        )
    }

    fn correct_severity(&mut self, typed: &str) -> Vec<Effect> {
        match level(typed) {
            Ok(level) => self.note_chosen(vec![Act::Severity(level.to_owned())], NotePrompt::Severity, typed),
            Err(why) => {
                self.complain(why);
                Vec::new()
            }
        }
    }

    /// Makes a note on a value.
    fn note_value(&mut self, identity: &Identity, text: &str) -> Vec<Effect> {
        let act = Act::Value { identity: identity.clone(), text: text.trim().to_owned() };
        self.send(vec![act], &NoteTarget::Nothing)
    }
}

/// Parses a severity level, which may be abbreviated.
pub(super) fn level(typed: &str) -> Result<&'static str, String> {
    let typed = typed.trim().to_lowercase();
    let mut begun = LEVELS.iter().map(|(level, _)| *level).filter(|level| level.starts_with(&typed));
    match (begun.next(), begun.next()) {
        (Some(level), None) => Ok(level),
        _ => Err(format!("levels are {}", LEVELS.map(|(level, _)| level).join(", "))),
    }
}

/// The ids in a comment: the words that begin with `@`, without punctuation.
pub(super) fn pointed(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_start_matches(['(', '[', '"', '“']);
        let Some(id) = word.strip_prefix('@') else { continue };
        let id = id.trim_end_matches(['.', ',', ';', ':', ')', ']', '"', '”', '!', '?']);
        if !id.is_empty() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::{level, pointed};

    #[test]
    fn a_comment_points_to_events_by_their_ids() {
        assert_eq!(
            pointed("as in @K01, and (@signin:0a-1). not desk@a.example @ all @K01"),
            ["K01", "signin:0a-1"]
        );
    }

    #[test]
    fn a_level_is_known_by_its_beginning() {
        assert_eq!(level(" Hi"), Ok("high"));
        assert!(level("").is_err() && level("severe").is_err());
    }
}
