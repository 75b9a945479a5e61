//! What a note does.

use super::{Ids, Note, Target};
use crate::chain::Identity;
use crate::event::{Rel, Stage};
use crate::read::Milestone;
use serde_json::{Map, Value};

/// What a note does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Marks events.
    Mark,
    /// Takes the mark away.
    Unmark,
    /// Tags events.
    Tag(String),
    /// Takes a tag away that an analyst gave.
    Untag(String),
    /// Says something of events.
    Comment {
        /// What.
        text: String,
        /// The ids of other events that it speaks of.
        see: Vec<String>,
    },
    /// Corrects the severity of events.
    Severity(String),
    /// Corrects the stage of events.
    Stage(Stage),
    /// Adds an event that no record tells of. Its id is that of the note.
    Event(Manual),
    /// Says how events stand to another one.
    Link {
        /// How.
        rel: Rel,
        /// To which: an event's id, or `type:value`.
        to: String,
    },
    /// Tells a turn of the intrusion.
    Milestone(Milestone),
    /// Keeps a view under its name; a later one of that name replaces it.
    View(SavedView),
    /// Hides events.
    Hide,
    /// Shows them again.
    Unhide,
    /// Hides the events that a query keeps.
    HideAlike(String),
    /// Says something of a value, wherever it stands.
    Value {
        /// Of which.
        identity: Identity,
        /// What.
        text: String,
    },
    /// Takes back what another note did.
    Undo(String),
    /// Does what a later version knows of.
    Unknown(String),
}

/// An event that an analyst tells of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manual {
    /// Its fields, as the event contract names and writes them.
    pub fields: Map<String, Value>,
}

/// A view under a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The query of its filter.
    pub query: String,
    /// The terms that are switched off: they belong to the filter and do not hold.
    pub off: Vec<String>,
    /// Its columns, in order, each as it is written in a list of them; none are the usual ones.
    pub columns: Vec<String>,
    /// The zone that it shows times in.
    pub zone: Option<String>,
    /// The day as of which it shows the case.
    pub as_of: Option<String>,
}

impl Act {
    /// Every act and what it does, for the manual.
    pub const ALL: [(&'static str, &'static str); 16] = [
        ("mark", "marks the events"),
        ("unmark", "takes the mark away"),
        ("tag", "gives them `tag`"),
        ("untag", "takes `tag` away that an analyst gave"),
        ("comment", "says `text` of them; `see` lists ids of other events that it speaks of"),
        ("severity", "corrects their `severity`"),
        ("stage", "corrects their `stage`"),
        ("event", "adds `event`, in the fields of the event contract, with `time` in EDTF and `cites`"),
        ("link", "says that they `rel` the event or identity `to`"),
        ("milestone", "tells `milestone`, with the keys that it has in `case.toml`"),
        ("view", "keeps `view`: `name`, `query`, `off`, `columns`, `zone`, `as_of`"),
        ("hide", "hides them"),
        ("unhide", "shows them again"),
        ("hide_alike", "hides what `query` keeps"),
        ("value", "says `text` of `identity`, as in `ip:192.0.2.7`, wherever it stands"),
        ("undo", "takes back what the note `of` did"),
    ];

    /// How severe events may be said to be, the least first.
    pub const SEVERITIES: [&'static str; 5] = crate::event::SEVERITIES;

    /// As written in files.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Mark => "mark",
            Self::Unmark => "unmark",
            Self::Tag(_) => "tag",
            Self::Untag(_) => "untag",
            Self::Comment { .. } => "comment",
            Self::Severity(_) => "severity",
            Self::Stage(_) => "stage",
            Self::Event(_) => "event",
            Self::Link { .. } => "link",
            Self::Milestone(_) => "milestone",
            Self::View(_) => "view",
            Self::Hide => "hide",
            Self::Unhide => "unhide",
            Self::HideAlike(_) => "hide_alike",
            Self::Value { .. } => "value",
            Self::Undo(_) => "undo",
            Self::Unknown(name) => name,
        }
    }

    /// Whether a note that does it can be read again.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), String> {
        let on = if self.needs_events() { vec![Target::named("x")] } else { Vec::new() };
        let note = Note {
            id: "n".to_owned(),
            at: 0,
            order: None,
            by: "x".to_owned(),
            act: self.clone(),
            on,
            also: Ids::default(),
            more: Map::new(),
        };
        super::line::read(super::line::write(&note).trim_end().as_bytes()).map(drop)
    }

    /// Whether it speaks of events, so that a note without one says nothing.
    #[must_use]
    pub const fn needs_events(&self) -> bool {
        matches!(
            self,
            Self::Mark
                | Self::Unmark
                | Self::Tag(_)
                | Self::Untag(_)
                | Self::Comment { .. }
                | Self::Severity(_)
                | Self::Stage(_)
                | Self::Link { .. }
                | Self::Hide
                | Self::Unhide
        )
    }

    /// What it says, in one line.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Tag(text) | Self::Untag(text) | Self::Severity(text) | Self::HideAlike(text) => {
                text.clone()
            }
            Self::Comment { text, see } if see.is_empty() => text.clone(),
            Self::Comment { text, see } => format!("{text} (see {})", see.join(", ")),
            Self::Stage(stage) => stage.name().to_owned(),
            Self::Link { rel, to } => format!("{rel} {to}"),
            Self::Milestone(milestone) => {
                let name = milestone.label.as_deref().unwrap_or_else(|| milestone.name.name());
                format!("{name} {}", milestone.when)
            }
            Self::View(view) => format!("{}: {}", view.name, view.query),
            Self::Value { identity, text } => format!("{identity}: {text}"),
            Self::Undo(note) => note.clone(),
            Self::Event(manual) => manual.said(),
            Self::Mark | Self::Unmark | Self::Hide | Self::Unhide | Self::Unknown(_) => String::new(),
        }
    }
}

impl Manual {
    /// The text of a field.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key)?.as_str()
    }

    fn said(&self) -> String {
        let parts = ["time", "stage", "operation", "message"].into_iter().filter_map(|key| self.text(key));
        parts.collect::<Vec<&str>>().join(" ")
    }
}
