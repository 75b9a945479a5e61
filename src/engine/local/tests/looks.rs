//! How often an answer looks whether a newer question replaces it. That bounds how long a letter typed into the filter bar
//! waits for what the letter before it asked: no clock is needed to tell.

use super::{ask, filter};
use crate::chain::Identity;
use crate::engine::local::LocalEngine;
use crate::engine::local::cache::Cache;
use crate::engine::{Anchor, Ask, Cancel, ChainOf, Engine, EngineError, LaneBy, Position, Question};
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::query::{Filter, Pace, Searches};
use crate::read::{Place, Sink};
use crate::store::Builder;

const FEW: usize = 10_000;
const MANY: usize = 100_000;
/// Rows that are passed one by one between two looks, at the most.
const ROWS: usize = 1 << 16;
/// So many of the largest chains are asked for.
const TOP: usize = 20;
/// Values that are compared between two looks, at the most.
const VALUES: usize = 1 << 14;

/// Events of seven accounts, each of a session of its own, two of each in a chain.
pub(super) fn of_events(events: usize) -> LocalEngine {
    let mut builder = Builder::default();
    for at in 0..events {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        let (minute, second) = (at / 60 % 60, at % 60);
        let time = format!("2023-06-{:02}T{:02}:{minute:02}:{second:02}Z", at / 86_400 + 1, at / 3_600 % 24);
        event.when = parse_edtf(&time, Zone::Utc).ok();
        event.set(Field::Stage, "mailbox_access");
        event.set(Field::Account, format!("u{}@a.example", at % 7));
        event.set(Field::SessionId, format!("s{at}"));
        event.set(Field::TokenId, format!("t{}", at / 2));
        event.count = Some(at as u64 % 5);
        builder.take(event, Place { source: 0, offset: at as u64, len: 1 });
    }
    LocalEngine::of_store(builder.finish())
}

/// What a screen asks of a filter, where nothing of it is known.
fn questions(filter: &Filter) -> Vec<Question> {
    let of = || filter.clone();
    let facet = |field| Question::Facet { filter: of(), field, top: 60, keep: Vec::new() };
    vec![
        Question::Window {
            filter: of(),
            anchor: Anchor::First,
            before: 9,
            after: 40,
            records: false,
            find: None,
        },
        Question::Count { filter: of() },
        Question::QueryProblem { filter: of() },
        Question::Rank { filter: of(), anchor: Anchor::Last },
        Question::Histogram {
            filter: of(),
            from: 0,
            width: 1 << 50,
            buckets: 99,
            by: LaneBy::Stage,
            lanes: 8,
        },
        facet(Field::Account),
    ]
}

/// Answers a question of which nothing is known.
fn answer(engine: &mut LocalEngine, question: &Question, cancel: &Cancel) -> Result<(), EngineError> {
    engine.cache = Cache::default();
    engine.searches = Searches::at(Pace { threads: 1, ..Pace::default() });
    let ask = Ask { generation: 1, question: question.clone() };
    engine.answer(&ask, cancel, &mut |_| {}).map(drop)
}

/// How often the answer to a question looks for a newer one.
fn looks(engine: &mut LocalEngine, question: &Question) -> usize {
    let cancel = Cancel::default();
    answer(engine, question, &cancel).unwrap();
    cancel.looks()
}

#[test]
fn the_more_rows_or_values_are_passed_the_more_often_a_newer_question_is_looked_for() {
    let (mut few, mut many) = (of_events(FEW), of_events(MANY));
    let count = |query: &str| Question::Count { filter: filter(query) };
    let chains = |query: &str| Question::Chains { filter: filter(query), top: TOP };
    let facet =
        |query: &str, field| Question::Facet { filter: filter(query), field, top: 60, keep: Vec::new() };
    for (question, step) in [
        (count("count>3"), ROWS),
        (count("count:*"), ROWS),
        (count("session_id:s1*"), VALUES),
        (count("s1"), ROWS),
        (count("/s[12]x/"), VALUES),
        (chains("not account:u1@a.example"), ROWS),
        (facet("not account:u1@a.example", Field::Account), ROWS),
        (facet("not account:u1@a.example", Field::Tags), ROWS),
    ] {
        let (few, many) = (looks(&mut few, &question), looks(&mut many, &question));
        assert!(many >= few + (MANY - FEW) / step, "{question:?}: {few}, of many {many}");
    }
}

#[test]
fn the_largest_chains_cost_what_they_hold() {
    let chains = Question::Chains { filter: Filter::All, top: TOP };
    let looks = [FEW, MANY].map(|events| {
        let mut engine = of_events(events);
        // they are ranked with the analysis
        engine.analyse();
        looks(&mut engine, &chains)
    });
    assert_eq!(looks[0], looks[1]);
}

#[test]
fn what_is_downstream_is_the_same_whichever_event_the_identity_is_looked_up_by() {
    let reach = |of: &str, carrier: Option<&str>| {
        let mut engine = of_events(70);
        engine.analyse();
        let of = ChainOf::Identity(Identity::parse(of).unwrap());
        let carrier = carrier.map(|id| Position::of_id(None, id));
        format!("{:?}", ask(&mut engine, Question::Reach { of, carrier, as_of: None }))
    };
    // the last of them does not carry it
    for (of, carriers) in [
        ("token:t3", ["e6", "e7", "e0"]),
        ("session:S6", ["e6", "e6", "e7"]),
        ("account:u1@a.example", ["e1", "e8", "e0"]),
    ] {
        let named = reach(of, None);
        assert!(carriers.into_iter().all(|carrier| reach(of, Some(carrier)) == named), "{of}: {named}");
    }
}

#[test]
fn a_letter_replaces_what_the_letter_before_asked_at_the_next_look() {
    let mut engine = of_events(MANY);
    for (before, letters) in
        [("account:", "u1"), ("session_id:", "s1*"), ("count>", "3"), ("not ip:", "1*"), ("s", "9")]
    {
        let typed = (1..=letters.len()).map(|typed| filter(&format!("{before}{}", &letters[..typed])));
        for question in typed.flat_map(|filter| questions(&filter)) {
            let all = looks(&mut engine, &question);
            for look in [1, all / 2, all].into_iter().filter(|look| *look > 0) {
                let cancel = Cancel::at_look(look);
                let answered = answer(&mut engine, &question, &cancel);
                // at the last look all may be done
                let ends = answered == Err(EngineError::Cancelled) || look == all;
                assert!(ends, "{question:?}, at look {look} of {all}: {answered:?}");
                assert_eq!(cancel.looks(), look, "{question:?} ends at once");
            }
        }
    }
}
