//! What could stand at the cursor of a query.

use super::edit::quote;
use super::filter::Property;
use crate::event::{FIELDS, Field, Stage};
use std::ops::Range;

/// What the cursor waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The part of the query that a completion replaces.
    pub span: Range<usize>,
    /// What has been typed of it.
    pub partial: String,
    /// A value of this field, or, without one, a name.
    pub field: Option<Field>,
    /// Whether it is a property after `is:`.
    pub property: bool,
}

/// What the cursor (a byte position) waits for.
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
    let (name, value_at) = match (word.find(':'), open) {
        (Some(colon), _) => (Some(word[..colon].to_owned()), start + colon + 1),
        (None, open) => (open, start),
    };
    let typed = head[value_at..].trim_start_matches('"').replace('\\', "");
    Wanted {
        span: value_at..cursor.min(query.len()),
        partial: typed,
        field: name.as_deref().and_then(Field::parse),
        property: name.is_some_and(|name| name.eq_ignore_ascii_case("is")),
    }
}

impl Wanted {
    /// The names that fit: fields, properties or stages. Values of other fields are the engine's to know.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, &'static str)> {
        let fits = |name: &str| name.to_ascii_lowercase().starts_with(&self.partial.to_ascii_lowercase());
        if self.property {
            return Property::ALL
                .iter()
                .filter(|(_, name, _)| fits(name))
                .map(|(_, name, doc)| (*name, *doc))
                .collect();
        }
        match self.field {
            Some(Field::Stage) => Stage::ALL
                .into_iter()
                .filter(|stage| fits(stage.name()))
                .map(|stage| (stage.name(), ""))
                .collect(),
            Some(_) => Vec::new(),
            None if self.partial.contains(':') => Vec::new(),
            None => {
                let fields = FIELDS.iter().filter(|spec| fits(spec.name)).map(|spec| (spec.name, spec.doc));
                fields
                    .chain(fits("is").then_some(("is", "a property: synthetic, span, undated, …")))
                    .collect()
            }
        }
    }
}

/// The query with a completion put in, and where the cursor stands then.
#[must_use]
pub fn complete(query: &str, wanted: &Wanted, choice: &str) -> (String, usize) {
    let value = wanted.field.is_some() || wanted.property;
    let inserted = if value { quote(choice) + " " } else { format!("{choice}:") };
    let head = query.get(..wanted.span.start).unwrap_or("");
    let tail = query.get(wanted.span.end..).unwrap_or("");
    let cursor = head.len() + inserted.len();
    (format!("{head}{inserted}{}", tail.trim_start()), cursor)
}
