use crate::engine::local::LocalEngine;
use crate::engine::local::claims::Standings;
use crate::engine::{Anchor, Answer, Ask, Body, Cancel, Engine, Question, Row};
use crate::event::{Event, Field, Link, Rel, Zone, parse_edtf};
use crate::query::{AS_IT_STOOD, Filter, UpTo, read};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet};

/// Id, day, status, links.
type Told = (&'static str, &'static str, &'static str, &'static [(Rel, &'static str)]);

/// A claim (`dump`) replaced a month later by another (`none`), which links to a still later one (`last`); and one
/// (`self`) that calls itself superseded without naming a successor.
fn engine() -> LocalEngine {
    let mut builder = Builder::default();
    let told: [Told; 5] = [
        ("dump", "2023-05-01", "superseded", &[]),
        ("self", "2023-05-02", "superseded", &[]),
        ("odd", "2023-05-03", "contradicted", &[]),
        ("none", "2023-06-01", "confirmed", &[(Rel::Supersedes, "dump"), (Rel::PartOf, "last")]),
        ("last", "2023-07-01", "confirmed", &[(Rel::Contradicts, "odd")]),
    ];
    for (at, (id, day, status, links)) in (0_u64..).zip(told) {
        let mut event = Event::default();
        event.id = id.into();
        event.when = parse_edtf(day, Zone::Utc).ok();
        event.set(Field::Status, status);
        event.push(Field::Cites, "S01");
        event.links = links.iter().map(|&(rel, to)| Link { rel, to: to.to_owned() }).collect();
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    let mut engine = LocalEngine::of_store(builder.finish());
    let rows = ["dump", "self"].map(|id| engine.store.row_of(id).unwrap());
    engine.standings = Standings::of(RowSet::of(engine.store.len(), rows));
    engine
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    let ask = Ask { generation: 1, question };
    engine.answer(&ask, &Cancel::default(), &mut |_: Answer| {}).unwrap().body
}

fn played(day: &str) -> UpTo {
    UpTo::instant(parse_edtf(day, Zone::Utc).unwrap().latest())
}

fn rows(engine: &mut LocalEngine, day: &str) -> Vec<Row> {
    let filter = Filter::All.up_to(played(day));
    let question =
        Question::Window { filter, anchor: Anchor::First, before: 0, after: 9, records: false, find: None };
    let Body::Window(window) = ask(engine, question) else { unreachable!() };
    window.rows.to_vec()
}

fn said(row: &Row) -> (String, bool, String, usize) {
    let status = row.event.text(Field::Status).unwrap_or_default().to_owned();
    (row.position.id.clone(), row.superseded, status, row.event.links.len())
}

#[test]
fn a_claim_is_replaced_from_when_the_one_has_come_that_replaces_it() {
    let mut engine = engine();
    let named = |id: &str, replaced, status: &str, links| (id.to_owned(), replaced, status.to_owned(), links);
    let early: Vec<_> = rows(&mut engine, "2023-05-20").iter().map(said).collect();
    let unsaid = [
        named("dump", false, AS_IT_STOOD, 0),
        named("self", true, "superseded", 0),
        named("odd", false, AS_IT_STOOD, 0),
    ];
    assert_eq!(early, unsaid);
    let then: Vec<_> = rows(&mut engine, "2023-06-20").iter().map(said).collect();
    assert_eq!(then[0], named("dump", true, "superseded", 0));
    assert_eq!(then[2], unsaid[2]);
    assert_eq!(then[3], named("none", false, "confirmed", 1), "nobody speaks of what has not come");
    let all: Vec<_> = rows(&mut engine, "2023-08-01").iter().map(said).collect();
    assert_eq!((&all[2], all[3].3), (&named("odd", false, "contradicted", 0), 2));
}

#[test]
fn the_panel_and_the_facet_say_it_as_the_rows_do() {
    let mut engine = engine();
    let first = rows(&mut engine, "2023-05-20").remove(0);
    for (day, replaced) in [("2023-05-20", false), ("2023-06-20", true)] {
        let question =
            Question::Event { position: first.position.clone(), as_of: None, played: Some(played(day)) };
        let Body::Event(detail) = ask(&mut engine, question) else { unreachable!() };
        assert_eq!((detail.row.superseded, detail.about.len()), (replaced, usize::from(replaced)), "{day}");
        let filter = Filter::All.up_to(played(day));
        let question = Question::Facet { filter, field: Field::Status, top: 9, keep: Vec::new() };
        let Body::Facet(facet) = ask(&mut engine, question) else { unreachable!() };
        let count = |status: &str| {
            facet.values.iter().find(|value| value.value == status).map_or(0, |value| value.tally.records)
        };
        let expected = if replaced { (2, 1) } else { (1, 2) };
        assert_eq!((count("superseded"), count(AS_IT_STOOD)), expected, "{day}");
    }
}

/// The ids of the events that match a filter.
fn kept(engine: &mut LocalEngine, filter: &Filter) -> Vec<String> {
    let rows = engine.filtered(filter, &Cancel::default()).unwrap();
    rows.iter().map(|row| engine.store.id(row)).collect()
}

#[test]
fn a_term_that_asks_how_claims_stand_keeps_them_as_the_rows_say_it() {
    let mut engine = engine();
    let queries = [
        ("is:superseded", vec!["self"], vec!["dump", "self"]),
        ("-is:superseded", vec!["dump", "odd"], vec!["odd", "none"]),
        ("status:superseded", vec!["self"], vec!["dump", "self"]),
        ("status:(superseded contradicted) time:2023", vec!["self"], vec!["dump", "self"]),
        ("status:\"as it stood\"", vec!["dump", "odd"], vec!["odd"]),
        ("id:dump -(status:superseded or is:superseded)", vec!["dump"], vec![]),
    ];
    for (query, early, then) in queries {
        let filter = read(query, Zone::Utc).unwrap();
        for (day, expected) in [("2023-05-20", early), ("2023-06-20", then)] {
            let far = filter.clone().up_to(played(day));
            assert_eq!(kept(&mut engine, &far), expected, "{query} until {day}");
            // narrowed as a report does it
            let narrowed = read("time:2023", Zone::Utc).unwrap().up_to(played(day)).and(filter.clone());
            assert_eq!(kept(&mut engine, &narrowed), expected, "{query} of what is played until {day}");
        }
    }
    let day = |day: &str| parse_edtf(day, Zone::Utc).unwrap().latest();
    let superseded = read("is:superseded", Zone::Utc).unwrap();
    for (of, expected) in [("2023-05-20", vec!["self"]), ("2023-08-01", vec!["dump", "self"])] {
        let known = superseded.clone().up_to(played("2023-06-20")).as_of(day(of));
        assert_eq!(kept(&mut engine, &known), expected, "as of {of}");
    }
}

#[test]
fn a_span_has_an_end_from_when_it_is_over() {
    let mut builder = Builder::default();
    for (id, time) in [("month", "2023-06"), ("span", "2023-06-10/2023-06-20"), ("until", "../2023-06-30")] {
        let mut event = Event::default();
        (event.id, event.when) = (id.into(), parse_edtf(time, Zone::Utc).ok());
        builder.take(event, Place { source: 0, offset: 0, len: 1 });
    }
    let mut engine = LocalEngine::of_store(builder.finish());
    let mut told = |day: &str| -> Vec<String> {
        rows(&mut engine, day).iter().filter_map(|row| Some(row.event.when?.to_string())).collect()
    };
    assert_eq!(told("2023-06-15"), ["2023-06", "2023-06-10/.."]);
    assert_eq!(told("2023-06-20"), ["2023-06", "2023-06-10/2023-06-20"]);
    assert_eq!(told("2023-06-30"), ["2023-06", "2023-06-10/2023-06-20", "../2023-06-30"]);
}

#[test]
fn a_term_of_time_takes_a_span_that_is_underway_as_one_without_an_end() {
    let mut builder = Builder::default();
    for (id, time) in [("month", "2023-06"), ("span", "2023-06-10/2023-06-20"), ("day", "2023-06-12")] {
        let mut event = Event::default();
        (event.id, event.when) = (id.into(), parse_edtf(time, Zone::Utc).ok());
        event.set(Field::Status, "confirmed");
        builder.take(event, Place { source: 0, offset: 0, len: 1 });
    }
    let mut engine = LocalEngine::of_store(builder.finish());
    let queries: [(&str, &[&str], &[&str]); 8] = [
        ("time:2023-06-18", &["month", "span"], &["month", "span"]),
        ("time:2023-06-25", &["month", "span"], &["month"]),
        ("time:2024", &["span"], &[]),
        ("time>=2023-06-21", &["month", "span"], &["month"]),
        ("-time:2024", &["month", "day"], &["month", "span", "day"]),
        ("time:2023-06-11", &["month", "span"], &["month", "span"]),
        ("is:uncertain", &["span"], &[]),
        ("is:span (time:2024 or id:day)", &["span"], &[]),
    ];
    for (query, early, over) in queries {
        for (day, expected) in [("2023-06-15", early), ("2023-06-20", over)] {
            let filter = read(query, Zone::Utc).unwrap().up_to(played(day));
            assert_eq!(kept(&mut engine, &filter), expected, "{query} until {day}");
        }
    }
    // dates are in the zone of the query
    let paris = Zone::parse("+02:00").unwrap();
    let filter = read("time:2024", paris).unwrap().up_to(played("2023-06-15"));
    assert_eq!(kept(&mut engine, &filter), ["span"]);
}
