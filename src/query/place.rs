//! Finds terms and parts of values in a query, to highlight them.

use super::parse::{Node, NodeKind, NodeTest, parse};
use std::ops::Range;

/// The span of a value of the field `name`: of `chain:K07`, the last three letters. `None` if there is no such term.
#[must_use]
pub fn term_span(query: &str, name: &str, value: &str) -> Option<Range<usize>> {
    within(&parse(query).ok()?, name, value)
}

/// The spans of the parts of a value separated by `>`, without surrounding quotes and spaces.
#[must_use]
pub fn part_spans(query: &str, value: &Range<usize>) -> Vec<Range<usize>> {
    let typed = query.get(value.clone()).unwrap_or_default();
    let quotes = usize::from(typed.len() > 1 && typed.starts_with('"') && typed.ends_with('"'));
    let inner = value.start + quotes..value.end - quotes;
    let (mut parts, mut from, mut backslashes) = (Vec::new(), inner.start, 0);
    for (at, c) in query.get(inner.clone()).unwrap_or_default().char_indices() {
        // an escaped `>` has two backslashes in the query, as the value is unescaped once before
        if c == '>' && backslashes < 2 {
            parts.push(from..inner.start + at);
            from = inner.start + at + 1;
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    parts.push(from..inner.end);
    let bare = |part: Range<usize>| {
        let text = query.get(part.clone()).unwrap_or_default();
        let start = part.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    };
    parts.into_iter().map(bare).collect()
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
