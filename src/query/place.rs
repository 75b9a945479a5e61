//! Where a term stands in a query.

use super::parse::{Node, NodeKind, NodeTest, parse};
use std::ops::Range;

/// Where the value stands that a query asks of a name: of `chain:K07`, the last three letters. `None` where it does not.
#[must_use]
pub fn term_span(query: &str, name: &str, value: &str) -> Option<Range<usize>> {
    within(&parse(query).ok()?, name, value)
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
