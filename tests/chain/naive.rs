//! Chains computed pair by pair as the contract defines them, for comparison.

use super::made::{Identity, Made, REQUEST, To, crowded, id, line, sparse};
use super::open;
use dwell::chain::Graph;
use dwell::event::Rel;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The best tie between two events, without rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    Observed,
    Asserted,
}

/// The identities that more than ten accounts carry: two percent are fewer in so small a case.
pub fn hubs(events: &[Made]) -> HashSet<Identity> {
    let mut accounts: BTreeMap<Identity, BTreeSet<u8>> = BTreeMap::new();
    for event in events {
        for identity in event.identities() {
            accounts.entry(identity).or_default().extend(event.account);
        }
    }
    accounts.into_iter().filter(|(_, accounts)| accounts.len() > 10).map(|(identity, _)| identity).collect()
}

/// The requests whose records are more than a day apart: they tie no chain.
fn loose(events: &[Made]) -> HashSet<Identity> {
    let mut minutes: BTreeMap<Identity, BTreeSet<u16>> = BTreeMap::new();
    for event in events.iter().filter(|event| !event.cites) {
        for identity in event.identities().filter(|(kind, _)| *kind == REQUEST) {
            minutes.entry(identity).or_default().insert(event.minute);
        }
    }
    let long =
        |of: &BTreeSet<u16>| of.first().zip(of.last()).is_some_and(|(from, until)| until - from > 1440);
    minutes.into_iter().filter(|(_, of)| long(of)).map(|(identity, _)| identity).collect()
}

/// The claims that another event replaces: they tie no chain.
fn withdrawn(events: &[Made]) -> HashSet<usize> {
    let said = events.iter().flat_map(|event| &event.says);
    let replaced = said.filter_map(|(rel, to)| match to {
        To::Event(at) if *rel == Rel::Supersedes => Some(*at),
        _ => None,
    });
    replaced.filter(|at| events.get(*at).is_some_and(|event| event.cites)).collect()
}

/// The identities of an event, each with whether it is only stated.
fn had(event: &Made) -> Vec<(Identity, bool)> {
    let named = event.ties().filter_map(|to| match to {
        To::Identity(identity, _) if identity.1 > 0 => Some((*identity, true)),
        _ => None,
    });
    event.identities().map(|identity| (identity, event.cites)).chain(named).collect()
}

/// The tie between two events, if there is one.
pub fn tie(events: &[Made], hubs: &HashSet<Identity>, one: usize, other: usize) -> Option<Tie> {
    let names = |from: usize, to: usize| {
        events[from].ties().any(|target| matches!(target, To::Event(at) if *at == to))
    };
    let mut best = (names(one, other) || names(other, one)).then_some(Tie::Asserted);
    for (identity, said) in had(&events[one]) {
        for (_, also) in had(&events[other]).into_iter().filter(|(same, _)| *same == identity) {
            // a hub ties those that state it
            if !hubs.contains(&identity) || (said && also) {
                let found = if said || also { Tie::Asserted } else { Tie::Observed };
                best = Some(best.map_or(found, |best| best.min(found)));
            }
        }
    }
    best
}

/// The chains of two events and more.
fn chains(events: &[Made]) -> BTreeSet<BTreeSet<String>> {
    let mut hubs = hubs(events);
    hubs.extend(loose(events));
    let withdrawn = withdrawn(events);
    let mut set: Vec<usize> = (0..events.len()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for one in 0..events.len() {
            for other in 0..events.len() {
                if set[one] != set[other]
                    && ![one, other].iter().any(|at| withdrawn.contains(at))
                    && tie(events, &hubs, one, other).is_some()
                {
                    let least = set[one].min(set[other]);
                    (set[one], set[other], changed) = (least, least, true);
                }
            }
        }
    }
    let mut chains: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (at, set) in set.iter().enumerate() {
        chains.entry(*set).or_default().insert(id(at));
    }
    chains.into_values().filter(|chain| chain.len() > 1).collect()
}

fn compare(events: &[Made]) {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = events.iter().enumerate().map(|(at, event)| line(at, event)).collect();
    std::fs::write(folder.path().join("events.jsonl"), lines.join("\n")).unwrap();
    let store = open(folder.path(), 1, 1 << 20);
    let graph = Graph::of(&store, &|| false).unwrap();
    let mut found: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for row in 0..store.len() {
        if let Some(chain) = graph.chain(row) {
            found.entry(chain).or_default().insert(store.id(row));
        }
    }
    for (chain, ids) in &found {
        assert_eq!(graph.size(*chain), ids.len());
        assert_eq!(graph.rows(&store, *chain).count() as usize, ids.len());
    }
    assert_eq!(found.into_values().collect::<BTreeSet<_>>(), chains(events), "{}", lines.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn chains_of_a_crowd_are_those_that_pairs_make(events in crowded()) {
        compare(&events);
    }

    #[test]
    fn chains_of_a_few_are_those_that_pairs_make(events in sparse()) {
        compare(&events);
    }
}
