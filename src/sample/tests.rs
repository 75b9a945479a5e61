use super::days::DAY;
use super::item::{Item, Trace, What};
use super::plant::Planted;
use super::{Plan, Shape, items, write};
use crate::sample::world::World;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

const SHAPES: [Shape; 4] = Shape::ALL;

fn plan(events: u64, shape: Shape) -> Plan {
    Plan { events, seed: 558, shape, plant: 0 }
}

fn written(plan: &Plan) -> String {
    let mut out = Vec::new();
    write(plan, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn events_of(plan: &Plan) -> Vec<Value> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let text = written(plan);
    match plan.shape {
        Shape::Dwell | Shape::Beside => text.lines().map(parse).collect(),
        Shape::Entra => parse(&text)["value"].as_array().unwrap().clone(),
        Shape::Ual => {
            let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
            rows.map(|row| parse(&row.unwrap()[5])).collect()
        }
        Shape::Csv => {
            let rows =
                csv::Reader::from_reader(text.as_bytes()).into_deserialize::<BTreeMap<String, String>>();
            rows.map(|row| serde_json::to_value(row.unwrap()).unwrap()).collect()
        }
    }
}

fn forged(items: &[Item]) -> Vec<&Item> {
    items.iter().filter(|item| matches!(item.trace, Trace::Forged { .. })).collect()
}

#[test]
fn there_are_as_many_records_as_asked_for() {
    for shape in SHAPES {
        for events in [0, 1, 14, 15, 100, 3001] {
            assert_eq!(events_of(&plan(events, shape)).len() as u64, events, "{shape:?} {events}");
        }
    }
}

#[test]
fn shapes_are_found_by_name() {
    for shape in SHAPES {
        assert_eq!(Shape::parse(shape.name()), Some(shape));
    }
    assert_eq!(Shape::parse("xml"), None);
}

#[test]
fn every_record_says_that_it_is_synthetic() {
    for shape in SHAPES {
        for event in events_of(&plan(3000, shape)) {
            assert!(event["synthetic"] == true || event["synthetic"] == "true", "{event}");
        }
    }
}

#[test]
fn equal_seeds_give_equal_bytes_and_others_do_not() {
    for shape in SHAPES {
        let text = written(&plan(500, shape));
        assert_eq!(text, written(&plan(500, shape)));
        assert_ne!(text, written(&Plan { seed: 559, ..plan(500, shape) }));
    }
}

#[test]
fn records_come_in_the_order_of_time() {
    let world = World::new(558);
    for shape in SHAPES {
        let times: Vec<i64> =
            items(&world, &plan(20_000, shape), &Planted::default()).map(|item| item.at).collect();
        assert!(times.is_sorted(), "{shape:?}");
    }
}

#[test]
fn a_hundred_events_tell_the_whole_story() {
    let stages: HashSet<String> = events_of(&plan(100, Shape::Dwell))
        .iter()
        .map(|event| event["stage"].as_str().unwrap().to_owned())
        .collect();
    for stage in ["key_acquisition", "token_forgery", "mailbox_access", "detection", "mitigation"] {
        assert!(stages.contains(stage), "{stage} in {stages:?}");
    }
}

#[test]
fn ids_are_unique_but_for_the_records_that_an_export_has_twice() {
    for (shape, key, twice) in [(Shape::Dwell, "id", 0), (Shape::Entra, "id", 0), (Shape::Ual, "Id", 49)] {
        let events = events_of(&plan(20_000, shape));
        let ids: HashSet<&str> = events.iter().map(|event| event[key].as_str().unwrap()).collect();
        assert_eq!(events.len() - ids.len(), twice, "{shape:?}");
    }
}

#[test]
fn forged_access_grows_with_the_sample() {
    let world = World::new(558);
    for events in [1000, 10_000, 50_000] {
        let all: Vec<Item> = items(&world, &plan(events, Shape::Ual), &Planted::default()).collect();
        let share = forged(&all).len() as u64 * 100 / events;
        assert!((12..=13).contains(&share), "{share} % of {events}");
    }
}

#[test]
fn no_token_is_renewed_once_renewal_is_closed() {
    let world = World::new(558);
    let renewals = items(&world, &plan(50_000, Shape::Dwell), &Planted::default())
        .filter(|item| matches!(item.what, What::Token { .. }))
        .map(|item| item.at)
        .collect::<Vec<_>>();
    assert!(renewals.len() > 100);
    assert!(renewals.iter().all(|at| at.div_euclid(DAY) < super::days::RENEWAL_CLOSED));
}

#[test]
fn nothing_is_bound_in_a_mailbox_within_a_day_of_its_throttling() {
    let world = World::new(558);
    let all: Vec<Item> = items(&world, &plan(30_000, Shape::Ual), &Planted::default()).collect();
    let mut throttled = 0;
    for item in &all {
        let What::Bind { throttled: true, .. } = item.what else { continue };
        throttled += 1;
        let blind = all.iter().filter(|other| {
            other.who == item.who
                && matches!(other.what, What::Bind { throttled: false, .. })
                && (item.at..item.at + DAY).contains(&other.at)
        });
        assert_eq!(blind.count(), 0);
    }
    assert_eq!(throttled, 3);
}

#[test]
fn a_forged_token_is_used_after_it_says_it_was_issued() {
    let world = World::new(558);
    let all: Vec<Item> = items(&world, &plan(20_000, Shape::Dwell), &Planted::default()).collect();
    assert!(forged(&all).iter().all(|item| item.identity(&world).issued <= item.at));
}

#[test]
fn errors_of_the_output_are_returned() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = write(&plan(10, Shape::Dwell), &mut Full).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn planted_records_stand_among_the_others_and_are_counted() {
    for shape in SHAPES {
        let planted = Plan { plant: 1, ..plan(3001, shape) };
        assert_eq!(events_of(&planted).len(), 3001, "{shape:?}");
        let few = events_of(&Plan { plant: 1, ..plan(0, shape) });
        assert!(!few.is_empty() && few.len() < 400, "{shape:?}");
        assert!(
            events_of(&planted)
                .iter()
                .all(|event| event["synthetic"] == true || event["synthetic"] == "true")
        );
    }
    assert!(events_of(&plan(100, Shape::Beside)).is_empty());
}
