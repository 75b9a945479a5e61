//! Assertions by analysts tie events as records do, and the links name the analyst.

use super::Case;
use crate::chain::Assertion;
use crate::event::Rel;

fn says(from: &str, rel: Rel, to: &str) -> Assertion {
    Assertion { from: from.to_owned(), rel, to: to.to_owned(), by: "ana".to_owned(), at: 0 }
}

#[test]
fn what_an_analyst_says_ties_two_records_and_the_reason_names_the_analyst() {
    let lines = ["a 0", "b 1 session=s1", "c 2 session=s1", "d 3 says=caused:c cites=S1"];
    assert_eq!(Case::of(&lines).chains(), ["b c d"]);
    let tied = Case::with(&lines, &[says("b", Rel::Caused, "a")]);
    assert_eq!(tied.chains(), ["a b c d"]);
    assert_eq!(tied.path("a", "c").as_deref(), Some("asserted b, observed c"));
    let rows = [tied.row("a"), tied.row("b")].map(|row| u32::try_from(row).unwrap());
    let found = tied.graph.whole(&tied.store, &rows).links;
    let told: Vec<(&str, &str)> = found.iter().map(|tied| (tied.kind.name(), tied.reason.as_str())).collect();
    assert_eq!(told, [("asserted", "ana says that b caused a")]);
}

#[test]
fn an_analyst_may_name_an_identity_and_what_ties_claims_ties_no_chains() {
    let lines = ["a 0 token=t1", "b 1"];
    let tied = Case::with(&lines, &[says("b", Rel::Issued, "token:t1")]);
    assert_eq!(tied.chains(), ["a b"]);
    let rows = [tied.row("a"), tied.row("b")].map(|row| u32::try_from(row).unwrap());
    let found = tied.graph.whole(&tied.store, &rows).links;
    assert_eq!(found[0].reason, "ana says that b issued token t1");
    assert!(Case::with(&lines, &[says("b", Rel::Supersedes, "a")]).graph.is_empty());
    assert!(
        Case::with(&lines, &[says("gone", Rel::Caused, "a"), says("a", Rel::Caused, "gone")])
            .graph
            .is_empty()
    );
}

#[test]
fn the_order_in_which_analysts_say_it_does_not_matter_beside_what_records_say() {
    let lines = ["a 0", "b 1 says=reached:a", "c 2", "d 3 says=used:c"];
    let said = [says("c", Rel::Caused, "a"), says("a", Rel::SameAs, "d"), says("b", Rel::Used, "c")];
    let turned: Vec<Assertion> = said.iter().rev().cloned().collect();
    for said in [&said[..], &turned] {
        let tied = Case::with(&lines, said);
        assert_eq!(tied.chains(), ["a b c d"]);
        assert_eq!(tied.path("b", "d").map(|path| path.split(", ").count()), Some(2));
    }
}
