//! The list of all notes: first what needs attention, then the notes, newest first.

use crate::case::notes::{Act, Detached, NoteOrigin};
use crate::engine::{NoteLine, Question};
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Effect, Motion, Overlay, Session, stepped};

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NotesEntry<'n> {
    /// A part of a journal that can't be read.
    Trouble(&'n str),
    /// A source that differs from the one that notes were made on.
    Changed(&'n str),
    /// An event with notes that is not in the case.
    Detached(&'n Detached),
    /// A query whose events are hidden, who hid them, and the number of events that it matches.
    Hidden(&'n (String, NoteOrigin, Option<u64>)),
    /// A note.
    Note(&'n NoteLine),
}

pub(in crate::session) const NOTES: Behavior = Behavior {
    accept: Session::go_to_noted,
    moved: Session::move_notes,
    question: |_| Some(Question::Notes),
    ..PLAIN
};

impl Session {
    /// Number of lines of the list.
    #[must_use]
    pub fn notes_entries(&self) -> usize {
        self.notes.answer.as_ref().map_or(0, |answer| {
            answer.troubles.len()
                + answer.changed.len()
                + answer.detached.len()
                + answer.hidden.len()
                + answer.notes.len()
        })
    }

    /// The line at an index.
    #[must_use]
    pub fn notes_entry(&self, at: usize) -> Option<NotesEntry<'_>> {
        let answer = self.notes.answer.as_ref()?;
        if let Some(trouble) = answer.troubles.get(at) {
            return Some(NotesEntry::Trouble(trouble));
        }
        let at = at - answer.troubles.len();
        if let Some(changed) = answer.changed.get(at) {
            return Some(NotesEntry::Changed(changed));
        }
        let at = at - answer.changed.len();
        if let Some(detached) = answer.detached.get(at) {
            return Some(NotesEntry::Detached(detached));
        }
        let at = at - answer.detached.len();
        if let Some(hidden) = answer.hidden.get(at) {
            return Some(NotesEntry::Hidden(hidden));
        }
        answer.notes.get(at - answer.hidden.len()).map(NotesEntry::Note)
    }

    /// Index of the chosen line; `None` while the list is closed.
    #[must_use]
    pub fn notes_chosen(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Notes(chosen)) => Some(chosen.min(self.notes_entries().saturating_sub(1))),
            _ => None,
        }
    }

    /// Height of the list: the screen without title, heads, rule, the five lines on the chosen note, and hints.
    #[must_use]
    pub fn notes_height(&self) -> usize {
        usize::from(self.size.1).saturating_sub(9)
    }

    pub(super) fn open_notes(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.overlay = Some(Overlay::Notes(0));
        self.ask_overlay().into_iter().collect()
    }

    fn move_notes(&mut self, motion: Motion) {
        let (last, page) = (self.notes_entries().saturating_sub(1), self.notes_height().max(1));
        if let Some(Overlay::Notes(chosen)) = &mut self.overlay {
            *chosen = stepped((*chosen).min(last), last, page, motion);
        }
    }

    /// Moves the timeline to the event of the chosen note, or applies the view that the note saved.
    fn go_to_noted(&mut self) -> Vec<Effect> {
        let Some(NotesEntry::Note(line)) = self.notes_chosen().and_then(|at| self.notes_entry(at)) else {
            self.say("this line is of no event in the case");
            return Vec::new();
        };
        if let Act::View(view) = &line.act {
            let name = view.name.clone();
            self.overlay = None;
            return self.take_view(&name);
        }
        let manual = self.notes.answer.as_ref().and_then(|answer| {
            let told = answer.manual.iter().find(|(_, _, said)| *said.note == *line.id);
            told.map(|(position, ..)| position.clone())
        });
        let Some(position) = line.position.clone().or(manual) else {
            self.say(if line.events > 0 {
                "its event is not in the case as it is read now"
            } else {
                "this note is on no event"
            });
            return Vec::new();
        };
        self.overlay = None;
        self.focus = crate::session::Panel::Timeline;
        self.go_to_event(position)
    }

    /// Takes back the chosen note; if it has been taken back, takes back that undo note.
    pub(super) fn take_back_chosen(&mut self) -> Vec<Effect> {
        let chosen = self.notes_chosen().and_then(|at| self.notes_entry(at));
        let note = match chosen {
            Some(NotesEntry::Note(NoteLine { undone: Some((by, _)), .. })) => by.clone(),
            Some(NotesEntry::Note(line)) => line.id.clone(),
            Some(NotesEntry::Hidden((_, said, _))) => said.note.to_string(),
            _ => {
                self.say("choose a note to take it back");
                return Vec::new();
            }
        };
        self.take_back(Some(&note))
    }
}
