//! Commands that make notes, and what is typed for them, as values and as text.

use super::CommandError;
use crate::chain::Identity;
use crate::event::{Rel, Stage};
use std::fmt;

/// Something to do with notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noting {
    /// Begin a range of rows at the cursor, or leave it.
    Range,
    /// Choose everything that the filter keeps.
    All,
    /// Tag what is chosen: words apart by blanks or commas; one behind `-` is taken away.
    Tag(String),
    /// Say something of what is chosen; `@ID` points to another event.
    Comment(String),
    /// Correct the severity of what is chosen.
    Severity(String),
    /// Correct the stage of what is chosen.
    Stage(Stage),
    /// Say something of a value, wherever it stands.
    Value(Identity, String),
    /// Hide what is chosen, or with a query what it keeps.
    Hide(Option<String>),
    /// Show the selected event again.
    Unhide,
    /// Show what is hidden, or leave it out again.
    Hidden,
    /// Take back a note; without one, the last that was made here.
    TakeBack(Option<String>),
    /// List all notes.
    List,
    /// Tell of an event that no record tells of.
    Tell,
    /// Say how the selected event stands to another; without one, to the marked event.
    Link(Rel, Option<String>),
    /// Tell a turn of the intrusion: its name, and of what and when where that is not the selected event's.
    Milestone(String),
    /// Keep the view under a name.
    SaveView(String),
    /// List the saved views.
    Views,
    /// See the case by a saved view.
    View(String),
    /// Send again what could not be saved.
    Again,
    /// Give up what could not be saved.
    GiveUp,
}

/// What is typed at the bottom for a note.
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

/// Names of commands that take nothing.
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

/// An identity as a command names it: in quotes where its value has blanks.
fn identity_word(identity: &Identity) -> String {
    if identity.value.contains(char::is_whitespace) {
        format!("\"{identity}\"")
    } else {
        identity.to_string()
    }
}

/// The identity that a text begins with, and what follows it.
fn identity_and_text(text: &str) -> Option<(Identity, &str)> {
    let (word, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => text.split_once(' ')?,
    };
    let rest = rest.trim();
    Identity::parse(word).filter(|_| !rest.is_empty()).map(|identity| (identity, rest))
}

impl Noting {
    /// Whether it is about the row under the cursor.
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

    /// The command of that name, with what follows it; `None` where no command of notes is called so.
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
