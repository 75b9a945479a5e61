//! `dwell compare` from outside, and `--as-of`.

use crate::common::flagship;
use crate::run;
use serde_json::Value;

fn compare(more: &[&str]) -> crate::Ran {
    let case = flagship();
    run(&[&["compare", case.to_str().unwrap(), "--no-cache"], more].concat())
}

#[test]
fn two_days_are_compared_as_a_table_and_as_json() {
    let days = ["--from", "2023-07-12", "--to", "2024-04-02"];
    let table = compare(&days);
    assert_eq!(table.status, 0, "{}", table.said);
    for line in [
        "→  C01b  2024-04-02  CSRB       Organisations reached: 22",
        "told and taken back: 2",
        "→  C11b  2024-04-02  CSRB         Theft of the key: not known, 46 hypotheses",
    ] {
        assert!(table.out.lines().any(|said| said == line), "{line} in {}", table.out);
    }
    let said = compare(&[&days[..], &["--format", "json"]].concat());
    let said: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&said["from"]["day"], &said["to"]["day"]), (&"2023-07-12".into(), &"2024-04-02".into()));
    let changes = said["changes"].as_array().unwrap();
    let corrected = changes.iter().filter(|change| change["kind"] == "corrected").count();
    assert_eq!(said["counts"]["corrected"], corrected);
    assert_eq!(said["to"]["records"].as_u64().unwrap() - said["from"]["records"].as_u64().unwrap(), 374);
}

#[test]
fn a_query_narrows_what_is_compared_and_threads_change_nothing() {
    let few = ["--from", "2023-07-12", "-q", "operation:KeyTheft", "--threads", "1"];
    let more = ["--from", "2023-07-12", "-q", "operation:KeyTheft", "--threads", "4"];
    let (few, more) = (compare(&few), compare(&more));
    assert_eq!(few.out, more.out);
    assert!(few.out.contains("K07") && !few.out.contains("C01a"), "{}", few.out);
}

#[test]
fn days_that_can_t_be_compared_are_refused() {
    for (wrong, why) in [
        (&["--from", "2024-04-02", "--to", "2023-07-12"][..], "is not before"),
        (&["--from", "2024-04-02", "--to", "2024-04-02"], "is not before"),
        (&["--from", "soon"], "soon"),
        (&["--from", "2023-07-12", "--as-of", "2023-08-01"], "in place of --as-of"),
        (&[], "--from"),
    ] {
        let ran = compare(wrong);
        assert!(ran.status == 2 && ran.out.is_empty() && ran.said.contains(why), "{wrong:?}: {ran:?}");
    }
}

#[test]
fn what_is_printed_of_a_day_is_what_was_known_on_it() {
    let case = flagship();
    let query = |query: &str, day: &str| -> Vec<Value> {
        let ran = run(&["query", case.to_str().unwrap(), "--no-cache", "--as-of", day, "-q", query]);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let dump = query("id:K07", "2024-03-11");
    assert_eq!(dump[0]["status"], "as it stood");
    assert!(query("id:K07 status:superseded", "2024-03-11").is_empty());
    let dump = query("id:K07 is:superseded", "2024-03-12");
    assert_eq!(dump[0]["status"], "superseded");
    assert!(query("id:K07", "2023-09-05").is_empty());
}
