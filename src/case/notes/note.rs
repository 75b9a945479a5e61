//! A note, the draft that it is made from, and its id.

use super::act::Act;
use super::ids::Ids;
use super::target::Target;
use crate::event::{Moment, Precision, content_id};
use serde_json::{Map, Value};

/// A note by an analyst. It never changes: another note undoes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its unique id.
    pub id: String,
    /// When it was made by its author's clock, in nanoseconds since 1970 UTC.
    pub at: i64,
    /// Its place in the order of notes, in nanoseconds, if that clock was behind an earlier note's; else `at` is.
    pub order: Option<i64>,
    /// Who made it.
    pub by: String,
    /// What it does.
    pub act: Act,
    /// The events that it is on, each with what helps to find it if its id is gone.
    pub on: Vec<Target>,
    /// More events that it is on, if there are many: by id alone.
    pub also: Ids,
    /// Members that only a later version understands; they are kept.
    pub more: Map<String, Value>,
}

/// A note to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The events that it is on.
    pub on: Vec<Target>,
    /// More events that it is on, by id alone.
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

    /// The time by which notes are ordered, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn order(&self) -> i64 {
        self.order.unwrap_or(self.at)
    }

    /// The sort key among all notes, whatever the order of their lines.
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

/// The sort key of notes: time and id.
pub type Key = (i64, String);

/// An instant as it is written in notes.
#[must_use]
pub fn time_text(at: i64) -> String {
    Moment::new(at, Precision::Fraction(9)).text()
}

/// The number of digits in the id of a note.
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
