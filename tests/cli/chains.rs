//! `dwell chains`: chains, what is downstream, and how two events are tied.

use super::{arg, flagship, folder, run};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const KEY: &str = "key=d4b4cccda9228624656bff33d8110955779632aa";

fn json(args: &[&str]) -> Value {
    let ran = run(&[&["chains", "--format", "json"], args].concat());
    assert_eq!(ran.status, 0, "{}", ran.said);
    serde_json::from_str(&ran.out).unwrap()
}

/// A sign-in, what was done with its session and token, and a statement about it.
fn small() -> tempfile::TempDir {
    let lines = [
        json!({"id": "S1", "time": "2023-06-01T08:00:00Z", "stage": "other", "operation": "UserLoggedIn", "account": "a@x.example",
            "session_id": "AB-1", "token_id": "445945de-2d4f-4816-a71e-d3c0eff10500", "outcome": "success"}),
        json!({"id": "M1", "time": "2023-06-01T08:05:00Z", "stage": "mailbox_access", "account": "a@x.example", "agency": "X",
            "token_id": "3kVZRE8tFkinHtPA7_EFAA", "message_ids": ["<1@x>", "<2@x>"], "count": 2}),
        json!({"id": "M2", "time": "2023-06-01T09:00:00Z", "stage": "mailbox_access", "account": "a@x.example", "agency": "X",
            "session_id": "ab-1", "message_ids": ["<2@x>"], "source_ip": "192.0.2.1"}),
        json!({"id": "M3", "time": "2023-06-01T09:10:00Z", "stage": "mailbox_access", "account": "a@x.example", "agency": "X",
            "source_ip": "192.0.2.1"}),
        json!({"id": "F1", "time": "2023-06-02", "stage": "token_forgery", "cites": ["R1"], "key_id": "k1",
            "links": [{"rel": "issued", "to": "session:AB-1"}, {"rel": "supersedes", "to": "F2"}]}),
        json!({"id": "F2", "time": "2023-06-01", "stage": "token_forgery", "cites": ["R2"], "message": "told before"}),
    ];
    let text = lines.map(|line| line.to_string()).join("\n");
    folder(&[("case.jsonl", text.as_bytes())])
}

#[test]
fn a_token_ties_however_it_is_spelled_and_a_claim_that_replaces_another_ties_nothing() {
    let case = small();
    let answer = json(&[arg(case.path())]);
    let chains = answer["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 1);
    let chain = &chains[0];
    assert_eq!(chain["id"], "S1");
    assert_eq!(chain["events"], json!(["S1", "M1", "M2", "F1"]));
    assert_eq!(
        (&chain["records"], &chain["operations"], &chain["messages"]),
        (&json!(4), &json!(5), &json!(2))
    );
    assert_eq!(chain["stages"], json!(["token_forgery", "mailbox_access", "other"]));
    let kinds: Vec<&str> =
        chain["links"].as_array().unwrap().iter().filter_map(|link| link["kind"].as_str()).collect();
    assert_eq!(kinds, ["observed", "observed", "asserted"]);
    assert_eq!(chain["links"][2]["reason"], "F1 names session ab-1 (R1)");
}

#[test]
fn an_identity_that_records_carry_beside_their_own_alone_is_found_tied_and_reached() {
    let access = |id: &str, hour: u8, own: &str, beside: &str| {
        json!({"id": id, "time": format!("2023-06-01T{hour:02}:00:00Z"), "stage": "mailbox_access", "account": "a@x.example",
            "session_id": own, "other_ids": [beside]})
        .to_string()
    };
    let lines = [access("A1", 8, "own-1", "session:second-1"), access("A2", 9, "own-2", "Session:SECOND-1")]
        .join("\n");
    let case = folder(&[("case.jsonl", lines.as_bytes())]);
    let path = arg(case.path());
    for by in ["session=second-1", "session=Second-1", "session=secon"] {
        assert_eq!(json(&[path, "--by", by])["chains"][0]["events"], json!(["A1", "A2"]), "{by}");
    }
    assert_eq!(json(&[path, "--reach", "--by", "session=second-1"])["records"], 2);
    let steps = &json(&[path, "--path", "A1", "A2"])["steps"];
    assert_eq!(steps[0]["reason"], "both records carry session second-1");
    let none = run(&["chains", path, "--by", "session=sekond-1"]);
    assert!(none.said.contains("did you mean"), "{}", none.said);
}

#[test]
fn what_a_statement_goes_by_is_made_harmless_where_a_person_reads_it() {
    let access = r#"{"id":"A1","time":"2023-05-22T08:00:00Z","stage":"mailbox_access","account":"desk-03@state.example","session_id":"se\u001b[31mss\u202e-9"}"#;
    let claim = r#"{"id":"C1","time":"2023-05-21","stage":"token_forgery","message":"it","session_id":"se\u001b[31mss\u202e-9","cites":["S01"]}"#;
    let case = folder(&[("case.jsonl", format!("{access}\n{claim}\n").as_bytes())]);
    let told = run(&["chains", arg(case.path()), "--of", "C1", "--reach", "--format", "table"]).out;
    assert!(told.contains("by its session") && !told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
}

#[test]
fn messages_in_two_spellings_are_one_and_nobody_has_no_mailbox() {
    let access = |id: &str, account: &str, message: &str| {
        format!(
            "{{\"id\":\"{id}\",\"time\":\"2023-05-22T08:00:00Z\",\"stage\":\"mailbox_access\",{account}\"session_id\":\"s-1\",\"message_ids\":[\"{message}\"]}}\n"
        )
    };
    let lines = access("A1", "\"account\":\"ann@a.example\",", "<M1@x>") + &access("A2", "", "<m1@x>");
    let case = folder(&[("case.jsonl", lines.as_bytes())]);
    let reach = json(&[arg(case.path()), "--reach", "--by", "session=s-1"]);
    assert_eq!(
        (&reach["records"], &reach["messages"], &reach["mailboxes"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let chain = &json(&[arg(case.path())])["chains"][0];
    assert_eq!((&chain["records"], &chain["messages"]), (&json!(2), &json!(1)));
}

#[test]
fn a_path_tells_of_each_step_why_and_says_where_there_is_none() {
    let case = small();
    let path = |from, to| json(&[arg(case.path()), "--path", from, to]);
    let said = path("M1", "F1");
    let reasons: Vec<&str> =
        said["steps"].as_array().unwrap().iter().filter_map(|step| step["reason"].as_str()).collect();
    assert_eq!(
        reasons,
        ["both records carry token 445945de-2d4f-4816-a71e-d3c0eff10500", "F1 names session ab-1 (R1)"]
    );
    let ruled = path("M3", "M2");
    assert_eq!(
        (&ruled["steps"][0]["kind"], &ruled["steps"][0]["identity"]),
        (&json!("inferred"), &Value::Null)
    );
    assert!(ruled["steps"][0]["reason"].as_str().unwrap().contains("192.0.2.1 within 30 min"), "{ruled}");
    assert_eq!(path("M1", "F2"), json!({"found": false, "steps": []}));
    let ran = run(&["chains", arg(case.path()), "--path", "M1", "M9"]);
    assert_eq!((ran.status, &*ran.said), (2, "dwell: no event has the id `M9`\n"));
}

#[test]
fn reach_counts_each_access_under_the_weakest_link_on_its_way() {
    let case = small();
    let reach = json(&[arg(case.path()), "--reach", "--by", "key=k1"]);
    assert_eq!(
        (&reach["records"], &reach["messages"], &reach["mailboxes"]),
        (&json!(3), &json!(2), &json!(1))
    );
    assert_eq!(reach["by"], json!({"observed": 0, "asserted": 2, "inferred": 1}));
    assert_eq!(reach["agencies"][0]["agency"], "X");
    let token = json(&[arg(case.path()), "--reach", "--by", "token=3kVZRE8tFkinHtPA7_EFAA"]);
    assert_eq!(
        token["by"],
        json!({"observed": 2, "asserted": 0, "inferred": 1}),
        "the sign-in leads from it to its session"
    );
}

#[test]
fn a_reach_without_an_access_says_so_in_place_of_empty_tables() {
    let event = r#"{"id":"S1","time":"2023-06-01T08:00:00Z","stage":"token_use","account":"ann@a.example","session_id":"s-1"}"#;
    let case = folder(&[("case.jsonl", event.as_bytes())]);
    let out = run(&["chains", arg(case.path()), "--reach", "--by", "account=ann@a.example"]).out;
    assert!(out.starts_with("account:ann@a.example: 0 records"), "{out}");
    assert!(out.ends_with("\n\nno access to a mailbox is downstream of it\n"), "{out}");
    assert!(!out.contains("agency") && !out.contains("observed  "), "{out}");
}

#[test]
fn the_published_key_reaches_agencies_accounts_and_messages_by_statements_alone() {
    let reach = json(&[arg(&flagship()), "--reach", "--by", KEY]);
    let observed: u64 =
        reach["accounts"].as_array().unwrap().iter().filter_map(|row| row["by"]["observed"].as_u64()).sum();
    assert_eq!(observed, 0, "no log says that the key signed anything");
    let agencies: BTreeSet<&str> =
        reach["agencies"].as_array().unwrap().iter().filter_map(|row| row["agency"].as_str()).collect();
    assert_eq!(
        agencies.into_iter().collect::<Vec<_>>(),
        ["Agency D", "Dept of Commerce", "Dept of State", "House of Reps", "Personal mail"]
    );
    assert_eq!((&reach["mailboxes"], &reach["sessions"]), (&json!(23), &json!(110)));
    let event = json(&[arg(&flagship()), "--reach", "--of", "K11"]);
    assert_eq!(
        event["records"], reach["records"],
        "an event that speaks of the key leads to what the key leads to"
    );
    let state: Vec<&Value> =
        reach["accounts"].as_array().unwrap().iter().filter(|row| row["agency"] == "Dept of State").collect();
    assert_eq!(state.len(), 10, "as published");
}

#[test]
fn chains_paths_and_reach_are_told_as_they_were_known_on_a_day() {
    let key = "key=d4b4cccda9228624656bff33d8110955779632aa";
    let chain = |day: &str| json(&[arg(&flagship()), "--by", key, "--as-of", day])["chains"][0].clone();
    let records = |day: &str| chain(day)["records"].as_u64().unwrap();
    let now = json(&[arg(&flagship()), "--by", key])["chains"][0].clone();
    // the provider informs its customers on 27 June; the key itself becomes public on 14 July
    assert_eq!((records("2023-07-12"), now["records"].as_u64().unwrap()), (1021, 1032));
    let ids = |chain: &Value, id: &str| chain["events"].as_array().unwrap().contains(&json!(id));
    let then = chain("2023-07-12");
    assert!(ids(&then, "T01") && !ids(&then, "K11") && ids(&now, "K11"));
    let told = then["links"].as_array().unwrap().iter().filter_map(|link| link["reason"].as_str());
    assert!(told.into_iter().all(|reason| !reason.starts_with("K11")));
    let reach =
        |day: &str| json(&[arg(&flagship()), "--reach", "--by", key, "--as-of", day])["records"].clone();
    assert_eq!(
        (reach("2023-06-28"), reach("2023-07-12")),
        (json!(984), json!(998)),
        "what had happened by then"
    );
    let early = run(&["chains", arg(&flagship()), "--reach", "--by", key, "--as-of", "2023-06-20"]);
    assert_eq!(early.status, 2);
    assert!(early.said.contains("was not known on that day"), "{}", early.said);
    let path = |day: &str| run(&["chains", arg(&flagship()), "--path", "T01", "K11", "--as-of", day]);
    assert!(path("2023-07-12").said.contains("`K11` was not known on that day"));
    assert!(path("2023-07-21").out.contains("T01 names key"), "{}", path("2023-07-21").out);
}

#[test]
fn the_id_of_a_sign_in_is_the_token_that_it_issued_in_the_shape_of_the_contract_too() {
    let lines = [
        json!({"id": "445945DE-2D4F-4816-A71E-D3C0EFF10500", "time": "2023-06-01T10:00:00Z", "operation": "UserLoggedIn",
            "outcome": "success", "account": "a@a.example"}),
        json!({"id": "M1", "time": "2023-06-01T10:05:00Z", "stage": "mailbox_access", "operation": "MailItemsAccessed",
            "account": "a@a.example", "token_id": "3kVZRE8tFkinHtPA7_EFAA"}),
        json!({"id": "55555555-2d4f-4816-a71e-d3c0eff10500", "time": "2023-06-01T10:06:00Z", "operation": "UserLoginFailed",
            "account": "a@a.example", "links": []}),
    ];
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    let case = folder(&[("case.jsonl", text.join("\n").as_bytes())]);
    let path = arg(case.path());
    let sign_in = "445945de-2d4f-4816-a71e-d3c0eff10500";
    assert_eq!(json(&[path])["chains"][0]["events"], json!([sign_in, "M1"]));
    let tied = json(&[path, "--path", sign_in, "M1"]);
    assert_eq!(tied["steps"][0]["kind"], "observed");
    assert_eq!(json(&[path, "--reach", "--by", &format!("token={sign_in}")])["records"], 1);
    let failed = run(&["chains", path, "--by", "token=55555555-2d4f-4816-a71e-d3c0eff10500"]);
    assert_eq!(failed.status, 2, "one that failed issued none");
}

#[test]
fn a_sign_in_is_of_the_chain_of_the_token_that_its_id_is_whichever_it_names() {
    let [first, second] = ["445945de-2d4f-4816-a71e-d3c0eff10500", "55555555-2d4f-4816-a71e-d3c0eff10500"];
    let sign_in = |id: &str, minute: u8, token: &str| {
        json!({"id": format!("signin:{id}"), "time": format!("2023-06-01T10:{minute:02}:00Z"), "operation": "Sign-in",
            "outcome": "success", "account": "a@a.example", "token_id": token})
    };
    let access = |id: &str, minute: u8, token: &str| {
        json!({"id": id, "time": format!("2023-06-01T10:{minute:02}:00Z"), "stage": "mailbox_access",
            "account": "a@a.example", "token_id": token})
    };
    let lines = [
        sign_in(first, 0, "t-9"),
        sign_in(second, 1, "t-8"),
        access("M1", 5, "3kVZRE8tFkinHtPA7_EFAA"),
        access("M2", 6, &first.to_uppercase()),
        access("M9", 7, "t-9"),
    ];
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    let case = folder(&[("case.jsonl", text.join("\n").as_bytes())]);
    let path = arg(case.path());
    let by = |token: &str| json(&[path, "--by", &format!("token={token}")])["chains"][0].clone();
    let whole = json!([format!("signin:{first}"), "M1", "M2", "M9"]);
    for token in [first, "3kVZRE8tFkinHtPA7_EFAA", "t-9"] {
        let chain = by(token);
        assert_eq!(chain["events"], whole, "{token}");
        let counts: Vec<(&str, u64)> = chain["identities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["value"].as_str().unwrap(), it["records"].as_u64().unwrap()))
            .collect();
        assert_eq!(counts, [("3kVZRE8tFkinHtPA7_EFAA", 3), ("t-9", 2)]);
    }
    assert_eq!(by(second)["events"], json!([format!("signin:{second}")]), "nobody used it");
    let downstream = json(&[path, "--reach", "--by", &format!("token={first}")]);
    assert_eq!(downstream["records"], 3, "what is downstream of its sign-in, which begins there");
}

#[test]
fn a_guid_is_found_in_braces_and_without() {
    let guid = "abcdef00-2d4f-4816-a71e-d3c0eff10500";
    let event = |id: &str, session: &str| {
        json!({"id": id, "time": "2023-06-01T10:00:00Z", "stage": "mailbox_access", "session_id": session})
            .to_string()
    };
    let text = [event("A", &format!("{{{}}}", guid.to_uppercase())), event("B", guid)].join("\n");
    let case = folder(&[("case.jsonl", text.as_bytes())]);
    let path = arg(case.path());
    for spelled in [guid.to_owned(), format!("{{{guid}}}"), guid.to_uppercase()] {
        let by = format!("session={spelled}");
        assert_eq!(json(&[path, "--by", &by])["chains"][0]["events"], json!(["A", "B"]), "{by}");
        let asked = run(&["query", path, "-q", &format!("session_id:\"{spelled}\""), "--format", "count"]);
        assert_eq!(asked.out, "2\n", "{spelled}");
    }
}

#[test]
fn an_event_is_found_by_its_id_in_any_case_of_its_letters() {
    let guid = "ABCDEF00-2D4F-4816-A71E-D3C0EFF10500";
    let event = |id: &str| {
        json!({"id": id, "time": "2023-06-01T10:00:00Z", "stage": "other", "session_id": "s-1"}).to_string()
    };
    let text = [event(guid), event("Ab-1"), event("Ab-10")].join("\n");
    let case = folder(&[("case.jsonl", text.as_bytes())]);
    let path = arg(case.path());
    for id in [guid, &guid.to_lowercase(), "ab-1", "AB-10"] {
        assert_eq!(json(&[path, "--of", id])["chains"][0]["records"], 3, "{id}");
    }
    assert_eq!(json(&[path, "--path", guid, "aB-1"])["steps"][0]["to"], "Ab-1");
}

#[test]
fn what_happened_in_one_instant_is_told_in_one_order_however_files_are_named() {
    let event = |id: &str, time: &str, session: &str| {
        let ip = "192.0.2.7";
        json!({"id": id, "time": time, "stage": "mailbox_access", "session_id": session, "source_ip": ip})
            .to_string()
    };
    let one = [
        event("B", "2023-06-01", "s1"),
        event("D", "2023-06-01T00:00:00Z", "s2"),
        event("E", "2023-06-02", "s2"),
    ];
    let other = [event("A", "2023-06-01T00:00:00Z", "s1"), event("C", "2023-06-01", "s2")];
    let told = |names: [&str; 2]| {
        let case = folder(&[(names[0], one.join("\n").as_bytes()), (names[1], other.join("\n").as_bytes())]);
        let ask = |more: &[&str]| run(&[&["chains", arg(case.path())], more].concat()).out;
        (ask(&[]), ask(&["--by", "ip=192.0.2.7", "--format", "json"]), ask(&["--limit", "1"]))
    };
    assert_eq!(told(["a.jsonl", "b.jsonl"]), told(["b.jsonl", "a.jsonl"]));
}

#[test]
fn what_is_of_no_chain_says_why() {
    let case = small();
    let path = arg(case.path());
    let address = json(&[path, "--by", "ip=192.0.2.1"]);
    assert_eq!(
        (&address["chains"][0]["merges"], &address["chains"][0]["events"]),
        (&json!(false), &json!(["M2", "M3"]))
    );
    assert_eq!(
        run(&["chains", path, "--of", "M3"]).out,
        "no chain: nothing that holds ties M3 to another event\n"
    );
    let absent = run(&["chains", path, "--by", "session=zz"]);
    assert_eq!((absent.status, &*absent.said), (2, "dwell: no event carries session:zz\n"));
    let other = run(&["chains", path, "--by", "key=ab-1"]);
    let said = "dwell: no event carries key:ab-1; did you mean session:ab-1, as events carry it?\n";
    assert_eq!((other.status, &*other.said), (2, said));
    let narrowed = run(&["chains", path, "--of", "M3", "-q", "stage:other"]);
    assert!(narrowed.status == 2 && narrowed.said.contains("cannot be used with"), "{}", narrowed.said);
    let wrong = run(&["chains", path, "--by", "sesion=zz"]);
    assert!(wrong.status == 2 && wrong.said.contains("kinds are key, token, session"), "{}", wrong.said);
    assert_eq!(run(&["chains", path, "--reach"]).status, 2);
}

#[test]
fn a_hub_merges_nothing_and_is_told_with_its_threshold() {
    let lines: Vec<String> = (0..24)
        .map(|at| {
            let (who, time) = (at / 2, format!("2023-06-01T08:{at:02}:00Z"));
            let event = json!({"id": format!("E{at}"), "time": time, "account": format!("u{who}@x.example"),
                "key_id": "everybody", "session_id": format!("s{who}")});
            event.to_string()
        })
        .collect();
    let case = folder(&[("case.jsonl", lines.join("\n").as_bytes())]);
    let path = arg(case.path());
    assert_eq!(json(&[path])["chains"].as_array().unwrap().len(), 12, "a chain an account");
    let hub = &json(&[path, "--by", "key=everybody"])["chains"][0];
    assert_eq!((&hub["hub"], &hub["records"]), (&json!({"accounts": 12, "threshold": 10}), &json!(24)));
    assert!(hub["links"].as_array().unwrap().is_empty());
    let table = run(&["chains", path, "--by", "key=everybody"]).out;
    assert!(table.contains("a hub: 12 accounts carry it, more than 10"), "{table}");
}

#[test]
fn a_filter_and_a_limit_choose_chains_and_chain_is_a_term_of_queries() {
    let flagship = flagship();
    let some = json(&[arg(&flagship), "-q", "account:desk-officer-03@state.example", "--limit", "3"]);
    let chains = some["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 3);
    for chain in chains {
        let id = chain["id"].as_str().unwrap();
        let count = run(&["query", arg(&flagship), "-q", &format!("chain:{id}"), "--format", "count"]).out;
        assert_eq!(count.trim(), chain["records"].to_string());
    }
}

#[test]
fn words_for_nothing_tie_no_accesses_of_two_accounts_and_are_shown_as_they_stand() {
    let words = [
        "N/A",
        "None",
        "undefined",
        "(null)",
        "NaN",
        "nil",
        "-1",
        "1",
        "true",
        "[]",
        "<redacted>",
        "0x0",
        "null",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "Not Available",
        "unknown",
    ];
    let access = |number: usize, member: &str, word: &str| {
        let mut access = json!({"CreationTime": format!("2023-06-{:02}T{:02}:00:00", number / 24 + 1, number % 24),
            "Id": format!("r{number}"), "Operation": "MailItemsAccessed", "RecordType": 50, "Workload": "Exchange",
            "UserId": format!("desk-{number}@agency-a.example")});
        access[member] = json!(word);
        if member == "AADSessionId" || member == "UniqueTokenId" {
            access["AppAccessContext"] = json!({member: word});
        }
        access.to_string()
    };
    for member in
        ["SessionId", "UniqueTokenId", "AADSessionId", "InterSystemsId", "CorrelationId", "DeviceId"]
    {
        let lines: Vec<String> = (0..words.len() * 2).map(|at| access(at, member, words[at / 2])).collect();
        let case = folder(&[("ual.jsonl", lines.join("\n").as_bytes())]);
        assert_eq!(json(&[arg(case.path())])["chains"], json!([]), "{member}");
        let shown = run(&["query", arg(case.path()), "-q", "session_id:\"N/A\"", "--format", "count"]).out;
        let known = if member.ends_with("SessionId") { "2\n" } else { "0\n" };
        assert_eq!(shown, known, "{member}");
    }
}

#[test]
fn a_logon_id_of_windows_ties_events_of_its_computer_alone_in_whatever_file_they_stand() {
    let event = |computer: &str, record: u64, hour: u8, user: &str| {
        json!({"Event": {"System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Security-Auditing"}}, "EventID": 4798,
            "Channel": "Security", "Computer": computer, "EventRecordID": record,
            "TimeCreated": {"#attributes": {"SystemTime": format!("2023-06-15T{hour:02}:00:00Z")}}},
            "EventData": {"SubjectUserName": user, "SubjectLogonId": "0x5a1b2", "TargetUserName": "admin"}}})
        .to_string()
    };
    let lines = [event("HOSTA", 1, 9, "alice"), event("HOSTB", 2, 10, "bob"), event("HOSTA", 3, 11, "alice")];
    let hayabusa = json!({"Timestamp": "2023-06-15T12:00:00.000000Z", "RuleTitle": "Local group", "Level": "info", "Computer": "hosta",
        "Channel": "Sec", "EventID": 4798, "RecordID": 4, "Details": {"SrcUser": "alice", "LID": "0x5A1B2"}});
    let case = folder(&[
        ("log.jsonl", lines.join("\n").as_bytes()),
        ("hayabusa.jsonl", hayabusa.to_string().as_bytes()),
    ]);
    let answer = json(&[arg(case.path())]);
    let chains = answer["chains"].as_array().unwrap();
    assert_eq!((chains.len(), &chains[0]["records"]), (1, &json!(3)), "{answer}");
    assert_eq!(chains[0]["accounts"], json!(["alice"]));
}

#[test]
fn logons_of_one_ticket_are_tied_on_every_computer_and_never_those_of_two_accounts() {
    let logon = |id: u32, number: u32, computer: &str, account: &str, guid: &str| {
        json!({"TimeGenerated": format!("2023-06-15T0{id}:00:00Z"), "EventID": number, "Channel": "Security", "Computer": computer,
            "EventSourceName": "Microsoft-Windows-Security-Auditing", "EventRecordID": id, "TargetUserName": account,
            "TargetLogonId": format!("0x9{id}"), "LogonGuid": guid})
        .to_string()
    };
    let (ticket, none) = ("BD2DDA1B-862A-504F-2260-D9D2ED316E26", "00000000-0000-0000-0000-000000000000");
    let lines = [
        logon(1, 4769, "dc-01", "desk-03@AGENCY-A.EXAMPLE", ticket),
        logon(2, 4624, "host-01", "desk-03", &format!("{{{ticket}}}")),
        logon(3, 4624, "host-02", "desk-04", ticket),
        logon(4, 4624, "host-01", "desk-03", none),
        logon(5, 4624, "host-02", "desk-03", none),
    ];
    let case = folder(&[("security.jsonl", lines.join("\n").as_bytes())]);
    let answer = json(&[arg(case.path())]);
    let chains = answer["chains"].as_array().unwrap();
    let events: Vec<usize> = chains.iter().map(|chain| chain["events"].as_array().unwrap().len()).collect();
    assert_eq!(events, [2], "{answer}");
    let told = chains[0]["identities"].to_string();
    assert!(told.contains("desk-03/bd2dda1b-862a-504f-2260-d9d2ed316e26"), "{told}");
}
