use super::Case;

#[test]
fn a_chain_goes_on_over_a_token_that_was_renewed_on_its_session() {
    let case = Case::of(&[
        "in 0 token=t1 session=s1",
        "read 5 token=t1",
        "renewed 60 token=t2 session=s1",
        "later 65 token=t2",
        "other 66 token=t3",
    ]);
    assert_eq!(case.chains(), ["in read renewed later"]);
}

#[test]
fn what_an_owner_reads_too_ties_nothing() {
    let weak =
        "account=desk-1 mailbox=desk-1 source_ip=192.0.2.1 app_id=app device_id=d client=c message=<1@a>";
    let case = Case::of(&[&format!("a 0 {weak} session=s1"), &format!("b 1 {weak} session=s2")]);
    assert!(case.graph.is_empty());
}

/// Eleven accounts sign in with one key.
fn signed() -> Vec<String> {
    (0..11).map(|at| format!("e{at:02} {at} account=desk-{at} key_id=k1")).collect()
}

#[test]
fn statements_over_a_hub_tie_each_other_and_not_what_carries_it() {
    let mut lines = signed();
    lines.extend(
        ["s1 20 says=used:key:k1", "s2 21 cites=S1 key_id=k1", "s3 22 says=reached:e03"].map(str::to_owned),
    );
    let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
    assert_eq!(case.chains(), ["e03 s3", "s1 s2"]);
}

#[test]
fn chains_are_numbered_in_the_order_of_their_first_events() {
    let case = Case::of(&["a 0 token=t1", "b 1 token=t2", "c 2 token=t2", "d 3 token=t1", "e 4"]);
    let of = |id: &str| case.graph.chain(case.row(id));
    assert_eq!(["a", "b", "c", "d", "e"].map(of), [Some(0), Some(1), Some(1), Some(0), None]);
    assert_eq!((case.graph.size(0), case.graph.size(1), case.graph.size(7)), (2, 2, 0));
    assert_eq!(case.graph.rows(&case.store, 1).iter().collect::<Vec<usize>>(), [1, 2]);
}

#[test]
fn a_chain_of_one_is_none() {
    assert!(Case::of(&["a 0 token=t1", "b 1 says=used:token:t9 cites=S1"]).graph.is_empty());
}

#[test]
fn a_request_ties_records_of_one_tenant_within_a_day_as_clients_choose_its_id() {
    let chains = |lines: [&str; 2]| Case::of(&lines).chains().len();
    let (one, next) =
        ("a 0 request=r1 tenant_id=t1 account=desk-1", "b 1440 request=r1 tenant_id=T1 account=desk-1");
    assert_eq!(chains([one, next]), 1);
    assert_eq!(chains([one, "b 1441 request=r1 tenant_id=t1 account=desk-1"]), 0, "more than a day apart");
    assert_eq!(chains([one, "b 1 request=r1 tenant_id=t2 account=desk-2"]), 0, "of another tenant");
    let case = Case::of(&[one, "b 1 request=r1 tenant_id=t2 account=desk-2"]);
    assert_eq!(case.path("a", "b").as_deref(), Some("observed b"), "it is walked all the same");
}
