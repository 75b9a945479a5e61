use super::Case;

#[test]
fn what_a_token_reaches_is_what_comes_after_it_on_its_session_too() {
    let case = Case::of(&[
        "before 0 session=s1",
        "signed 5 stage=token_forgery key_id=k1 token=t1",
        "a 10 token=t1 session=s1",
        "b 20 session=s1",
        "other 30 session=s2",
    ]);
    assert_eq!(case.reach("token:t1"), [2, 0, 0]);
    assert_eq!(case.reach("key:k1"), [2, 0, 0], "by way of the token that it signed");
    assert_eq!(case.reach("session:s1"), [3, 0, 0]);
}

#[test]
fn a_key_is_above_what_it_signs_and_is_not_reached_from_there() {
    let case = Case::of(&[
        "one 0 stage=token_forgery key_id=k1 token=t1",
        "two 1 stage=token_forgery key_id=k1 token=t2",
        "a 10 token=t1",
        "b 20 token=t2",
    ]);
    assert_eq!(case.reach("token:t1"), [1, 0, 0]);
    assert_eq!(case.reach("key:k1"), [2, 0, 0]);
}

#[test]
fn an_access_counts_under_the_weakest_link_on_its_way_and_statements_count_nowhere() {
    let place = "account=desk-1 source_ip=192.0.2.1";
    let case = Case::of(&[
        "claim 0 cites=S1 key_id=k1 says=issued:session:s1",
        &format!("said 10 session=s1 {place}"),
        &format!("near 20 session=s2 {place}"),
        "far 400 account=desk-1 source_ip=192.0.2.1 session=s3",
    ]);
    assert_eq!(case.reach("key:k1"), [0, 1, 1]);
}

#[test]
fn what_is_downstream_is_told_as_a_tree_and_by_account() {
    let case = Case::of(&[
        "signed 0 stage=token_forgery key_id=k1 token=t1",
        "a 10 account=desk-1 mailbox=desk-1 agency=A token=t1 session=s1 count=5 message=<1> message=<2>",
        "b 20 account=desk-2 mailbox=desk-2 agency=B session=s1 message=<3>",
    ]);
    let reach = case.downstream("key:k1");
    assert_eq!((reach.tokens, reach.sessions, reach.mailboxes), (1, 1, 2));
    assert_eq!((reach.records, reach.operations, reach.messages), (2, 6, 3));
    let accounts: Vec<&str> = reach.accounts.iter().map(|it| it.account.as_str()).collect();
    assert_eq!(accounts, ["desk-1", "desk-2"]);
    let mut names = Vec::new();
    let mut branches = &reach.tree;
    while let Some(branch) = branches.first() {
        names.push(branch.identity.to_string());
        branches = &branch.branches;
    }
    assert_eq!(names, ["key:k1", "token:t1", "session:s1", "mailbox:desk-1"]);
}

#[test]
fn of_events_in_one_instant_it_does_not_matter_which_was_read_first() {
    let lines = ["a 0 token=t1 session=s1", "b 0 session=s1", "c 0 token=t2 session=s1", "d 0 token=t2"];
    let of = |order: [usize; 4]| Case::of(&order.map(|at| lines[at])).reach("token:t1");
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
        assert_eq!(of(order), of([0, 1, 2, 3]), "{order:?}");
    }
}
