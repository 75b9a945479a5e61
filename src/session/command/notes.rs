//! Commands that make or manage notes, as values and as text.

use super::CommandError;
use crate::chain::Identity;
use crate::event::{Rel, Stage};
use std::fmt;

/// A command about notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noting {
    /// Begins a range of rows at the cursor, or leaves it.
    Range,
    /// Selects everything that the filter matches.
    All,
    /// Tags the selection: words separated by blanks or commas; `-word` removes a tag.
    Tag(String),
    /// Comments on the selection; `@ID` refers to another event.
    Comment(String),
    /// Corrects the severity of the selection.
    Severity(String),
    /// Corrects the stage of the selection.
    Stage(Stage),
    /// Comments on a value, wherever it occurs.
    Value(Identity, String),
    /// Hides the selection, or everything that a query matches.
    Hide(Option<String>),
    /// Shows the selected hidden event again.
    Unhide,
    /// Toggles whether hidden events are shown.
    Hidden,
    /// Takes back a note by its id; without one, the last made in this session.
    TakeBack(Option<String>),
    /// Lists all notes.
    List,
    /// Opens the form for an event that no record contains.
    Tell,
    /// Links the selected event to another; without one, to the marked event.
    Link(Rel, Option<String>),
    /// Adds a milestone: its name, and its time and subject if they differ from the selected event's.
    Milestone(String),
    /// Saves the view under a name.
    SaveView(String),
    /// Lists the saved views.
    Views,
    /// Applies a saved view.
    View(String),
    /// Tries again to save the notes that could not be saved.
    Again,
    /// Discards the notes that could not be saved.
    GiveUp,
}

/// The note that a prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum NotePrompt {
    Tag,
    Comment,
    Severity,
    Stage,
    Value,
    Hide,
    Link,
    SaveView,
}

const PROMPTS: [(NotePrompt, &str); 8] = [
    (NotePrompt::Tag, "tag"),
    (NotePrompt::Comment, "comment"),
    (NotePrompt::Severity, "severity"),
    (NotePrompt::Stage, "stage"),
    (NotePrompt::Value, "value"),
    (NotePrompt::Hide, "hide"),
    (NotePrompt::Link, "link"),
    (NotePrompt::SaveView, "save-view"),
];

impl NotePrompt {
    pub(super) fn word(self) -> Option<&'static str> {
        PROMPTS.iter().find(|(prompt, _)| *prompt == self).map(|(_, word)| *word)
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        PROMPTS.iter().find(|(_, known)| *known == word).map(|(prompt, _)| *prompt)
    }
}

/// Commands without an argument.
const PLAIN: [(&str, Noting); 9] = [
    ("range", Noting::Range),
    ("all", Noting::All),
    ("unhide", Noting::Unhide),
    ("hidden", Noting::Hidden),
    ("notes", Noting::List),
    ("tell", Noting::Tell),
    ("views", Noting::Views),
    ("save-again", Noting::Again),
    ("give-up", Noting::GiveUp),
];

impl fmt::Display for Noting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = |f: &mut fmt::Formatter<'_>, name: &str, value: Option<&str>| match value {
            Some(value) => write!(f, "{name} {value}"),
            None => f.write_str(name),
        };
        match self {
            Self::Tag(words) => write!(f, "tag {words}"),
            Self::Comment(text) => write!(f, "comment {text}"),
            Self::Severity(level) => write!(f, "severity {level}"),
            Self::Stage(stage) => write!(f, "stage {stage}"),
            Self::Value(identity, text) => write!(f, "value {} {text}", identity_word(identity)),
            Self::Hide(query) => some(f, "hide", query.as_deref()),
            Self::TakeBack(note) => some(f, "take-back", note.as_deref()),
            Self::Link(rel, to) => some(f, &format!("link {rel}"), to.as_deref()),
            Self::Milestone(told) => write!(f, "milestone {told}"),
            Self::SaveView(name) => write!(f, "save-view {name}"),
            Self::View(name) => write!(f, "view {name}"),
            plain => {
                let name = PLAIN.iter().find(|(_, known)| known == plain).map_or("", |(name, _)| *name);
                f.write_str(name)
            }
        }
    }
}

/// An identity in a command's text, quoted if its value contains blanks.
fn identity_word(identity: &Identity) -> String {
    if identity.value.contains(char::is_whitespace) {
        format!("\"{identity}\"")
    } else {
        identity.to_string()
    }
}

/// Parses an identity followed by text; `None` if either is missing.
fn identity_and_text(text: &str) -> Option<(Identity, &str)> {
    let (word, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => text.split_once(' ')?,
    };
    let rest = rest.trim();
    Identity::parse(word).filter(|_| !rest.is_empty()).map(|identity| (identity, rest))
}

impl Noting {
    /// Whether it applies to the row under the cursor.
    pub(in crate::session) const fn is_about_rows(&self) -> bool {
        matches!(
            self,
            Self::Range
                | Self::Tag(_)
                | Self::Comment(_)
                | Self::Severity(_)
                | Self::Stage(_)
                | Self::Hide(None)
                | Self::Unhide
                | Self::Link(..)
                | Self::Milestone(_)
        )
    }

    /// Parses a command about notes from its name and argument; `None` if `name` is no such command.
    pub(super) fn read(name: &str, arg: &str, text: &str) -> Option<Result<Self, CommandError>> {
        let wrong = |why: &str| CommandError { text: text.to_owned(), why: why.to_owned() };
        let typed = || Some(arg.to_owned()).filter(|arg| !arg.is_empty());
        let need = |why: &str| typed().ok_or_else(|| wrong(why));
        if arg.is_empty()
            && let Some((_, plain)) = PLAIN.iter().find(|(known, _)| *known == name)
        {
            return Some(Ok(plain.clone()));
        }
        let read = match name {
            "tag" => need("`tag` takes the tags, as in `tag exfil -noise`").map(Self::Tag),
            "comment" => need("`comment` takes what is to be said").map(Self::Comment),
            "severity" => need("`severity` takes a level, as in `severity high`").map(Self::Severity),
            "stage" => Stage::parse(arg).map(Self::Stage).ok_or_else(|| {
                wrong(&format!("`stage` takes one of: {}", Stage::ALL.map(Stage::name).join(", ")))
            }),
            "value" => identity_and_text(arg)
                .map(|(identity, said)| Self::Value(identity, said.to_owned()))
                .ok_or_else(|| wrong("`value` takes a value and what it is: `value ip:192.0.2.7 our proxy`")),
            "hide" => Ok(Self::Hide(typed())),
            "take-back" => Ok(Self::TakeBack(typed())),
            "link" => link(arg).ok_or_else(|| {
                wrong(&format!("`link` takes one of: {}", Rel::ALL.map(Rel::name).join(", ")))
            }),
            "milestone" => need("`milestone` takes its name, as in `milestone detection 2023-06-16`")
                .map(Self::Milestone),
            "save-view" => need("`save-view` takes a name").map(Self::SaveView),
            "view" => need("`view` takes the name of a saved view").map(Self::View),
            _ => return None,
        };
        Some(read)
    }
}

fn link(arg: &str) -> Option<Noting> {
    let (rel, to) = arg.split_once(' ').unwrap_or((arg, ""));
    let to = Some(to.trim().to_owned()).filter(|to| !to.is_empty());
    Some(Noting::Link(Rel::parse(rel)?, to))
}

#[cfg(test)]
mod tests {
    use crate::session::Command;

    #[test]
    fn commands_of_notes_read_back_as_they_are_written() {
        for text in [
            "range",
            "all",
            "tag exfil -noise \"two words\"",
            "comment seen with @K01, not ours",
            "severity high",
            "stage mailbox_access",
            "value ip:192.0.2.7 our own proxy",
            "value \"device:a b\" the laptop of the desk",
            "hide",
            "hide operation:Send",
            "unhide",
            "hidden",
            "take-back",
            "take-back n0123",
            "notes",
            "tell",
            "link caused",
            "link same_as token:abc",
            "milestone detection 2023-06-16 agency Dept of State",
            "save-view first week",
            "views",
            "view first week",
            "save-again",
            "give-up",
            "prompt tag",
            "prompt save-view",
            "prompt value",
        ] {
            let command: Command = text.parse().unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(command.to_string(), text);
        }
        for wrong in ["tag", "stage mail", "value nothing", "link made", "milestone", "view", "prompt note"] {
            assert!(wrong.parse::<Command>().is_err(), "{wrong}");
        }
    }
}
