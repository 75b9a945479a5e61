use crate::engine::local::LocalEngine;
use crate::engine::{Anchor, Answer, Ask, Body, Cancel, Detail, Engine, Question, Window};
use crate::event::{Event, Field, Link, Rel, Zone, parse_edtf};
use crate::query::{AS_IT_STOOD, read};
use crate::read::{Place, Sink};
use crate::store::Builder;
use std::sync::Arc;

/// Id, day since which it is known, status, links.
type Told = (&'static str, &'static str, &'static str, &'static [(Rel, &'static str)]);

/// A claim (`dump`) that is later replaced (by `none`), a claim on an address, and a record of a log.
fn engine() -> LocalEngine {
    let mut builder = Builder::default();
    let told: [Told; 4] = [
        ("dump", "2023-09-06", "superseded", &[(Rel::PartOf, "none")]),
        ("none", "2024-03-12", "confirmed", &[(Rel::Supersedes, "dump")]),
        ("address", "2023-07-14", "confirmed", &[]),
        ("record", "", "", &[]),
    ];
    for (at, (id, since, status, links)) in (0_u64..).zip(told) {
        let mut event = Event::default();
        event.id = id.into();
        event.when = parse_edtf("2023-05-15/2023-06-25", Zone::Utc).ok();
        event.set(Field::SourceIp, "195.26.87.219");
        if !since.is_empty() {
            event.set(Field::KnownSince, since);
            event.set(Field::Status, status);
            event.set(Field::Stage, "token_forgery");
            event.push(Field::Cites, "S01");
        }
        event.links = links.iter().map(|&(rel, to)| Link { rel, to: to.to_owned() }).collect();
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    LocalEngine::of_store(builder.finish())
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    let ask = Ask { generation: 1, question };
    engine.answer(&ask, &Cancel::default(), &mut |_: Answer| {}).unwrap().body
}

fn end(day: &str) -> i64 {
    parse_edtf(day, Zone::Utc).unwrap().latest()
}

fn window(engine: &mut LocalEngine, query: &str, day: &str) -> Window {
    let filter = read(query, Zone::Utc).unwrap().as_of(end(day));
    let question =
        Question::Window { filter, anchor: Anchor::First, before: 0, after: 9, records: false, find: None };
    let Body::Window(window) = ask(engine, question) else { unreachable!() };
    window
}

/// The statuses in the facet as of a day, with their counts.
fn statuses(engine: &mut LocalEngine, day: &str, top: usize) -> Vec<(String, u64)> {
    let filter = read("", Zone::Utc).unwrap().as_of(end(day));
    let question = Question::Facet { filter, field: Field::Status, top, keep: Vec::new() };
    let Body::Facet(facet) = ask(engine, question) else { unreachable!() };
    let named = facet.values.iter().map(|value| (value.value.clone(), value.tally.records));
    named.collect()
}

fn detail(engine: &mut LocalEngine, id: &str, day: &str) -> Arc<Detail> {
    let position = crate::engine::Position::of_id(None, id);
    let Body::Event(detail) = ask(engine, Question::Event { position, as_of: Some(end(day)), played: None })
    else {
        unreachable!()
    };
    detail
}

#[test]
fn rows_facets_and_counts_agree_on_how_claims_stood() {
    let mut engine = engine();
    for (day, standing, superseded) in
        [("2023-12-01", AS_IT_STOOD, 0), ("2024-03-12", "superseded", 1), ("2099", "superseded", 1)]
    {
        let rows = window(&mut engine, "", day).rows;
        let dump = rows.iter().find(|row| row.event.id == "dump").unwrap();
        assert_eq!(dump.event.text(Field::Status), Some(standing), "{day}");
        assert_eq!(dump.superseded, superseded == 1, "{day}");
        assert_eq!(window(&mut engine, "is:superseded", day).rows.len(), superseded, "{day}");
        let counted: u64 = statuses(&mut engine, day, 9).iter().map(|(_, number)| number).sum();
        assert_eq!(counted + 1, rows.len() as u64, "{day}: all but the record have a status");
        assert!(statuses(&mut engine, day, 9).contains(&(standing.to_owned(), 1)), "{day}");
    }
    assert_eq!(statuses(&mut engine, "2023-12-01", 1)[0], ("confirmed".to_owned(), 1));
}

#[test]
fn the_panel_says_what_was_known_of_an_event_and_no_more() {
    let mut engine = engine();
    let before = detail(&mut engine, "dump", "2023-12-01");
    assert!(before.about.is_empty() && before.row.event.links.is_empty());
    let after = detail(&mut engine, "dump", "2024-03-12");
    assert_eq!(after.about, [(Rel::Supersedes, "none".to_owned())]);
    assert_eq!(after.row.event.links.len(), 1);
    let seen = |day: &str, engine: &mut LocalEngine| {
        let seen = &detail(engine, "record", day).seen;
        seen.first().map(|seen| (seen.records, seen.published.is_some()))
    };
    assert_eq!(seen("2023-07-13", &mut engine), Some((1, false)));
    assert_eq!(seen("2023-07-14", &mut engine), Some((2, true)));
    assert_eq!(seen("2024-03-12", &mut engine), Some((4, true)));
}

#[test]
fn counts_say_how_much_was_known() {
    let mut engine = engine();
    let filter = read("is:superseded", Zone::Utc).unwrap();
    let Body::Count(now) = ask(&mut engine, Question::Count { filter: filter.clone() }) else {
        unreachable!()
    };
    assert_eq!((now.total.records, now.known), (1, None));
    let then = filter.as_of(end("2023-12-01"));
    let Body::Count(then) = ask(&mut engine, Question::Count { filter: then }) else { unreachable!() };
    assert_eq!((then.total.records, then.known.map(|known| known.records)), (0, Some(3)));
}
