//! A session or a token counts the same as an event's own and in `other_ids`.

use super::made::{Made, SESSION, TOKEN, crowded, id, line, sparse};
use super::read;
use dwell::chain::{Analysis, AnalysisContext, Identity, Settings, Start};
use dwell::event::Field;
use dwell::query::{EventFacts, Property};
use proptest::prelude::*;

/// The same event with its session and token in `other_ids`.
fn beside(made: &Made) -> Made {
    let mut moved = made.clone();
    for kind in [TOKEN, SESSION] {
        if let Some((value, spelling)) = moved.carried[kind].take() {
            moved.others.insert(0, ((kind, value), spelling));
        }
    }
    moved
}

/// The analysis of a case: chains, verdicts, what is downstream of each event and identity, and how far each event is
/// from the first.
fn told(events: &[Made]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = events.iter().enumerate().map(|(at, event)| line(at, event)).collect();
    std::fs::write(folder.path().join("events.jsonl"), lines.join("\n")).unwrap();
    let (store, loaded) = read(folder.path(), 1, 1 << 20);
    let settings = Settings::default();
    let with =
        AnalysisContext { ledger: &loaded.ledger, milestones: &[], settings: &settings, asserted: &[] };
    let analysis = Analysis::of(&store, with, &|| false).unwrap();
    let graph = &analysis.graph;
    let mut told: Vec<String> = (0..store.len()).map(|row| format!("{:?}", graph.chain(row))).collect();
    for property in [Property::Orphan, Property::Uncovered, Property::Untied] {
        told.push(format!("{property:?} {:?}", analysis.rows(property).unwrap().iter().collect::<Vec<_>>()));
    }
    let named = ["token", "session"].iter().zip([1, 2]).flat_map(|(kind, at)| {
        (1..4).map(move |value| format!("{kind}:0123456{value}-89ab-4cde-8f0{at}-23456789abcd"))
    });
    let named = named.map(|text| Identity::parse(&text).unwrap());
    let starts = named.map(|identity| {
        let rows = identity.rows(&store);
        Start::Identity(identity, rows)
    });
    let events = (0..store.len()).step_by(3).map(|row| Start::Event(store.id(row), row));
    for start in starts.chain(events) {
        let reach = analysis.reach(&store, &start, &|| false).unwrap();
        told.push(format!("{} {:?} {:?} {:?}", reach.records, reach.by, reach.accounts, reach.tree));
    }
    let first = store.row_of(&id(0)).unwrap();
    for row in 0..store.len() {
        let path = graph.path(&store, &settings, (first, row), &|| false);
        let steps = path.map(|path| path.steps.iter().map(|step| step.kind).collect::<Vec<_>>());
        told.push(format!("{steps:?}"));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn where_an_event_holds_a_session_or_a_token_changes_nothing(events in prop_oneof![sparse(), crowded()], which in any::<u64>()) {
        let moved: Vec<Made> = (0..).zip(&events)
            .map(|(at, event)| if which >> (at % 64) & 1 == 1 { beside(event) } else { event.clone() })
            .collect();
        prop_assert_eq!(told(&events), told(&moved));
    }
}

#[test]
fn what_two_exports_of_a_record_carry_is_carried_by_it_whichever_is_read_first() {
    let export = |others: &str| {
        format!(
            "{{\"id\":\"x1\",\"time\":\"2023-06-10T08:00:00Z\",\"stage\":\"mailbox_access\",\"account\":\"ada@a.example\",\"session_id\":\"S1\"{others}}}\n"
        )
    };
    let exports =
        [export(",\"other_ids\":[\"session:S3\"]"), export(",\"other_ids\":[\"session:S2\"]"), export("")];
    for (order, wanted) in [
        ([0, 1], vec!["session:S2", "session:S3"]),
        ([1, 0], vec!["session:S2", "session:S3"]),
        ([2, 1], vec!["session:S2"]),
        ([1, 2], vec!["session:S2"]),
        ([1, 1], vec!["session:S2"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for (name, at) in ["a.jsonl", "b.jsonl"].iter().zip(order) {
            std::fs::write(folder.path().join(name), &exports[at]).unwrap();
        }
        let (store, _) = read(folder.path(), 1, 1 << 20);
        assert_eq!(store.len(), 1);
        let list = store.list(Field::OtherIds).unwrap();
        assert_eq!(list.values(0).collect::<Vec<_>>(), wanted, "{order:?}");
    }
}
