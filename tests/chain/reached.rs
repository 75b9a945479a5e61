//! Each line of a reach counts as many events as its query term matches.

use super::made::{crowded, id, line, sparse};
use super::open;
use dwell::chain::{Branch, Graph, Identity, Reach, Settings, Start, Within};
use dwell::store::{RowSet, Store};
use proptest::prelude::*;

/// Every branch of a tree, with its indices.
fn places(branches: &[Branch], above: &[usize], all: &mut Vec<(Vec<usize>, u64)>) {
    for (at, branch) in branches.iter().enumerate() {
        let place: Vec<usize> = above.iter().copied().chain([at]).collect();
        places(&branch.branches, &place, all);
        all.push((place, branch.records));
    }
}

fn check(store: &Store, graph: &Graph, reach: &Reach) {
    let count = |within: &Within| {
        // as it is written in a query
        let within: Within = within.to_string().parse().unwrap();
        graph.reached(store, &Settings::default(), &within, &|| false).unwrap().count() as u64
    };
    let mut all = Vec::new();
    places(&reach.tree, &[], &mut all);
    for (place, records) in all {
        let within = reach.of_branch(&place).unwrap();
        assert_eq!(count(&within), records, "{within} {place:?} of {reach:#?}");
    }
    if reach.identity.as_ref().is_some_and(|start| start.kind.is_strong()) && reach.records > 0 {
        assert_eq!(
            (reach.tree.len(), reach.tree[0].records),
            (1, reach.records),
            "all hangs below the start"
        );
    }
    for (lines, account) in [(&reach.accounts, true), (&reach.agencies, false)] {
        for line in lines {
            let within = reach.of_reached(line, account);
            assert_eq!(count(&within), line.records, "{within} of {reach:#?}");
        }
    }
}

fn compare(lines: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.jsonl"), lines.join("\n")).unwrap();
    let store = open(folder.path(), 1, 1 << 20);
    let graph = Graph::of(&store, &|| false).unwrap();
    let mut starts: Vec<Start> =
        (0..lines.len()).step_by(3).map(|at| Start::Event(id(at), store.row_of(&id(at)).unwrap())).collect();
    for named in [
        "key:01234561-89ab-4cde-8f00-23456789abcd",
        "token:01234562-89ab-4cde-8f01-23456789abcd",
        "session:01234561-89AB-4cde-8f02-23456789abcd",
        "request:01234563-89ab-4cde-8f04-23456789abcd",
        "account:desk-01@agency-a.example",
        "mailbox:desk-02@agency-a.example",
        "ip:192.0.2.1",
    ] {
        let identity = Identity::parse(named).unwrap();
        let rows = identity.rows(&store);
        starts.push(Start::Identity(identity, rows));
    }
    for start in starts {
        let reach = graph.reach(&store, &Settings::default(), &start, &|| false).unwrap();
        check(&store, &graph, &reach);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_line_of_a_reach_counts_what_its_term_keeps(events in prop_oneof![crowded(), sparse()], agencies in 1..4_usize) {
        let agency = |at: usize, text: String| {
            let mut event: serde_json::Value = serde_json::from_str(&text).unwrap();
            match at % (agencies + 1) {
                0 => {}
                one => event["agency"] = if at.is_multiple_of(2) { format!("Agency {one}") } else { format!("AGENCY {one}") }.into(),
            }
            event.to_string()
        };
        let lines: Vec<String> =
            events.iter().enumerate().map(|(at, event)| agency(at, line(at, event))).collect();
        compare(&lines);
    }
}

#[test]
fn a_reach_of_what_is_not_there_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("events.jsonl"),
        r#"{"id":"E","time":"2023-06-01","session_id":"s-1"}"#,
    )
    .unwrap();
    let store = open(folder.path(), 1, 1 << 20);
    let graph = Graph::of(&store, &|| false).unwrap();
    for named in ["session:s-2", "event:none", "E > session:s-2"] {
        let kept = graph.reached(&store, &Settings::default(), &named.parse().unwrap(), &|| false).unwrap();
        assert_eq!(kept, RowSet::empty(store.len()), "{named}");
    }
}
