//! The export dialog: format, scope and file name, and the progress of an export.

mod intruder;
mod request;
mod steps;

pub(super) use steps::EXPORT;

use super::Input;
use crate::engine::Question;
use crate::export::ExportFormat;
use crate::query::Filter;
use std::path::PathBuf;

/// The part of the case that is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportScope {
    /// The whole case.
    Case,
    /// The events of the filter.
    Filter,
    /// The events of the filter up to the playback's time.
    Played,
    /// The chain of the selected event.
    Chain,
    /// The marked events.
    Marked,
    /// For a picture: the whole screen.
    Screen,
    /// For a picture: the timeline alone.
    Timeline,
}

impl ExportScope {
    /// Every scope.
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

    /// Parses the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }

    /// Its label in the dialog.
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

/// A scope of events that can be exported.
#[derive(Debug, Clone, PartialEq)]
pub struct Exportable {
    /// The scope.
    pub scope: ExportScope,
    /// The filter of its events.
    pub filter: Filter,
    /// Their number; `None` until counted.
    pub records: Option<u64>,
}

impl Exportable {
    const fn of(scope: ExportScope, filter: Filter) -> Self {
        Self { scope, filter, records: None }
    }
}

/// State of the export dialog.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportDialog {
    /// Index of the chosen format in [`ExportFormat::ALL`].
    pub chosen: usize,
    /// Index of the chosen scope in [`ExportDialog::choices`].
    pub what: usize,
    /// The scopes other than those of pictures.
    pub whats: Vec<Exportable>,
    /// Whether the timeline shows context rows, which no export contains.
    pub around: bool,
    /// Whether the numbers were counted while the case was still loading.
    pub so_far: bool,
    /// For reports: the query for the intruder's accesses; empty for accesses without a sign-in.
    pub intruder: String,
    /// The dialog's input.
    pub input: ExportInput,
}

/// What the dialog's keys go to.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ExportInput {
    /// The list of formats.
    #[default]
    List,
    /// The file name.
    Name(FileName),
    /// The query for the intruder's accesses.
    Intruder(Input),
}

/// The input of the file name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileName {
    /// The text.
    pub input: Input,
    /// Whether the text is the suggested name, which typing replaces.
    pub offered: bool,
    /// Completions: names of files and folders.
    pub offers: Vec<String>,
    /// Index of the completion that is put in.
    pub offer: Option<usize>,
    /// The existing file that another Enter replaces.
    pub taken: Option<PathBuf>,
}

impl FileName {
    /// Puts in the next or previous completion.
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
    /// The question for the numbers of events of its scopes.
    pub(super) fn question(&self) -> Question {
        Question::Counts { filters: self.whats.iter().map(|what| what.filter.clone()).collect() }
    }

    /// The scopes of the chosen format, with their numbers of events.
    #[must_use]
    pub fn choices(&self) -> Vec<(ExportScope, Option<u64>)> {
        let counted = |what: &Exportable| (what.scope, what.records);
        match self.format() {
            ExportFormat::Svg | ExportFormat::Png => {
                vec![(ExportScope::Screen, None), (ExportScope::Timeline, None)]
            }
            ExportFormat::Bundle => self.whats.iter().take(1).map(counted).collect(),
            ExportFormat::Events(_) | ExportFormat::Report => self.whats.iter().map(counted).collect(),
        }
    }

    /// Whether context rows are shown that the chosen scope leaves out.
    #[must_use]
    pub fn lacks_context(&self) -> bool {
        self.around && matches!(self.of(), ExportScope::Filter | ExportScope::Played)
    }

    /// Whether a text is being typed.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.input != ExportInput::List
    }

    /// The input of the file name, while it is open.
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

    /// The chosen format.
    #[must_use]
    pub fn format(&self) -> ExportFormat {
        ExportFormat::ALL.get(self.chosen).copied().unwrap_or(ExportFormat::Bundle)
    }

    /// The chosen scope.
    #[must_use]
    pub fn of(&self) -> ExportScope {
        let choices = self.choices();
        choices.get(self.what).or(choices.first()).map_or(ExportScope::Case, |(what, _)| *what)
    }
}
