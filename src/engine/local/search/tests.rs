//! Preliminary answers during a text search.

use crate::engine::{
    Anchor, Answer, Ask, Body, Cancel, Direction, Engine, EngineError, LocalEngine, OpenOptions, Quality,
    Question,
};
use crate::event::Zone;
use crate::query::{Filter, Pace, Searches, read};
use std::fmt::Write as _;
use std::fs;

/// Events, two of which contain a word outside of any field; each is searched as a part of its own.
fn opened() -> (tempfile::TempDir, LocalEngine) {
    let mut events = String::new();
    for number in 0..400 {
        let note = if number == 10 || number == 300 { "the needle" } else { "hay" };
        let (minute, second) = (number / 60, number % 60);
        let _ = writeln!(
            events,
            r#"{{"id":"e{number}","time":"2023-06-15T02:{minute:02}:{second:02}Z","operation":"Op","message":"m","note":"{note}"}}"#
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, events).unwrap();
    let mut engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    engine.searches = Searches::at(Pace { stretch: 1, threads: 1 });
    (folder, engine)
}

fn find(from: Anchor, direction: Direction) -> Question {
    Question::Find { filter: Filter::All, text: "NEEDLE".to_owned(), from, direction }
}

/// The preliminary answers, and the final one.
fn answers(engine: &mut LocalEngine, question: Question) -> (Vec<Answer>, Answer) {
    let mut early = Vec::new();
    let ask = Ask { generation: 7, question };
    let told = &mut |answer: Answer| {
        if !matches!(answer.body, Body::Looked(_)) {
            early.push(answer);
        }
    };
    let last = engine.answer(&ask, &Cancel::default(), told).unwrap();
    assert!(early.iter().all(|answer| answer.generation == 7));
    assert_eq!(last.quality, Quality::Exact);
    (early, last)
}

fn share(answer: &Answer) -> f32 {
    match answer.quality {
        Quality::Approximate { share } => share,
        other => panic!("{other:?}"),
    }
}

/// The id of a hit, its number, and the number of all hits.
fn found(answer: &Answer) -> (Option<&str>, u64, u64) {
    match &answer.body {
        Body::Found(found) => {
            (found.position.as_ref().map(|position| position.id.as_str()), found.number, found.total)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_hit_on_the_way_is_told_before_all_are_known() {
    let (_folder, mut engine) = opened();
    let (early, last) = answers(&mut engine, find(Anchor::First, Direction::Here));
    assert_eq!(found(&early[0]), (Some("e10"), 1, 1));
    assert!(early.iter().all(|answer| share(answer) > 0.0 && share(answer) < 1.0));
    assert!(early.is_sorted_by(|a, b| share(a) < share(b)));
    assert_eq!(found(&last), (Some("e10"), 1, 2));
    let (early, _) = answers(&mut engine, find(Anchor::First, Direction::Here));
    assert!(early.is_empty(), "it is known by then");
}

#[test]
fn the_nearest_hit_is_said_to_be_so_as_soon_as_all_before_it_was_looked_at() {
    for (from, direction) in [
        (Anchor::First, Direction::Here),
        (Anchor::First, Direction::Forward),
        (Anchor::Last, Direction::Backward),
    ] {
        let (_folder, mut engine) = opened();
        let (early, last) = answers(&mut engine, find(from, direction));
        let nearest = |answer: &Answer| matches!(&answer.body, Body::Found(found) if found.nearest);
        let sure = early.iter().find(|answer| nearest(answer)).unwrap();
        assert_eq!(found(sure).0, found(&last).0);
        assert!(share(sure) < 0.8, "a quarter and more is searched after that: {}", share(sure));
        assert!(nearest(&last));
    }
}

#[test]
fn how_far_it_has_come_is_told_where_nothing_is_found() {
    let shares = |query: &str| -> Vec<u8> {
        let (_folder, mut engine) = opened();
        let filter = read(query, Zone::Utc).unwrap();
        let (anchor, before, after) = (Anchor::First, 0, 9);
        let question = Question::Window { filter, anchor, before, after, records: false, find: None };
        let (ask, mut shares) = (Ask { generation: 7, question }, Vec::new());
        let told = &mut |answer: Answer| match answer.body {
            Body::Looked(percent) => shares.push(percent),
            other => panic!("{other:?}"),
        };
        engine.answer(&ask, &Cancel::default(), told).unwrap();
        shares
    };
    let one = shares("raw.note:/^zz/");
    assert!(one.len() >= 2 && one.is_sorted() && one.iter().all(|share| *share < 100), "{one:?}");
    let two = shares("raw.note:/a/ raw.note:/^zz/");
    assert!(two.is_sorted() && two.iter().any(|share| *share < 50), "of the first of two: {two:?}");
    assert!(two.iter().any(|share| (50..100).contains(share)), "and of the second: {two:?}");
}

#[test]
fn backward_the_last_hit_is_told_first() {
    let (_folder, mut engine) = opened();
    let (early, last) = answers(&mut engine, find(Anchor::Last, Direction::Backward));
    let first = early.iter().map(found).find(|found| found.2 > 0);
    assert_eq!(first, Some((Some("e300"), 1, 1)));
    assert_eq!(found(&last), (Some("e300"), 2, 2));
}

#[test]
fn rows_and_numbers_of_a_filter_come_as_they_are_found() {
    let (_folder, mut engine) = opened();
    let filter = read("needle", Zone::Utc).unwrap();
    let (anchor, before, after) = (Anchor::First, 0, 9);
    let window =
        Question::Window { filter: filter.clone(), anchor, before, after, records: false, find: None };
    let ids = |answer: &Answer| match &answer.body {
        Body::Window(window) => window.rows.iter().map(|row| row.position.id.clone()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let (early, last) = answers(&mut engine, window);
    assert_eq!(ids(&early[0]), ["e10"]);
    assert_eq!(ids(&last), ["e10", "e300"]);
    let (_folder, mut engine) = opened();
    let count = |answer: &Answer| match &answer.body {
        Body::Count(counted) => counted.total.records,
        other => panic!("{other:?}"),
    };
    let (early, last) = answers(&mut engine, Question::Count { filter });
    assert_eq!((count(&early[0]), count(&last)), (1, 2));
    assert_eq!(early.iter().map(count).max(), Some(2));
}

#[test]
fn what_was_looked_through_when_an_answer_was_not_wanted_is_not_looked_through_again() {
    let (_folder, mut engine) = opened();
    let (cancel, mut early) = (Cancel::default(), Vec::new());
    let ask = Ask { generation: 7, question: find(Anchor::First, Direction::Here) };
    let stopped = engine.answer(&ask, &cancel, &mut |answer| {
        early.push(answer);
        cancel.cancel();
    });
    assert_eq!(stopped, Err(EngineError::Cancelled));
    let (again, last) = answers(&mut engine, find(Anchor::First, Direction::Here));
    assert!(share(&again[0]) > share(&early[0]));
    assert_eq!(found(&last), (Some("e10"), 1, 2));
}
