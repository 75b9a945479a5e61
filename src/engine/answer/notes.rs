//! Analysts' notes as answers carry them.

use super::super::Position;
use crate::case::notes::{
    Act, Asserted, Comment, Correction, Detached, Manual, NoteOrigin, SavedView, ShownView, Target,
};
use crate::chain::Identity;
use crate::event::{Field, Stage, visible};
use crate::read::Milestone;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A note that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedNote {
    /// Its id.
    pub note: String,
    /// Number of events that it is on.
    pub events: u64,
    /// The journal file that holds it.
    pub place: PathBuf,
    /// Why that is not the journal in the case folder, if it is not.
    pub told: Option<String>,
    /// What is odd about it although it holds: a milestone of an agency that no event names.
    pub warning: Option<String>,
    /// For a saved view: the view of the same name that it replaces, and who saved that.
    pub replaced: Option<(SavedView, NoteOrigin)>,
}

/// The notes on a row's event, as far as the timeline shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowNotes {
    /// Whether it is marked.
    pub marked: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Number of comments on it.
    pub comments: u64,
    /// The fields that an analyst corrected.
    pub corrected: Vec<Field>,
    /// Whether it is hidden, by a note on it or by a hidden query that it matches.
    pub hidden: bool,
    /// Whether an analyst added it by hand: no record is behind it.
    pub manual: bool,
    /// Number of analysts' links from or to it.
    pub links: u64,
    /// How many of the values that it carries have comments.
    pub values: u64,
}

impl RowNotes {
    /// Whether there is no note on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All notes on an event and on the values that it carries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DetailNotes {
    /// Who marked it, if it is marked.
    pub marked: Option<NoteOrigin>,
    /// Its tags, and who added each.
    pub tags: BTreeMap<String, NoteOrigin>,
    /// Comments on it, the earliest first.
    pub comments: Vec<Comment>,
    /// The corrected stage, and what the source says.
    pub stage: Option<(Correction<Stage>, Option<String>)>,
    /// The corrected severity, and what the source says.
    pub severity: Option<(Correction<String>, Option<String>)>,
    /// Who hid it, if a note on it does.
    pub hidden: Option<NoteOrigin>,
    /// The hidden queries that it matches, and who hid them.
    pub alike: Vec<(String, NoteOrigin)>,
    /// Comments on the values that it carries.
    pub values: Vec<(Identity, Comment)>,
    /// Analysts' links from it to other events.
    pub from: Vec<Asserted>,
    /// Analysts' links from other events to it.
    pub to: Vec<Asserted>,
    /// Comments on other events that mention it, each with the id of that event.
    pub spoken: Vec<(String, Comment)>,
    /// For an event added by hand: what the analyst entered, and who it was.
    pub manual: Option<(Manual, NoteOrigin)>,
}

impl DetailNotes {
    /// The comments on a value, joined in one printable line; `None` if there are none.
    #[must_use]
    pub fn said_of(&self, identity: &Identity) -> Option<String> {
        let of = |(of, _): &&(Identity, Comment)| of.kind == identity.kind && of.is(&identity.value);
        let said: Vec<String> = self
            .values
            .iter()
            .filter(of)
            .map(|(_, comment)| visible(&comment.text).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        (!said.is_empty()).then(|| said.join(" · "))
    }

    /// Whether there are no notes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Summary of a case's notes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotesSummary {
    /// Number of notes.
    pub notes: u64,
    /// The journal that the next note would go to, as far as is known before it is made; `None` if notes can't be
    /// saved.
    pub place: Option<PathBuf>,
    /// A remark on where notes are saved, if one is needed.
    pub told: Option<String>,
    /// Number of hidden events, by notes on them or by hidden queries.
    pub hidden: u64,
    /// Whether any event is hidden, or a hidden query has not been evaluated yet.
    pub hides: bool,
    /// Number of events with notes that are not in the case (detached).
    pub detached: u64,
    /// Number of events with notes that were not found yet while the case is still being read.
    pub looking: u64,
    /// Whether the analyst's name is unknown.
    pub unsigned: bool,
    /// Warnings, one sentence each: a journal that may belong to this case, sources that differ from those that notes
    /// were made on.
    pub changed: Vec<String>,
    /// Unreadable parts of the journals, one sentence each.
    pub troubles: Vec<String>,
}

/// Every note, and what all of them together amount to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NotesAnswer {
    /// The notes, the newest first.
    pub notes: Vec<NoteLine>,
    /// Events with notes that are not in the case, sorted by id.
    pub detached: Vec<Detached>,
    /// Whether they may still turn up because the case is still being read.
    pub looking: bool,
    /// Which journals notes are read from, in a sentence, if there are others than that of the case folder.
    pub elsewhere: Option<String>,
    /// Unreadable parts of the journals, one sentence each.
    pub troubles: Vec<String>,
    /// Sources that differ from those that notes were made on, one sentence each.
    pub changed: Vec<String>,
    /// The journals that notes are read from; a new note goes to the first writable one.
    pub places: Vec<PathBuf>,
    /// Why notes are not saved in the case folder, if they are not.
    pub told: Option<String>,
    /// Who makes new notes.
    pub by: String,
    /// Saved views, sorted by the names that they are shown under.
    pub views: Vec<ShownView>,
    /// Comments on values.
    pub values: Vec<(Identity, Comment)>,
    /// Hidden queries, the earliest first, with the number of events that each matches; `None` if it can't be parsed.
    pub hidden: Vec<(String, NoteOrigin, Option<u64>)>,
    /// Milestones that analysts set, sorted by time.
    pub milestones: Vec<(Milestone, NoteOrigin)>,
    /// Events that analysts added by hand, sorted by time, each with its position.
    pub manual: Vec<(Position, Manual, NoteOrigin)>,
}

/// A note in the list of notes.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteLine {
    /// Its id.
    pub id: String,
    /// When it was made, in nanoseconds since 1970 UTC.
    pub at: i64,
    /// Who made it.
    pub by: String,
    /// What it does.
    pub act: Act,
    /// Its text, in one line.
    pub said: String,
    /// Number of events that it is on.
    pub events: u64,
    /// The first of these events, as the note identifies it.
    pub first: Option<Target>,
    /// Position of that event; `None` if it is detached, or if the note is on no event.
    pub position: Option<Position>,
    /// The id of the note that undid it, and who made that.
    pub undone: Option<(String, String)>,
}
