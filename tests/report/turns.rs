//! Reports with milestones that are coarse, out of order or missing, or that go beyond the report.

use super::{Case, arg, json, report, run};

/// An access by the intruder on the fifth of June, and milestones.
fn case(turns: [(&str, &str); 3]) -> Case {
    let access = serde_json::json!({"id": "A1", "time": "2023-06-05T08:00:00Z", "stage": "mailbox_access",
        "operation": "MailItemsAccessed", "account": "ann@a.example", "mailbox": "ann@a.example", "session_id": "s-ann"});
    let told = |(name, time): (&str, &str)| format!("[[milestone]]\nname = \"{name}\"\ntime = \"{time}\"\n");
    let told = turns.into_iter().filter(|(_, time)| !time.is_empty()).map(told).collect::<String>();
    Case::empty().with("a.jsonl", &format!("{access}\n")).with("case.toml", &told)
}

fn both(case: &Case, more: &[&str]) -> [String; 2] {
    let more = [&["--intruder", "session_id:s-*"], more].concat();
    ["md", "html"].map(|kind| report(&case.path, kind, &more).replace("&#39;", "'"))
}

#[test]
fn a_time_between_coarse_turns_is_told_by_its_bounds() {
    let case = case([("first_access", "2023"), ("detection", "2023-06-15"), ("containment", "2023-07-03")]);
    for text in both(&case, &[]) {
        assert!(text.contains("10 to 165 d later"), "the log has them in on the fifth of June: {text}");
        assert!(text.contains("28 to 183 d after the first access"), "{text}");
        assert!(text.contains("10 to 165 d unseen"), "the dwell line says the same: {text}");
        assert!(!text.contains("~0 d"), "{text}");
    }
}

#[test]
fn turns_that_are_out_of_order_are_said_to_be() {
    let turns =
        |seen, closed| case([("first_access", "2023-06-01"), ("detection", seen), ("containment", closed)]);
    for text in both(&turns("2023-05-20", "2023-07-03"), &[]) {
        assert!(text.contains("These turns are out of order: detected before the first access."), "{text}");
        assert!(text.contains("12 d before first access"), "{text}");
        assert!(text.contains("32 d exposed"), "{text}");
    }
    for text in both(&turns("2023-06-15", "2023-06-10"), &[]) {
        assert!(text.contains("out of order: closed before the detection."), "{text}");
    }
    for text in both(&turns("2023-06-15", "2023-05-10"), &[]) {
        assert!(text.contains("the last door that is known was closed on 2023-05-10"), "{text}");
        assert!(text.contains("closed before the first access, closed before the detection."), "{text}");
    }
}

#[test]
fn where_no_door_is_known_to_be_closed_the_summary_says_so() {
    for text in
        both(&case([("first_access", "2023-06-01"), ("detection", "2023-06-15"), ("containment", "")]), &[])
    {
        assert!(text.contains("14 d later; no door is known to be closed."), "{text}");
    }
}

#[test]
fn of_some_events_each_figure_says_what_it_is_of() {
    let case =
        case([("first_access", "2023-06-01"), ("detection", "2023-06-15"), ("containment", "2023-07-03")]);
    for text in both(&case, &["-q", "account:ann*"]) {
        assert!(text.matches(", of the whole case").count() >= 2, "unseen and open: {text}");
        assert!(text.contains("in the mailboxes of this report"), "blind: {text}");
        assert!(text.contains(", of this report"), "accesses: {text}");
    }
    for text in both(&case, &[]) {
        assert!(!text.contains("in the mailboxes of this report"), "{text}");
    }
}

#[test]
fn a_report_may_stand_beside_the_evidence_as_prose_does() {
    let case = case([("first_access", "2023-06-01"), ("detection", "2023-06-15"), ("containment", "")]);
    let inside = |name: &str| case.path.join(name);
    let ran = run(&["export", arg(&case.path), "--to", "report", "-o", arg(&inside("rep.md"))]);
    assert_eq!(ran.status, 0, "{}", ran.said);
    let ran = run(&["export", arg(&case.path), "--to", "report", "-o", arg(&inside("rep.html"))]);
    assert!(ran.status == 2 && ran.said.contains("rep.html would be read as evidence"), "{}", ran.said);
    assert_eq!(
        json(&["stats", arg(&case.path), "--format", "json"])["milestones"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn an_open_or_a_coarse_turn_is_told_in_words_that_fit_it() {
    for (turns, says) in [
        (
            ["../2023-06-18", "2023-06-10/..", "2023-06-20"],
            ["in by 2023-06-18", "seen on 2023-06-10 or later"],
        ),
        (["2023-05-15", "2023-06", "2023-07"], ["in from 2023-05-15", "seen in 2023-06"]),
        (
            ["2023-05-15", "2023-06-15", "2023-07-01/2023-07-03"],
            ["seen on 2023-06-15", "closed between 2023-07-01 and 2023-07-03"],
        ),
        (
            ["2023-05-01/2023-05-20", "2023-06-15", ""],
            ["in from a time between 2023-05-01 and 2023-05-20", "seen on"],
        ),
    ] {
        let [entered, seen, closed] = turns;
        for text in
            both(&case([("first_access", entered), ("detection", seen), ("containment", closed)]), &[])
        {
            assert!(!text.contains("before the first that is told"), "nor is it contradicted: {text}");
            assert!(says.iter().all(|says| text.contains(says)), "{turns:?}: {text}");
            assert!(
                !text.contains("from until") && !text.contains("on from") && !text.contains("to from"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_report_of_some_events_speaks_of_these_where_none_of_them_is_the_intruders() {
    let case = case([("first_access", "2023-06-01"), ("detection", "2023-06-15"), ("containment", "")]);
    let sent = r#"{"id":"S1","time":"2023-06-06T08:00:00Z","stage":"other","operation":"Send","account":"bob@a.example"}"#;
    let case = case.with("b.jsonl", &format!("{sent}\n"));
    for text in both(&case, &["-q", "operation:Send"]) {
        assert!(text.contains("No access of this report is held to be theirs."), "the log has one: {text}");
    }
    for text in both(&case, &["-q", "account:ann*"]) {
        assert!(text.contains("access of theirs among the events of this report, to 1 mailbox"), "{text}");
    }
    for text in both(&case, &[]) {
        assert!(text.contains("1 access of theirs to 1 mailbox"), "{text}");
    }
}
