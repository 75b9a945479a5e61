//! Which accounts are services, the same in whatever format they occur.

use super::{arg, folder, run};

/// The ids of the events that match a query.
fn ids(case: &tempfile::TempDir, query: &str) -> Vec<String> {
    let out = run(&["query", arg(case.path()), "-q", query, "--fields", "id", "--format", "csv"]).out;
    out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn the_system_and_computers_are_services_in_every_format() {
    let named = [
        ("SYSTEM", true),
        ("NT AUTHORITY\\SYSTEM", true),
        ("LOCAL SERVICE", true),
        ("NETWORK SERVICE", true),
        ("S-1-5-18", true),
        ("PC01$", true),
        ("desk-03@agency-a.example", false),
        ("S-1-5-21-1-2-3-1001", false),
    ];
    let line = |(at, (account, _)): (usize, &(&str, bool))| {
        let account = account.replace('\\', "\\\\");
        format!(r#"{{"id":"e{at}","time":"2023-01-01T00:00:0{at}Z","operation":"x","account":"{account}"}}"#)
            + "\n"
    };
    let table = |(at, (account, _)): (usize, &(&str, bool))| {
        format!("2023-01-01T00:00:0{at}Z,{account},192.0.2.7,x\n")
    };
    let lines: String = named.iter().enumerate().map(line).collect();
    let table: String = named.iter().enumerate().map(table).collect();
    let table = format!("datetime,user,source_ip,message\n{table}");
    let wanted = named.iter().filter(|(_, service)| *service).count();
    for (name, text) in [("log.jsonl", lines), ("log.csv", table)] {
        let case = folder(&[(name, text.as_bytes())]);
        assert_eq!(ids(&case, "is:service").len(), wanted, "{name}");
        assert_eq!(ids(&case, "not is:service").len(), named.len() - wanted, "{name}");
        let told = run(&["query", arg(case.path()), "--format", "jsonl"]).out;
        assert_eq!(told.matches(r#""service":true"#).count(), wanted, "{told}");
    }
}

#[test]
fn an_event_of_a_service_of_aws_is_one_and_what_it_does_for_a_person_is_not() {
    let record = |id: &str, identity: &str| {
        format!(
            r#"{{"eventVersion":"1.08","userIdentity":{identity},"eventTime":"2023-07-10T12:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.7","eventID":"{id}"}}"#
        )
    };
    let records = [
        record("a1", r#"{"type":"AWSService","invokedBy":"rolesanywhere.amazonaws.com"}"#),
        record("a2", r#"{"invokedBy":"health.amazonaws.com"}"#),
        record(
            "b1",
            r#"{"type":"IAMUser","userName":"benjamin","invokedBy":"cloudformation.amazonaws.com"}"#,
        ),
        record("b2", r#"{"type":"IAMUser","userName":"bert"}"#),
    ];
    let case = folder(&[("trail.json", format!(r#"{{"Records":[{}]}}"#, records.join(",")).as_bytes())]);
    assert_eq!(ids(&case, "is:service"), ["cloudtrail:a1", "cloudtrail:a2"]);
    assert_eq!(ids(&case, "-is:service"), ["cloudtrail:b1", "cloudtrail:b2"]);
}
