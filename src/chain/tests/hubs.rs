use super::Case;

/// A line for each account, all with one session.
fn session_of(accounts: usize) -> Vec<String> {
    (0..accounts).map(|at| format!("e{at:03} {at} account=desk-{at} session=s1 token=t{at}")).collect()
}

fn case(lines: &[String]) -> Case {
    Case::of(&lines.iter().map(String::as_str).collect::<Vec<&str>>())
}

#[test]
fn ten_accounts_may_share_a_session_and_eleven_make_it_a_hub() {
    let ten = case(&session_of(10));
    assert_eq!((ten.graph.threshold(), ten.graph.len()), (10, 1));
    let eleven = case(&session_of(11));
    assert!(eleven.graph.is_empty());
    assert!(eleven.graph.is_hub(&eleven.store, &Case::identity("session:S1"), Some(0)));
    assert!(!eleven.graph.is_hub(&eleven.store, &Case::identity("token:t1"), Some(1)));
}

#[test]
fn accounts_are_counted_and_not_events_in_whatever_case_they_are_written() {
    let lines: Vec<String> = (0..40)
        .map(|at| format!("e{at:03} {at} account={}-{} session=s1", ["desk", "DESK"][at % 2], at % 10 / 2))
        .collect();
    assert_eq!(case(&lines).graph.len(), 1);
}

#[test]
fn in_a_large_case_two_accounts_of_a_hundred_may_share_an_identity() {
    let others = |many: usize| (0..many).map(|at| format!("o{at:04} 0 account=other-{at}"));
    let mut lines = session_of(12);
    lines.extend(others(587));
    assert_eq!(case(&lines).graph.threshold(), 11, "of 599");
    assert!(case(&lines).graph.is_empty());
    lines.extend(["last 0 account=other-last".to_owned()]);
    assert_eq!(case(&lines).graph.threshold(), 12, "of 600");
    assert_eq!(case(&lines).graph.len(), 1);
}

#[test]
fn what_else_the_events_of_a_hub_carry_ties_them_all_the_same() {
    let mut lines = session_of(11);
    lines.push("again 60 account=desk-3 session=s1 token=t3".to_owned());
    assert_eq!(case(&lines).chains(), ["e003 again"]);
}

#[test]
fn a_logon_session_is_of_one_account_as_its_number_comes_again_after_a_restart() {
    let session = "session=pc1/0xca21";
    let one = case(&[format!("a 1 account=alice {session}"), format!("b 2 account=ALICE {session}")]);
    assert_eq!(one.chains(), ["a b"]);
    let two = case(&[
        format!("a 1 account=alice {session}"),
        format!("b 2 account=alice {session}"),
        format!("c 3 account=bob {session}"),
    ]);
    assert!(two.graph.is_empty());
    let logon = Case::identity("session:pc1/0xca21");
    assert_eq!(two.graph.hub_limit(&two.store, &logon, Some(0)), Some(1));
    assert_eq!(case(&session_of(2)).graph.len(), 1, "of other sessions nothing is said");
}
