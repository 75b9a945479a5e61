use super::Case;
use crate::chain::{Brief, ChainTotals, Identity, IdentityKind, Unmerged, identities};
use crate::event::{Field, Stage};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn a_chain_is_told_with_what_it_comes_to() {
    let case = Case::of(&[
        "a 0 account=desk-1 agency=A token=t1 count=3 message=<1> message=<2>",
        "b 5 account=desk-2 agency=B token=t1 session=s1 count=2 message=<2>",
        "c 9 stage=token_forgery token=t1",
    ]);
    let chain = case.graph.short(&case.store, &[0, 1, 2]);
    assert_eq!((chain.id.as_str(), chain.records, chain.operations, chain.messages), ("a", 3, 6, 2));
    assert_eq!((chain.accounts.join(" "), chain.agencies.join(" ")), ("desk-1 desk-2".into(), "A B".into()));
    assert_eq!(chain.stages, [Stage::TokenForgery, Stage::MailboxAccess], "in the order of an intrusion");
    let carried: Vec<String> =
        chain.identities.iter().map(|it| format!("{} {}", it.identity, it.records)).collect();
    assert_eq!(carried, ["token:t1 3", "session:s1 1"]);
    assert!(chain.events.is_empty() && chain.links.is_empty(), "told in short");
}

#[test]
fn what_a_chain_comes_to_is_summed_bit_by_bit_as_it_is_told() {
    let case = Case::of(&[
        "a 0 account=desk-1 agency=A token=t1 count=3 message=<1> message=<2>",
        "b 0 account=DESK-1 agency=a token=t1 count=2 message=<2>",
        "c 5 account=desk-2 agency=B token=t1 session=s1",
        "d 9 stage=token_forgery token=t1",
        "e 9 account=desk-3 token=t1",
    ]);
    let (rows, mut sum) = ([0, 1, 2, 3, 4], ChainTotals::default());
    for until in 1..=rows.len() {
        let (so_far, new) = (&rows[..until], &rows[until - 1..until]);
        sum = case.graph.summed(&case.store, new, sum);
        let brief = case.graph.brief(&case.store, &sum, so_far);
        let told = case.graph.short(&case.store, so_far);
        assert_eq!(
            brief,
            Brief {
                id: told.id,
                first: told.first,
                last: told.last,
                stages: told.stages,
                records: until as u64,
                operations: told.operations,
                messages: told.messages,
                accounts: told.accounts.len() as u64,
                agencies: told.agencies.len() as u64,
            }
        );
    }
}

#[test]
fn links_span_a_chain_each_event_tied_to_the_one_before_on_the_same_identity() {
    let case = Case::of(&[
        "a 0 token=t1 session=s1",
        "b 1 token=t1 session=s1",
        "c 2 session=s1",
        "d 3 token=t1",
        "e 4 says=caused:c cites=S7",
    ]);
    let links: Vec<String> = case
        .graph
        .whole(&case.store, &[0, 1, 2, 3, 4])
        .links
        .iter()
        .map(|link| format!("{} {} {}: {}", link.from, link.to, link.kind, link.reason))
        .collect();
    assert_eq!(
        links,
        [
            "a b observed: both records carry token t1",
            "b c observed: both records carry session s1",
            "b d observed: both records carry token t1",
            "e c asserted: e says that it caused c (S7)",
        ]
    );
}

#[test]
fn events_of_one_instant_are_told_in_the_order_of_their_ids() {
    let case = Case::of(&["b 0 token=t1", "a 0 token=t1"]);
    let chain = case.graph.whole(&case.store, &[0, 1]);
    assert_eq!((chain.id.as_str(), chain.events.join(" ")), ("a", "a b".to_owned()));
}

#[test]
fn what_is_no_chain_says_why() {
    let mut lines: Vec<String> =
        (0..11).map(|at| format!("e{at:02} {at} account=desk-{at} key_id=k1 source_ip=192.0.2.1")).collect();
    lines.push("alone 30 token=t1".to_owned());
    let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
    let walked = |text: &str| {
        let identity = Case::identity(text);
        let carries = |row: &u32| {
            let all = identities(&case.store.event(*row as usize));
            all.iter().any(|held| held.kind == identity.kind && identity.is(&held.value))
        };
        let rows: Vec<u32> = (0..).take(case.store.len()).filter(carries).collect();
        case.graph.along(&case.store, &identity, &rows).walked
    };
    assert_eq!(walked("key:k1"), Some(Unmerged::Hub { accounts: 11, threshold: 10 }));
    assert_eq!(walked("ip:192.0.2.1"), Some(Unmerged::Weak));
    assert_eq!(walked("token:t1"), Some(Unmerged::Alone));
}

const NAMES: [&str; 8] = [
    "ada@a.example",
    "ADA@a.example",
    "jörg@büro.example",
    "JÖRG@BÜRO.EXAMPLE",
    "6f1c1a52-0000-4000-8000-00000000000a",
    "6F1C1A52-0000-4000-8000-00000000000A",
    "6f1c1a52-0000-4000-8000-00000000000b",
    "desk",
];

proptest! {
    #[test]
    fn a_chain_has_as_many_accounts_as_queries_by_its_names_tell_apart(
        rows in prop::collection::vec((0..NAMES.len(), prop::option::of(0..NAMES.len() - 1)), 1..12),
    ) {
        let line = |(at, (account, also)): (usize, &(usize, Option<usize>))| {
            let also = also.map_or_else(String::new, |also| format!(" also={}", NAMES[also]));
            // a value that does not have the shape of its kind joins nothing, so no link is stated with it
            let also = if NAMES[*account] == "desk" { String::new() } else { also };
            format!("e{at:02} {at} account={}{also} token=t1", NAMES[*account])
        };
        let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
        let all: Vec<u32> = (0..).take(rows.len()).collect();
        let kept = |row: &u32| {
            let name = case.store.text(Field::Account).unwrap().value(*row as usize).unwrap().to_owned();
            Identity { kind: IdentityKind::Account, value: name }.rows(&case.store).iter().collect::<Vec<usize>>()
        };
        let apart: BTreeSet<Vec<usize>> = all.iter().map(kept).collect();
        let told = case.graph.short(&case.store, &all);
        prop_assert_eq!(told.accounts.len(), apart.len());
        let sum = case.graph.summed(&case.store, &all, ChainTotals::default());
        prop_assert_eq!(case.graph.brief(&case.store, &sum, &all).accounts, apart.len() as u64);
    }
}
