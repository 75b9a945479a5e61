//! Values by path, which some products nest and others write as names with dots.

use crate::event::{Id, Text, content_id};
use crate::read::formats::RawRecord;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The value at a path like `user.name`, nested or written with dots, or partly both.
pub fn at<'t>(tree: &'t Tree<'t>, path: &str) -> Option<&'t Tree<'t>> {
    if let Some(found) = tree.get(path) {
        return Some(found);
    }
    let dots = path.bytes().enumerate().filter(|(_, byte)| *byte == b'.').map(|(dot, _)| dot);
    dots.into_iter().find_map(|dot| at(tree.get(&path[..dot])?, &path[dot + 1..]))
}

/// The text, number or flag at a path, as text; of a list the first. `None` for `-`.
pub fn word<'t>(tree: &'t Tree<'t>, path: &str) -> Option<Text<'t>> {
    let value = at(tree, path)?;
    let one = if let Tree::List(items) = value { items.iter().find_map(Tree::said) } else { value.said() };
    one.filter(|text| text.trim() != "-")
}

/// The value of the first of these paths that has one.
pub fn first<'t>(tree: &'t Tree<'t>, paths: &[&str]) -> Option<Text<'t>> {
    paths.iter().find_map(|path| word(tree, path))
}

/// All values at a path, as text.
pub fn all<'t>(tree: &'t Tree<'t>, path: &str) -> Vec<Text<'t>> {
    match at(tree, path) {
        Some(Tree::List(items)) => items.iter().filter_map(Tree::said).collect(),
        Some(other) => other.said().into_iter().collect(),
        None => Vec::new(),
    }
}

/// A JSON record, or a row as an object by its columns, with JSON in its cells parsed. An error if it is neither.
pub fn whole<'c>(record: &'c RawRecord<'_>) -> Result<Cow<'c, Tree<'c>>, String> {
    match record {
        RawRecord::Json(tree @ Tree::Object(_)) => Ok(Cow::Borrowed(tree)),
        RawRecord::Row(..) => {
            let cells = record.row().filter(|(_, cell)| !matches!(cell.trim(), "" | "-" | "(null)"));
            Ok(Cow::Owned(Tree::Object(
                cells.map(|(name, cell)| (Cow::Borrowed(name), unfolded(cell))).collect(),
            )))
        }
        _ => Err("it is no JSON object".to_owned()),
    }
}

fn unfolded(cell: &str) -> Tree<'_> {
    let nested = cell.trim_start().starts_with(['{', '[']).then(|| Tree::parse(cell).ok());
    nested.flatten().unwrap_or(Tree::Text(Cow::Borrowed(cell)))
}

/// The content hash of a record. `kind` keeps equal records of different formats apart.
pub fn content(kind: &str, tree: &Tree<'_>) -> Id {
    let mut bytes = Vec::new();
    tree.canonical(&mut bytes);
    content_id([(kind, bytes.as_slice())])
}

#[cfg(test)]
mod tests {
    use super::{all, at, first, word};
    use crate::read::tree::Tree;

    #[test]
    fn dots_and_nests_are_one_path() {
        for text in [
            r#"{"user":{"target":{"name":"b"}}}"#,
            r#"{"user.target":{"name":"b"}}"#,
            r#"{"user":{"target.name":"b"}}"#,
            r#"{"user.target.name":"b"}"#,
            r#"{"user":"x","user.target.name":["b","c"]}"#,
        ] {
            let tree = Tree::parse(text).unwrap();
            assert_eq!(word(&tree, "user.target.name").as_deref(), Some("b"), "{text}");
            assert!(at(&tree, "user.target.id").is_none());
        }
    }

    #[test]
    fn a_hyphen_says_nothing_and_a_list_says_several() {
        let tree = Tree::parse(r#"{"a":"-","b":[1,"x"]}"#).unwrap();
        assert_eq!(first(&tree, &["a", "b"]).as_deref(), Some("1"));
        assert_eq!(all(&tree, "b"), ["1", "x"]);
    }
}
