use super::Tree;
use crate::engine::{Detail, OtherExport, Row};
use crate::session::tests::detail_of;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn detail(record: Value, other: Value) -> Arc<Detail> {
    let others = vec![OtherExport { file: "b.jsonl".to_owned(), offset: 0, record: Ok(Some(other)) }];
    detail_of(Row::default(), record, others)
}

/// The paths that a tree shows, found by walking it.
fn walked(at: &str, tree: &Value, folded: &BTreeSet<String>, into: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match tree {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in members {
        let path = format!("{at}/{key}");
        into.push(path.clone());
        if !folded.contains(&path) {
            walked(&path, value, folded, into);
        }
    }
}

fn any_tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(json!(null)), Just(json!(7)), "[ab]{0,2}".prop_map(Value::from)];
    let tree = leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ab/]{1,2}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    tree.prop_map(|tree| if tree.is_object() { tree } else { json!({ "a": tree }) })
}

proptest! {
    #[test]
    fn rows_are_those_of_a_walk_that_stays_out_of_what_is_folded(
        trees in (any_tree(), any_tree()),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let detail = detail(trees.0.clone(), trees.1.clone());
        let all = Tree::of(Arc::clone(&detail), &BTreeSet::new());
        let paths: Vec<String> = all.rows().map(|row| row.laid.path()).collect();
        let folded: BTreeSet<String> = picks.iter().map(|pick| pick.get(&paths).clone()).collect();
        let tree = Tree::of(Arc::clone(&detail), &folded);

        let (mut expected, head) = (Vec::new(), "\u{0}0/also in b.jsonl".to_owned());
        walked("", &trees.0, &folded, &mut expected);
        expected.push(head.clone());
        if !folded.contains(&head) {
            walked(&head, &trees.1, &folded, &mut expected);
        }
        let told: Vec<String> = tree.rows().map(|row| row.laid.path()).collect();
        prop_assert_eq!(&told, &expected);
        prop_assert_eq!(tree.len(), expected.len());
        prop_assert_eq!(tree.head(0).map(|row| told[row].clone()), Some(head));
        for (at, row) in tree.rows().enumerate() {
            let holds = row.laid.members().is_some();
            prop_assert_eq!(row.folded, holds.then(|| folded.contains(&told[at])), "{}", told[at]);
            let above = told[..at].iter().rposition(|above| told[at].starts_with(&format!("{above}/")));
            prop_assert_eq!(tree.above(at).is_some(), row.laid.depth() > 0);
            prop_assert!(tree.above(at).is_none() || above >= tree.above(at));
        }
    }
}

#[test]
fn a_text_that_is_folded_away_is_not_found() {
    let detail = detail(json!({"a": {"b": "needle"}, "c": "x"}), json!({"d": "Needle"}));
    let found = |folded: &[&str]| {
        let folded = folded.iter().map(ToString::to_string).collect();
        let tree = Tree::of(Arc::clone(&detail), &folded);
        tree.find("NEEDLE").and_then(|row| tree.row(row)).map(|row| row.laid.path())
    };
    assert_eq!(found(&[]).as_deref(), Some("/a/b"));
    assert_eq!(found(&["/a"]).as_deref(), Some("\u{0}0/also in b.jsonl/d"));
    assert_eq!(found(&["/a", "\u{0}0/also in b.jsonl"]), None);
}
