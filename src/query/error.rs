//! What is wrong with a query, where, and what was probably meant.

use std::fmt;
use std::ops::Range;

/// An error in a query: a message about a span, and a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Bytes of the query that it is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl QueryError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), hint: None }
    }

    pub(super) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The query with a caret line under the span, the message and the hint: four lines at most.
    #[must_use]
    pub fn show(&self, query: &str) -> String {
        use unicode_width::UnicodeWidthStr;
        let line: String = query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cut = |at: usize| line.get(..at).unwrap_or(&line).width();
        let (from, to) = (cut(self.span.start), cut(self.span.end));
        let carets = "^".repeat((to.saturating_sub(from)).max(1));
        let mut text = format!("{line}\n{}{carets}\n{}", " ".repeat(from), self.message);
        if let Some(hint) = &self.hint {
            text.push_str("\nhint: ");
            text.push_str(hint);
        }
        text
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl std::error::Error for QueryError {}

/// The candidate nearest to what was typed, if one is near enough to be meant.
pub(super) fn nearest<'c>(typed: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let typed = typed.to_ascii_lowercase();
    candidates
        .map(|candidate| {
            let near = strsim::jaro_winkler(&typed, candidate);
            let inside = candidate.len() > 2 && (candidate.contains(&typed) || typed.contains(candidate));
            (if inside { near.max(0.85) } else { near }, candidate)
        })
        .filter(|(near, _)| *near >= 0.78)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Those of many names that are spelled nearly as what was typed, at most so many, the nearest first.
#[must_use]
pub fn nearest_of<'c>(typed: &str, names: impl Iterator<Item = &'c str>, most: usize) -> Vec<String> {
    let typed = typed.to_lowercase();
    let likeness = |name: &'c str| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name);
    let mut near: Vec<(f64, &str)> = names.map(likeness).filter(|(near, _)| *near >= ALIKE).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter().take(most).map(|(_, name)| name.to_owned()).collect()
}

/// How much alike two values have to be for one to be meant by the other: GUIDs are more alike than words.
const ALIKE: f64 = 0.85;

/// The field whose name is nearest to what was typed, if one is near enough to be meant.
#[must_use]
pub fn nearest_field(typed: &str) -> Option<&'static str> {
    nearest(typed, crate::event::FIELDS.iter().map(|spec| spec.name))
}
