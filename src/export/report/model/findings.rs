//! What analysts found.

use super::{EventLine, Listed, instant, shortened_to};
use crate::case::notes::{Comment, NoteOrigin};
use serde::Serialize;

/// How many characters of a comment are told.
const REMARK: usize = 4000;

/// What analysts found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Findings {
    /// Whether notes were left out.
    pub without: bool,
    /// Notes that the case has.
    pub notes: u64,
    /// Events of the report with a note that is more than a tag, in order of time.
    pub events: Listed<Finding>,
    /// The command that counts them.
    pub events_command: String,
    /// The command that tells them.
    pub events_all: String,
    /// Events of the report that are tagged and no more.
    pub tagged: Listed<Finding>,
    /// The command that counts them.
    pub tagged_command: String,
    /// The command that tells them.
    pub tagged_all: String,
    /// The tags of all events that analysts tagged.
    pub tags: Listed<TagRow>,
    /// The command that counts these.
    pub tags_command: String,
    /// Events of the report that analysts told of.
    pub told: Listed<Finding>,
    /// The command that counts them.
    pub told_command: String,
    /// The command that tells them.
    pub told_all: String,
    /// How analysts say that events stand to each other, where one of them is of the report.
    pub links: Listed<LinkSaid>,
    /// What is said of values that events of the report carry; of the whole case, of any.
    pub values: Listed<ValueSaid>,
    /// Events that notes are on, and that are not in the case; of a report of some events none.
    pub detached: Listed<Finding>,
    /// The command that tells all notes; `None` where they were left out.
    pub command: Option<String>,
}

/// Who made a note, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribution {
    /// Who.
    pub by: String,
    /// When, by the clock of its author, to the second.
    pub at: String,
}

impl From<&NoteOrigin> for Attribution {
    fn from(said: &NoteOrigin) -> Self {
        Self { by: said.by.to_string(), at: instant(said.at) }
    }
}

/// An event that analysts noted something of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The event.
    pub event: EventLine,
    /// Who told of it, where no record does.
    pub told: Option<Attribution>,
    /// Who marked it.
    pub marked: Option<Attribution>,
    /// Who hid it from the screen.
    pub hidden: Option<Attribution>,
    /// Its tags.
    pub tags: Vec<Tagged>,
    /// What is said of it, the earliest first.
    pub comments: Listed<Remark>,
    /// Its stage, corrected.
    pub stage: Option<Tagged>,
    /// Its severity, corrected.
    pub severity: Option<Tagged>,
}

/// A tag or a correction, and who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tagged {
    /// The tag or the value.
    pub value: String,
    /// Who.
    pub by: Attribution,
}

/// A tag, and how many events have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagRow {
    /// The tag.
    pub tag: String,
    /// Events.
    pub records: u64,
    /// What they stand for.
    pub operations: u64,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// The ids of other events that it speaks of.
    pub see: Vec<String>,
    /// Who says so.
    pub by: Attribution,
}

impl From<&Comment> for Remark {
    fn from(comment: &Comment) -> Self {
        Self {
            text: shortened_to(&comment.text, REMARK),
            see: comment.see.clone(),
            by: (&comment.said).into(),
        }
    }
}

/// A link that an analyst asserts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkSaid {
    /// From which event, by its id.
    pub from: String,
    /// How.
    pub rel: &'static str,
    /// To which event or value.
    pub to: String,
    /// Who says so.
    pub by: Attribution,
}

/// What is said of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueSaid {
    /// The kind of value.
    pub kind: &'static str,
    /// The value.
    pub value: String,
    /// What is said.
    pub remark: Remark,
}
