//! Handing over: what is chosen, what it is called, and how far it is.

mod intruder;
mod request;
mod steps;

use super::Input;
use crate::export::ExportFormat;
use crate::query::Filter;
use std::path::PathBuf;

/// What is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportScope {
    /// The whole case.
    Case,
    /// What the filter keeps.
    Filter,
    /// What the filter keeps, until the clock of what is played.
    Played,
    /// The chain of the selected event.
    Chain,
    /// The marked events.
    Marked,
    /// Of a picture: the whole screen.
    Screen,
    /// Of a picture: the timeline alone.
    Timeline,
}

impl ExportScope {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Case, Self::Filter, Self::Played, Self::Chain, Self::Marked, Self::Screen, Self::Timeline];

    /// Its word in commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Filter => "filter",
            Self::Played => "played",
            Self::Chain => "chain",
            Self::Marked => "marked",
            Self::Screen => "screen",
            Self::Timeline => "timeline",
        }
    }

    /// That of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }

    /// What it is, for people.
    #[must_use]
    pub const fn said(self) -> &'static str {
        match self {
            Self::Case => "the whole case",
            Self::Filter => "the filter",
            Self::Played => "until the clock",
            Self::Chain => "the chain",
            Self::Marked => "marked",
            Self::Screen => "this screen",
            Self::Timeline => "the timeline alone",
        }
    }
}

/// What is chosen in the list over the panels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportDialog {
    /// Which of [`ExportFormat::ALL`].
    pub chosen: usize,
    /// Which of what it can be of.
    pub what: usize,
    /// What there is besides pictures, each with its filter, and how many events that keeps once it is counted.
    pub whats: Vec<(ExportScope, Filter, Option<u64>)>,
    /// Whether events are let in around one that the filter leaves out: these go along with nothing.
    pub around: bool,
    /// Whether these were counted while the case is read.
    pub so_far: bool,
    /// Of a report: which accesses are held to be the intruder's, as a query; empty for those that no sign-in issued.
    pub intruder: String,
    /// What is being done in it.
    pub input: ExportInput,
}

/// What is being done in the list of what the case can be handed over as.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ExportInput {
    /// A shape is chosen.
    #[default]
    List,
    /// A file is named for it.
    Name(FileName),
    /// Of a report it is typed which accesses are held to be the intruder's.
    Intruder(Input),
}

/// The name of a file that is typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileName {
    /// What is typed.
    pub input: Input,
    /// Whether that is the name that was offered, which whatever is typed replaces.
    pub offered: bool,
    /// Names of files and folders that begin like it.
    pub offers: Vec<String>,
    /// Which of them is put in.
    pub offer: Option<usize>,
    /// The file that is there already, which another Enter replaces.
    pub taken: Option<PathBuf>,
}

impl FileName {
    /// Puts the next of the files and folders in that begin like it, or the one before.
    fn put_next(&mut self, forward: bool) {
        let count = self.offers.len();
        let next = match (self.offer, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        if let Some(offer) = self.offers.get(next) {
            self.input = Input::new(offer.as_str());
        }
        self.offer = Some(next).filter(|_| count > 1);
        if count == 1 {
            self.offers.clear();
        }
    }
}

impl ExportDialog {
    /// What the chosen shape can be of, and how many events each has.
    #[must_use]
    pub fn choices(&self) -> Vec<(ExportScope, Option<u64>)> {
        match self.format() {
            ExportFormat::Svg | ExportFormat::Png => {
                vec![(ExportScope::Screen, None), (ExportScope::Timeline, None)]
            }
            ExportFormat::Bundle => {
                self.whats.iter().take(1).map(|(what, _, count)| (*what, *count)).collect()
            }
            ExportFormat::Events(_) | ExportFormat::Report => {
                self.whats.iter().map(|(what, _, count)| (*what, *count)).collect()
            }
        }
    }

    /// Whether events are shown that are let in around one, and that what is chosen leaves out.
    #[must_use]
    pub fn lacks_context(&self) -> bool {
        self.around && matches!(self.of(), ExportScope::Filter | ExportScope::Played)
    }

    /// Whether something is being typed.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.input != ExportInput::List
    }

    /// The name of a file that is typed, while one is.
    #[must_use]
    pub fn name(&self) -> Option<&FileName> {
        match &self.input {
            ExportInput::Name(name) => Some(name),
            _ => None,
        }
    }

    fn name_mut(&mut self) -> Option<&mut FileName> {
        match &mut self.input {
            ExportInput::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The chosen shape.
    #[must_use]
    pub fn format(&self) -> ExportFormat {
        ExportFormat::ALL.get(self.chosen).copied().unwrap_or(ExportFormat::Bundle)
    }

    /// What it is of.
    #[must_use]
    pub fn of(&self) -> ExportScope {
        let choices = self.choices();
        choices.get(self.what).or(choices.first()).map_or(ExportScope::Case, |(what, _)| *what)
    }
}
