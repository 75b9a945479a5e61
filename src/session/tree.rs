//! A record as an indented tree, in flat rows.

use serde_json::Value;
use std::collections::BTreeSet;

/// A row of a record's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeRow {
    /// How deep it stands.
    pub depth: usize,
    /// Its key, or its number in a list.
    pub key: String,
    /// Its value as text; `None` for an object or a list.
    pub value: Option<String>,
    /// The name that a query reaches it by (`raw.ClientIP`); `None` where its key can't be written in a query.
    pub name: Option<String>,
    /// Where it stands in the tree, one step a level: what is folded is told by it.
    pub path: String,
    /// Of an object or a list: whether it is folded.
    pub folded: Option<bool>,
    /// Of an object or a list: how many members it has.
    pub members: usize,
}

/// The rows of a tree, without what is folded away.
#[must_use]
pub fn tree_rows(tree: &Value, folded: &BTreeSet<String>) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    walk(tree, &Above { depth: 0, name: Some("raw".to_owned()), path: String::new() }, folded, &mut rows);
    rows
}

struct Above {
    depth: usize,
    name: Option<String>,
    path: String,
}

fn walk(tree: &Value, above: &Above, folded: &BTreeSet<String>, rows: &mut Vec<TreeRow>) {
    match tree {
        Value::Object(members) => {
            for (key, value) in members {
                let name = above.name.as_ref().filter(|_| is_word(key)).map(|name| format!("{name}.{key}"));
                push(key.clone(), value, name, above, folded, rows);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                push(at.to_string(), item, above.name.clone(), above, folded, rows);
            }
        }
        leaf => push("value".to_owned(), leaf, above.name.clone(), above, folded, rows),
    }
}

fn push(
    key: String,
    value: &Value,
    name: Option<String>,
    above: &Above,
    folded: &BTreeSet<String>,
    rows: &mut Vec<TreeRow>,
) {
    let path = format!("{}/{key}", above.path);
    let members = match value {
        Value::Object(members) => Some(members.len()),
        Value::Array(items) => Some(items.len()),
        _ => None,
    };
    let is_folded = members.map(|_| folded.contains(&path));
    rows.push(TreeRow {
        depth: above.depth,
        key,
        value: leaf_text(value),
        name: bag_name(value, above).or(name.clone()),
        path: path.clone(),
        folded: is_folded,
        members: members.unwrap_or(0),
    });
    if is_folded == Some(false) {
        let name = bag_name(value, above).or(name);
        walk(value, &Above { depth: above.depth + 1, name, path }, folded, rows);
    }
}

/// Queries reach a member of a `{Name, Value}` bag by its name.
fn bag_name(item: &Value, above: &Above) -> Option<String> {
    let name = item.as_object()?.get("Name")?.as_str()?;
    let above = above.name.as_ref()?;
    is_word(name).then(|| format!("{above}.{name}"))
}

fn leaf_text(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) | Value::Array(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_@-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::tree_rows;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_value_has_a_row_and_the_name_a_query_reaches_it_by() {
        let tree = json!({"Operation": "Bind", "Bag": [{"Name": "IsThrottled", "Value": "True"}], "a b": {"c": null}});
        let rows = tree_rows(&tree, &BTreeSet::new());
        let told: Vec<(usize, &str, Option<&str>, Option<&str>)> = rows
            .iter()
            .map(|row| (row.depth, row.key.as_str(), row.value.as_deref(), row.name.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "Operation", Some("Bind"), Some("raw.Operation")),
                (0, "Bag", None, Some("raw.Bag")),
                (1, "0", None, Some("raw.Bag.IsThrottled")),
                (2, "Name", Some("IsThrottled"), Some("raw.Bag.IsThrottled.Name")),
                (2, "Value", Some("True"), Some("raw.Bag.IsThrottled.Value")),
                (0, "a b", None, None),
                (1, "c", Some("null"), None),
            ]
        );
    }

    #[test]
    fn what_is_folded_is_not_walked() {
        let tree = json!({"a": {"b": 1}, "c": 2});
        let rows = tree_rows(&tree, &BTreeSet::from(["/a".to_owned()]));
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].folded, rows[0].members), (Some(true), 1));
    }
}
