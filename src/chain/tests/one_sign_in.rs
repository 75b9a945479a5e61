use super::Case;
use crate::chain::{LinkKind, Settings};

const AUDITED: &str =
    "3126E1C2-8375-453A-A10D-E91E5BFBE90C 0 operation=UserLoginFailed outcome=failure request_id=r1";
const SIGNED_IN: &str = "signin:3126e1c2-8375-453a-a10d-e91e5bfbe90c 0 operation=Sign-in outcome=failure request_id=r2 session_id=s1";
const IDS: [&str; 2] =
    ["3126E1C2-8375-453A-A10D-E91E5BFBE90C", "signin:3126e1c2-8375-453a-a10d-e91e5bfbe90c"];

#[test]
fn a_failed_sign_in_of_both_logs_is_two_events_tied_by_its_id() {
    let case =
        Case::of(&[AUDITED, SIGNED_IN, "near 1 operation=UserLoginFailed outcome=failure session_id=s1"]);
    assert_eq!(case.chains(), [format!("{} {} near", IDS[0], IDS[1])]);
    let ends = (case.row(IDS[1]), case.row(IDS[0]));
    let path = case.graph.path(&case.store, &Settings::default(), ends, &|| false).unwrap();
    let [step] = path.steps.as_slice() else { panic!("{path:?}") };
    assert_eq!((step.kind, step.identity.as_ref()), (LinkKind::Observed, None));
    assert_eq!(
        step.reason,
        format!("both records are of sign-in {}: the audit log and the log of Entra have it", IDS[0])
    );
    // it costs no more than any other that is observed
    assert_eq!(case.path(IDS[0], "near"), Some(format!("observed {}, observed near", IDS[1])));
}

#[test]
fn its_records_are_tied_where_one_log_alone_says_that_it_failed() {
    let fine = SIGNED_IN.replace("failure", "success");
    assert_eq!(Case::of(&[AUDITED, &fine]).chains().len(), 1);
}

#[test]
fn another_id_another_kind_of_event_and_a_claim_are_not_the_same_sign_in() {
    for other in [
        SIGNED_IN.replace("signin:3126", "signin:3127"),
        SIGNED_IN.replace("Sign-in", "MailItemsAccessed"),
        format!("{SIGNED_IN} cites=S1"),
    ] {
        let case = Case::of(&[AUDITED, &other]);
        assert!(case.chains().is_empty(), "{other}");
    }
}

#[test]
fn nobody_tied_them_before_the_second_log_was_known() {
    let case = Case::of(&[AUDITED, SIGNED_IN]);
    assert!(case.then(5, &[IDS[0]], &[]).chains().is_empty());
}
