//! What sign-ins cover where some failed, or have coarse times.

use super::super::VerdictKind;
use super::{DESK, FORGED, ISSUED, TENANT, access, ids, judged, sign_in, store, two_weeks};
use crate::event::Field;

#[test]
fn a_failed_sign_in_is_its_accounts_own_all_the_same() {
    let other = "desk-09@agency-a.example";
    let fields = [(Field::Account, other), (Field::TenantId, TENANT), (Field::SessionId, FORGED)];
    let lost = [(Field::Account, other), (Field::TenantId, TENANT), (Field::Outcome, "failure")];
    let mut all = two_weeks();
    all.push(sign_in("lost", "2023-04-30T00:00:00Z", &lost));
    all.push(access("access", "2023-05-09T02:14:00Z", &fields));
    let store = store(all.into_iter().map(|event| (0, event)));
    let judged = judged(&store);
    assert_eq!(ids(&store, &judged)[0], ["access"]);
    let why = judged.why(&store, store.row_of("access").unwrap()).unwrap().reason;
    assert!(
        why.starts_with("the only sign-in of this account, at 2023-04-30T00:00:00Z, did not issue"),
        "{why}"
    );
    assert!(why.contains("which the 3 sign-ins of"), "{why}");
    assert!(why.ends_with("that succeeded cover, 2023-05-01T08:00:00Z to 2023-05-15T08:00:00Z"), "{why}");
}

#[test]
fn a_sign_in_of_a_coarse_time_covers_what_is_certain_alone() {
    let own = [(Field::Account, DESK), (Field::TenantId, TENANT), (Field::SessionId, ISSUED)];
    let forged = [(Field::Account, DESK), (Field::TenantId, TENANT), (Field::SessionId, FORGED)];
    let verdict = |times: &[&str], when: &str| {
        let sign_ins = times.iter().enumerate().map(|(at, time)| sign_in(&format!("s{at}"), time, &own));
        let all = sign_ins.chain([access("access", when, &forged)]);
        let store = store(all.map(|event| (0, event)));
        let verdict = judged(&store).why(&store, store.row_of("access").unwrap()).unwrap();
        (verdict.kind, verdict.reason)
    };
    for times in [&["2023"][..], &["2023", "2023"], &["2023-05-01/.."], &["../2023-05-30"]] {
        let (kind, why) = verdict(times, "2023-05-20T02:14:00Z");
        assert_eq!(kind, VerdictKind::Uncovered, "{times:?}");
        assert!(why.contains("too coarse to cover any time for certain"), "{times:?}: {why}");
    }
    let (begun, ended) = ("2023-05-02T23:59:59", "2023-05-30T00:00:00");
    for (when, kind, says) in [
        ("2023-05-02T12:00:00Z", VerdictKind::Uncovered, format!("begin at {begun}")),
        ("2023-05-04T00:00:00Z", VerdictKind::Orphan, format!("cover, {begun}Z to {ended}Z")),
        ("2023-05-30T12:00:00Z", VerdictKind::Uncovered, format!("end at {ended}")),
    ] {
        let (told, why) = verdict(&["2023-05-02", "2023-05-30", "2023"], when);
        assert_eq!(told, kind, "{when}: {why}");
        assert!(why.contains(&says), "{when}: {why}");
    }
}
