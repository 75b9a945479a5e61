//! The flagship case contains what it may contain, and its logs are what `dwell sample` writes.

#![allow(clippy::unwrap_used)] // helpers of tests stand outside them here

use dwell::event::{Bound, Rel, Stage, When, Zone, parse_edtf};
use dwell::sample::{Plan, Shape, write};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs;

const CASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/storm-0558/");
const HOUR: i64 = 3_600_000_000_000;

fn text(file: &str) -> String {
    fs::read_to_string(format!("{CASE}{file}")).unwrap()
}

fn json_lines(file: &str) -> Vec<Value> {
    text(file).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn str_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value[key].as_array().into_iter().flatten().collect()
}

/// When a line of the event contract happened.
fn when(event: &Value) -> When {
    let time = match event["time_end"].as_str() {
        Some(end) => format!("{}/{end}", str_of(event, "time")),
        None => str_of(event, "time").to_owned(),
    };
    parse_edtf(&time, Zone::Utc).unwrap()
}

fn instant(time: &str) -> i64 {
    parse_edtf(time, Zone::Utc).unwrap().earliest()
}

fn audit_log() -> Vec<Value> {
    let text = text("unified-audit-log.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    rows.map(|row| serde_json::from_str(&row.unwrap()[5]).unwrap()).collect()
}

fn sign_ins() -> Vec<Value> {
    let list: Value = serde_json::from_str(&text("sign-ins.json")).unwrap();
    list["value"].as_array().unwrap().clone()
}

/// The published addresses and their windows.
fn windows() -> HashMap<String, When> {
    let lines = json_lines("infrastructure.jsonl");
    lines.iter().map(|line| (str_of(line, "source_ip").to_owned(), when(line))).collect()
}

fn forged(log: &[Value]) -> Vec<&Value> {
    let windows = windows();
    log.iter().filter(|record| windows.contains_key(str_of(record, "ClientIPAddress"))).collect()
}

#[test]
fn the_logs_are_written_again_byte_for_byte() {
    for (file, events, shape) in
        [("unified-audit-log.csv", 8000, Shape::Ual), ("sign-ins.json", 1500, Shape::Entra)]
    {
        let mut out = Vec::new();
        write(&Plan { events, seed: 558, shape, plant: 0 }, &mut out).unwrap();
        assert!(out == text(file).into_bytes(), "{file} is not what `dwell sample` writes: see its README");
    }
}

#[test]
fn all_published_events_are_there_once() {
    let facts = json_lines("facts.jsonl");
    let mut ids: Vec<&str> = facts
        .iter()
        .map(|fact| str_of(fact, "id"))
        .filter(|id| id.starts_with(['K', 'F', 'A', 'D', 'M', 'P']))
        .collect();
    ids.sort_unstable();
    let mut wanted = Vec::new();
    for (letter, last) in [("A", 6), ("D", 6), ("F", 4), ("K", 11), ("M", 8), ("P", 21)] {
        wanted.extend((1..=last).map(|number| format!("{letter}{number:02}")));
    }
    wanted.retain(|id| id != "P16");
    assert_eq!(wanted.len(), 55);
    assert_eq!(ids, wanted);
}

#[test]
fn facts_are_whole_and_no_fact_has_a_clock_time() {
    for fact in json_lines("facts.jsonl").iter().chain(&json_lines("infrastructure.jsonl")) {
        let id = str_of(fact, "id");
        for key in ["operation", "message", "status", "confidence", "known_since"] {
            assert!(!str_of(fact, key).is_empty(), "{id} has no {key}");
        }
        assert!(str_of(fact, "message").chars().count() <= 70, "{id}");
        assert!(Stage::parse(str_of(fact, "stage")).is_some(), "{id}");
        assert!(!list(fact, "cites").is_empty(), "{id} cites nothing");
        let precision = when(fact).precision().name();
        assert!(["year", "month", "day"].contains(&precision), "{id} is exact to the {precision}");
        assert_eq!(precision, str_of(fact, "precision"), "{id}");
        assert!(fact.get("synthetic").is_none(), "{id}");
    }
}

#[test]
fn the_theft_of_the_key_has_bounds_and_no_time() {
    let facts = json_lines("facts.jsonl");
    let theft = facts.iter().find(|fact| fact["id"] == "K11").unwrap();
    let when = when(theft);
    assert!(when.is_span());
    assert_eq!(when.earliest(), instant("2016-01-01"));
    assert_eq!(when.latest(), instant("2023-05-16") - 1);
    assert_eq!(theft["status"], "unknown");
}

#[test]
fn open_bounds_are_open() {
    let facts = json_lines("facts.jsonl");
    let of = |id: &str| when(facts.iter().find(|fact| fact["id"] == id).unwrap());
    assert_eq!(of("K03").from(), Bound::Open);
    assert_eq!(of("K09").until(), Some(Bound::Open));
}

#[test]
fn every_link_has_a_target() {
    let all: Vec<Value> =
        json_lines("facts.jsonl").into_iter().chain(json_lines("infrastructure.jsonl")).collect();
    let ids: HashSet<&str> = all.iter().map(|fact| str_of(fact, "id")).collect();
    let keys: HashSet<String> = all.iter().map(|fact| format!("key:{}", str_of(fact, "key_id"))).collect();
    assert_eq!(ids.len(), all.len(), "an id stands twice");
    for fact in &all {
        for link in list(fact, "links") {
            let to = str_of(link, "to");
            assert!(Rel::parse(str_of(link, "rel")).is_some(), "{link}");
            assert!(ids.contains(to) || keys.contains(to), "{} links to {to}", fact["id"]);
            assert_ne!(fact["id"], to);
        }
    }
}

#[test]
fn what_replaces_a_claim_came_after_it() {
    let facts = json_lines("facts.jsonl");
    let since = |id: &str| {
        let fact = facts.iter().find(|fact| fact["id"] == id).unwrap();
        parse_edtf(str_of(fact, "known_since"), Zone::Utc).unwrap().latest()
    };
    let mut replaced: HashSet<&str> = HashSet::new();
    for fact in &facts {
        for link in list(fact, "links").iter().filter(|link| link["rel"] == "supersedes") {
            assert!(since(str_of(fact, "id")) > since(str_of(link, "to")), "{fact}");
            replaced.insert(str_of(link, "to"));
        }
    }
    for id in ["C01a", "C02a", "C07a", "C15b", "K07", "P11"] {
        assert!(replaced.contains(id), "{id}");
    }
    // a replaced claim says so itself
    for id in replaced {
        assert_eq!(facts.iter().find(|fact| fact["id"] == id).unwrap()["status"], "superseded", "{id}");
    }
}

#[test]
fn every_source_that_is_cited_is_explained() {
    let readme = text("README.md");
    let mut cites: HashSet<String> = HashSet::new();
    for fact in json_lines("facts.jsonl").iter().chain(&json_lines("infrastructure.jsonl")) {
        cites.extend(list(fact, "cites").iter().map(|cite| cite.as_str().unwrap().to_owned()));
    }
    let case: toml::Table = text("case.toml").parse().unwrap();
    for milestone in case["milestone"].as_array().unwrap() {
        let named = milestone["cites"].as_array().unwrap();
        cites.extend(named.iter().map(|cite| cite.as_str().unwrap().to_owned()));
    }
    for cite in cites {
        assert!(readme.contains(&format!("\n| {cite} | ")), "{cite} is not in the README");
    }
}

#[test]
fn milestones_are_published_days_and_sources_are_there() {
    let case: toml::Table = text("case.toml").parse().unwrap();
    let days: Vec<&str> = case["milestone"]
        .as_array()
        .unwrap()
        .iter()
        .map(|milestone| milestone["time"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2023-05-15", "2023-06-15", "2023-06-16", "2023-06-26", "2023-06-27", "2023-07-03"]);
    let milestones = case["milestone"].as_array().unwrap();
    let public: Vec<&str> = milestones.iter().map(|row| row["known_since"].as_str().unwrap()).collect();
    assert_eq!(public[..3], ["2023-07-11", "2024-04-02", "2023-07-11"]);
    assert_eq!(public[3..], ["2023-07-14"; 3]);
    for source in case["source"].as_array().unwrap() {
        assert!(fs::exists(format!("{CASE}{}", source["file"].as_str().unwrap())).unwrap());
    }
}

#[test]
fn there_are_thirty_eight_addresses_with_their_windows() {
    assert_eq!(json_lines("infrastructure.jsonl").len(), 38);
    let windows = windows();
    assert_eq!(windows.len(), 38);
    let panel = windows["195.26.87.219"];
    assert_eq!((panel.earliest(), panel.latest()), (instant("2023-05-15"), instant("2023-06-26") - 1));
}

#[test]
fn every_record_of_the_logs_is_synthetic_and_every_account_has_an_agency() {
    let agencies: HashMap<String, String> = csv::Reader::from_path(format!("{CASE}agencies.csv"))
        .unwrap()
        .deserialize()
        .map(Result::unwrap)
        .collect();
    let (log, sign_ins) = (audit_log(), sign_ins());
    assert_eq!((log.len(), sign_ins.len()), (8000, 1500));
    for (record, tenant) in log
        .iter()
        .map(|record| (record, str_of(record, "OrganizationId")))
        .chain(sign_ins.iter().map(|record| (record, str_of(record, "homeTenantId"))))
    {
        assert_eq!(record["synthetic"], true, "{record}");
        assert!(agencies.contains_key(tenant), "{tenant}");
        let account = format!("{}{}", str_of(record, "UserId"), str_of(record, "userPrincipalName"));
        if let Some((_, domain)) = account.split_once('@') {
            assert!(domain.ends_with(".example"));
            assert_eq!(agencies[domain], agencies[tenant]);
        }
    }
    let facts: HashSet<String> =
        json_lines("facts.jsonl").iter().map(|fact| str_of(fact, "agency").to_owned()).collect();
    for agency in ["Dept of State", "Dept of Commerce", "House of Reps"] {
        assert!(facts.contains(agency) && agencies.values().any(|name| name == agency), "{agency}");
    }
}

#[test]
fn forged_access_lies_inside_windows_hours_and_closing_days() {
    let (log, windows) = (audit_log(), windows());
    let forged = forged(&log);
    assert!(forged.len() > 900, "{}", forged.len());
    for record in forged {
        let at = instant(str_of(record, "CreationTime"));
        let window = windows[str_of(record, "ClientIPAddress")];
        assert!(window.earliest() <= at && at <= window.latest(), "{record}");
        assert!(at.rem_euclid(24 * HOUR) < 9 * HOUR, "{record}");
        let weekday = (at.div_euclid(24 * HOUR) + 3).rem_euclid(7);
        assert!(weekday < 5, "{record}");
        let consumer = str_of(record, "UserId").ends_with("@webmail.example");
        let closed = if consumer { "2023-07-03" } else { "2023-06-27" };
        assert!(instant("2023-05-15") <= at && at < instant(closed), "{record}");
    }
}

#[test]
fn nobody_signed_in_for_the_forged_sessions_and_somebody_did_for_all_others() {
    let (log, sign_ins) = (audit_log(), sign_ins());
    let of = |key: &str| -> HashSet<&str> {
        sign_ins.iter().map(|sign_in| str_of(sign_in, key)).filter(|id| !id.is_empty()).collect()
    };
    let (sessions, tokens) = (of("sessionId"), of("uniqueTokenIdentifier"));
    let intruder: HashSet<&str> = forged(&log).iter().map(|record| str_of(record, "Id")).collect();
    let mut own = 0;
    for record in &log {
        let session = str_of(record, "SessionId");
        let token = str_of(&record["AppAccessContext"], "UniqueTokenId");
        let issued = sessions.contains(session) || tokens.contains(token);
        if intruder.contains(str_of(record, "Id")) {
            assert!(!issued && !session.is_empty() && !token.is_empty(), "{record}");
        } else if !session.is_empty() {
            own += 1;
            assert!(sessions.contains(session) && tokens.contains(token), "{record}");
        }
    }
    assert!(own > 4000);
}

/// The ids of the events that a query finds in the case.
fn found(query: &str) -> HashSet<String> {
    let dwell = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"))
        .args(["query", CASE, "-q", query, "--fields", "id", "--format", "csv", "--no-cache"])
        .output()
        .unwrap();
    assert!(dwell.status.success(), "{}", String::from_utf8_lossy(&dwell.stderr));
    String::from_utf8(dwell.stdout).unwrap().lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn what_is_orphan_is_what_was_forged_and_nothing_else() {
    let log = audit_log();
    let forged: HashSet<String> = forged(&log).iter().map(|record| str_of(record, "Id").to_owned()).collect();
    assert!(forged.len() > 500);
    assert_eq!(found("is:orphan"), forged);
    assert_eq!(found("is:uncovered or is:untied"), HashSet::new(), "sign-ins of the whole time are there");
}

#[test]
fn the_application_of_the_intruder_is_a_first_use_in_every_mailbox_once() {
    let log = audit_log();
    let forged = forged(&log);
    let first = found("is:new-app");
    let firsts = forged.iter().filter(|record| first.contains(str_of(record, "Id")));
    let mut mailboxes: Vec<&str> = firsts.map(|record| str_of(record, "UserId")).collect();
    mailboxes.sort_unstable();
    let mut all: Vec<&str> = forged.iter().map(|record| str_of(record, "UserId")).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(mailboxes, all);
}

#[test]
fn sign_ins_cover_the_whole_of_the_intrusion_for_every_target() {
    let (log, sign_ins) = (audit_log(), sign_ins());
    for record in forged(&log) {
        let at = str_of(record, "CreationTime");
        let own: Vec<&str> = sign_ins
            .iter()
            .filter(|sign_in| sign_in["userPrincipalName"] == record["UserId"])
            .map(|sign_in| str_of(sign_in, "createdDateTime"))
            .collect();
        assert!(own.iter().any(|time| *time < at) && own.iter().any(|time| *time > at), "{record}");
    }
}

#[test]
fn the_application_of_the_intruder_is_new_to_every_mailbox() {
    let log = audit_log();
    let forged = forged(&log);
    let apps: HashSet<&str> = forged.iter().map(|record| str_of(record, "AppId")).collect();
    let forged: HashSet<&str> = forged.iter().map(|record| str_of(record, "Id")).collect();
    for record in log.iter().filter(|record| !forged.contains(str_of(record, "Id"))) {
        assert!(!apps.contains(str_of(record, "AppId")), "{record}");
    }
}

#[test]
fn the_log_has_what_a_real_one_would_have() {
    let log = audit_log();
    let forged = forged(&log);
    let access = |record: &Value, name: &str, value: &str| {
        list(record, "OperationProperties").iter().any(|pair| pair["Name"] == name && pair["Value"] == value)
    };
    assert_eq!(forged.iter().filter(|record| access(record, "IsThrottled", "True")).count(), 3);
    assert!(forged.iter().any(|record| access(record, "MailAccessType", "Sync")));
    assert!(forged.iter().any(|record| access(record, "MailAccessType", "Bind")));
    let ids: HashSet<&str> = log.iter().map(|record| str_of(record, "Id")).collect();
    assert_eq!(log.len() - ids.len(), 19, "records that stand twice");
    let alert = log.iter().find(|record| record["Operation"] == "AlertTriggered").unwrap();
    assert!(str_of(alert, "CreationTime").starts_with("2023-06-16"));
    let alerted = log.iter().find(|record| record["Operation"] == "AlertEntityGenerated").unwrap();
    let before = |record: &&&Value| str_of(record, "CreationTime") < str_of(alerted, "CreationTime");
    assert!(forged.iter().filter(before).any(|record| record["UserId"] == alerted["AlertEntityId"]));
    for operation in
        ["Send", "HardDelete", "SoftDelete", "MoveToDeletedItems", "New-InboxRule", "Set-Mailbox"]
    {
        assert!(log.iter().any(|record| record["Operation"] == operation), "{operation}");
    }
    for operation in
        ["UserLoggedIn", "UserLoginFailed", "Add-MailboxPermission", "Update user.", "FileAccessed"]
    {
        assert!(log.iter().any(|record| record["Operation"] == operation), "{operation}");
    }
    let codes: HashSet<i64> =
        sign_ins().iter().filter_map(|sign_in| sign_in["status"]["errorCode"].as_i64()).collect();
    assert_eq!(codes, HashSet::from([0, 50126, 50053, 50074]));
}

/// The session of a record of the audit log.
fn session(record: &Value) -> String {
    str_of(record, "SessionId").to_ascii_lowercase()
}

#[test]
fn the_stolen_key_is_said_to_be_behind_every_session_that_nobody_signed_in_for_by_the_day_it_is_told() {
    let log = audit_log();
    let signed_in: HashSet<String> =
        sign_ins().iter().map(|sign_in| str_of(sign_in, "sessionId").to_ascii_lowercase()).collect();
    let mut unissued: HashMap<String, (String, String)> = HashMap::new();
    for record in forged(&log) {
        let begun = str_of(record, "CreationTime").to_owned();
        let whose = str_of(record, "MailboxOwnerUPN").to_owned();
        let known = unissued.entry(session(record)).or_insert_with(|| (begun.clone(), whose));
        known.0 = begun.min(known.0.clone());
    }
    assert!(unissued.keys().all(|session| !signed_in.contains(session)));
    unissued.retain(|_, (begun, _)| begun.as_str() < "2023-06-27");
    let mut told: HashMap<String, String> = HashMap::new();
    for line in json_lines("attributions.jsonl") {
        assert_eq!(line["synthetic"], true);
        assert_eq!(str_of(&line, "key_id"), "d4b4cccda9228624656bff33d8110955779632aa");
        for link in list(&line, "links") {
            assert_eq!(link["rel"], "issued");
            let session = str_of(link, "to").strip_prefix("session:").unwrap().to_owned();
            assert_eq!(told.insert(session, str_of(&line, "target").to_owned()), None, "told once");
        }
    }
    let unissued: HashMap<String, String> =
        unissued.into_iter().map(|(session, (_, whose))| (session, whose)).collect();
    assert_eq!(told, unissued);
}
