//! Edits of a query that leave the rest of it as it was typed. A query is seen as its top-level terms, joined by `and`.

use super::eval::same_value;
use super::lex::{Style, Value};
use super::parse::{Node, NodeKind, NodeTest, parse};
use super::path::keys;
use crate::event::{Field, alike};

/// What to do with a value of a field; the first two toggle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Add it to the included values, or remove it if it is one of them. It is no longer excluded.
    Include,
    /// Add it to the excluded values, or remove it if it is one of them. It is no longer included.
    Exclude,
    /// Include this value alone, and exclude none.
    Only,
}

/// The values that a query includes and excludes by top-level terms on one field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Values of the terms `field:…`.
    pub included: Vec<String>,
    /// Values of the terms `not field:…`.
    pub excluded: Vec<String>,
}

/// The top-level terms of a query as typed, with conjunctions in brackets flattened: `(a b) c` has three. A query that
/// can't be parsed is one term.
#[must_use]
pub fn conjuncts(query: &str) -> Vec<String> {
    let Ok(node) = parse(query) else { return vec![query.to_owned()] };
    match &node.kind {
        NodeKind::All => Vec::new(),
        NodeKind::And(nodes) => nodes.iter().flat_map(|node| joined(query, node)).collect(),
        NodeKind::Or(_) if !is_bracketed(query.trim()) => vec![bracketed(query.trim())],
        _ => vec![query.trim().to_owned()],
    }
}

/// The terms of a node: those of nested conjunctions, else the node itself.
fn joined(query: &str, node: &Node) -> Vec<String> {
    match &node.kind {
        NodeKind::And(nodes) => nodes.iter().flat_map(|node| joined(query, node)).collect(),
        _ => vec![query.get(node.span.clone()).unwrap_or("").to_owned()],
    }
}

/// Puts a query in brackets. A query with an unescaped trailing backslash gets another, so that it does not escape the
/// closing bracket.
#[must_use]
pub fn bracketed(query: &str) -> String {
    let backslashes = query.len() - query.trim_end_matches('\\').len();
    if backslashes.is_multiple_of(2) { format!("({query})") } else { format!("({query}\\)") }
}

/// Whether one pair of brackets encloses the whole query.
fn is_bracketed(query: &str) -> bool {
    let inner = query.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| parse(inner).is_ok())
}

/// The values that the top-level terms of a query include and exclude by a field.
#[must_use]
pub fn chosen(query: &str, field: &str) -> Chosen {
    let mut chosen = Chosen::default();
    for term in conjuncts(query) {
        match values_of(&term, field) {
            Some((false, values)) => chosen.included.extend(values),
            Some((true, values)) => chosen.excluded.extend(values),
            None => {}
        }
    }
    chosen
}

/// Applies a choice to a query. The terms on the field move to the end: one for the included values, one for the
/// excluded.
#[must_use]
pub fn choose(query: &str, field: &str, value: &str, choice: Choice) -> String {
    let mut chosen = chosen(query, field);
    let is_it = |known: &String| is_same(field, known, value);
    let toggle = |values: &mut Vec<String>| match values.iter().position(is_it) {
        Some(at) => {
            values.remove(at);
        }
        None => values.push(value.to_owned()),
    };
    match choice {
        Choice::Include => {
            chosen.excluded.retain(|known| !is_it(known));
            toggle(&mut chosen.included);
        }
        Choice::Exclude => {
            chosen.included.retain(|known| !is_it(known));
            toggle(&mut chosen.excluded);
        }
        Choice::Only => {
            chosen = Chosen { included: vec![value.to_owned()], excluded: Vec::new() };
        }
    }
    let mut terms: Vec<String> =
        conjuncts(query).into_iter().filter(|term| values_of(term, field).is_none()).collect();
    terms.extend(term(field, &chosen.included));
    terms.extend(term(field, &chosen.excluded).map(|term| format!("not {term}")));
    terms.join(" ")
}

/// Applies a choice to several values of a field at once: all are added where one is missing, else all are removed.
#[must_use]
pub fn choose_all(query: &str, field: &str, values: &[String], choice: Choice) -> String {
    let Chosen { included, excluded } = chosen(query, field);
    let known = match choice {
        Choice::Include => included,
        Choice::Exclude => excluded,
        Choice::Only => Vec::new(),
    };
    let mut each: Vec<&String> = Vec::new();
    for value in values {
        // a value in two spellings would be added and removed
        if !each.iter().any(|of| is_same(field, of, value)) {
            each.push(value);
        }
    }
    let is_known = |value: &&String| known.iter().any(|known| is_same(field, known, value));
    let (there, missing): (Vec<&String>, Vec<&String>) = each.into_iter().partition(is_known);
    let changed = if missing.is_empty() { there } else { missing };
    changed.into_iter().enumerate().fold(query.to_owned(), |query, (at, value)| {
        // the first replaces the others of its field, and the rest join it
        let choice = if at > 0 && choice == Choice::Only { Choice::Include } else { choice };
        choose(&query, field, value, choice)
    })
}

/// Whether two values of a field, or of a record field, are one.
fn is_same(field: &str, known: &str, value: &str) -> bool {
    match Field::parse(field) {
        Some(field) => same_value(field, known, value),
        None => alike(known, value),
    }
}

/// Removes every top-level term on a field, negated or not, whatever its test.
#[must_use]
pub fn clear_field(query: &str, field: &str) -> String {
    let about = |node: &Node| match &node.kind {
        NodeKind::Field { name, .. } => same_field(&name.0, field),
        NodeKind::Not(inner) => {
            matches!(&inner.kind, NodeKind::Field { name, .. } if same_field(&name.0, field))
        }
        _ => false,
    };
    let keep = |term: &String| !parse(term).is_ok_and(|node| about(&node));
    conjuncts(query).into_iter().filter(keep).collect::<Vec<_>>().join(" ")
}

/// Sets the time of the query to `range`, or removes it.
#[must_use]
pub fn set_range(query: &str, range: Option<&str>) -> String {
    let rest = clear_field(query, Field::Time.name());
    match range {
        Some(range) if rest.is_empty() => format!("time:{range}"),
        Some(range) => format!("{rest} time:{range}"),
        None => rest,
    }
}

/// The times of a query's only top-level time term, as typed; empty if it has none. `None` if it has several, or one
/// that is a comparison or pattern.
#[must_use]
pub fn ranges(query: &str) -> Option<Vec<String>> {
    let terms: Vec<String> = conjuncts(query).into_iter().filter(|term| is_of_time(term)).collect();
    let [term] = terms.as_slice() else { return terms.is_empty().then(Vec::new) };
    let NodeKind::Field { test, .. } = parse(term).ok()?.kind else { return None };
    let written = |value: &Value| {
        let wild = matches!(value.style, Style::Wild | Style::Regex);
        (!wild).then(|| value.text.trim().replace(' ', "T"))
    };
    match test {
        NodeTest::Is(value, _) => Some(vec![written(&value)?]),
        NodeTest::List(values, false) => values.iter().map(|(value, _)| written(value)).collect(),
        NodeTest::Range(from, until, _) => Some(vec![format!("{}..{}", written(&from)?, written(&until)?)]),
        NodeTest::List(_, true) | NodeTest::Compare(..) => None,
    }
}

/// Replaces the time terms of the query by one that matches any of `ranges`. Negated time terms stay.
#[must_use]
pub fn set_ranges(query: &str, ranges: &[String]) -> String {
    let mut terms: Vec<String> = conjuncts(query).into_iter().filter(|term| !is_of_time(term)).collect();
    match ranges {
        [] => {}
        [one] => terms.push(format!("time:{one}")),
        many => terms.push(format!("time:({})", many.join(" "))),
    }
    terms.join(" ")
}

/// Whether a term is a time term that is not negated.
fn is_of_time(term: &str) -> bool {
    let name = |node: Node| match node.kind {
        NodeKind::Field { name, .. } => Some(name.0),
        _ => None,
    };
    parse(term).ok().and_then(name).is_some_and(|name| same_field(&name, Field::Time.name()))
}

/// A value as a query writes it: bare if it parses to the same value, else in quotes.
#[must_use]
pub fn quote(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_.@-:+/=".contains(c);
    let word = ["and", "or", "not"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let bare =
        !value.is_empty() && !word && value.chars().all(plain) && !value.starts_with(['/', '-', '+', ':']);
    if bare && !value.contains("..") {
        return value.to_owned();
    }
    quoted(value)
}

/// A value in quotes, with backslashes and quotes escaped.
#[must_use]
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A wildcard pattern as a query writes it: `*` keeps its meaning, other special characters are escaped.
#[must_use]
pub fn wild(value: &str) -> String {
    let escapes = |c: char| !c.is_alphanumeric() && !"_.@-:*".contains(c);
    value.chars().flat_map(|c| escapes(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A value within a list: one with a colon is quoted, as it could be taken for a field name.
pub(super) fn quote_listed(value: &str) -> String {
    if value.contains(':') { quoted(value) } else { quote(value) }
}

fn term(field: &str, values: &[String]) -> Option<String> {
    match values {
        [] => None,
        [one] => Some(format!("{field}:{}", quote(one))),
        many => {
            let values: Vec<String> = many.iter().map(|value| quote_listed(value)).collect();
            Some(format!("{field}:({})", values.join(" ")))
        }
    }
}

/// The values of a term `field:values` (`false`) or `not field:values` (`true`). `None` for other fields, and for tests
/// other than plain values.
fn values_of(term: &str, field: &str) -> Option<(bool, Vec<String>)> {
    let node = parse(term).ok()?;
    let (negated, node) = match node.kind {
        NodeKind::Not(inner) => (true, *inner),
        _ => (false, node),
    };
    let NodeKind::Field { name, test } = node.kind else { return None };
    let plain = |value: &Value| matches!(value.style, Style::Bare | Style::Quoted) && !value.text.is_empty();
    if !same_field(&name.0, field) {
        return None;
    }
    match test {
        NodeTest::Is(value, _) if plain(&value) => Some((negated, vec![value.text])),
        NodeTest::List(values, false) if values.iter().all(|(value, _)| plain(value)) => {
            Some((negated, values.into_iter().map(|(value, _)| value.text).collect()))
        }
        _ => None,
    }
}

fn same_field(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || Field::parse(one).is_some_and(|field| Some(field) == Field::parse(other))
        || keys(one).is_some_and(|path| Some(path) == keys(other))
}
