use super::{Case, Settings};

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

#[test]
fn a_statement_of_a_token_is_of_the_sign_in_whose_id_it_is_though_no_record_names_it() {
    let guid = "445945de-2d4f-4816-a71e-d3c0eff10500";
    let sign_in = format!("signin:{guid} 0 stage=other operation=Sign-in outcome=success token=t-9");
    let failed = "signin:55555555-2d4f-4816-a71e-d3c0eff10500 1 operation=Sign-in outcome=failure token=t-8";
    let lines = [
        &sign_in,
        failed,
        "used 2 token=t-9",
        "says 3 cites=S1 says=issued:token:3kVZRE8tFkinHtPA7_EFAA",
        "lost 4 cites=S1 says=issued:token:55555555-2d4f-4816-a71e-d3c0eff10500",
    ];
    let case = Case::of(&lines);
    let id = format!("signin:{guid}");
    assert_eq!(case.chains(), [format!("{id} used says")]);
    assert_eq!(case.path("says", "used"), Some(format!("asserted {id}, observed used")));
    assert_eq!(case.reach(&format!("token:{guid}")), [1, 0, 0]);
    let then = case.then(9, &[&id, "used", "says"], &[]);
    assert_eq!(then.chains(), [format!("{id} used says")]);
}

#[test]
fn a_weak_identity_that_statements_name_ties_nothing() {
    for weak in ["mailbox:desk-1", "account:desk-1", "ip:192.0.2.1", "app:a", "device:d", "message:<1@a>"] {
        let case = Case::of(&[
            "in 0 session=s1 account=desk-1 mailbox=desk-1 source_ip=192.0.2.1",
            &format!("one 1 session=s1 cites=S1 says=reached:{weak}"),
            &format!("other 2 session=s2 cites=S2 says=used:{weak}"),
            "on 3 session=s2",
        ]);
        assert_eq!(case.chains(), ["in one", "other on"], "{weak}");
        assert_eq!(case.path("one", "other"), None, "{weak}");
        assert_eq!(case.reach("session:s1"), [1, 0, 0], "{weak}");
        let named = case.graph.first_said(&case.store, &Case::identity(weak));
        assert_eq!(named, Some(case.row("one")), "who says something of it is known: {weak}");
    }
}

#[test]
fn a_claim_that_is_withdrawn_merges_nothing_and_leads_nowhere_but_says_what_it_was() {
    let of = |status: &str| {
        Case::of(&[
            "one 0 account=desk-1 key=k1",
            "two 1 account=desk-1 key=k1",
            "three 2 account=desk-2 token=t1",
            "four 3 account=desk-2 token=t1",
            &format!("claim 4 stage=token_forgery key=k1 says=issued:token:t1 cites=S1 {status}"),
        ])
    };
    assert_eq!(of("").chains().len(), 1);
    for status in ["status=contradicted", "status=superseded"] {
        let case = of(status);
        assert_eq!(case.chains().len(), 2, "{status}: {:?}", case.chains());
        assert_eq!(case.reach("key:k1"), [2, 0, 0], "{status}");
        assert!(case.path("one", "three").is_some(), "it is walked all the same");
    }
}

#[test]
fn a_step_over_what_two_claims_name_says_which_of_them_is_withdrawn() {
    let case = Case::of(&[
        "held 0 stage=token_forgery key=k1 cites=S1",
        "gone 1 stage=token_forgery key=k1 cites=S2 status=superseded",
        "record 2 key=k1",
    ]);
    let reason = |from: &str, to: &str| {
        let ends = (case.row(from), case.row(to));
        let path = case.graph.path(&case.store, &Settings::default(), ends, &|| false);
        path.unwrap().steps.remove(0).reason
    };
    assert_eq!(reason("held", "gone"), "held names key k1 (S1), and so does gone, which is withdrawn");
    assert_eq!(reason("gone", "record"), "gone names key k1 (S2), which is withdrawn");
    assert_eq!(reason("held", "record"), "held names key k1 (S1)");
}
