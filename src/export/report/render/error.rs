//! What is wrong with a template, and where.

use crate::event::visible;
use minijinja::{Error, ErrorKind};
use thiserror::Error;

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: line {line}: {why}{}", .shown.as_ref().map(|line| format!("\n    {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// The template.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
    /// The line as it stands there.
    pub shown: Option<String>,
}

/// An error of a template of some name and text.
pub(super) fn named(error: &Error, name: &str, text: &str) -> TemplateError {
    let line = error.line().unwrap_or(1);
    let said = text.lines().nth(line.saturating_sub(1)).map(str::trim).filter(|line| !line.is_empty());
    let what = match error.kind() {
        ErrorKind::UndefinedError => Some("there is nothing of that name".to_owned()),
        _ => error.detail().map(str::to_owned),
    };
    let part = error.range().and_then(|range| text.get(range)).map(str::trim).filter(|part| !part.is_empty());
    let mut why = what.unwrap_or_else(|| error.kind().to_string());
    if let (Some(part), ErrorKind::UndefinedError) = (part, error.kind()) {
        why = format!("{why}: `{part}`");
    }
    TemplateError {
        name: name.to_owned(),
        line,
        why: visible(&why).into_owned(),
        shown: said.map(|line| visible(line).into_owned()),
    }
}
