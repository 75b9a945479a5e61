use super::Case;

#[test]
fn five_relations_tie_chains_and_three_tie_claims() {
    for (rel, ties) in [
        ("issued", true),
        ("used", true),
        ("reached", true),
        ("caused", true),
        ("same_as", true),
        ("supersedes", false),
        ("contradicts", false),
        ("part_of", false),
    ] {
        let case = Case::of(&["a 0", &format!("b 1 says={rel}:a cites=S1")]);
        assert_eq!(!case.graph.is_empty(), ties, "{rel}");
    }
}

#[test]
fn a_statement_may_name_an_identity_in_another_spelling_than_records_have() {
    let case = Case::of(&[
        "a 0 token=Z0UjAauJ3kyPASNFZ4mrzQ",
        "b 1 says=issued:token:01234567-89AB-4CDE-8F01-23456789ABCD",
    ]);
    assert_eq!(case.chains(), ["a b"]);
}

#[test]
fn statements_that_name_what_no_record_carries_belong_together() {
    let case = Case::of(&["a 0 says=used:key:k1", "b 1 says=issued:key:k1", "c 2 says=issued:key:K1"]);
    assert_eq!(case.chains(), ["a b"], "letters of such a key keep their case");
}

#[test]
fn a_statement_of_an_event_that_is_not_there_says_nothing() {
    assert!(Case::of(&["a 0 says=reached:nowhere", "b 1 says=reached:nowhere"]).graph.is_empty());
}
