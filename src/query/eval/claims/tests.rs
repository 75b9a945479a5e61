use super::{AS_IT_STOOD, Claims, ClaimsAsOf};
use crate::event::{Event, Field, Link, Rel, Zone, parse_edtf};
use crate::query::{Evaluator, Filter, NoFacts, read};
use crate::read::{Place, Sink, Sources};
use crate::store::{Builder, RowSet, Store};
use proptest::prelude::*;

/// A claim: id, `known_since`, status, and links to others.
type Told<'a> = (&'a str, &'a str, &'a str, &'a [(Rel, &'a str)]);

fn event(&(id, since, status, links): &Told<'_>) -> Event<'static> {
    let mut event = Event::default();
    event.id = id.to_owned().into();
    event.when = parse_edtf("2023-05-15", Zone::Utc).ok();
    if !since.is_empty() {
        event.set(Field::KnownSince, since.to_owned());
    }
    if !status.is_empty() {
        event.set(Field::Status, status.to_owned());
    }
    event.links = links.iter().map(|&(rel, to)| Link { rel, to: to.to_owned() }).collect();
    event
}

fn store(claims: &[Told<'_>]) -> Store {
    let mut builder = Builder::default();
    for (at, claim) in (0_u64..).zip(claims) {
        builder.take(event(claim), Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

fn rows(store: &Store, filter: &Filter) -> RowSet {
    let sources = Sources::default();
    Evaluator { store, records: &sources, facts: &NoFacts, stopped: &|| false }.rows(filter).unwrap()
}

fn day(text: &str) -> i64 {
    parse_edtf(text, Zone::Utc).unwrap().latest()
}

/// The ids that a query matches as of a day, in order.
fn found(store: &Store, query: &str, as_of: &str) -> Vec<String> {
    let filter = read(query, Zone::Utc).unwrap().as_of(day(as_of));
    let mut ids: Vec<String> = rows(store, &filter).iter().map(|row| store.id(row)).collect();
    ids.sort_unstable();
    ids
}

/// A claim that is superseded twice in a row, and one that an earlier claim contradicts.
const STORY: [Told<'static>; 6] = [
    ("dump", "2023-09-06", "superseded", &[]),
    ("none", "2024-03-12", "superseded", &[(Rel::Supersedes, "dump")]),
    ("unknown", "2024-04-02", "confirmed", &[(Rel::Supersedes, "none")]),
    ("alone", "2023-07-12", "superseded", &[]),
    ("wrong", "2023-07-12", "contradicted", &[(Rel::Contradicts, "right")]),
    ("right", "2023-09-06", "confirmed", &[]),
];

#[test]
fn a_claim_is_superseded_once_somebody_knows_the_claim_that_says_so() {
    let store = store(&STORY);
    let superseded = |day: &str| found(&store, "is:superseded", day);
    assert_eq!(superseded("2023-07-12"), ["alone"]);
    assert_eq!(superseded("2024-03-11"), ["alone"]);
    assert_eq!(superseded("2024-03-12"), ["alone", "dump"]);
    assert_eq!(superseded("2024-04-02"), ["alone", "dump", "none"]);
    for day in ["2023-07-12", "2024-03-11", "2024-03-12", "2024-04-02"] {
        assert_eq!(found(&store, "status:superseded", day), superseded(day), "{day}");
        assert_eq!(found(&store, "status:*perse*", day), superseded(day), "{day}");
    }
}

#[test]
fn a_status_that_a_later_claim_gave_was_another_one_before() {
    let store = store(&STORY);
    let asked = format!("status:\"{AS_IT_STOOD}\"");
    assert_eq!(found(&store, &asked, "2023-07-12"), ["wrong"]);
    assert_eq!(found(&store, &asked, "2023-12-01"), ["dump"]);
    assert_eq!(found(&store, &asked, "2024-03-12"), ["none"]);
    assert!(found(&store, &asked, "2024-04-02").is_empty());
    assert!(found(&store, "status:contradicted", "2023-07-12").is_empty());
    assert_eq!(found(&store, "status:contradicted", "2023-09-06"), ["wrong"]);
    assert_eq!(found(&store, "not status:superseded", "2023-12-01"), ["dump", "right", "wrong"]);
}

#[test]
fn a_filter_says_of_which_instant_it_is_meant() {
    let filter = |query: &str| read(query, Zone::Utc).unwrap().as_of(7);
    for query in ["", "agency:a", "agency:a status:superseded", "agency:a or b"] {
        assert_eq!(filter(query).instant(), Some(7), "{query}");
    }
    assert_eq!(read("agency:a status:superseded", Zone::Utc).unwrap().instant(), None);
    assert_eq!(filter(""), Filter::KnownBy(7));
}

const DAYS: [&str; 6] = ["", "2023-06", "2023-07-12", "2023-07-14T10:00:00Z", "2024", "nobody can say"];
const STATUSES: [&str; 5] = ["", "confirmed", "superseded", "Contradicted", "reported"];
const RELS: [Rel; 3] = [Rel::Supersedes, Rel::Contradicts, Rel::PartOf];
const QUERIES: [&str; 7] = [
    "",
    "is:superseded",
    "status:superseded",
    "status:contradicted or is:superseded",
    "not status:(superseded reported)",
    "is:uncertain status:*",
    "status:\"as it stood\"",
];

/// A claim by indices: day since which it is known, status, and links (relation, target).
type Claim = (usize, usize, Vec<(usize, usize)>);

/// Claims with arbitrary links to each other.
fn any_claims() -> impl Strategy<Value = Vec<Claim>> {
    let claim = (0..DAYS.len(), 0..STATUSES.len(), prop::collection::vec((0..RELS.len(), 0_usize..9), 0..3));
    prop::collection::vec(claim, 1..9)
}

fn built(claims: &[Claim]) -> Store {
    let ids: Vec<String> = (0..9).map(|at| format!("c{at}")).collect();
    let links: Vec<Vec<(Rel, &str)>> = claims
        .iter()
        .map(|(.., links)| links.iter().map(|(rel, to)| (RELS[*rel], ids[*to].as_str())).collect())
        .collect();
    let told: Vec<Told<'_>> = claims
        .iter()
        .zip(&links)
        .zip(&ids)
        .map(|(((since, status, _), links), id)| {
            (id.as_str(), DAYS[*since], STATUSES[*status], links.as_slice())
        })
        .collect();
    store(&told)
}

proptest! {
    #[test]
    fn as_of_a_day_after_everything_is_now(claims in any_claims(), query in 0..QUERIES.len()) {
        let store = built(&claims);
        let now = read(QUERIES[query], Zone::Utc).unwrap();
        let late = now.clone().as_of(day("2099-12-31"));
        prop_assert_eq!(rows(&store, &now), rows(&store, &late));
        prop_assert_eq!(ClaimsAsOf::at(&store, &Claims::of(&store), day("2099-12-31")).unsaid.count(), 0);
    }

    #[test]
    fn what_is_known_stays_known_and_what_is_replaced_stays_replaced(
        claims in any_claims(),
        first in 0_i64..900,
        later in 0_i64..900,
    ) {
        let store = built(&claims);
        let at = |days: i64| {
            let instant = day("2023-01-01") + days * crate::event::DAY;
            ClaimsAsOf::at(&store, &Claims::of(&store), instant)
        };
        let (before, after) = (at(first.min(later)), at(first.max(later)));
        prop_assert_eq!(before.known.without(&after.known).count(), 0);
        prop_assert_eq!(before.superseded.without(&after.superseded).count(), 0);
        prop_assert_eq!(after.unsaid.without(&before.unsaid).count(), 0);
    }

    #[test]
    fn a_status_and_its_opposite_part_what_was_known(claims in any_claims(), days in 0_i64..900) {
        let store = built(&claims);
        let instant = day("2023-01-01") + days * crate::event::DAY;
        let count = |query: &str| rows(&store, &read(query, Zone::Utc).unwrap().as_of(instant)).count();
        for status in ["superseded", "contradicted", "confirmed", "\"as it stood\""] {
            let parts = count(&format!("status:{status}")) + count(&format!("not status:{status}"));
            prop_assert_eq!(parts, count(""));
        }
    }
}
