//! Pairs of name and value, from an object or from text: `k: v ¦ k: v`, `k: v; k: v`, or one per line.

use crate::event::Text;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// Pairs of name and value, in their order.
#[derive(Debug, Default)]
pub(super) struct Pairs<'r>(Vec<(&'r str, Text<'r>)>);

impl<'r> Pairs<'r> {
    /// Wraps these pairs.
    pub(super) const fn of(pairs: Vec<(&'r str, Text<'r>)>) -> Self {
        Self(pairs)
    }

    /// The pairs of an object, of a text, or of each item of a list.
    pub(super) fn of_tree(tree: &'r Tree<'_>) -> Self {
        match tree {
            Tree::Object(members) => {
                Self(members.iter().filter_map(|(name, value)| Some((name.as_ref(), said(value)?))).collect())
            }
            Tree::Text(text) => Self::of_text(text),
            Tree::List(items) => Self(items.iter().flat_map(|item| Self::of_tree(item).0).collect()),
            _ => Self::default(),
        }
    }

    /// The pairs of a text, separated by the first of `¦`, line ends and tabs that it contains.
    pub(super) fn of_text(text: &'r str) -> Self {
        let between = ['¦', '\n', '\t'].into_iter().find(|mark| text.contains(*mark)).unwrap_or('¦');
        Self(text.split(between).filter_map(pair).collect())
    }

    /// The pairs of `k: v; k: v`.
    pub(super) fn of_list(text: &'r str) -> Self {
        Self(text.split("; ").filter_map(pair).collect())
    }

    /// Appends the pairs of another.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The first value under a name that is not blank; case is ignored.
    pub(super) fn get(&self, name: &str) -> Option<Text<'r>> {
        let named = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value).find(|value| !says_nothing(value)).cloned()
    }

    /// The value of the first of these names that has one.
    pub(super) fn first(&self, names: &[&str]) -> Option<Text<'r>> {
        names.iter().find_map(|name| self.get(name))
    }

    /// All pairs as text, separated by ` ¦ `.
    pub(super) fn text(&self) -> String {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        pairs.join(" ¦ ")
    }
}

/// Whether a value stands for none, or (`DUP`) repeats that of the record above.
fn says_nothing(value: &str) -> bool {
    matches!(value.trim(), "" | "-" | "n/a" | "N/A" | "DUP" | "NULL" | "(NULL)")
}

/// Parses `name: value`; the value may be empty.
fn pair(text: &str) -> Option<(&str, Text<'_>)> {
    let text = text.trim();
    let (name, value) = text.split_once(": ").or_else(|| Some((text.strip_suffix(':')?, "")))?;
    Some((name.trim(), Cow::Borrowed(value.trim())))
}

/// A value as text; a list as its values separated by commas.
fn said<'r>(value: &'r Tree<'_>) -> Option<Text<'r>> {
    match value {
        Tree::List(items) => {
            let items: Vec<Text<'_>> = items.iter().filter_map(Tree::said).collect();
            Some(Cow::Owned(items.join(", ")))
        }
        Tree::Text(text) => Some(Cow::Borrowed(text)),
        other => other.said(),
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
    use crate::read::tree::Tree;

    #[test]
    fn pairs_are_the_same_however_they_are_written() {
        let object = Tree::parse(r#"{"User":"a","Rule":"","LID":7,"SrcIP":"-"}"#).unwrap();
        for pairs in [
            Pairs::of_tree(&object),
            Pairs::of_text("User: a ¦ Rule: ¦ LID: 7 ¦ SrcIP: -"),
            Pairs::of_text("User: a\nRule:\nLID: 7\nSrcIP: -"),
            Pairs::of_text("User: a\tRule:\tLID: 7\tSrcIP: -"),
            Pairs::of_list("User: a; Rule: ; LID: 7; SrcIP: -"),
        ] {
            assert_eq!(pairs.get("user").as_deref(), Some("a"));
            assert_eq!(pairs.first(&["SrcIP", "Rule", "LID"]).as_deref(), Some("7"));
            assert_eq!(pairs.text(), "User: a ¦ Rule:  ¦ LID: 7 ¦ SrcIP: -");
        }
    }
}
