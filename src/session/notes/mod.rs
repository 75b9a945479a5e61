//! Making notes on screen: the selection, questions before a note, notes being saved, and notes that could not be
//! saved.
//!
//! A note counts as saved only when the engine says so. Until then it is [`Sent`]; if it is refused it stays as
//! [`Unsaved`] and can be sent again.

mod about;
mod acts;
mod answer;
mod chosen;
mod confirm;
mod form;
mod hide;
mod link;
mod list;
mod milestone;
mod prompt;
mod send;
mod tab;
mod tags;
mod typed;
mod views;
mod words;

pub use chosen::NoteRange;
pub use confirm::PendingNote;
pub(super) use form::TELL;
pub use form::{FORM, Form, FormField};
pub(super) use list::NOTES;
pub use list::NotesEntry;
pub(super) use prompt::completed;
pub use prompt::ghost;
pub(super) use tab::note_lines;
pub use tab::{NOTE_LABELS, NoteTone, NotesLine};
pub use typed::{sound_columns, typed_event, typed_milestone};
pub use words::noun;

use crate::case::notes::Act;
use crate::engine::{NoteTarget, NotesAnswer};
use std::sync::Arc;

/// State of notes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notes {
    /// All notes; `None` until they are answered.
    pub answer: Option<Arc<NotesAnswer>>,
    /// The selection, if it is more than the event under the cursor.
    range: Option<NoteRange>,
    /// The events of a note that was typed, while its command runs.
    about: Option<NoteTarget>,
    /// The note that waits for confirmation.
    pub asked: Option<PendingNote>,
    /// Notes being saved, earliest first.
    sent: Vec<Sent>,
    /// Remembers that could not be saved, earliest first.
    pub unsaved: Vec<Unsaved>,
    /// Notes saved in this session and not taken back, latest last.
    mine: Vec<Mine>,
    /// The message about new notes by others, and all notes as of before they came.
    news: Option<(Arc<NotesAnswer>, String)>,
    /// The ids of all notes saved in this session.
    own: Vec<String>,
    /// Whether the user was warned that quitting loses unsaved notes.
    warned: bool,
}

/// A note that is being saved.
#[derive(Debug, Clone, PartialEq)]
struct Sent {
    generation: u64,
    act: Act,
    on: NoteTarget,
    /// Its name in messages.
    label: String,
}

/// A note that could not be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsaved {
    /// Its act.
    act: Act,
    /// Its events.
    on: NoteTarget,
    /// Its name in messages.
    pub label: String,
    /// Why it could not be saved.
    pub why: String,
}

/// A note saved in this session.
#[derive(Debug, Clone, PartialEq)]
struct Mine {
    note: String,
    label: String,
}
