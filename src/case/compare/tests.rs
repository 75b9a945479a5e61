use super::Days;
use crate::case::{Change, ChangeKind, Comparison};
use crate::event::{DAY, Event, Field, Link, Rel, Zone, parse_edtf};
use crate::query::{Claims, ClaimsAsOf};
use crate::read::{Milestone, MilestoneName, Place, Sink};
use crate::store::{Builder, RowSet, Store};
use proptest::prelude::*;

/// A claim: its id, since when it is known, its status, and its links to others. Without a day it is a log record.
type Told<'a> = (&'a str, &'a str, &'a str, &'a [(Rel, &'a str)]);

const SUPERSEDES: Rel = Rel::Supersedes;
const CONTRADICTS: Rel = Rel::Contradicts;

fn store(claims: &[Told<'_>]) -> Store {
    let mut builder = Builder::default();
    for (at, (id, since, status, links)) in (0_u64..).zip(claims) {
        let mut event = Event::default();
        event.id = (*id).to_owned().into();
        event.when = parse_edtf("2023-06-20", Zone::Utc).ok();
        event.set(Field::Message, format!("what {id} says"));
        if !since.is_empty() {
            event.set(Field::KnownSince, (*since).to_owned());
        }
        if !status.is_empty() {
            event.set(Field::Status, (*status).to_owned());
        }
        event.links = links.iter().map(|&(rel, to)| Link { rel, to: to.to_owned() }).collect();
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

fn day(text: &str) -> i64 {
    parse_edtf(text, Zone::Utc).unwrap().latest()
}

fn compared(store: &Store, (from, until): (i64, i64), rows: &RowSet) -> Comparison {
    let claims = Claims::of(store);
    let (before, after) = (ClaimsAsOf::at(store, &claims, from), ClaimsAsOf::at(store, &claims, until));
    Days { store, claims: &claims, before: (from, &before), after: (until, &after), rows }.compare(&[])
}

fn between(claims: &[Told<'_>], from: &str, until: &str) -> Comparison {
    let store = store(claims);
    compared(&store, (day(from), day(until)), &store.all())
}

/// A change in short: its kind, and the ids on both sides.
fn short(change: &Change) -> String {
    let ids = |claims: &[crate::case::Claim]| -> String {
        claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<&str>>().join(" ")
    };
    format!("{}: {} > {}", change.kind.name(), ids(&change.old), ids(&change.new))
}

fn shorts(comparison: &Comparison) -> Vec<String> {
    comparison.changes.iter().map(short).collect()
}

/// A number is corrected; a dump is reported and corrected, and the correction superseded; a rumour is false; two
/// disagree.
const STORY: [Told<'static>; 9] = [
    ("about-25", "2023-07-11", "superseded", &[]),
    ("22", "2024-04-02", "confirmed", &[(SUPERSEDES, "about-25")]),
    ("dump", "2023-09-06", "superseded", &[]),
    ("no-dump", "2024-03-12", "superseded", &[(SUPERSEDES, "dump")]),
    ("unknown", "2024-04-02", "confirmed", &[(SUPERSEDES, "no-dump")]),
    ("rumour", "2024-02", "contradicted", &[(CONTRADICTS, "no-dump")]),
    ("many", "2023-07-20", "reported", &[]),
    ("few", "2023-09-28", "confirmed", &[(CONTRADICTS, "many")]),
    ("record", "", "", &[]),
];

#[test]
fn corrections_lead_from_what_was_told_to_what_stands() {
    assert_eq!(
        shorts(&between(&STORY, "2023-07-12", "2024-04-02")),
        [
            "corrected: about-25 > 22",
            "taken_back: dump no-dump > unknown",
            "contradicted: rumour > no-dump",
            "disputed: many > few",
        ]
    );
}

#[test]
fn what_was_replaced_already_is_told_again_only_where_another_claim_replaces_it() {
    assert_eq!(
        shorts(&between(&STORY, "2024-03-15", "2024-04-02")),
        ["corrected: about-25 > 22", "corrected: no-dump > unknown",]
    );
    assert_eq!(
        shorts(&between(&STORY, "2023-12-01", "2024-03-15")),
        ["corrected: dump > no-dump", "contradicted: rumour > no-dump",]
    );
    let again: [Told<'_>; 3] = [
        ("old", "2023-01-01", "superseded", &[]),
        ("first", "2023-02-01", "", &[(SUPERSEDES, "old")]),
        ("second", "2023-03-01", "", &[(SUPERSEDES, "old")]),
    ];
    assert_eq!(shorts(&between(&again, "2023-02-15", "2023-03-15")), ["corrected: old > second"]);
}

#[test]
fn records_are_counted_and_claims_told() {
    let compared = between(&STORY, "2023-06-01", "2023-07-31");
    assert_eq!(shorts(&compared), ["added:  > about-25", "added:  > many"]);
    assert_eq!(compared.records.iter().map(|(_, number)| number).sum::<u64>(), 1);
    assert_eq!((compared.before.total.records, compared.after.total.records), (0, 3));
    assert!(!compared.changes[0].new[0].early);
}

#[test]
fn claims_that_replace_each_other_in_a_ring_are_told_without_end() {
    let ring: [Told<'_>; 3] = [
        ("a", "2023-07-01", "", &[(SUPERSEDES, "b"), (SUPERSEDES, "a")]),
        ("b", "2023-08-01", "", &[(SUPERSEDES, "a"), (CONTRADICTS, "a")]),
        ("c", "2023-08-01", "", &[(SUPERSEDES, "nobody")]),
    ];
    let told = shorts(&between(&ring, "2023-07-15", "2023-09-01"));
    assert_eq!(told, ["corrected: a b > ", "disputed: a > b", "added:  > c"]);
}

#[test]
fn a_correction_is_told_whole_where_a_part_of_it_is_asked_for() {
    let store = store(&STORY);
    let days = (day("2023-07-12"), day("2024-04-02"));
    let only = |id: &str| RowSet::of(store.len(), store.row_of(id));
    assert_eq!(shorts(&compared(&store, days, &only("22"))), ["corrected: about-25 > 22"]);
    assert_eq!(shorts(&compared(&store, days, &only("dump"))), ["taken_back: dump no-dump > unknown"]);
    assert!(compared(&store, days, &RowSet::empty(store.len())).changes.is_empty());
}

#[test]
fn milestones_are_those_that_were_known() {
    let milestone = |time: &str, since: Option<&str>| Milestone {
        known_since: since.map(|since| parse_edtf(since, Zone::Utc).unwrap()),
        ..Milestone::new(MilestoneName::Detection, parse_edtf(time, Zone::Utc).unwrap())
    };
    let all = [
        milestone("2023-06-15", Some("2024-04-02")),
        milestone("2023-06-16", None),
        milestone("2023-06-26", Some("2023-07/..")),
    ];
    let known = |text: &str| super::known_milestones(&all, day(text)).len();
    assert_eq!(
        [known("2023-06-15"), known("2023-06-16"), known("2023-07-30"), known("2023-07-31")],
        [0, 1, 1, 2]
    );
    assert_eq!(known("2024-04-02"), 3);
    let month = [milestone("2023-06", None)];
    let of_month = |text: &str| super::known_milestones(&month, day(text)).len();
    assert_eq!([of_month("2023-06-02"), of_month("2023-06-30")], [0, 1], "not before it is over");
}

const DAYS: [&str; 5] = ["", "2023-06", "2023-07-12", "2023-07-14T10:00:00Z", "2024"];
const STATUSES: [&str; 4] = ["", "confirmed", "superseded", "contradicted"];

proptest! {
    #[test]
    fn what_came_is_told_or_counted_and_nothing_changes_after_everything(
        claims in prop::collection::vec(
            (0..DAYS.len(), 0..STATUSES.len(), prop::collection::vec((any::<bool>(), 0_usize..9), 0..3)),
            1..9,
        ),
        first in 0_i64..900,
        later in 0_i64..900,
    ) {
        let ids: Vec<String> = (0..9).map(|at| format!("c{at}")).collect();
        let links: Vec<Vec<(Rel, &str)>> = claims
            .iter()
            .map(|(.., links)| {
                links.iter().map(|(rel, to)| (if *rel { SUPERSEDES } else { CONTRADICTS }, ids[*to].as_str())).collect()
            })
            .collect();
        let told = claims.iter().zip(&links).zip(&ids);
        let told: Vec<Told<'_>> = told
            .map(|(((since, status, _), links), id)| {
                (id.as_str(), DAYS[*since], STATUSES[*status], links.as_slice())
            })
            .collect();
        let store = store(&told);
        let (first, later) = (first.min(later), first.max(later));
        let at = |days: i64| day("2023-01-01") + days * DAY;
        let compared = compared_all(&store, at(first), at(later));
        let claims = Claims::of(&store);
        let known = |days: i64| ClaimsAsOf::at(&store, &claims, at(days)).known;
        let is_told = |row: &usize| {
            let id = store.id(*row);
            let has = |change: &Change| change.old.iter().chain(&change.new).any(|claim| claim.id == id);
            compared.changes.iter().any(has)
        };
        let came = known(later).without(&known(first));
        let untold = came.iter().filter(|row| !is_told(row)).count() as u64;
        prop_assert_eq!(untold, compared.records.iter().map(|(_, number)| number).sum::<u64>());
        for change in &compared.changes {
            prop_assert!(change.old.len() + change.new.len() > 0);
            let early = change.old.iter().any(|claim| claim.early);
            prop_assert!(change.kind != ChangeKind::Corrected || early);
            prop_assert!(change.kind != ChangeKind::TakenBack || !early);
            prop_assert!(change.kind != ChangeKind::Added || change.new.iter().all(|claim| !claim.early));
        }
        let after = compared_all(&store, day("2099"), i64::MAX);
        prop_assert!(after.changes.is_empty() && after.records.is_empty());
    }
}

fn compared_all(store: &Store, from: i64, until: i64) -> Comparison {
    compared(store, (from, until), &store.all())
}
