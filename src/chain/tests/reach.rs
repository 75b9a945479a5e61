use super::Case;
use crate::chain::{Reach, Settings, Start};
use std::sync::Arc;

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
    assert_eq!(first_way(&reach), ["key:k1", "token:t1", "session:s1", "mailbox:desk-1", "message:<1>"]);
}

/// The first branch of each level.
fn first_way(reach: &Reach) -> Vec<String> {
    let first = std::iter::successors(reach.tree.first(), |branch| branch.branches.first());
    first.map(|branch| branch.identity.to_string()).collect()
}

#[test]
fn a_token_that_was_reached_from_its_session_stands_between_that_and_the_mailbox() {
    let case = Case::of(&[
        "claim 0 cites=S1 key_id=k1 says=issued:session:s1",
        "a 10 account=desk-1 token=t1 session=s1 message=<1>",
        "b 20 account=desk-1 token=t1 session=s1 message=<2>",
        "c 30 account=desk-1 token=t2 session=s1 message=<1>",
        "d 40 account=desk-1 session=s1",
    ]);
    let reach = case.downstream("key:k1");
    assert_eq!(first_way(&reach), ["key:k1", "session:s1", "token:t1", "mailbox:desk-1", "message:<1>"]);
    let session = &reach.tree[0].branches[0];
    let below: Vec<(String, u64)> =
        session.branches.iter().map(|branch| (branch.identity.to_string(), branch.records)).collect();
    let wanted = [("token:t1", 2), ("token:t2", 1), ("mailbox:desk-1", 1)];
    assert_eq!(below, wanted.map(|(name, records)| (name.to_owned(), records)));
}

#[test]
fn two_tokens_of_a_record_stand_side_by_side_below_its_session() {
    let case = Case::of(&[
        "a 10 account=desk-1 mailbox=desk-1 token=t2 session=s1 other=token:t1",
        "b 20 account=desk-2 mailbox=desk-2 token=t1",
    ]);
    let reach = case.downstream("session:s1");
    let below: Vec<(String, u64)> =
        reach.tree[0].branches.iter().map(|branch| (branch.identity.to_string(), branch.records)).collect();
    assert_eq!(below, [("token:t1".to_owned(), 1), ("token:t2".to_owned(), 1)]);
}

#[test]
fn of_a_mailbox_the_first_messages_are_told_in_the_order_of_time_and_how_many_more_there_are() {
    let case = Case::of(&[
        "a 10 account=desk-1 session=s1 message=<z> message=<Y>",
        "b 20 account=desk-1 session=s1 message=<y> message=<x> count=4",
        "c 30 account=desk-1 session=s1 message=<a> message=<b> message=<z>",
    ]);
    let reach = case.downstream("session:s1");
    let mailbox = &reach.tree[0].branches[0];
    let told: Vec<(&str, u64, u64, u64)> = mailbox
        .branches
        .iter()
        .map(|it| (it.identity.value.as_str(), it.records, it.operations, it.messages))
        .collect();
    assert_eq!((told, mailbox.more), (vec![("<z>", 2, 2, 1), ("<Y>", 2, 5, 1), ("<x>", 1, 4, 1)], 2));
    let term = reach.of_branch(&[0, 0, 1]).unwrap();
    assert_eq!(term.to_string(), "session:s1 > mailbox:desk-1 > message:<Y\\>");
    let kept = case.graph.reached(&case.store, &Settings::default(), &term, &|| false).unwrap();
    assert_eq!(kept.count(), 2);
}

#[test]
fn a_reach_of_a_statement_names_what_it_goes_by() {
    let case = Case::of(&[
        "claim 0 cites=S1 key_id=k1 says=issued:session:s1",
        "other 0 cites=S2 key_id=k1 says=issued:session:s2",
        "a 10 session=s1 token=t1",
        "b 10 session=s2",
    ]);
    let of = |id: &str| {
        let start = Start::Event(id.to_owned(), case.store.row_of(id).unwrap());
        let reach = case.graph.reach(&case.store, &Settings::default(), &start, &|| false).unwrap();
        (reach.records, reach.goes_by.iter().map(ToString::to_string).collect::<Vec<String>>())
    };
    assert_eq!(of("claim"), (2, vec!["key:k1".to_owned()]));
    assert_eq!(of("a"), (1, vec![]));
}

#[test]
fn of_events_in_one_instant_it_does_not_matter_which_was_read_first() {
    let lines = ["a 0 token=t1 session=s1", "b 0 session=s1", "c 0 token=t2 session=s1", "d 0 token=t2"];
    let of = |order: [usize; 4]| Case::of(&order.map(|at| lines[at])).reach("token:t1");
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
        assert_eq!(of(order), of([0, 1, 2, 3]), "{order:?}");
    }
}

#[test]
fn of_one_instant_nothing_is_told_of_what_came_first() {
    for names in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
        let lines = [
            format!("{} 5 token=t1 session=s1", names[0]),
            format!("{} 5 session=s1 token=t2", names[1]),
            format!("{} 5 token=t2", names[2]),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(Case::of(&lines).reach("token:t1"), [3, 0, 0], "{names:?}");
    }
}

#[test]
fn a_way_of_thousands_of_hops_is_followed_to_its_end_and_told_some_levels_deep() {
    let hop = |at: usize| match at % 2 {
        0 => format!("e{at:05} {at} session=s{} token=t{}", at / 2, at / 2),
        _ => format!("e{at:05} {at} token=t{} session=s{}", at / 2, at / 2 + 1),
    };
    let lines: Vec<String> = (0..6000).map(hop).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let reach = Case::of(&lines).downstream("session:s0");
    assert_eq!(reach.records, 6000);
    let (mut deep, mut branches) = (0, &reach.tree);
    while let Some(branch) = branches.first() {
        (deep, branches) = (deep + 1, &branch.branches);
    }
    assert!((3..20).contains(&deep), "{deep}");
}

#[test]
fn a_mailbox_is_one_whether_its_owner_reads_it_or_somebody_else() {
    let case = Case::of(&[
        "a 1 account=desk-1@x.example session=s1",
        "b 2 account=admin@x.example mailbox=Desk-1@x.example session=s1",
    ]);
    let reach = case.downstream("session:s1");
    assert_eq!((reach.mailboxes, reach.accounts.len()), (1, 2));
}

#[test]
fn an_access_without_a_time_is_counted_apart() {
    let case = Case::of(&["a 0 session=s1 token=t1", "b 1 session=s1", "undated 0 session=s1"]);
    let reach = case.downstream("session:s1");
    assert_eq!((reach.records, reach.undated, reach.by.observed), (2, 1, 2));
    assert_eq!(reach.tree[0].records, 2);
}

#[test]
fn what_flows_from_a_start_is_found_out_once_for_all_that_is_asked_of_it() {
    let case = Case::of(&[
        "a 1 stage=mailbox_access account=u1 token=t1 session=s1",
        "b 2 stage=mailbox_access account=u2 session=s1",
    ]);
    let start = || {
        let identity = Case::identity("token:t1");
        let rows = identity.rows(&case.store);
        Start::Identity(identity, rows)
    };
    let flow = |start: &Start| case.graph.flow(&case.store, &Settings::default(), start, &|| false);
    let first = flow(&start()).unwrap();
    assert_eq!(case.reach("token:t1"), [2, 0, 0]);
    for text in ["token:t1", "token:t1 > session:s1", "token:t1 > account:u2"] {
        let within = text.parse().unwrap();
        case.graph.reached(&case.store, &Settings::default(), &within, &|| false).unwrap();
    }
    assert!(Arc::ptr_eq(&first, &flow(&start()).unwrap()));
    let wider = Settings { same_address: 1, ..Settings::default() };
    let other = case.graph.flow(&case.store, &wider, &start(), &|| false).unwrap();
    assert!(!Arc::ptr_eq(&first, &other), "what counts as near is part of what is asked");
}

#[test]
fn a_published_address_leads_to_accesses_before_and_after_what_else_the_statement_names() {
    let case = Case::of(&[
        "signin 0 stage=other token=t2",
        "claim 0 until=660 stage=token_forgery source_ip=192.0.2.1 token=t2 session=s9 cites=S1",
        "first 60 account=desk-1 source_ip=192.0.2.1",
        "later 540 stage=other session=s9",
        "second 600 account=desk-2 source_ip=192.0.2.1",
    ]);
    assert_eq!(case.reach("token:t2"), [0, 0, 2]);
}

#[test]
fn no_rule_leads_to_a_statement_and_by_it_to_what_was_before() {
    let case = Case::of(&[
        "before 0 account=desk-1 session=s3",
        "start 100 stage=token_forgery token=t1 session=s3",
        "claim 160 until=700 source_ip=192.0.2.1 session=s3 cites=S1",
    ]);
    assert_eq!(case.reach("token:t1"), [0, 0, 0]);
}
