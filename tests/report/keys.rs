//! The keys that a report tells: those that lead to the intruder's accesses, and not those that most events name.

use super::{Case, report};
use serde_json::{Value, json};

/// Sign-ins with so many keys, and two accesses on a token that none of them issued.
fn sign_ins_and_orphans(keys: usize) -> Vec<Value> {
    let mut lines = Vec::new();
    // twice a day for three weeks, so that it is known what was signed in to
    for at in 0..50 {
        let (month, day) = if at < 44 { (5, 10 + at / 2) } else { (6, at / 2 - 21) };
        let (hour, key) = (6 + at % 2 * 12, at % keys + 1);
        lines.push(json!({"id": format!("S{at}"), "time": format!("2023-{month:02}-{day:02}T{hour:02}:00:00Z"),
            "operation": "UserLoggedIn", "outcome": "success", "account": "ann@a.example",
            "session_id": format!("own-{at}"), "token_id": format!("tok-{at}"), "key_id": format!("ordinary-{key}")}));
    }
    for day in 1..=2 {
        lines.push(
            json!({"id": format!("A{day}"), "time": format!("2023-06-0{day}T20:00:00Z"), "stage": "mailbox_access",
            "operation": "MailItemsAccessed", "account": "ann@a.example", "mailbox": "ann@a.example",
            "session_id": "s-taken", "token_id": "tok-taken"}),
        );
    }
    lines
}

fn case_of(lines: &[Value]) -> Case {
    let text = lines.iter().map(ToString::to_string).collect::<Vec<String>>().join("\n") + "\n";
    Case::empty().with("a.jsonl", &text)
}

/// Three keys that sign ordinary tokens, and one that somebody else signs with: that one is on a single event.
fn ordinary_and_taken() -> Case {
    let mut lines = sign_ins_and_orphans(3);
    lines.push(
        json!({"id": "F1", "time": "2023-06-01T17:00:00Z", "stage": "token_forgery", "key_id": "taken",
        "token_id": "tok-taken"}),
    );
    case_of(&lines)
}

#[test]
fn the_key_that_leads_to_the_intruders_accesses_is_told_first_and_ordinary_ones_are_no_finding() {
    let case = ordinary_and_taken();
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        let summary = text.split("Summary").last().unwrap().split("Timeline").next().unwrap();
        assert!(summary.contains("Downstream of") && summary.contains("key:taken"), "{summary}");
        assert!(!text.contains("key:ordinary") && !text.contains("No access in the log"), "{text}");
    }
}

#[test]
fn a_report_of_some_events_counts_those_that_are_downstream_of_a_key_which_none_of_them_names() {
    let case = ordinary_and_taken();
    let text = report(&case.path, "md", &["-q", "is:orphan"]);
    let said = "2 of these events are accesses downstream of `key:taken`; how far it reaches in the whole case its command \
                under chains tells.";
    assert!(text.contains(said), "{text}");
    let chains = text.split("## Chains").nth(1).unwrap();
    let part = chains.split("### Downstream of `key:taken`").nth(1).unwrap();
    assert!(part.contains("'(is:orphan) reach:\"key:taken\"'"), "{part}");
    assert!(part.contains("--reach --by key=taken"), "{part}");
}

#[test]
fn keys_that_lead_to_nothing_are_no_finding_where_no_other_is_known_either() {
    let case = ordinary_and_taken();
    let text = report(&case.path, "md", &["-q", "operation:UserLoggedIn"]);
    let said = "None of these events is an access downstream of `key:ordinary-1`. In the whole case:";
    assert!(text.contains(said) && !text.contains("Downstream of"), "{text}");
}

#[test]
fn a_report_says_how_many_keys_it_did_not_look_at_and_names_the_token_of_the_orphans() {
    let case = case_of(&sign_ins_and_orphans(11));
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        assert!(text.contains("No access in the log is downstream of"), "{text}");
        assert!(text.contains("; of 3 more keys nothing is told here."), "{text}");
        assert!(text.contains("Of the chain with the most orphans, 2 events are on token"), "{text}");
        assert!(text.contains("tok-taken") && !text.contains("No event names a key"), "{text}");
    }
}
