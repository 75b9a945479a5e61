//! Changes to a query that keep the rest of it as it was typed: a query is its top-level terms, joined by `and`.

use super::eval::same_value;
use super::lex::{Style, Value};
use super::parse::{Node, NodeKind, NodeTest, parse};
use super::path::keys;
use crate::event::{Field, alike};

/// What to do with a value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Add it to the values that are kept; take it away again if it is one of them.
    Include,
    /// Add it to the values that are left out; take it away again if it is one of them.
    Exclude,
    /// Keep this one alone.
    Only,
}

/// The values of a field that a query keeps and leaves out by terms of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Kept.
    pub included: Vec<String>,
    /// Left out.
    pub excluded: Vec<String>,
}

/// The top-level terms of a query as typed, each of which holds wherever the query does: `(a b) c` has three. A query
/// that can't be read is one term.
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

/// A term of a query, or the terms that its brackets join.
fn joined(query: &str, node: &Node) -> Vec<String> {
    match &node.kind {
        NodeKind::And(nodes) => nodes.iter().flat_map(|node| joined(query, node)).collect(),
        _ => vec![query.get(node.span.clone()).unwrap_or("").to_owned()],
    }
}

/// A query in brackets, which mean what it does alone: one that ends in a backslash does not take the bracket with it.
#[must_use]
pub fn bracketed(query: &str) -> String {
    let backslashes = query.len() - query.trim_end_matches('\\').len();
    if backslashes.is_multiple_of(2) { format!("({query})") } else { format!("({query}\\)") }
}

/// Whether one pair of brackets holds all of a query.
fn is_bracketed(query: &str) -> bool {
    let inner = query.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| parse(inner).is_ok())
}

/// What a query says of a field by terms of its own.
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

/// The query after a choice.
#[must_use]
pub fn choose(query: &str, field: &str, value: &str, choice: Choice) -> String {
    let mut chosen = chosen(query, field);
    let is_it = |known: &String| match Field::parse(field) {
        Some(field) => same_value(field, known, value),
        None => alike(known, value),
    };
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

/// The query without any term of its own about a field.
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

/// The query with its time set to `range`, or without one.
#[must_use]
pub fn set_range(query: &str, range: Option<&str>) -> String {
    let rest = clear_field(query, Field::Time.name());
    match range {
        Some(range) if rest.is_empty() => format!("time:{range}"),
        Some(range) => format!("{rest} time:{range}"),
        None => rest,
    }
}

/// The times that a query keeps by one term of its own, as typed; `None` where it has several such terms, or compares.
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

/// The query with its times set to any of `ranges`, or to none; times that it leaves out stay.
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

/// Whether a term asks for times alone.
fn is_of_time(term: &str) -> bool {
    let name = |node: Node| match node.kind {
        NodeKind::Field { name, .. } => Some(name.0),
        _ => None,
    };
    parse(term).ok().and_then(name).is_some_and(|name| same_field(&name, Field::Time.name()))
}

/// A value as a query writes it: bare where that reads the same, else in quotes.
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

/// A value as a query takes it whatever stands in it: in quotes.
#[must_use]
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value in which `*` stands for any letters, as a query writes it.
#[must_use]
pub fn wild(value: &str) -> String {
    let escapes = |c: char| !c.is_alphanumeric() && !"_.@-:*".contains(c);
    value.chars().flat_map(|c| escapes(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A value among others: one with a colon could be taken for a field of its own.
fn quote_listed(value: &str) -> String {
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

/// Whether a term is `field:values` or `not field:values` with plain values, and which.
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
