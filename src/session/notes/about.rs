//! The events that a typed note is on. They are fixed when the prompt opens, wherever the cursor goes later.

use crate::engine::{NoteTarget, Position};
use crate::session::{Command, Effect, NotePrompt, Session};

/// Longest id in a prompt, in characters.
const SHORT: usize = 14;

impl Session {
    /// The events that a note started now would be on; `None` for a note on no event.
    pub(in crate::session) fn about(&self, prompt: NotePrompt) -> Option<NoteTarget> {
        match prompt {
            NotePrompt::SaveView | NotePrompt::Value => None,
            _ => self.chosen(),
        }
    }

    /// Runs the command of a typed note, on the events fixed when its prompt opened.
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

    /// The id of the event that a note is typed for, shortened; `None` if it is not a single event.
    pub(super) fn name_of_about(&self) -> Option<String> {
        match self.bar.as_ref()?.about.as_ref()? {
            NoteTarget::Event(Position { id, .. }) if id.chars().count() <= SHORT => Some(id.clone()),
            NoteTarget::Event(Position { id, .. }) => Some(id.chars().take(SHORT - 1).chain(['…']).collect()),
            _ => None,
        }
    }
}
