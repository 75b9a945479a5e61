//! Names in `reach:` and `chain:`: known ones, the beginnings of known ones, and those that nobody knows.

use super::{arg, folder, run};
use serde_json::json;

/// Two keys and the sessions that were made with them.
fn keys() -> tempfile::TempDir {
    let access = |id: &str, hour: u32, key: &str, session: &str| {
        json!({"id": id, "time": format!("2023-06-01T{hour:02}:00:00Z"), "stage": "mailbox_access", "agency": "Dept of State",
            "account": "desk-01@state.example", "source_ip": "192.0.2.10", "key_id": key, "session_id": session})
        .to_string()
    };
    let lines = [
        access("A100", 8, "d4b4cccd-one", "s-red"),
        access("A200", 9, "d4b4cccd-two", "s-blue"),
        access("B100", 10, "77aa", "s-red"),
    ];
    folder(&[("case.jsonl", lines.join("\n").as_bytes())])
}

/// What a query counts, or why it can't.
fn counts(case: &tempfile::TempDir, query: &str) -> Result<String, (i32, String)> {
    let ran = run(&["query", arg(case.path()), "-q", query, "--format", "count"]);
    if ran.status == 0 {
        Ok(ran.out.trim().to_owned())
    } else {
        Err((ran.status, ran.said.trim().to_owned()))
    }
}

#[test]
fn the_beginning_of_one_name_alone_is_that_name() {
    let case = keys();
    for (shortened, whole) in [
        ("reach:key:77", "reach:key:77aa"),
        ("reach:key:D4B4CCCD-T", "reach:key:d4b4cccd-two"),
        ("reach:key:d4b4cccd-o…", "reach:key:d4b4cccd-one"),
        ("reach:event:B", "reach:event:B100"),
        ("reach:\"key:77 > session:s-r\"", "reach:\"key:77aa > session:s-red\""),
        ("reach:\"key:77 > agency:dept\"", "reach:\"key:77aa > agency:Dept of State\""),
        ("reach:\"key:77 > account:desk\"", "reach:\"key:77aa > account:desk-01@state.example\""),
        ("chain:A2…", "chain:A200"),
    ] {
        let counted = counts(&case, shortened);
        assert_eq!(counted, counts(&case, whole), "{shortened}");
        assert!(counted.is_ok_and(|counted| counted != "0"), "{shortened}");
    }
    let table = |by: &str| run(&["chains", arg(case.path()), "--reach", "--by", by]).out;
    assert_eq!(table("key=77"), table("key=77aa"));
}

#[test]
fn a_name_that_nobody_knows_is_no_answer_of_nothing() {
    let case = keys();
    for (query, said) in [
        (
            "reach:key:d4b4cdcd-one",
            "no event carries key:d4b4cdcd-one; did you mean key:d4b4cccd-one, key:d4b4cccd-two?",
        ),
        (
            "reach:key:d4b4",
            "key:d4b4 is the beginning of 2 that are known: key:d4b4cccd-one, key:d4b4cccd-two; write more of it",
        ),
        ("reach:session:gone", "no event carries session:gone"),
        ("reach:s-re", "no event has the id `s-re`; did you mean reach:session:s-red?"),
        // what may well be whole is not taken for another that it begins
        ("chain:A2", "no event has the id `A2`; did you mean A200?"),
        ("reach:event:B1", "no event has the id `B1`; did you mean B100?"),
        ("reach:key:77AA", "no event carries key:77AA; did you mean key:77aa?"),
        ("reach:ip:192.0.2.1", "no event carries ip:192.0.2.1; did you mean ip:192.0.2.10?"),
        (
            "reach:account:desk-01@state",
            "no event carries account:desk-01@state; did you mean account:desk-01@state.example?",
        ),
        ("reach:event:A", "A is the beginning of 2 that are known: A100, A200; write more of it"),
        ("chain:C1", "no event has the id `C1`"),
        ("not reach:key:zz", "no event carries key:zz"),
        ("stage:other or reach:key:zz", "no event carries key:zz"),
        ("reach:\"key:77 > session:s-rde\"", "no event carries session:s-rde; did you mean session:s-red?"),
        (
            "reach:\"key:77 > agency:Dept of Stale\"",
            "no event carries agency:Dept of Stale; did you mean agency:Dept of State?",
        ),
    ] {
        assert_eq!(counts(&case, query), Err((2, format!("dwell: {said}"))), "{query}");
    }
    for command in
        [&["facets", "--by", "account", "-q"][..], &["stats", "-q"], &["chains", "-q"], &["query", "-q"]]
    {
        let ran = run(&[command, &["reach:key:zz", arg(case.path())]].concat());
        assert_eq!((ran.status, &*ran.out), (2, ""), "{command:?}: {}", ran.said);
    }
    let report = case.path().join("r.md");
    let ran = run(&["export", arg(case.path()), "--to", "report", "-q", "reach:key:zz", "-o", arg(&report)]);
    assert!(ran.status == 2 && !report.exists(), "{}", ran.said);
}

#[test]
fn a_value_that_may_well_be_nowhere_counts_nothing() {
    let case = keys();
    assert_eq!(counts(&case, "account:nobody@state.example"), Ok("0".to_owned()));
    let then =
        run(&["query", arg(case.path()), "-q", "reach:key:77", "--as-of", "2023-05-01", "--format", "count"]);
    assert_eq!((then.status, &*then.out), (0, "0\n"), "it was not known then, and is now");
}
