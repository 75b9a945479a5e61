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
