//! One note, and what it is made of.

use super::act::Act;
use super::ids::Ids;
use super::target::Target;
use crate::event::{Moment, Precision, content_id};
use serde_json::{Map, Value};

/// Something that an analyst added. It is never changed: what takes it back is another note.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its id, which no other note has.
    pub id: String,
    /// When it was made by the clock of its author, in nanoseconds since 1970 UTC.
    pub at: i64,
    /// What notes are ordered by where that clock was behind one that made an earlier note.
    pub order: Option<i64>,
    /// Who made it.
    pub by: String,
    /// What it does.
    pub act: Act,
    /// The events that it is on, each with what helps to find it where its id is gone.
    pub on: Vec<Target>,
    /// The others that it is on, where they are many: by their ids alone.
    pub also: Ids,
    /// What a later version wrote of it.
    pub more: Map<String, Value>,
}

/// A note that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The events that it is on.
    pub on: Vec<Target>,
    /// The others that it is on, by their ids alone.
    pub also: Ids,
    /// What it does.
    pub act: Act,
}

impl Draft {
    /// A note on these events, or on none.
    #[must_use]
    pub fn new(act: Act, on: Vec<Target>) -> Self {
        Self { on, also: Ids::default(), act }
    }
}

impl Note {
    /// The ids of the events that it is on.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.on.iter().map(|target| target.id.as_str()).chain(self.also.iter())
    }

    /// How many events it is on.
    #[must_use]
    pub fn events(&self) -> usize {
        self.on.len() + self.also.len()
    }

    /// What notes are ordered by.
    #[must_use]
    pub fn order(&self) -> i64 {
        self.order.unwrap_or(self.at)
    }

    /// Where it stands among all notes, whatever the order in which they were written down.
    #[must_use]
    pub fn key(&self) -> Key {
        (self.order(), self.id.clone())
    }

    /// When it was made, as text.
    #[must_use]
    pub fn at_text(&self) -> String {
        time_text(self.at)
    }
}

/// What notes are in the order of.
pub type Key = (i64, String);

/// An instant as notes write it.
#[must_use]
pub fn time_text(at: i64) -> String {
    Moment::new(at, Precision::Fraction(9)).text()
}

/// How many digits the id of a note has.
const DIGITS: usize = 20;

/// The id of a note: a hash of time, author, act, process and position in the journal (file, offset, number within the
/// write).
pub(super) fn id(at: i64, by: &str, draft: &Draft, place: (&str, u64, u64)) -> String {
    let said = format!("{:?}", draft.act);
    let (at, process, place) = (at.to_le_bytes(), std::process::id().to_le_bytes(), place);
    let id = content_id([
        ("at", at.as_slice()),
        ("by", by.as_bytes()),
        ("said", said.as_bytes()),
        ("process", process.as_slice()),
        ("file", place.0.as_bytes()),
        ("offset", place.1.to_le_bytes().as_slice()),
        ("number", place.2.to_le_bytes().as_slice()),
    ]);
    let text = id.text();
    format!("n{}", text.get(1..=DIGITS).unwrap_or(&text))
}
