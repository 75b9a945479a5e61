use super::{RecordLayout, RecordRow};
use crate::event::{Event, Zone};
use crate::query::{Choice, Evaluator, NoFacts, Records, choose, read};
use crate::read::{Place, Record, Sink};
use crate::store::Builder;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::io;

/// A source with one record, in memory.
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
    let key =
        prop_oneof![Just("Name".to_owned()), Just("Value".to_owned()), Just("AuditData".to_owned()), text];
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
        let evaluator = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
        for row in RecordLayout::of(&records.0, &[]).own() {
            let Some(value) = row.value() else { continue };
            let query = choose("", &row.name(), value, Choice::Include);
            let filter = read(&query, Zone::Utc).unwrap_or_else(|why| panic!("{}", why.show(&query)));
            prop_assert_eq!(evaluator.rows(&filter).unwrap().count(), 1, "{} of {}", query, records.0);
        }
    }
}

#[test]
fn every_value_has_a_row_and_the_name_a_query_reaches_it_by() {
    let tree = json!({"Operation": "Bind", "Bag": [{"Name": "IsThrottled", "Value": "True"}], "a b": {"c": null}, "One": {"Name": "x"}});
    let laid = RecordLayout::of(&tree, &[]);
    let rows: Vec<_> =
        laid.own().map(|row| (row.depth(), row.key().into_owned(), row.value(), row.name())).collect();
    let told: Vec<(usize, &str, Option<&str>, &str)> =
        rows.iter().map(|(depth, key, value, name)| (*depth, key.as_str(), *value, name.as_str())).collect();
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
fn a_text_is_found_in_a_key_or_a_value_in_any_case_but_not_across_them() {
    let tree = json!({"Alpha": "bet", "list": ["x", {"Straße": 12}], "tail": null});
    let laid = RecordLayout::of(&tree, &[]);
    let found = |text: &str| laid.find(text, |_| true).and_then(|at| laid.row(at)).map(RecordRow::path);
    assert_eq!(found("ALPHA").as_deref(), Some("/Alpha"));
    assert_eq!(found("BE").as_deref(), Some("/Alpha"));
    assert_eq!(found("ab"), None, "a key and its value are two texts");
    assert_eq!(found("tl"), None, "a value and the next key too");
    assert_eq!(found("STRASSE"), None);
    assert_eq!(found("straße").as_deref(), Some("/list/1/Straße"));
    assert_eq!(found("nul").as_deref(), Some("/tail"));
    assert_eq!(
        laid.find("a", |at| at > 3).and_then(|at| laid.row(at)).map(RecordRow::path).as_deref(),
        Some("/list/1/Straße")
    );
}

#[test]
fn what_holds_others_is_found_by_its_path_alone() {
    let tree = json!({"a": {"b": {}}, "a/b": [], "leaf": 1});
    let laid = RecordLayout::of(&tree, &[]);
    assert_eq!(laid.holders("/a/b").collect::<Vec<_>>(), [1, 2], "one path may stand for two");
    assert_eq!(laid.holders("/a").collect::<Vec<_>>(), [0]);
    assert_eq!(laid.holders("/leaf").count() + laid.holders("").count(), 0);
}

#[test]
fn a_row_takes_few_bytes_and_no_more_of_them_than_it_needs() {
    let items: Vec<Value> = (0..1000).map(Value::from).collect();
    let laid = RecordLayout::of(&json!({ "list": items, "last": "x" }), &[]);
    assert_eq!((laid.len(), laid.rows.capacity()), (1002, 1002));
    assert!(size_of::<super::Row>() <= 32);
    let row = laid.row(1001).unwrap();
    assert_eq!(
        (row.key().as_ref(), row.value(), row.above(), row.held()),
        ("last", Some("x"), None, 1002..1002)
    );
    let last = laid.row(1000).unwrap();
    assert_eq!((last.value(), last.depth(), last.path().as_str()), (Some("999"), 1, "/list/999"));
}
