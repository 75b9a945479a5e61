//! Restores records of the audit log from flat rows: a column for each member, with lists as JSON text.

use super::python;
use crate::read::formats::RawRecord;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// Members that are lists in the audit log.
const LISTS: [&str; 9] = [
    "Actor",
    "AffectedItems",
    "DeviceProperties",
    "ExtendedProperties",
    "Folders",
    "ModifiedProperties",
    "OperationProperties",
    "Parameters",
    "Target",
];

/// The record in a row or object. `name` maps columns to members; values that are JSON or Python as text are parsed.
pub fn unfold<'t>(record: &'t RawRecord<'t>, name: fn(&'t str) -> &'t str) -> Tree<'t> {
    let members = if let RawRecord::Json(Tree::Object(members)) = record {
        members.iter().map(|(key, value)| member(name(key), opened(value))).collect()
    } else {
        let cells = record.row().filter(|(_, cell)| !cell.trim().is_empty());
        cells.map(|(key, cell)| member(name(key), value(cell))).collect()
    };
    Tree::Object(members)
}

/// A member. A lone object where the audit log has a list becomes a list of one, as PowerShell writes lists of one so.
fn member<'t>(name: &'t str, value: Tree<'t>) -> (Cow<'t, str>, Tree<'t>) {
    let listed = LISTS.iter().any(|list| list.eq_ignore_ascii_case(name));
    let lone = listed && matches!(value, Tree::Object(_));
    (Cow::Borrowed(name), if lone { Tree::List(vec![value]) } else { value })
}

/// The value with a text parsed, if it is an object or list.
pub fn opened<'t>(tree: &'t Tree<'t>) -> Tree<'t> {
    match tree {
        Tree::Text(text) => value(text),
        _ => tree.clone(),
    }
}

/// Parses a text that is an object or list in JSON, or as Python prints it; any other stays a text.
fn value(text: &str) -> Tree<'_> {
    let inner = text.trim();
    let structured = inner.starts_with(['{', '[']).then(|| Tree::parse(inner).ok());
    structured
        .and_then(|tree| tree.or_else(|| python::parse(inner)))
        .unwrap_or(Tree::Text(Cow::Borrowed(text)))
}

/// A name without the zone that Log Analytics adds to names of times: `TimeGenerated [UTC]`.
pub fn without_zone(name: &str) -> &str {
    let name = name.trim();
    let behind = name.len().checked_sub(5).and_then(|at| name.split_at_checked(at));
    behind.filter(|(_, zone)| zone.eq_ignore_ascii_case("[UTC]")).map_or(name, |(name, _)| name.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{member, value, without_zone};
    use crate::read::tree::Tree;

    #[test]
    fn lists_in_text_are_opened_and_other_text_stays() {
        assert!(matches!(value(r#"[{"Name":"a"}]"#), Tree::List(_)));
        assert!(matches!(value("{'Name': 'a'}"), Tree::Object(_)));
        assert!(matches!(value("{ not JSON"), Tree::Text(_)));
        assert!(matches!(value("[subject] of a mail"), Tree::Text(_)));
    }

    #[test]
    fn a_lone_object_is_a_list_of_one_where_a_list_belongs() {
        let one = |name| member(name, value(r#"{"Name":"UserAgent","Value":"a"}"#)).1;
        assert_eq!(one("extendedproperties").items().len(), 1);
        assert!(matches!(one("Item"), Tree::Object(_)));
    }

    #[test]
    fn the_zone_behind_a_name_is_none_of_it() {
        assert_eq!(without_zone("TimeGenerated [UTC]"), "TimeGenerated");
        assert_eq!(without_zone("TimeGenerated"), "TimeGenerated");
    }
}
