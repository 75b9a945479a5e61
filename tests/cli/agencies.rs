//! An agency with two names: its own, and the id of its tenant on records that name no agency.

use super::{arg, folder, run};
use serde_json::{Value, json};

const TENANT: &str = "6f1c1a52-0000-4000-8000-00000000000a";

/// An access to a mailbox in the tenant; without an agency, the tenant's id takes its place.
fn access(id: &str, minute: u32, agency: Option<&str>) -> String {
    let mut event = json!({"id": id, "time": format!("2023-06-01T08:{minute:02}:00Z"), "stage": "mailbox_access",
        "mailbox": "desk-01", "session_id": "s-1", "tenant_id": TENANT});
    if let Some(agency) = agency {
        event["agency"] = agency.into();
    }
    event.to_string()
}

fn facets(paths: &[&str]) -> Value {
    let ran = run(&[&["facets"], paths, &["--by", "agency", "--format", "json"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.said);
    let facets: Value = serde_json::from_str(&ran.out).unwrap();
    facets["values"].clone()
}

#[test]
fn a_tenants_id_counts_for_the_agency_that_other_records_name() {
    let (one, other) =
        ([access("A1", 1, None), access("A2", 2, Some("Agency A"))].join("\n"), access("A3", 3, None));
    let case = folder(&[
        ("a.jsonl", one.as_bytes()),
        ("b.jsonl", other.as_bytes()),
        ("case.toml", format!("[[milestone]]\nname = \"first_access\"\ntime = \"2023-06-01T08:00:30Z\"\nagency = \"{TENANT}\"\n").as_bytes()),
    ]);
    let (a, b) = (case.path().join("a.jsonl"), case.path().join("b.jsonl"));
    for paths in [vec![arg(case.path())], vec![arg(&b), arg(&a)], vec![arg(&a), arg(&b), "--threads", "1"]] {
        let found = facets(&paths);
        assert_eq!(
            (found.as_array().map(Vec::len), &found[0]["value"], &found[0]["records"]),
            (Some(1), &"Agency A".into(), &3.into())
        );
    }
    for query in ["agency:\"agency a\"", &format!("agency:{TENANT}"), &format!("tenant_id:{TENANT}")] {
        assert_eq!(run(&["query", arg(case.path()), "-q", query, "--format", "count"]).out, "3\n", "{query}");
    }
    let stats: Value =
        serde_json::from_str(&run(&["stats", arg(case.path()), "--format", "json"]).out).unwrap();
    let dwell = stats["dwell"].as_array().unwrap();
    assert!(dwell.iter().any(|turn| turn["agency"] == "Agency A"), "{stats}");
    assert!(!stats.to_string().contains(&format!("\"agency\":\"{TENANT}\"")), "{stats}");
    let reach: Value = serde_json::from_str(
        &run(&["chains", arg(case.path()), "--reach", "--by", "session=s-1", "--format", "json"]).out,
    )
    .unwrap();
    assert_eq!(
        (&reach["agencies"][0]["agency"], &reach["agencies"][0]["records"]),
        (&"Agency A".into(), &3.into())
    );
}

#[test]
fn a_tenant_of_which_records_name_two_agencies_stands_for_itself_and_the_ledger_says_so() {
    let lines = [access("A1", 1, None), access("A2", 2, Some("Agency A")), access("A3", 3, Some("Agency B"))];
    let case = folder(&[("a.jsonl", lines.join("\n").as_bytes())]);
    let ledger: Value =
        serde_json::from_str(&run(&["ledger", arg(case.path()), "--format", "json"]).out).unwrap();
    let told = format!(
        "records of tenant {TENANT} name 2 agencies (Agency A, Agency B), so those that name none count for the tenant alone: a line in agencies.csv would say whose they are"
    );
    assert_eq!(ledger["sources"][0]["notes"], json!([told]));
    assert_eq!(facets(&[arg(case.path())]).as_array().map(Vec::len), Some(3));
}

#[test]
fn lines_of_the_table_of_agencies_that_match_nothing_are_told_in_the_ledger() {
    let access = |id: &str, who: &str| {
        json!({"id": id, "time": "2023-06-01T08:00:00Z", "stage": "mailbox_access", "account": who})
            .to_string()
    };
    let rows =
        "match,agency\nann@a.example,Agency A\nb.example,Agency B\nc.example,Agency C\nd.example,Agency D\n";
    let case =
        folder(&[("a.jsonl", access("A1", "Ann@A.example").as_bytes()), ("agencies.csv", rows.as_bytes())]);
    let notes = || {
        let ran = run(&["ledger", arg(case.path()), "--format", "json"]);
        serde_json::from_str::<Value>(&ran.out).unwrap()["sources"][0]["notes"].clone()
    };
    let told = |what: &str| json!([format!("agencies.csv: {what}): see how the evidence writes them")]);
    let three =
        "3 of 4 entries match no account, domain or tenant of the evidence (b.example, c.example, d.example";
    assert_eq!(notes(), told(three));
    // what came since matches
    std::fs::write(
        case.path().join("b.jsonl"),
        [access("B1", "x@sub.b.example"), access("B2", "x@c.example")].join("\n"),
    )
    .unwrap();
    let one = "1 of 4 entries matches no account, domain or tenant of the evidence (d.example";
    assert_eq!(notes(), told(one));
    std::fs::write(case.path().join("c.jsonl"), access("C1", "x@d.example")).unwrap();
    assert_eq!(notes(), json!([]));
}
