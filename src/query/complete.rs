//! Completion: what can be inserted at the cursor of a query.

use super::edit::{quote, quote_listed};
use super::filter::Property;
use super::resolve::{EVERYWHERE, STARTS, narrows};
use crate::event::{FIELDS, Field, Stage};
use std::ops::Range;

/// What can be completed at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The bytes of the query that a completion replaces.
    pub span: Range<usize>,
    /// The text typed so far, without quotes and backslashes.
    pub partial: String,
    /// What kind of text is expected there.
    pub of: CompletionKind,
    /// Whether it stands in the brackets of `field:( )`.
    pub listed: bool,
}

/// The kinds of completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A name before a colon.
    Name,
    /// A property behind `is:`.
    Property,
    /// A value of a field.
    Value(Field),
    /// A kind of identity in a `reach:` path.
    Reached {
        /// Whether it is the start of the path, rather than one of the steps behind a `>`.
        starts: bool,
    },
    /// A value that can't be listed: that of `chain:`, of a record field, or of an unknown field.
    Other,
}

/// Finds what can be completed at the cursor (a byte position).
#[must_use]
pub fn wanted(query: &str, cursor: usize) -> Wanted {
    let head = query.get(..cursor).unwrap_or(query);
    let (mut start, mut open, mut quoted, mut escaped) = (0, None, false, false);
    for (at, c) in head.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => {
                open = head[start..at].strip_suffix(':').map(str::to_owned);
                start = at + 1;
            }
            ')' => {
                open = None;
                start = at + 1;
            }
            '-' | '!' if at == start => start = at + 1,
            c if c.is_whitespace() => start = at + c.len_utf8(),
            _ => {}
        }
    }
    let word = &head[start..];
    let listed = open.is_some();
    let (name, mut value_at) = match (word.find(':'), open) {
        (Some(colon), _) => (Some(word[..colon].to_owned()), start + colon + 1),
        (None, open) => (open, start),
    };
    let of = match name.as_deref() {
        None => CompletionKind::Name,
        Some(name) if name.eq_ignore_ascii_case("is") => CompletionKind::Property,
        Some(name) if name.eq_ignore_ascii_case("reach") => {
            let last = head[value_at..].rfind('>').map_or(value_at, |sign| value_at + sign + 1);
            let starts = last == value_at;
            let part = head[last..].trim_start_matches([' ', '"']);
            value_at = head.len() - part.len();
            if part.contains(':') { CompletionKind::Other } else { CompletionKind::Reached { starts } }
        }
        Some(name) => Field::parse(name).map_or(CompletionKind::Other, CompletionKind::Value),
    };
    let partial = head[value_at..].trim_start_matches('"').replace('\\', "");
    Wanted { span: value_at..cursor.min(query.len()), partial, of, listed }
}

impl Wanted {
    /// The completions known without a store, each with its description: fields, properties, stages or kinds of
    /// identity. Empty for other values, which only the engine can list.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, &'static str)> {
        let fits = |name: &str| name.to_ascii_lowercase().starts_with(&self.partial.to_ascii_lowercase());
        let told =
            |kind| (kind, Field::parse(kind).map_or("accesses right below it", |field| field.spec().doc));
        let all: Vec<(&str, &str)> = match self.of {
            CompletionKind::Property => Property::ALL.iter().map(|(_, name, doc)| (*name, *doc)).collect(),
            CompletionKind::Value(Field::Stage) => {
                Stage::ALL.into_iter().map(|stage| (stage.name(), "")).collect()
            }
            CompletionKind::Value(_) | CompletionKind::Other => Vec::new(),
            CompletionKind::Name => {
                FIELDS.iter().map(|spec| (spec.name, spec.doc)).chain(EVERYWHERE).collect()
            }
            CompletionKind::Reached { starts: true } => {
                STARTS.into_iter().map(told).chain([("event", "an event, by its id")]).collect()
            }
            CompletionKind::Reached { starts: false } => narrows().map(told).collect(),
        };
        all.into_iter().filter(|(name, _)| fits(name)).collect()
    }
}

/// Inserts a completion; returns the query and the new cursor (a byte position).
#[must_use]
pub fn complete(query: &str, wanted: &Wanted, choice: &str) -> (String, usize) {
    let inserted =
        if matches!(wanted.of, CompletionKind::Value(_) | CompletionKind::Property | CompletionKind::Other) {
            (if wanted.listed { quote_listed(choice) } else { quote(choice) }) + " "
        } else {
            format!("{choice}:")
        };
    let head = query.get(..wanted.span.start).unwrap_or("");
    let tail = query.get(wanted.span.end..).unwrap_or("");
    let cursor = head.len() + inserted.len();
    (format!("{head}{inserted}{}", tail.trim_start()), cursor)
}
