//! Notes of analysts in a report.

use super::{EventLine, Listed, instant, shortened_to};
use crate::case::notes::{Comment, NoteOrigin};
use serde::Serialize;

/// How many characters of a comment are shown.
const REMARK: usize = 4000;

/// The section on findings of analysts.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Findings {
    /// Whether notes were left out by request.
    pub without: bool,
    /// The number of notes in the case.
    pub notes: u64,
    /// Events of the report with more than tags, in order of time.
    pub events: Listed<Finding>,
    /// The command that counts them.
    pub events_command: String,
    /// The command that tells them.
    pub events_all: String,
    /// Events of the report with tags only.
    pub tagged: Listed<Finding>,
    /// The command that counts them.
    pub tagged_command: String,
    /// The command that tells them.
    pub tagged_all: String,
    /// All tags in use, with counts.
    pub tags: Listed<TagRow>,
    /// The command that counts these.
    pub tags_command: String,
    /// Events of the report that analysts entered.
    pub told: Listed<Finding>,
    /// The command that counts them.
    pub told_command: String,
    /// The command that tells them.
    pub told_all: String,
    /// Links between events asserted by analysts, with at least one of the report's events.
    pub links: Listed<LinkSaid>,
    /// Comments on values that the report's events carry; on all values if it covers the whole case.
    pub values: Listed<ValueSaid>,
    /// Events with notes that are not in the case; empty if the report covers only some events.
    pub detached: Listed<Finding>,
    /// The command that lists all notes; `None` if they were left out.
    pub command: Option<String>,
}

/// Who made a note, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribution {
    /// Who.
    pub by: String,
    /// When, by the author's clock, to the second.
    pub at: String,
}

impl From<&NoteOrigin> for Attribution {
    fn from(said: &NoteOrigin) -> Self {
        Self { by: said.by.to_string(), at: instant(said.at) }
    }
}

/// An event with notes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The event.
    pub event: EventLine,
    /// Who entered it, if no record backs it.
    pub told: Option<Attribution>,
    /// Who marked it.
    pub marked: Option<Attribution>,
    /// Who hid it from the screen.
    pub hidden: Option<Attribution>,
    /// Its tags.
    pub tags: Vec<Tagged>,
    /// The comments, earliest first.
    pub comments: Listed<Remark>,
    /// The corrected stage.
    pub stage: Option<Corrected>,
    /// The corrected severity.
    pub severity: Option<Corrected>,
    /// Its links to other events or to values, each as relation and other end.
    pub links: Listed<Tagged>,
}

/// A tag or link with its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tagged {
    /// The tag or the value.
    pub value: String,
    /// Who.
    pub by: Attribution,
}

/// A correction: the last word, and what other analysts said last that is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// The value.
    pub value: String,
    /// Who.
    pub by: Attribution,
    /// The other words, the earliest first.
    pub otherwise: Vec<Tagged>,
}

/// A tag, and how many events have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagRow {
    /// The tag.
    pub tag: String,
    /// Events.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// Ids of other events that it refers to.
    pub see: Vec<String>,
    /// The author.
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
    /// The author.
    pub by: Attribution,
}

/// A comment on a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueSaid {
    /// The kind of value.
    pub kind: &'static str,
    /// The value.
    pub value: String,
    /// What is said.
    pub remark: Remark,
}
