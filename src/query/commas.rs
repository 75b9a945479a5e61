//! Errors for values of a field that are parted by commas, as other languages write them.

use super::QueryError;
use super::edit::{quote_listed, wild};
use super::lex::{Style, Value, first_value};
use super::parse::wanted_of;
use std::ops::Range;

/// The error for values in quotes that are parted by commas behind a name: `agency:"A", "B"`. The first stands at `value`.
/// A comma before anything else is text to find.
pub(super) fn behind(name: &str, query: &str, value: &Range<usize>) -> Option<QueryError> {
    let mut values = vec![query.get(value.clone()).filter(|typed| typed.starts_with('"'))?];
    let mut rest = query.get(value.end..).filter(|rest| rest.starts_with(','))?;
    while let Some(more) = rest.trim_start().strip_prefix(',') {
        let next = first_value(more).filter(|next| next.starts_with('"'))?;
        values.push(next);
        rest = more.trim_start().get(next.len()..)?;
    }
    let error = QueryError::new(value.end..value.end + 1, "`,` parts no values");
    Some(error.offering(format!("{name}:({})", values.join(" ")), " for any of them"))
}

/// The error for values of a list that are parted by commas: `agency:(Dept of State, Agency B)`.
pub(super) fn listed(name: &str, values: &[(Value, Range<usize>)], query: &str) -> Option<QueryError> {
    let words: Vec<Word<'_>> = values.iter().map(|value| Word::read(value, query)).collect();
    let at = words.iter().zip(values).find_map(|(word, (_, span))| match word {
        Word { ends: true, .. } => Some(span.end - 1),
        Word { begins: true, .. } => Some(span.start),
        _ => None,
    })?;
    let mut parts: Vec<Vec<&Word<'_>>> = vec![Vec::new()];
    for word in &words {
        if word.begins {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| !word.text.is_empty()) {
            part.push(word);
        }
        if word.ends {
            parts.push(Vec::new());
        }
    }
    parts.retain(|part| !part.is_empty());
    let error = QueryError::new(at..at + 1, format!("values in `{name}:( )` are parted by blanks alone"));
    let written: Vec<String> = match parts.as_slice() {
        [] => return Some(error.hinted(wanted_of(name))),
        // a comma at the end, or at the begin, parts nothing
        [words] => words.iter().map(|word| written(&[word])).collect(),
        parts => parts.iter().map(|words| written(words)).collect(),
    };
    let offer = format!("{name}:({})", written.join(" "));
    Some(error.offering(offer, "; a value that ends in a comma stands in quotes"))
}

/// A value of a list as it was typed, and whether commas stand at its ends.
struct Word<'q> {
    text: &'q str,
    style: Style,
    begins: bool,
    ends: bool,
}

impl<'q> Word<'q> {
    fn read((value, span): &'q (Value, Range<usize>), query: &'q str) -> Self {
        if matches!(value.style, Style::Quoted | Style::Regex) {
            return Self { text: &value.text, style: value.style, begins: false, ends: false };
        }
        let typed = query.get(span.clone()).unwrap_or_default();
        let ends = typed.ends_with(',') && !typed.ends_with("\\,");
        let inner = if ends { typed.trim_end_matches(',') } else { typed };
        let text = inner.trim_start_matches(',');
        Self { text, style: value.style, begins: typed.starts_with(','), ends }
    }
}

/// Words between two commas as one value.
fn written(words: &[&Word<'_>]) -> String {
    let joined = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    match words {
        [Word { style: Style::Regex, .. }] => format!("/{}/", joined.replace('/', "\\/")),
        [Word { style: Style::Bare | Style::Wild, text, .. }] => (*text).to_owned(),
        words if words.iter().any(|word| word.style == Style::Wild) => wild(&joined),
        _ => quote_listed(&joined),
    }
}
