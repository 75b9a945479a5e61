//! What analysts added, as it is answered.

use super::super::Position;
use crate::case::notes::{Act, Asserted, Comment, Detached, Manual, NoteOrigin, SavedView, Target};
use crate::chain::Identity;
use crate::event::{Field, Stage, visible};
use crate::read::Milestone;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A note was saved: it is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedNote {
    /// Its id.
    pub note: String,
    /// How many events it is on.
    pub events: u64,
    /// The journal that it stands in.
    pub place: PathBuf,
    /// Why that is not the one of the case folder, where it is not.
    pub told: Option<String>,
    /// Of a view: the one of its name whose place it takes, and who had saved that.
    pub replaced: Option<(SavedView, NoteOrigin)>,
}

/// What holds of the event of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowNotes {
    /// Whether it is marked.
    pub marked: bool,
    /// The tags that analysts gave it, in order.
    pub tags: Vec<String>,
    /// How many comments are on it.
    pub comments: u64,
    /// Which fields an analyst corrected.
    pub corrected: Vec<Field>,
    /// Whether it is hidden, by a note on it or by a query that is.
    pub hidden: bool,
    /// Whether an analyst told of it: no record does.
    pub manual: bool,
    /// How many links of analysts lead from it or to it.
    pub links: u64,
    /// Of how many values that it carries something is said.
    pub values: u64,
}

impl RowNotes {
    /// Whether nothing is noted of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All that is noted of an event, and of what it carries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DetailNotes {
    /// Who marked it.
    pub marked: Option<NoteOrigin>,
    /// Its tags, and who gave each.
    pub tags: BTreeMap<String, NoteOrigin>,
    /// What is said of it, the earliest first.
    pub comments: Vec<Comment>,
    /// Its stage, corrected; and what its source tells.
    pub stage: Option<(Stage, NoteOrigin, Option<String>)>,
    /// Its severity, corrected; and what its source tells.
    pub severity: Option<(String, NoteOrigin, Option<String>)>,
    /// Who hid it.
    pub hidden: Option<NoteOrigin>,
    /// The hidden queries that it is one of.
    pub alike: Vec<(String, NoteOrigin)>,
    /// What is said of the values that it carries.
    pub values: Vec<(Identity, Comment)>,
    /// How analysts say that it stands to others.
    pub from: Vec<Asserted>,
    /// How analysts say that others stand to it.
    pub to: Vec<Asserted>,
    /// Comments on other events that speak of it, each with the id of that event.
    pub spoken: Vec<(String, Comment)>,
    /// What an analyst told of it, where no record does.
    pub manual: Option<(Manual, NoteOrigin)>,
}

impl DetailNotes {
    /// What analysts say of a value, in one line and fit to be shown; `None` where they say nothing of it.
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

    /// Whether nothing is noted of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a case is by its notes, in short.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotesSummary {
    /// How many notes there are.
    pub notes: u64,
    /// Where the next one goes, as far as that is known before it is made; `None` where nowhere.
    pub place: Option<PathBuf>,
    /// What is to be told of where notes go, in words.
    pub told: Option<String>,
    /// Events that are hidden, by notes on them or by queries that are.
    pub hidden: u64,
    /// Whether any event is hidden, or a query of which it is not known yet what it keeps.
    pub hides: bool,
    /// Events that notes are on and that are not in the case.
    pub detached: u64,
    /// Events that notes are on and that are not read yet, while the case is read.
    pub looking: u64,
    /// Whether nobody knows who makes notes here.
    pub unsigned: bool,
    /// A journal that may be of this case, and sources that are not what notes were made on, in a sentence each.
    pub changed: Vec<String>,
    /// What can't be read of the journals, in a sentence each.
    pub troubles: Vec<String>,
}

/// Every note, and what holds of them together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NotesAnswer {
    /// The notes, the newest first.
    pub notes: Vec<NoteLine>,
    /// Events that notes are on and that are not in the case, in the order of their ids.
    pub detached: Vec<Detached>,
    /// Whether those are still looked for, since the case is still read.
    pub looking: bool,
    /// Where notes are read from, in a sentence, where that is not the folder of the case alone.
    pub elsewhere: Option<String>,
    /// What can't be read of the journals, in a sentence each.
    pub troubles: Vec<String>,
    /// Sources that are not what notes were made on, in a sentence each.
    pub changed: Vec<String>,
    /// The journals that notes are read from; a note goes to the first that can be written to.
    pub places: Vec<PathBuf>,
    /// Why notes do not go to the folder of the case, where they do not.
    pub told: Option<String>,
    /// Saved views, by name.
    pub views: Vec<(SavedView, NoteOrigin)>,
    /// What is said of values.
    pub values: Vec<(Identity, Comment)>,
    /// Queries that are hidden, the earliest first, and how many events each keeps; `None` where it can't be read.
    pub hidden: Vec<(String, NoteOrigin, Option<u64>)>,
    /// Turns of the intrusion that analysts told, in order of time.
    pub milestones: Vec<(Milestone, NoteOrigin)>,
    /// Events that analysts told of, in order of time, each with where it stands.
    pub manual: Vec<(Position, Manual, NoteOrigin)>,
}

/// A note among others.
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
    /// What it says, in one line.
    pub said: String,
    /// How many events it is on.
    pub events: u64,
    /// The first of them, as the note names it.
    pub first: Option<Target>,
    /// Where that stands in the case; `None` where it is detached, or where the note is on no event.
    pub position: Option<Position>,
    /// The note that took it back, and who made that.
    pub undone: Option<(String, String)>,
}
