//! Compares the cheapest path with all paths that there are.

use super::made::{ALERT, Made, id, line, sparse};
use super::naive::{Tie, hubs, tie};
use super::open;
use dwell::chain::{Graph, LinkKind, Settings};
use proptest::prelude::*;

/// Inferred steps, asserted steps, all steps.
type Cost = (usize, usize, usize);

/// Whether a rule ties two events: the same account and address within half an hour, a record from an address while it is
/// published, an alert on an account and what was read there within a day.
fn inferred(one: &Made, other: &Made) -> bool {
    let alert = |event: &Made| !event.cites && event.identities().any(|(kind, _)| kind == ALERT);
    let apart = one.minute.abs_diff(other.minute);
    let (same_ip, same_account) =
        (one.ip.is_some() && one.ip == other.ip, one.account.is_some() && one.account == other.account);
    let beside =
        same_ip && same_account && apart <= 30 && ![one, other].iter().any(|it| it.cites || alert(it));
    let published = |claim: &Made, event: &Made| {
        claim.cites
            && !event.cites
            && same_ip
            && claim.span.is_some_and(|span| (claim.minute..=claim.minute + span).contains(&event.minute))
    };
    let alerted = |one: &Made, other: &Made| {
        alert(one) && !alert(other) && !other.cites && same_account && apart <= 24 * 60
    };
    beside || published(one, other) || published(other, one) || alerted(one, other) || alerted(other, one)
}

/// The least cost between all pairs, over all paths.
fn costs(events: &[Made]) -> Vec<Vec<Option<Cost>>> {
    let hubs = hubs(events);
    let many = events.len();
    let step = |one: usize, other: usize| match tie(events, &hubs, one, other) {
        _ if one == other => Some((0, 0, 0)),
        Some(Tie::Observed) => Some((0, 0, 1)),
        Some(Tie::Asserted) => Some((0, 1, 1)),
        None => inferred(&events[one], &events[other]).then_some((1, 0, 1)),
    };
    let mut costs: Vec<Vec<Option<Cost>>> =
        (0..many).map(|one| (0..many).map(|other| step(one, other)).collect()).collect();
    for by in 0..many {
        for one in 0..many {
            for other in 0..many {
                if let (Some(a), Some(b)) = (costs[one][by], costs[by][other]) {
                    let both = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
                    let held = &mut costs[one][other];
                    *held = Some(held.map_or(both, |held| held.min(both)));
                }
            }
        }
    }
    costs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_path_has_the_fewest_inferred_then_asserted_then_steps(events in sparse()) {
        let folder = tempfile::tempdir().unwrap();
        let lines: Vec<String> = events.iter().enumerate().map(|(at, event)| line(at, event)).collect();
        std::fs::write(folder.path().join("events.jsonl"), lines.join("\n")).unwrap();
        let store = open(folder.path(), 1, 1 << 20);
        let graph = Graph::of(&store, &|| false).unwrap();
        let costs = costs(&events);
        for (one, costs) in costs.iter().enumerate() {
            for (other, cost) in costs.iter().enumerate() {
                let rows = (store.row_of(&id(one)).unwrap(), store.row_of(&id(other)).unwrap());
                let path = graph.path(&store, &Settings::default(), rows, &|| false);
                let of = |path: &dwell::chain::Path| {
                    let count = |kind| path.steps.iter().filter(|step| step.kind == kind).count();
                    (count(LinkKind::Inferred), count(LinkKind::Asserted), path.steps.len())
                };
                prop_assert_eq!(path.as_ref().map(of), *cost, "{} {}\n{:#?}\n{}", id(one), id(other), path, lines.join("\n"));
                let steps = path.map(|path| path.steps).unwrap_or_default();
                let mut at = id(one);
                for step in &steps {
                    prop_assert_eq!(&step.from, &at);
                    at.clone_from(&step.to);
                }
                prop_assert!(steps.is_empty() || at == id(other));
            }
        }
    }
}
