//! The values of a field of the record: how often each occurs, and how they are compared.

use super::{arg, folder, run};
use serde_json::Value;

/// The number of events in a case that match a query.
fn count(case: &tempfile::TempDir, query: &str) -> u64 {
    run(&["query", arg(case.path()), "-q", query, "--format", "count"]).out.trim().parse().unwrap()
}

fn case(values: &[&str]) -> tempfile::TempDir {
    let line = |(at, value): (usize, &&str)| {
        format!(r#"{{"id":"e{at}","time":"2023-01-01T00:00:00Z","operation":"x","k":{value}}}"#) + "\n"
    };
    folder(&[("case.jsonl", values.iter().enumerate().map(line).collect::<String>().as_bytes())])
}

#[test]
fn an_object_is_there_and_one_without_members_is_not() {
    let case = case(&[r#"{"z":1}"#, "\"red\"", r#"[{"z":2},"red"]"#, "{}", "[]", "null", "\" \""]);
    let facets = run(&["facets", arg(case.path()), "--by", "raw.k", "--format", "table"]).out;
    assert_eq!(
        facets,
        "raw.k   records  operations\nred           2           2\n{…}           2           2\n(none)        4           4\n"
    );
    assert_eq!((count(&case, "raw.k:*"), count(&case, "not raw.k:*")), (3, 4));
}

#[test]
fn numbers_of_any_size_are_compared_digit_by_digit() {
    let case = case(&[
        "532619133295807565606934981104",
        "532619133295807565606934981105",
        "\"532619133295807565606934981106\"",
        "-1e40",
        "0.00000000000000000000000000000000000000001",
    ]);
    for (query, kept) in [
        ("raw.k>=532619133295807565606934981105", 2),
        ("raw.k>532619133295807565606934981105", 1),
        ("raw.k<532619133295807565606934981105", 3),
        ("raw.k<=532619133295807565606934981105", 4),
        ("raw.k:0..1", 1),
        ("raw.k>0", 4),
        ("raw.k<-9999999999999999999999999999999999999999", 1),
    ] {
        assert_eq!(count(&case, query), kept, "{query}");
    }
}

#[test]
fn a_number_with_an_exponent_is_shown_and_found_as_written() {
    let case = case(&["1e5", "1E5", "1e+05", "-2.50E-3", "[7e0,1e5]"]);
    let facets = run(&["facets", arg(case.path()), "--by", "raw.k", "--format", "json"]).out;
    let facets: Value = serde_json::from_str(&facets).unwrap();
    let told: Vec<(&str, u64)> = facets["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["value"].as_str().unwrap(), told["records"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("1e5", 3), ("-2.50E-3", 1), ("1e+05", 1), ("7e0", 1)]);
    for (value, kept) in told {
        for query in [format!("raw.k:\"{value}\""), format!("raw.k:(\"{value}\" none)")] {
            assert_eq!(count(&case, &query), kept, "{query}");
        }
    }
    for (query, kept) in
        [("1e5", 3), ("1e+05", 1), ("raw.k:/e.05/", 1), ("raw.k>=1e5", 4), ("raw.k:100000", 0)]
    {
        assert_eq!(count(&case, query), kept, "{query}");
    }
    let shown = run(&["query", arg(case.path()), "-q", "raw.k:-2.50E-3"]).out;
    assert!(shown.contains(r#""k":-2.50E-3"#), "{shown}");
}

#[test]
fn a_query_of_a_record_field_that_keeps_nothing_says_what_may_be_meant() {
    let case = case(&["\"Send\"", "\"Update Inbox\"", "\"send:x\""]);
    for (query, told) in [
        ("raw.k:Send,nothing", "no event has raw.k:\"Send,nothing\"; did you mean raw.k:(Send nothing)?"),
        ("raw.k:\"send:x; y\"", "no event has raw.k:\"send:x; y\"; did you mean raw.k:(\"send:x\" y)?"),
        ("raw.k:Inb*", "no event has raw.k:Inb*; did you mean raw.k:*Inb*?"),
        (
            "raw.opera",
            "no event has the text `raw.opera`; without a value it is text to find: did you mean raw.operation:*?",
        ),
        ("app:Teams", "no event has app_id"),
    ] {
        let ran = run(&["query", arg(case.path()), "-q", query, "--format", "count"]);
        assert_eq!((ran.out.trim(), ran.said.trim()), ("0", &*format!("dwell: {told}")), "{query}");
    }
    for query in ["raw.k:a,b", "raw.k:zz*", "raw.zzz", "not raw.k:*"] {
        let ran = run(&["query", arg(case.path()), "-q", query, "--format", "count"]);
        assert_eq!((ran.out.trim(), ran.said.trim()), ("0", ""), "{query}");
    }
}

#[test]
fn operations_of_which_there_are_more_than_can_be_counted_are_told_as_so_many_or_more() {
    let event = |id: &str, count: u64| {
        let time = "2023-06-01T00:00:00Z";
        format!(r#"{{"id":"{id}","time":"{time}","stage":"other","account":"a","count":{count}}}"#) + "\n"
    };
    let case = |most: u64| folder(&[("a.jsonl", (event("A", most) + &event("B", 7)).as_bytes())]);
    let facets = |most| run(&["facets", arg(case(most).path()), "--by", "stage"]);
    let (full, less) = (facets(u64::MAX - 3), facets(u64::MAX - 9));
    assert!(full.out.contains("18446744073709551615"), "{}", full.out);
    assert!(full.said.contains("are told as 18446744073709551615: that many, or more"), "{}", full.said);
    assert!(less.out.contains("18446744073709551613") && less.said.is_empty(), "{less:?}");
}
