//! Errors in templates, with line and hint.

use super::context::CONTEXT;
use super::filters::FILTERS;
use crate::event::{nearest, visible};
use crate::export::report::shortened_to;
use minijinja::{Error, ErrorKind};
use thiserror::Error;

/// An error in a template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: line {line}: {why}{}\n  {hint}", .shown.as_ref().map(|line| format!("\n    {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// The name of the template.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
    /// The text of that line.
    pub shown: Option<String>,
    /// How to fix it.
    pub hint: String,
}

/// The greatest length of the line shown, in characters.
const SHOWN: usize = 160;

/// How to fix an error of this kind.
fn hint(error: &Error, part: Option<&str>, kind: &str) -> String {
    let print = format!("`dwell export --print-template {kind}` prints one that works");
    let told = error.detail().unwrap_or_default();
    // `filter x is unknown`
    let typed = told.split(' ').nth(1).unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => {
            let whole = part.unwrap_or_default();
            let first: String = whole.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let names = CONTEXT.iter().flat_map(|(names, _)| names.split(", "));
            match names.clone().find(|name| *name == first) {
                Some(name) => format!("what `{name}` holds is told in the README, under `A report`; {print}"),
                None => near(&first, names)
                    .unwrap_or_else(|| format!("a template may speak of {}; {print}", names_of(CONTEXT))),
            }
        }
        ErrorKind::UnknownFilter => near(typed, FILTERS.iter().map(|(name, _)| bare(name)))
            .unwrap_or_else(|| format!("filters are those of minijinja, and {}", names_of(FILTERS))),
        _ => print,
    }
}

/// The name most similar to what was typed, if it is similar enough.
fn near<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest(typed, names).map(|name| format!("did you mean `{name}`?"))
}

fn bare(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

fn names_of(all: &[(&str, &str)]) -> String {
    all.iter().map(|(names, _)| bare(names)).collect::<Vec<&str>>().join(", ")
}

/// The error of a template with this name and text.
pub(super) fn named(error: &Error, name: &str, text: &str, kind: &str) -> TemplateError {
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
        shown: said.map(|line| visible(&shortened_to(line, SHOWN)).into_owned()),
        hint: visible(&hint(error, part, kind)).into_owned(),
    }
}
