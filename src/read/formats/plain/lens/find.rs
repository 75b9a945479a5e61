//! Values by path: `a`, `a.b`, `a[0].b`. At each level the whole rest of the path is tried as a name first, so names
//! with dots are found.

use crate::event::Text;
use crate::read::formats::RawRecord;
use crate::read::tree::Tree;
use regex::Captures;

/// The most steps that a path is followed.
const STEPS: usize = 32;

/// The value at a path, starting from `tree`.
pub(super) fn in_tree<'t>(tree: &'t Tree<'t>, path: &str) -> Option<&'t Tree<'t>> {
    below(tree, path, STEPS)
}

fn below<'t>(tree: &'t Tree<'t>, path: &str, left: usize) -> Option<&'t Tree<'t>> {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        return Some(tree);
    }
    let left = left.checked_sub(1)?;
    if let Some((number, rest)) = path.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return below(tree.items().get(number.trim().parse::<usize>().ok()?)?, rest, left);
    }
    tree.get(path).or_else(|| {
        let ends = path.match_indices(['.', '[']).map(|(at, _)| at);
        ends.into_iter().find_map(|at| below(tree.get(&path[..at])?, &path[at..], left))
    })
}

/// A value as text: a list of one as its value, other lists and objects as JSON. `None` for null and an empty list.
fn text<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    match tree {
        Tree::Null => None,
        Tree::List(items) if items.is_empty() => None,
        Tree::List(items) if items.len() == 1 => items.first().and_then(Tree::said),
        Tree::List(_) | Tree::Object(_) => Some(Text::Owned(tree.clone().into_value().to_string())),
        said => said.said(),
    }
}

/// The text at a path of a record; `None` if it is blank or missing. `parts` are the named groups of a line.
pub(super) fn find<'c>(
    record: &'c RawRecord<'_>,
    parts: Option<&Captures<'c>>,
    path: &str,
) -> Option<Text<'c>> {
    let found = match record {
        RawRecord::Json(tree) => text(in_tree(tree, path)?)?,
        RawRecord::Row(..) => match record.cell(path) {
            Some(cell) => Text::Borrowed(cell),
            None => in_cell(record, path)?,
        },
        RawRecord::Line(_) => Text::Borrowed(parts?.name(path)?.as_str()),
    };
    (!found.trim().is_empty()).then_some(found)
}

/// Whether a row has the column of a path, or a JSON cell in which the path leads to a value.
pub(super) fn reaches(record: &RawRecord<'_>, path: &str) -> bool {
    record.row().any(|(name, _)| name.eq_ignore_ascii_case(path))
        || path.match_indices(['.', '[']).any(|(at, _)| {
            let tree = record.cell(&path[..at]).and_then(|cell| Tree::parse(cell).ok());
            tree.is_some_and(|tree| in_tree(&tree, &path[at..]).is_some())
        })
}

/// The text at a path that leads into a JSON cell.
fn in_cell<'c>(record: &'c RawRecord<'_>, path: &str) -> Option<Text<'c>> {
    path.match_indices(['.', '[']).find_map(|(at, _)| {
        let tree = Tree::parse(record.cell(&path[..at])?).ok()?;
        let found = text(in_tree(&tree, &path[at..])?)?;
        Some(Text::Owned(found.into_owned()))
    })
}
