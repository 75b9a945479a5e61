//! `dwell stats` from outside.

use crate::{common::flagship, run};
use serde_json::{Value, json};

fn stats(more: &[&str]) -> Value {
    serde_json::from_str(&told(&[&["--format", "json"], more].concat())).unwrap()
}

fn told(more: &[&str]) -> String {
    let path = flagship();
    let ran = run(&[&["stats", path.to_str().unwrap(), "--no-cache"], more].concat());
    assert_eq!(ran.status, 0, "{}", ran.said);
    ran.out
}

#[test]
fn the_flagship_tells_how_long_they_were_in_however_many_threads_read_it() {
    let one = stats(&["--threads", "1"]);
    assert_eq!(one, stats(&["--threads", "4"]));
    let case = &one["dwell"][0];
    assert_eq!((&case["unseen_seconds"], &case["open_seconds"]), (&json!(31 * 86_400), &json!(49 * 86_400)));
    assert_eq!(case["blind_seconds"], 3 * 86_400, "three mailboxes were throttled, a day each");
    let throttled = |zone: &&Value| zone["kind"] == "throttled";
    assert_eq!(one["blind"].as_array().unwrap().iter().filter(throttled).count(), 3);
    let agencies = one["dwell"].as_array().unwrap().iter().filter(|row| row.get("account").is_none());
    assert_eq!(agencies.count(), 6, "the case and five agencies");
    assert_eq!(one["coverage"].as_array().unwrap().len(), 2, "claims cover nothing");
}

#[test]
fn as_of_a_day_only_milestones_that_were_known_by_then_are_counted() {
    let early = stats(&["--as-of", "2023-07-12"]);
    let names: Vec<&Value> =
        early["milestones"].as_array().unwrap().iter().map(|milestone| &milestone["name"]).collect();
    assert_eq!(names, ["first_access", "notification"]);
    let case = &early["dwell"][0];
    assert_eq!(case["unseen_seconds"], 32 * 86_400, "to the notification: how it was seen came out later");
    assert_eq!(
        (&case["detection"], &case["containment"], &case["open_seconds"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(early["as_of"], "2023-07-12");
    let table = told(&["--as-of", "2023-07-12"]);
    assert!(table.contains("\nunseen until the notification where no detection is known\n"), "{table}");
    let closed = &stats(&["--as-of", "2023-07-14"])["dwell"][0];
    assert_eq!(
        (&closed["unseen_seconds"], &closed["open_seconds"]),
        (&json!(32 * 86_400), &json!(49 * 86_400))
    );
    assert_eq!(stats(&["--as-of", "2023-06-20"])["milestones"], json!([]), "reached, and not known yet");
}

#[test]
fn a_query_says_which_accesses_are_the_intruders() {
    let some = stats(&["-q", "account:desk-officer-03@state.example is:orphan"]);
    let accounts: Vec<&Value> =
        some["dwell"].as_array().unwrap().iter().filter_map(|row| row.get("account")).collect();
    assert_eq!(accounts, ["desk-officer-03@state.example"]);
    let others =
        |zone: &&Value| zone["account"].as_str().is_some_and(|of| !of.starts_with("desk-officer-03"));
    assert_eq!(some["blind"].as_array().unwrap().iter().filter(others).count(), 0);
}

#[test]
fn what_people_say_was_accessed_is_no_access_of_a_log() {
    let all = stats(&["-q", "stage:mailbox_access"]);
    let logged: u64 =
        all["coverage"].as_array().unwrap().iter().map(|log| log["accesses"].as_u64().unwrap()).sum();
    assert_eq!(logged, 5653);
    assert_eq!(all["dwell"][0]["accesses"]["records"], logged);
    let claims = stats(&["-q", "stage:mailbox_access cites:*"]);
    assert_eq!(claims["dwell"][0]["accesses"]["records"], 0);
}
