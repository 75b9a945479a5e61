//! Notes on the screen: what is chosen to be noted, what waits for a yes, what is on its way to the disk and what could not
//! be saved.
//!
//! Nothing here is saved before the engine says so: until then a note is [`Sent`], and where it is refused it stays as
//! [`Unsaved`], to be sent again.

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
pub use form::{FORM, Form, FormField};
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

/// What is known of notes, and what is done with them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notes {
    /// Every note, once they were asked for.
    pub answer: Option<Arc<NotesAnswer>>,
    /// More than the event under the cursor, where that is chosen.
    range: Option<NoteRange>,
    /// What a note that was typed is on, while it is made.
    about: Option<NoteTarget>,
    /// What waits for a yes.
    pub asked: Option<PendingNote>,
    /// What is on its way to the disk, the earliest first.
    sent: Vec<Sent>,
    /// What could not be saved, the earliest first.
    pub unsaved: Vec<Unsaved>,
    /// What was saved here and not taken back, the latest last.
    mine: Vec<Mine>,
    /// What is said of notes of others, and all notes as they were before these came.
    news: Option<(Arc<NotesAnswer>, String)>,
    /// The ids of all that was saved here.
    own: Vec<String>,
    /// Whether it was said already that leaving loses what is not saved.
    warned: bool,
}

/// A note that is on its way to the disk.
#[derive(Debug, Clone, PartialEq)]
struct Sent {
    generation: u64,
    act: Act,
    on: NoteTarget,
    /// What it is called.
    label: String,
}

/// A note that could not be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsaved {
    /// What it does.
    act: Act,
    /// On what.
    on: NoteTarget,
    /// What it is called.
    pub label: String,
    /// Why it could not be saved.
    pub why: String,
}

/// A note that was saved here.
#[derive(Debug, Clone, PartialEq)]
struct Mine {
    note: String,
    label: String,
}
