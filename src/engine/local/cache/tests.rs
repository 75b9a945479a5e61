//! Filters from kept terms mean what they mean alone.

use super::Cache;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError, Grouping};
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::query::{Passing, read};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet};
use proptest::prelude::*;
use std::sync::Arc;

fn engine() -> LocalEngine {
    let mut builder = Builder::default();
    for at in 0..200_u64 {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        event.when = parse_edtf(&format!("2023-06-{:02}", at % 28 + 1), Zone::Utc).ok();
        event.set(Field::Account, format!("u{}@a.example", at % 7));
        event.set(Field::Agency, format!("g{}", at % 3));
        event.count = Some(at % 5);
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    LocalEngine::of_store(builder.finish())
}

/// The number from which an event was generated.
fn number(id: &str) -> u64 {
    id[1..].parse().unwrap()
}

fn is_said(at: u64, word: &str) -> bool {
    [format!("e{at}"), format!("u{}@a.example", at % 7), format!("g{}", at % 3)]
        .iter()
        .any(|said| said.contains(word))
}

/// Terms, each with the numbers of the events that match it.
type Term = (&'static str, fn(u64) -> bool);
const TERMS: [Term; 9] = [
    ("account:u3@a.example", |at| at % 7 == 3),
    ("account:u*", |_| true),
    ("agency:(g0 g1)", |at| at % 3 < 2),
    ("not agency:g2", |at| at % 3 != 2),
    ("count>2", |at| at % 5 > 2),
    ("time:2023-06-10..2023-06-20", |at| (10..=20).contains(&(at % 28 + 1))),
    ("e1", |at| is_said(at, "e1")),
    // unreadable records: no event is known not to contain the word
    ("not e2", |_| false),
    ("(agency:g1 or u4)", |at| at % 3 == 1 || is_said(at, "u4")),
];

proptest! {
    #[test]
    fn a_filter_from_kept_terms_means_what_it_means_alone(
        asked in prop::collection::vec((prop::collection::vec(0..TERMS.len(), 0..5), any::<bool>()), 1..20),
    ) {
        let mut engine = engine();
        let stopped = Cancel::default();
        stopped.cancel();
        for (terms, stop) in asked {
            let query: Vec<&str> = terms.iter().map(|at| TERMS[*at].0).collect();
            let filter = read(&query.join(" "), Zone::Utc).unwrap();
            if stop {
                // a cancelled evaluation leaves nothing wrong in the cache
                let stopped = engine.filtered(&filter, &stopped);
                prop_assert!(stopped.is_ok() || stopped == Err(EngineError::Cancelled));
            }
            let rows = engine.filtered(&filter, &Cancel::default()).unwrap();
            let expected: Vec<usize> = (0..engine.store.len())
                .filter(|row| terms.iter().all(|term| TERMS[*term].1(number(&engine.store.id(*row)))))
                .collect();
            prop_assert_eq!(rows.iter().collect::<Vec<_>>(), expected, "{:?}", filter);
        }
    }
}

#[test]
fn what_is_as_of_now_stays_when_the_analysis_of_a_day_comes() {
    /// 2023-07-01, in nanoseconds since 1970 UTC.
    const DAY: i64 = 1_688_169_600_000_000_000;
    let by = (Grouping::Account, Zone::Utc);
    let filter = |query: &str| read(query, Zone::Utc).unwrap();
    let mut cache = Cache::default();
    for (filter, groups, rows) in [
        (filter("agency:g1"), true, true),
        (filter("is:orphan"), true, true),
        (filter("agency:g1").as_of(DAY), false, true),
        (filter("is:orphan").as_of(DAY), false, false),
    ] {
        cache.keep(filter.clone(), Passing::sure(RowSet::empty(1)));
        cache.keep_groups(filter.clone(), by, Arc::default());
        cache.forget_days();
        assert_eq!(
            (cache.groups(&filter, by).is_some(), cache.get(&filter).is_some()),
            (groups, rows),
            "{filter:?}"
        );
    }
}
