use super::Case;

#[test]
fn an_event_is_tied_with_itself_without_a_step_and_with_strangers_not_at_all() {
    let case = Case::of(&["a 0 token=t1", "b 1 token=t2"]);
    assert_eq!(case.path("a", "a").as_deref(), Some(""));
    assert_eq!(case.path("a", "b"), None);
}

#[test]
fn sharing_an_identity_is_one_step_however_many_carry_it() {
    let case = Case::of(&[
        "a 0 token=t1",
        "b 1 token=t1",
        "c 2 token=t1",
        "d 3 token=t1 session=s1",
        "e 4 session=s1",
    ]);
    assert_eq!(case.path("a", "d").as_deref(), Some("observed d"));
    assert_eq!(case.path("a", "e").as_deref(), Some("observed d, observed e"));
}

#[test]
fn a_long_way_over_records_goes_before_a_short_one_over_a_statement() {
    let case = Case::of(&[
        "a 0 token=t1",
        "b 1 token=t1 session=s1",
        "c 2 session=s1 request=r1",
        "d 3 request=r1",
        "says 4 says=reached:a says=reached:d",
    ]);
    assert_eq!(case.path("a", "d").as_deref(), Some("observed b, observed c, observed d"));
    assert_eq!(case.path("a", "says").as_deref(), Some("asserted says"));
}

#[test]
fn two_statements_go_before_one_rule() {
    let place = "account=desk-1 source_ip=192.0.2.1";
    let case = Case::of(&[
        &format!("a 0 {place}"),
        &format!("b 10 {place}"),
        "says 20 says=reached:a says=reached:b",
        &format!("c 15 {place}"),
    ]);
    assert_eq!(case.path("a", "b").as_deref(), Some("asserted says, asserted b"));
    assert_eq!(case.path("a", "c").as_deref(), Some("inferred c"));
}

#[test]
fn no_path_leads_over_a_hub_but_from_statement_to_statement() {
    let mut lines: Vec<String> =
        (0..11).map(|at| format!("e{at:02} {at} account=desk-{at} key_id=k1")).collect();
    lines.extend(["s1 600 says=used:key:k1", "s2 601 says=used:key:k1"].map(str::to_owned));
    let case = Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>());
    assert_eq!(case.path("e00", "e01"), None);
    assert_eq!(case.path("s1", "e01"), None);
    assert!(crate::chain::UNTIED.contains("but for hubs no shared key"));
    assert_eq!(case.path("s1", "s2").as_deref(), Some("asserted s2"));
}
