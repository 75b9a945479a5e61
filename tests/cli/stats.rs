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

/// The times at which the mailbox audit was throttled.
fn throttled(said: &Value) -> usize {
    said["blind"].as_array().unwrap().iter().filter(|zone| zone["kind"] == "throttled").count()
}

#[test]
fn the_flagship_tells_how_long_they_were_in_however_many_threads_read_it() {
    let one = stats(&["--threads", "1"]);
    assert_eq!(one, stats(&["--threads", "4"]));
    let case = &one["dwell"][0];
    assert_eq!((&case["unseen_seconds"], &case["open_seconds"]), (&json!(31 * 86_400), &json!(49 * 86_400)));
    assert_eq!(case["blind_seconds"], 3 * 86_400, "three mailboxes were throttled, a day each");
    assert_eq!(throttled(&one), 3);
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
    assert!(
        table.contains("\nunseen until the notification where no detection is known before it\n"),
        "{table}"
    );
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
    let others = |of: &Value| {
        let is_other =
            |zone: &&Value| zone["account"].as_str().is_some_and(|of| !of.starts_with("desk-officer-03"));
        of["blind"].as_array().unwrap().iter().filter(is_other).count()
    };
    assert_eq!(
        some["blind"],
        stats(&[])["blind"],
        "whoever the intruder is held to be, the log was as blind"
    );
    assert!(others(&some) > 0);
    let within = stats(&["--within", "account:desk-officer-03@state.example is:orphan"]);
    assert_eq!((others(&within), throttled(&within)), (0, 1));
}

#[test]
fn accesses_that_are_held_to_be_the_intruders_are_none_of_the_further_ones() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl");
    // one of each: an access that no sign-in covers, and one with neither session nor token
    let of = |(minute, account): (usize, &str)| {
        let access = |second: usize, more: &str| {
            format!(
                r#"{{"time":"2023-06-15T09:{minute:02}:0{second}Z","stage":"mailbox_access","account":"{account}"{more}}}"#
            ) + "\n"
        };
        access(1, r#","session_id":"6b1ad6a5-0000-4000-8000-000000000001""#) + &access(2, "")
    };
    let accounts = ["joey@a.example", "joey@a.example", "ada@a.example", "ben@b.example"];
    std::fs::write(&log, accounts.into_iter().enumerate().map(of).collect::<String>()).unwrap();
    let path = log.to_str().unwrap();
    let asked = |words: &[&str]| {
        let ran = run(&[words, &["--no-cache", "--format"]]
            .concat()
            .into_iter()
            .chain([if words[0] == "query" { "count" } else { "json" }])
            .collect::<Vec<_>>());
        assert_eq!(ran.status, 0, "{}", ran.said);
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let unjudged = |more: &[&str]| {
        let said = asked(&[&["stats", path], more].concat());
        ["uncovered", "untied"].map(|of| said[of].clone())
    };
    let counted = |query: &str| {
        ["is:uncovered", "is:untied"].map(|is| asked(&["query", path, "-q", &format!("{is} {query}")]))
    };
    assert_eq!(unjudged(&[]), [4, 4]);
    assert_eq!(unjudged(&["-q", "account:joey*"]), [2, 2]);
    assert_eq!(counted("-account:joey*"), [2, 2]);
    assert_eq!(unjudged(&["--within", "account:*@a.example", "-q", "account:joey*"]), [1, 1]);
    assert_eq!(unjudged(&["-q", "account:joey* session_id:*"]), [2, 4]);
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

#[test]
fn logs_whose_short_names_are_the_same_are_told_by_their_whole_names() {
    let rows = |header: &str| format!("{header}\n2023-06-01T00:00:00Z,one,x\n2023-06-01T01:00:00Z,two,x\n");
    let name = |of: &str| format!("exports-of-june/{of}/everything.csv");
    let long = ["the-first-tenant-of-all", "the-other-tenant-of-all"].map(name);
    let (timeline, table) = (rows("datetime,message,timestamp_desc"), rows("time,message,action"));
    let case = super::folder(&[(&long[0], timeline.as_bytes()), (&long[1], table.as_bytes())]);
    let told = super::run(&["stats", super::arg(case.path())]).out;
    for name in &long {
        assert!(told.lines().any(|line| line.starts_with(name.as_str())), "{name}: {told}");
    }
}
