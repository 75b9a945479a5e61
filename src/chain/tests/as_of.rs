//! Chains as they were known on a day.

use super::{Assertion, BEGIN, Case};
use crate::event::{MINUTE, Rel};

const LINES: [&str; 6] = [
    "a 0 account=desk-1 token=t1 session=s1",
    "b 5 account=desk-1 token=t1",
    "c 9 account=desk-2 session=s2",
    "told 20 cites=S1 key_id=k1 says=issued:session:s1",
    "later 21 cites=S1 key_id=k1 says=issued:session:s2",
    "same 22 cites=S1 says=same_as:c",
];

#[test]
fn what_nobody_had_said_ties_nothing_and_leads_nowhere() {
    let now = Case::of(&LINES);
    assert_eq!((now.chains(), now.reach("key:k1")), (vec!["a b c told later same".to_owned()], [0, 3, 0]));
    assert_eq!(now.path("a", "c").unwrap(), "asserted told, asserted later, asserted c");
    let then = now.then(30, &["a", "b", "c", "told"], &[]);
    assert_eq!((then.chains(), then.reach("key:k1")), (vec!["a b told".to_owned()], [0, 2, 0]));
    assert_eq!(then.path("a", "c"), None);
    let before = then.then(30, &["a", "b", "c"], &[]);
    assert_eq!((before.chains(), before.reach("session:s1")), (vec!["a b".to_owned()], [2, 0, 0]));
    assert!(!before.graph.names(&before.store, &Case::identity("key:k1"), None));
}

#[test]
fn nobody_spoke_of_what_nobody_knew() {
    let then = Case::of(&LINES).then(30, &["a", "b", "told", "later", "same"], &[]);
    assert_eq!(then.chains(), ["a b told later"], "they name one key; of `c` nothing is known");
    assert_eq!(then.graph.chain(then.row("c")), None);
}

#[test]
fn an_identity_that_few_accounts_had_by_then_was_no_hub_yet() {
    let lines: Vec<String> =
        (0..11).map(|at| format!("e{at:02} {at} account=desk-{at} session=s1")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let now = Case::of(&lines);
    assert!(now.graph.is_empty());
    let known: Vec<String> = (0..10).map(|at| format!("e{at:02}")).collect();
    let then = now.then(9, &known.iter().map(String::as_str).collect::<Vec<&str>>(), &[]);
    assert_eq!(then.chains(), [known.join(" ")]);
}

#[test]
fn what_an_analyst_says_counts_from_when_it_was_said() {
    let says = |minute: i64| Assertion {
        from: "a".to_owned(),
        rel: Rel::SameAs,
        to: "c".to_owned(),
        by: "ana".to_owned(),
        at: (BEGIN + minute) * MINUTE,
    };
    let known = ["a", "b", "c"];
    let chains = |minute| {
        let asserted = [says(minute)];
        Case::with(&LINES, &asserted).then(40, &known, &asserted).chains()
    };
    assert_eq!(chains(40), ["a b c"]);
    assert_eq!(chains(41), ["a b"]);
}
