//! What a note that is being typed is on: that is settled when it is asked for, wherever the cursor goes meanwhile.

use crate::engine::{NoteTarget, Position};
use crate::session::{Command, Effect, NotePrompt, Session};

/// Letters of an id in a prompt.
const SHORT: usize = 14;

impl Session {
    /// What a note that is asked for now will be on; `None` where it is on no event.
    pub(in crate::session) fn about(&self, prompt: NotePrompt) -> Option<NoteTarget> {
        match prompt {
            NotePrompt::SaveView | NotePrompt::Value => None,
            _ => self.chosen(),
        }
    }

    /// Does the command of a note that was typed, on what it was typed for.
    pub(in crate::session) fn note_about(
        &mut self,
        command: &Command,
        about: Option<NoteTarget>,
    ) -> Vec<Effect> {
        self.notes.about = about;
        let effects = self.dispatch(command);
        self.notes.about = None;
        effects
    }

    /// The name of the event that a note is typed for, where that is one.
    pub(super) fn name_of_about(&self) -> Option<String> {
        match self.bar.as_ref()?.about.as_ref()? {
            NoteTarget::Event(Position { id, .. }) if id.chars().count() <= SHORT => Some(id.clone()),
            NoteTarget::Event(Position { id, .. }) => Some(id.chars().take(SHORT - 1).chain(['…']).collect()),
            _ => None,
        }
    }
}
