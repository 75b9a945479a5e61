use super::Case;

#[test]
fn one_account_at_one_address_within_half_an_hour() {
    let place = "account=desk-1 source_ip=192.0.2.1";
    let case = Case::of(&[
        &format!("a 0 {place}"),
        &format!("b 30 {place}"),
        &format!("c 61 {place}"),
        "elsewhere 5 account=desk-1 source_ip=192.0.2.9",
        "another 6 account=desk-2 source_ip=192.0.2.1",
    ]);
    assert_eq!(case.path("a", "b").as_deref(), Some("inferred b"));
    for other in ["c", "elsewhere", "another"] {
        assert_eq!(case.path("a", other), None, "{other}");
    }
}

#[test]
fn an_address_in_the_time_for_which_it_is_published() {
    let case = Case::of(&[
        "claim 100 until=200 source_ip=192.0.2.1 cites=S1",
        "also 150 until=160 source_ip=192.0.2.1 cites=S2",
        "before 99 account=desk-1 source_ip=192.0.2.1",
        "within 150 account=desk-2 source_ip=192.0.2.1",
        "end 200 account=desk-3 source_ip=192.0.2.1",
        "after 202 account=desk-4 source_ip=192.0.2.1",
    ]);
    for (other, tied) in [("before", false), ("within", true), ("end", true), ("after", false)] {
        assert_eq!(case.path("claim", other).is_some(), tied, "{other}");
        assert_eq!(case.path(other, "claim").is_some(), tied, "{other}");
    }
    // two claims on one address are tied only through what came from there
    assert_eq!(case.path("claim", "also").as_deref(), Some("inferred within, inferred also"));
    assert_eq!(case.path("also", "claim").as_deref(), Some("inferred within, inferred claim"));
}

#[test]
fn an_alert_and_what_was_accessed_about_then_in_the_mailbox_that_it_names() {
    for named in ["mailbox=desk-1@a.example", "account=alerts target=Desk-1@A.example"] {
        let case = Case::of(&[
            &format!("alert 2000 stage=detection alert=a1 {named}"),
            "day 560 account=desk-1@a.example session=s1",
            "more 559 account=desk-1@a.example session=s2",
            "other 1990 account=desk-2@a.example session=s3",
        ]);
        for (other, tied) in [("day", true), ("more", false), ("other", false)] {
            assert_eq!(case.path("alert", other).is_some(), tied, "{named} {other}");
            assert_eq!(case.path(other, "alert").is_some(), tied, "{named} {other}");
        }
    }
}

#[test]
fn an_alert_on_a_mailbox_that_the_log_does_not_know_is_not_of_who_raised_it() {
    let of = |target: &str| {
        let case = Case::of(&[
            &format!("alert 20 stage=detection alert=a1 account=alerts@a.example {target}"),
            "access 10 account=alerts@a.example session=s1",
        ]);
        case.path("alert", "access").is_some()
    };
    assert!(of(""), "an alert that names nobody else is of its account");
    assert!(of("target=Inbox"));
    assert!(!of("target=nobody@a.example"));
}

#[test]
fn nobody_is_at_no_address_and_no_account_is_nobody() {
    for place in [
        "account=desk-1 source_ip=0.0.0.0",
        "account=desk-1 source_ip=127.0.0.1",
        "account=desk-1 source_ip=::1",
        "account=desk-1 source_ip=::ffff:127.0.0.1",
        "account=N/A source_ip=192.0.2.1",
        "account=- source_ip=192.0.2.1",
    ] {
        let case = Case::of(&[&format!("a 0 {place}"), &format!("b 1 {place}")]);
        assert_eq!(case.path("a", "b"), None, "{place}");
    }
}

#[test]
fn a_time_that_is_known_to_the_hour_is_near_none() {
    let place = "account=desk-1 source_ip=192.0.2.1";
    let case = Case::of(&[
        &format!("hour 0 {place} at=2023-06-15T10"),
        &format!("minute 0 {place} at=2023-06-15T10:05Z"),
        &format!("second 0 {place} at=2023-06-15T10:29:00Z"),
    ]);
    assert_eq!(case.path("hour", "second"), None);
    assert_eq!(case.path("minute", "second").as_deref(), Some("inferred second"));
}

#[test]
fn a_claim_that_is_withdrawn_or_not_of_the_intruder_publishes_no_address() {
    let of = |claim: &str| {
        let case = Case::of(&[
            &format!("claim 0 until=200 source_ip=192.0.2.1 cites=S1 {claim}"),
            "access 150 account=desk-1 source_ip=192.0.2.1",
            "new 300 cites=S2 stage=other says=supersedes:old",
            "old 0 until=200 source_ip=192.0.2.7 cites=S1",
            "other 150 account=desk-2 source_ip=192.0.2.7",
        ]);
        assert_eq!(case.path("old", "other"), None, "by the link of another claim");
        case.path("claim", "access").is_some() && case.path("access", "claim").is_some()
    };
    assert!(of("") && of("stage=token_forgery status=reported"));
    for claim in
        ["status=superseded", "status=Contradicted", "stage=mitigation", "stage=detection", "stage=other"]
    {
        assert!(!of(claim), "{claim}");
    }
}
