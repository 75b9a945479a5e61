//! Values of lists, in the ways in which records write them.

use crate::event::Text;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The values of a JSON list, or of a text as [`split_list`] reads it; any other value is the only one.
pub(in crate::read) fn listed<'t>(value: &'t Tree<'t>) -> Vec<Text<'t>> {
    match value {
        Tree::List(items) => items.iter().filter_map(Tree::said).collect(),
        Tree::Text(text) => split_list(text),
        other => other.said().into_iter().collect(),
    }
}

/// The values of a text: a JSON list, a Python list, or values between commas. Empty for `-`.
pub(in crate::read) fn split_list(text: &str) -> Vec<Text<'_>> {
    let text = text.trim();
    if text == "-" {
        return Vec::new();
    }
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return text.split(',').map(|item| Cow::Borrowed(item.trim())).collect();
    };
    if let Ok(Tree::List(items)) = Tree::parse(text) {
        return items.iter().filter_map(|item| Some(Cow::Owned(item.said()?.into_owned()))).collect();
    }
    inside.split(',').map(|item| Cow::Borrowed(item.trim().trim_matches(['\'', '"']))).collect()
}

#[cfg(test)]
mod tests {
    use super::split_list;

    #[test]
    fn lists_are_read_in_every_spelling() {
        assert_eq!(split_list(r#"["a","b"]"#), ["a", "b"]);
        assert_eq!(split_list("['a', 'b']"), ["a", "b"]);
        assert_eq!(split_list("a, b"), ["a", "b"]);
        assert_eq!(split_list("-").len(), 0);
    }
}
