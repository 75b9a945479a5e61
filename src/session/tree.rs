//! A record as an indented tree, in flat rows.

use crate::query::record_key;
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
    /// The name that a query reaches it by (`raw.ClientIP`, `raw."User Name"`).
    pub name: String,
    /// Where it stands in the tree, one step a level: what is folded is told by it.
    pub path: String,
    /// Of an object or a list: whether it is folded.
    pub folded: Option<bool>,
    /// Of an object or a list: how many members it has.
    pub members: usize,
    /// Of the head of another export: its number.
    pub export: Option<usize>,
}

/// The rows of a tree, without what is folded away.
#[must_use]
pub fn tree_rows(tree: &Value, folded: &BTreeSet<String>) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    walk(tree, &Above { depth: 0, name: "raw".to_owned(), path: String::new() }, folded, &mut rows);
    rows
}

/// The rows of another export of a record: a head that says where it stands, and below it what it says.
#[must_use]
pub fn export_rows(file: &str, tree: &Value, number: usize, folded: &BTreeSet<String>) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    // no key of a record begins like that
    let above = Above { depth: 0, name: "raw".to_owned(), path: format!("\0{number}") };
    push(format!("also in {file}"), tree, above.name.clone(), &above, folded, &mut rows);
    if let Some(head) = rows.first_mut() {
        head.export = Some(number);
    }
    rows
}

struct Above {
    depth: usize,
    name: String,
    path: String,
}

fn walk(tree: &Value, above: &Above, folded: &BTreeSet<String>, rows: &mut Vec<TreeRow>) {
    match tree {
        Value::Object(members) => {
            for (key, value) in members {
                let name = format!("{}.{}", above.name, record_key(key));
                push(key.clone(), value, name, above, folded, rows);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                push(at.to_string(), item, item_name(item, above), above, folded, rows);
            }
        }
        leaf => push("value".to_owned(), leaf, above.name.clone(), above, folded, rows),
    }
}

fn push(
    key: String,
    value: &Value,
    name: String,
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
        name: name.clone(),
        path: path.clone(),
        folded: is_folded,
        members: members.unwrap_or(0),
        export: None,
    });
    if is_folded == Some(false) {
        walk(value, &Above { depth: above.depth + 1, name, path }, folded, rows);
    }
}

/// Queries reach an item of a `{Name, Value}` bag by its name, and any other by the name of its list.
fn item_name(item: &Value, above: &Above) -> String {
    let key = item.as_object().and_then(|members| members.get("Name")).and_then(Value::as_str);
    key.map_or_else(|| above.name.clone(), |key| format!("{}.{}", above.name, record_key(key)))
}

fn leaf_text(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) | Value::Array(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::tree_rows;
    use crate::event::{Event, Zone};
    use crate::query::{Choice, Evaluator, Records, Untold, choose, read};
    use crate::read::{Place, Record, Sink};
    use crate::store::Builder;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use std::collections::BTreeSet;
    use std::io;

    /// One record in memory.
    struct One(Value);

    impl Records for One {
        fn bytes(&self, _: Place, into: &mut Vec<u8>) -> io::Result<()> {
            *into = self.0.to_string().into_bytes();
            Ok(())
        }

        fn record(&self, _: Place) -> io::Result<Record> {
            Ok(Record { bytes: self.0.to_string().into_bytes(), tree: self.0.clone() })
        }
    }

    fn any_tree() -> impl Strategy<Value = Value> {
        let text = "[a-cA .:*?\"\\\\é\n-]{0,5}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        let key = prop_oneof![
            Just("Name".to_owned()),
            Just("Value".to_owned()),
            Just("AuditData".to_owned()),
            text
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            let object = |members: Vec<(String, Value)>| Value::Object(Map::from_iter(members));
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..4).prop_map(object),
            ]
        })
    }

    proptest! {
        #[test]
        fn including_any_value_of_a_record_keeps_its_event(record in prop::collection::vec(("[ab.]{1,3}", any_tree()), 1..4)) {
            let records = One(Value::Object(Map::from_iter(record)));
            let mut builder = Builder::default();
            let mut event = Event::default();
            event.id = "one".into();
            builder.take(event, Place { source: 0, offset: 0, len: 0 });
            let store = builder.finish();
            let evaluator = Evaluator { store: &store, records: &records, told: &Untold, stopped: &|| false };
            for row in tree_rows(&records.0, &BTreeSet::new()) {
                let Some(value) = row.value else { continue };
                let query = choose("", &row.name, &value, Choice::Include);
                let filter = read(&query, Zone::Utc).unwrap_or_else(|why| panic!("{}", why.show(&query)));
                prop_assert_eq!(evaluator.rows(&filter).unwrap().count(), 1, "{} of {}", query, records.0);
            }
        }
    }

    #[test]
    fn every_value_has_a_row_and_the_name_a_query_reaches_it_by() {
        let tree = json!({"Operation": "Bind", "Bag": [{"Name": "IsThrottled", "Value": "True"}], "a b": {"c": null}, "One": {"Name": "x"}});
        let rows = tree_rows(&tree, &BTreeSet::new());
        let told: Vec<(usize, &str, Option<&str>, &str)> = rows
            .iter()
            .map(|row| (row.depth, row.key.as_str(), row.value.as_deref(), row.name.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "Operation", Some("Bind"), "raw.Operation"),
                (0, "Bag", None, "raw.Bag"),
                (1, "0", None, "raw.Bag.IsThrottled"),
                (2, "Name", Some("IsThrottled"), "raw.Bag.IsThrottled.Name"),
                (2, "Value", Some("True"), "raw.Bag.IsThrottled.Value"),
                (0, "a b", None, "raw.\"a b\""),
                (1, "c", Some("null"), "raw.\"a b\".c"),
                (0, "One", None, "raw.One"),
                (1, "Name", Some("x"), "raw.One.Name"),
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
