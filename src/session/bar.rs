//! What is being typed at the bottom.

use super::{Input, Lead, PromptKind, View};
use crate::event::Field;

/// What is being typed at the bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What for.
    pub kind: PromptKind,
    /// What is typed.
    pub input: Input,
    /// What is wrong with it, while that is so.
    pub error: Option<crate::query::QueryError>,
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
    /// Where a time in words would lead.
    pub lead: Option<Lead>,
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
            lead: None,
        }
    }
}
