//! What stands beside a value is what a query of it finds.

use crate::common::{engine, flagship};
use dwell::engine::{Anchor, Ask, Body, Cancel, Engine, LocalEngine, Question};
use dwell::event::{Field, Zone};
use dwell::query::{Filter, quoted, read};
use std::path::Path;

/// Fields whose values are counted: that are one by several spellings, or several on one event.
const FIELDS: [Field; 14] = [
    Field::Source,
    Field::TokenId,
    Field::Account,
    Field::Mailbox,
    Field::Agency,
    Field::Stage,
    Field::Operation,
    Field::SourceIp,
    Field::SessionId,
    Field::DeviceId,
    Field::AppName,
    Field::TenantId,
    Field::Tags,
    Field::Technique,
];
/// How many values of each are looked at.
const MOST: usize = 150;

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    let ask = Ask { generation: 1, question };
    engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap().body
}

fn agrees(engine: &mut LocalEngine, field: Field) {
    let facet = Question::Facet { filter: Filter::All, field, top: MOST, keep: Vec::new() };
    let Body::Facet(facet) = ask(engine, facet) else { panic!() };
    let values: Vec<&str> = facet.values.iter().map(|value| value.value.as_str()).collect();
    let measured = engine.measured(&Filter::All, (field, &values), &Cancel::default()).unwrap();
    for (value, measured) in facet.values.iter().zip(measured) {
        let query = format!("{}:{}", field.name(), quoted(&value.value));
        let filter = read(&query, Zone::Utc).unwrap();
        let Body::Count(counted) = ask(engine, Question::Count { filter: filter.clone() }) else { panic!() };
        assert_eq!(value.tally, counted.total, "{query}");
        let (anchor, find) = (Anchor::First, None);
        let window = Question::Window { filter, anchor, before: 0, after: 1, records: false, find };
        let Body::Window(window) = ask(engine, window) else { panic!() };
        if let Some(first) = window.rows.first().and_then(|row| row.position.time) {
            assert_eq!(measured.first.map(|when| when.order()), Some(first), "{query}");
        }
    }
}

#[test]
fn each_value_has_as_many_events_as_its_query_finds() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    for root in [flagship(), formats, data].into_iter().filter(|root| root.exists()) {
        let mut engine = engine(&root);
        for field in FIELDS {
            agrees(&mut engine, field);
        }
    }
}
