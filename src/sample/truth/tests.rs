//! The truth is computed from what is planted; here it is compared with what each planted incident is meant to show.

use super::Truth;
use crate::sample::plant::{Id, Planted, Verdict};
use crate::sample::world::World;
use crate::sample::{Plan, Shape};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The three files of a case.
fn case(events: u64) -> [Plan; 3] {
    [Shape::Ual, Shape::Entra, Shape::Beside].map(|shape| Plan { events, seed: 558, shape, plant: 2 })
}

fn plan(shape: Shape) -> [Plan; 1] {
    [Plan { events: 3000, seed: 558, shape, plant: 2 }]
}

/// Asserts that the verdicts on planted accesses are the expected ones.
fn assert_judged(truth: &Truth) {
    let told: HashMap<Id, Verdict> = truth.verdicts().into_iter().collect();
    for record in Planted::new(&World::new(558), 2).records {
        if let Some(verdict) = record.verdict {
            assert_eq!(told.get(&record.id), Some(&verdict), "{} {:?}", record.chain, record.id);
        }
    }
}

#[test]
fn accesses_are_judged_as_planted_where_all_logs_are_read() {
    assert_judged(&Truth::of(&case(500)));
    assert_judged(&Truth::of(&plan(Shape::Dwell)));
}

#[test]
fn one_name_is_one_chain_and_two_names_are_two() {
    for truth in [Truth::of(&case(500)), Truth::of(&plan(Shape::Dwell))] {
        let chains = truth.chains();
        let of: HashMap<Id, usize> =
            chains.iter().enumerate().flat_map(|(at, ids)| ids.iter().map(move |id| (*id, at))).collect();
        let mut names: BTreeMap<(u32, &str), HashSet<Option<usize>>> = BTreeMap::new();
        for record in &Planted::new(&World::new(558), 2).records {
            if !record.chain.is_empty() {
                names.entry((record.copy, record.chain)).or_default().insert(of.get(&record.id).copied());
            }
        }
        assert!(names.len() > 80);
        let mut met: HashSet<usize> = HashSet::new();
        for (name, chains) in names {
            assert_eq!(chains.len(), 1, "{name:?}");
            let one = chains.into_iter().next().flatten();
            assert!(one.is_none_or(|one| met.insert(one)), "{name:?}");
        }
    }
}

#[test]
fn the_key_and_the_session_of_everybody_are_hubs_and_nothing_that_ten_have() {
    let truth = Truth::of(&case(500));
    assert_eq!(truth.threshold(), 10);
    let kinds: Vec<(&str, usize)> =
        truth.hubs().iter().map(|hub| (hub.identity.0.name(), hub.accounts)).collect();
    assert_eq!(kinds, [("key", 11), ("key", 11), ("session", 11), ("session", 11)]);
}

#[test]
fn what_is_new_late_is_new_and_what_is_new_early_is_not() {
    let told = Truth::of(&case(500)).told();
    let events = |name: &str| -> HashSet<String> {
        let planted = told["planted"].as_array().unwrap().iter();
        let named = planted.filter(|it| it["name"] == name);
        named
            .flat_map(|it| it["events"].as_array().unwrap())
            .map(|id| id.as_str().unwrap().to_owned())
            .collect()
    };
    let first = |name: &str| {
        let events = events(name);
        let uses = told["first_uses"].as_array().unwrap().iter();
        let mut kinds: Vec<&str> = uses
            .filter(|it| events.contains(it["event"].as_str().unwrap()))
            .map(|it| it["kind"].as_str().unwrap())
            .collect();
        kinds.sort_unstable();
        kinds
    };
    assert_eq!(first("first-early"), [""; 0]);
    // a use exactly fourteen days later is not new, one an hour after that is
    assert_eq!(first("first-then"), ["agent", "agent", "app", "app", "device", "device"]);
    assert_eq!(
        first("first-late"),
        ["agent", "agent", "app", "app", "app", "app", "device", "device", "ip", "ip"]
    );
}

#[test]
fn a_token_has_as_many_spellings_as_are_planted() {
    let told = Truth::of(&case(500)).told();
    let most = told["aliases"].as_array().unwrap().iter();
    let most = most.filter(|it| it["type"] == "token").map(|it| it["spellings"].as_array().unwrap().len());
    assert_eq!(most.max(), Some(5), "GUID, capitals, braces, base64url of bytes, base64 of text");
}

#[test]
fn what_is_blind_is_told_of_a_span() {
    let told = Truth::of(&case(500)).told();
    let blind = told["blind"].as_array().unwrap();
    let kinds = |kind: &str| blind.iter().filter(|it| it["kind"] == kind).count();
    assert!(kinds("throttled") >= 5 && kinds("sync") >= 2, "{blind:?}");
}

#[test]
fn the_truth_is_the_same_each_time() {
    let write = || {
        let mut out = Vec::new();
        Truth::of(&case(2000)).write(&mut out).unwrap();
        out
    };
    assert_eq!(write(), write());
}
