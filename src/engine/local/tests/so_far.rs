//! What is told before all is counted, and of what has come by then.

use super::looks::of_events;
use super::{ask, filter, somewhere};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{Anchor, Answer, Arrangement, Ask, Body, Cancel, Engine, Grouping, Quality, Question};
use crate::event::Zone;
use crate::event::parse_edtf;
use crate::query::UpTo;
use serde_json::json;
use std::fs;

/// So many events that no frame waits until an identity is counted in them.
const MANY: usize = 70_000;

/// What is told before the answer to a question.
fn told_before(engine: &mut LocalEngine, question: Question) -> (Vec<Answer>, Body) {
    let mut before = Vec::new();
    let ask = Ask { generation: 1, question };
    let answer = engine.answer(&ask, &Cancel::default(), &mut |answer| before.push(answer)).unwrap();
    assert_eq!(answer.quality, Quality::Exact);
    (before, answer.body)
}

#[test]
fn an_event_is_told_before_its_identities_are_counted_among_many() {
    let mut engine = of_events(MANY);
    let as_of = Some(parse_edtf("2023-07-01", Zone::Utc).unwrap().latest());
    let event = || Question::Event { position: somewhere("e7"), as_of, played: None };
    let (before, after) = told_before(&mut engine, event());
    let [Answer { quality: Quality::Approximate { .. }, body: Body::Event(early), .. }] = &before[..] else {
        panic!("{before:?}");
    };
    let Body::Event(whole) = after else { panic!("{after:?}") };
    assert!(early.seen.iter().all(|seen| seen.records == 1), "it occurs here at least: {:?}", early.seen);
    let account = |of: &[crate::engine::Sighting]| of.iter().map(|seen| seen.records).max();
    assert_eq!(account(&whole.seen), Some(MANY as u64 / 7));
    assert_eq!((early.seen.len(), &early.row), (whole.seen.len(), &whole.row));
    let (before, _) = told_before(&mut engine, event());
    assert_eq!(before, [], "all is counted");
}

#[test]
fn how_far_rows_are_sorted_into_groups_is_told() {
    let mut engine = of_events(1 << 17);
    let window = Question::Window {
        filter: filter(""),
        anchor: Anchor::First,
        before: 0,
        after: 9,
        records: false,
        find: None,
    };
    let by = Arrangement { grouping: Grouping::Account, ..Arrangement::default() };
    let grouped = || Question::Arranged(Box::new(window.clone()), by.clone());
    let (before, _) = told_before(&mut engine, grouped());
    assert_eq!(
        before.iter().map(|answer| &answer.body).collect::<Vec<_>>(),
        [&Body::Looked(50), &Body::Looked(75)]
    );
    let (before, _) = told_before(&mut engine, grouped());
    assert_eq!(before, []);
}

#[test]
fn the_largest_chains_of_a_playback_are_those_by_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    let minutes = [("early", 0), ("late", 1), ("early", 2), ("late", 3), ("late", 4), ("late", 5)];
    let event = |(at, (session, minute)): (usize, &(&str, u32))| {
        let time = format!("2023-06-15T02:{minute:02}:00Z");
        json!({"id": format!("{session}-{at}"), "time": time, "session_id": session, "account": "a@a.example"})
    };
    let lines: Vec<String> = minutes.iter().enumerate().map(|of| event(of).to_string()).collect();
    fs::write(&path, lines.join("\n")).unwrap();
    let mut engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    let mut largest = |minute: u32, query: &str| {
        let time = parse_edtf(&format!("2023-06-15T02:{minute:02}:00Z"), Zone::Utc).unwrap().latest();
        let filter = filter(query).up_to(UpTo::instant(time));
        match ask(&mut engine, Question::Chains { filter, top: 1 }) {
            Body::Chains(list) => {
                (list.total, list.chains.iter().map(|of| (of.chain.id.clone(), of.chain.records)).next())
            }
            other => panic!("{other:?}"),
        }
    };
    let (early, late) =
        (|records| Some(("early-0".to_owned(), records)), |records| Some(("late-1".to_owned(), records)));
    for query in ["", "account:a@a.example", "time>=2023-06-15T02:00"] {
        assert_eq!(largest(0, query), (1, early(1)));
        assert_eq!(largest(3, query), (2, early(2)), "of one size, the first comes first");
        assert_eq!(largest(4, query), (2, late(3)));
        assert_eq!(largest(2, query), (2, early(2)), "and back again");
    }
}
