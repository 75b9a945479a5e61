//! `dwell stats` from outside.

use crate::{common::flagship, run};
use serde_json::{Value, json};

fn stats(more: &[&str]) -> Value {
    let path = flagship();
    let args = [&["stats", path.to_str().unwrap(), "--no-cache", "--format", "json"], more].concat();
    let ran = run(&args);
    assert_eq!(ran.status, 0, "{}", ran.said);
    serde_json::from_str(&ran.out).unwrap()
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
fn as_of_a_day_only_what_was_reached_by_then_is_counted() {
    let early = stats(&["--as-of", "2023-06-20"]);
    assert_eq!(early["milestones"].as_array().unwrap().len(), 3);
    let case = &early["dwell"][0];
    assert_eq!((&case["containment"], &case["open_seconds"]), (&Value::Null, &Value::Null));
    assert_eq!(case["unseen_seconds"], 31 * 86_400);
    assert_eq!(early["as_of"], "2023-06-20");
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
