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
    /// Removes the mark.
    Unmark,
    /// Tags events.
    Tag(String),
    /// Removes a tag that an analyst gave.
    Untag(String),
    /// Comments on events.
    Comment {
        /// The comment.
        text: String,
        /// The ids of other events that it mentions.
        see: Vec<String>,
    },
    /// Corrects the severity of events.
    Severity(String),
    /// Corrects the stage of events.
    Stage(Stage),
    /// Adds an event that no record reports. Its id is that of the note.
    Event(Manual),
    /// Relates events to another event or to an identity.
    Link {
        /// The relation.
        rel: Rel,
        /// The other end: an event's id, or `type:value`.
        to: String,
    },
    /// Adds a milestone of the intrusion.
    Milestone(Milestone),
    /// Saves a view under its name; it replaces an earlier one of that name.
    View(SavedView),
    /// Hides events.
    Hide,
    /// Unhides events.
    Unhide,
    /// Hides the events that match a query.
    HideAlike(String),
    /// Comments on a value, wherever it occurs.
    Value {
        /// The value.
        identity: Identity,
        /// The comment.
        text: String,
    },
    /// Undoes another note, by its id.
    Undo(String),
    /// An act that only a later version knows, by its name.
    Unknown(String),
}

/// An event that an analyst adds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manual {
    /// Its fields, as the event contract names and writes them.
    pub fields: Map<String, Value>,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The query of its filter.
    pub query: String,
    /// The terms that are switched off: they stay in the filter and have no effect.
    pub off: Vec<String>,
    /// Its columns in order, as they are written in a list of columns; empty for the default ones.
    pub columns: Vec<String>,
    /// The time zone in which it shows times.
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

    /// The severities that a note may give, the least first.
    pub const SEVERITIES: [&'static str; 5] = crate::event::SEVERITIES;

    /// The name in files.
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

    /// Checks that a note with this act can be read again.
    ///
    /// # Errors
    /// What is wrong with the act.
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

    /// Whether it is about events, so that a note on none is invalid.
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

    /// Its content in one line; empty for acts without any.
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
                let of = milestone.account.as_ref().or(milestone.agency.as_ref());
                let of = of.map_or_else(String::new, |of| format!(" of {of}"));
                let label = milestone.label.as_ref().map_or_else(String::new, |label| format!(": {label}"));
                format!("{} {}{of}{label}", milestone.name.name(), milestone.when)
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
