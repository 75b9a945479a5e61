//! An account that goes by several names: what is counted of it is what a query of it finds.

use super::{arg, folder, run};
use serde_json::{Value, json};

/// Mail read by `joe`, by his address and by his SID, and his sign-ins; records state his other names.
const CASE: &str = r#"{"id":"a1","time":"2023-06-01T00:00:00Z","stage":"mailbox_access","account":"joe","account_names":["CORP\\joe","S-1-5-21-1-2-3-1001"],"message_ids":["<m1@x>"],"count":3}
{"id":"a2","time":"2023-06-05T00:00:00Z","stage":"mailbox_access","account":"joe@corp.example","account_names":["CORP\\joe"],"message_ids":["<m2@x>"]}
{"id":"a3","time":"2023-06-09T00:00:00Z","stage":"mailbox_access","account":"S-1-5-21-1-2-3-1001","message_ids":["<m3@x>","<m4@x>"]}
{"id":"l1","time":"2023-06-02T00:00:00Z","stage":"other","operation":"UserLoggedIn","account":"joe@corp.example"}
{"id":"l2","time":"2023-06-10T00:00:00Z","stage":"other","operation":"UserLoggedIn","account":"joe@corp.example"}
"#;

#[test]
fn what_is_told_of_an_account_is_of_the_events_that_a_query_of_it_finds() {
    let case = folder(&[("x.jsonl", CASE.as_bytes())]);
    let path = arg(case.path());
    let count = |query: &str| run(&["query", path, "-q", query, "--format", "count"]).out.trim().to_owned();
    assert_eq!(count("account:joe@corp.example"), "5");
    assert_eq!(count("account:joe@corp.example stage:mailbox_access"), "3");
    let facets = run(&["facets", path, "--by", "account", "--full", "--format", "json"]);
    let told: Value = serde_json::from_str(&facets.out).unwrap();
    let joe = &told["values"][0];
    for (name, of) in [
        ("value", json!("joe@corp.example")),
        ("records", json!(5)),
        ("operations", json!(7)),
        ("messages", json!(4)),
        ("accesses", json!(3)),
        ("first", json!("2023-06-01T00:00:00Z")),
        ("last", json!("2023-06-10T00:00:00Z")),
    ] {
        assert_eq!(joe[name], of, "{name}");
    }
    assert_eq!((&told["values"][1]["value"], &told["values"][1]["records"]), (&json!("joe"), &json!(1)));
    assert!(facets.said.contains("the rows have 1 more than there are events"), "{}", facets.said);
}

#[test]
fn accesses_by_several_names_of_one_account_are_measured_as_of_one() {
    let case = folder(&[("x.jsonl", CASE.as_bytes())]);
    let stats = run(&["stats", arg(case.path()), "--query", "stage:mailbox_access", "--format", "json"]);
    let told: Value = serde_json::from_str(&stats.out).unwrap();
    let dwell = told["dwell"].as_array().unwrap();
    let of = |name: &str| dwell.iter().find(|row| row["account"] == name);
    assert!(of("S-1-5-21-1-2-3-1001").is_none(), "{}", stats.out);
    let joe = of("joe@corp.example").unwrap();
    assert_eq!(joe["accesses"]["records"], 2, "{joe}");
}
