//! Finds terms and parts of values in a query, to highlight them.

use super::lex::escaped;
use super::parse::{Node, NodeKind, NodeTest, parse};
use super::path::keys;
use super::steps::separators;
use std::ops::Range;

/// The span of a value of the field `name`: of `chain:K07`, the last three letters. `None` if there is no such term.
#[must_use]
pub fn term_span(query: &str, name: &str, value: &str) -> Option<Range<usize>> {
    within(&parse(query).ok()?, name, value)
}

/// The span of a name as it was typed, the first of its field: of `raw.Folders.Path:x` all before the colon. `None` if no
/// term has it.
#[must_use]
pub fn name_span(query: &str, name: &str) -> Option<Range<usize>> {
    named(&parse(query).ok()?, name)
}

/// The spans of the parts of a value separated by `>`, without surrounding quotes and spaces.
#[must_use]
pub fn part_spans(query: &str, value: &Range<usize>) -> Vec<Range<usize>> {
    let typed = query.get(value.clone()).unwrap_or_default();
    let quotes = usize::from(typed.len() > 1 && typed.starts_with('"') && typed.ends_with('"'));
    let inner = value.start + quotes..value.end - quotes;
    let (text, places) = unescaped(query.get(inner.clone()).unwrap_or_default());
    let (mut parts, mut from) = (Vec::new(), inner.start);
    for sign in separators(&text).into_iter().filter_map(|at| places.get(at)) {
        parts.push(from..inner.start + sign);
        from = inner.start + sign + 1;
    }
    parts.push(from..inner.end);
    let bare = |part: Range<usize>| {
        let text = query.get(part.clone()).unwrap_or_default();
        let start = part.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    };
    parts.into_iter().map(bare).collect()
}

/// A value without the backslashes that escape, and of each of its bytes where its character begins in what was typed.
fn unescaped(typed: &str) -> (String, Vec<usize>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut chars = typed.char_indices();
    while let Some((at, c)) = chars.next() {
        let next = chars.clone().next().filter(|(_, next)| c == '\\' && escaped(Some(*next)).is_some());
        let (at, c) = next.unwrap_or((at, c));
        if next.is_some() {
            chars.next();
        }
        text.push(c);
        places.resize(text.len(), at);
    }
    (text, places)
}

fn within(node: &Node, name: &str, value: &str) -> Option<Range<usize>> {
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().find_map(|node| within(node, name, value)),
        NodeKind::Not(node) => within(node, name, value),
        NodeKind::Field { name: (typed, _), test } if typed.eq_ignore_ascii_case(name) => match test {
            NodeTest::Is(known, span) => (known.text == value).then(|| span.clone()),
            NodeTest::List(values, _) => {
                values.iter().find(|(known, _)| known.text == value).map(|(_, span)| span.clone())
            }
            NodeTest::Compare(..) | NodeTest::Range(..) => None,
        },
        NodeKind::All | NodeKind::Word(_) | NodeKind::Field { .. } => None,
    }
}

fn named(node: &Node, name: &str) -> Option<Range<usize>> {
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().find_map(|node| named(node, name)),
        NodeKind::Not(node) => named(node, name),
        NodeKind::Field { name: (typed, span), .. } => {
            let is_it =
                typed.eq_ignore_ascii_case(name) || keys(name).is_some_and(|path| keys(typed) == Some(path));
            is_it.then(|| span.start..span.start + typed.len())
        }
        NodeKind::All | NodeKind::Word(_) => None,
    }
}
