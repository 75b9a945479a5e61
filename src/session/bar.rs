//! The prompt: the line at the bottom of the screen in which queries, texts, times and notes are typed.

use super::{Input, PromptKind, TimePreview, View};
use crate::chain::UnknownName;
use crate::engine::NoteTarget;
use crate::event::Field;
use crate::query::{Filter, QueryError};
use std::sync::Arc;

/// The state of the prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What is being typed.
    pub kind: PromptKind,
    /// The text and its cursor.
    pub input: Input,
    /// The error in the text, if it has one that is shown.
    pub error: Option<QueryError>,
    /// Completions at the cursor: the text to insert, and its description.
    pub offers: Vec<(String, String)>,
    /// Index of the completion that is put in.
    pub offer: Option<usize>,
    /// Index in the query history, counted from the latest; `None` while the own text is shown.
    pub past: Option<usize>,
    /// The own text, while a query of the history or a completion is shown.
    pub draft: String,
    /// The view from before the preview of a filter.
    pub before: Option<Box<View>>,
    /// The field and unfinished value that the preview matches.
    pub value: Option<(Field, String)>,
    /// The typed filter, while it is not known whether the names in it exist.
    pub naming: Option<Naming>,
    /// Where a typed time would lead.
    pub lead: Option<TimePreview>,
    /// Why a typed time leads nowhere; not an error yet, as it may be unfinished.
    pub nowhere: Option<String>,
    /// The events that a typed note is on.
    pub about: Option<NoteTarget>,
}

/// A typed filter that names identities or events and is not shown before these are known to exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Naming {
    /// Its text.
    pub query: Arc<str>,
    /// Its meaning.
    pub filter: Filter,
    /// The field and value in it that may be unfinished.
    pub value: Option<(Field, String)>,
    /// The name that does not exist; `None` while that is being checked.
    pub unnamed: Option<UnknownName>,
}

impl Bar {
    /// A prompt with an initial text, which is not checked yet.
    pub(crate) fn new(kind: PromptKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            input: Input::new(text),
            error: None,
            offers: Vec::new(),
            offer: None,
            past: None,
            draft: String::new(),
            before: None,
            value: None,
            naming: None,
            lead: None,
            nowhere: None,
            about: None,
        }
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.input.text().is_empty()
    }

    /// The error about an unknown name in the typed text, if the check has found one.
    pub(super) fn wrong_name(&self, typed: &str) -> Option<QueryError> {
        let naming = self.naming.as_ref().filter(|naming| &*naming.query == typed)?;
        naming.unnamed.as_ref().map(|unnamed| unnamed.in_query(typed))
    }
}
