//! What is being typed at the bottom.

use super::{Input, PromptKind, TimePreview, View};
use crate::chain::UnknownName;
use crate::engine::NoteTarget;
use crate::event::Field;
use crate::query::{Filter, QueryError};
use std::sync::Arc;

/// What is being typed at the bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What for.
    pub kind: PromptKind,
    /// What is typed.
    pub input: Input,
    /// What is wrong with it, while that is so.
    pub error: Option<QueryError>,
    /// What could stand at the cursor: what to put in, and what to say of it.
    pub offers: Vec<(String, String)>,
    /// Which offer is chosen.
    pub offer: Option<usize>,
    /// Place in the history of queries, counted from the latest; `None` for what is typed.
    pub past: Option<usize>,
    /// What was typed before the history was walked.
    pub draft: String,
    /// The view as it was before what is typed began to show.
    pub before: Option<Box<View>>,
    /// The field and value that are still being typed, as far as they show.
    pub value: Option<(Field, String)>,
    /// The filter that is typed, while it is not known that somebody has the names in it.
    pub naming: Option<Naming>,
    /// Where a time in words would lead.
    pub lead: Option<TimePreview>,
    /// Why it would lead nowhere as it stands; it may only be unfinished.
    pub nowhere: Option<String>,
    /// What a note that is typed is on.
    pub about: Option<NoteTarget>,
}

/// A filter with names in it that is typed and not shown: they may only be unfinished.
#[derive(Debug, Clone, PartialEq)]
pub struct Naming {
    /// As it is typed.
    pub query: Arc<str>,
    /// As it is meant.
    pub filter: Filter,
    /// The field and value of it that are still being typed.
    pub value: Option<(Field, String)>,
    /// The name that is nobody's so far; `None` while that is worked out.
    pub unnamed: Option<UnknownName>,
}

impl Bar {
    /// One with some text in it, of which nothing is known yet.
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

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.input.text().is_empty()
    }

    /// What is wrong with a name in what is typed, as far as that is known.
    pub(super) fn wrong_name(&self, typed: &str) -> Option<QueryError> {
        let naming = self.naming.as_ref().filter(|naming| &*naming.query == typed)?;
        naming.unnamed.as_ref().map(|unnamed| unnamed.in_query(typed))
    }
}
