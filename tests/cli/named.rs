//! Names in `reach:` and `chain:`: known ones, beginnings of known ones, and unknown ones.

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

/// What a query counts, or its error.
fn counts(case: &tempfile::TempDir, query: &str) -> Result<String, (i32, String)> {
    let ran = run(&["query", arg(case.path()), "-q", query, "--format", "count"]);
    if ran.status == 0 { Ok(ran.out.trim().to_owned()) } else { Err((ran.status, ran.said)) }
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
            "key:d4b4 is the beginning of 2 that are known; write more of it: key:d4b4cccd-one, key:d4b4cccd-two",
        ),
        ("reach:session:gone", "no event carries session:gone"),
        ("reach:s-re", "no event has the id `s-re`; did you mean session:s-red?"),
        ("chain:s-re", "no event has the id `s-re`; did you mean reach:session:s-red?"),
        ("reach:keys:77", "no event has the id `keys:77`; did you mean key:77aa?"),
        ("chain:key:77aa", "no event has the id `key:77aa`; did you mean reach:key:77aa, key_id:77aa?"),
        (
            "reach:\"key:77 > agency:State\"",
            "no event carries agency:State; did you mean agency:Dept of State?",
        ),
        // a name that may be complete does not stand for a longer one
        ("chain:A2", "no event has the id `A2`; did you mean A200?"),
        ("reach:event:B1", "no event has the id `B1`; did you mean B100?"),
        ("reach:key:77AA", "no event carries key:77AA; did you mean key:77aa?"),
        ("reach:ip:192.0.2.1", "no event carries ip:192.0.2.1; did you mean ip:192.0.2.10?"),
        (
            "reach:account:desk-01@state",
            "no event carries account:desk-01@state; did you mean account:desk-01@state.example?",
        ),
        ("reach:event:A", "A is the beginning of 2 that are known; write more of it: A100, A200"),
        ("chain:C1", "no event has the id `C1`"),
        // an unknown name is no suggestion
        ("chain:key:zzz", "no event has the id `key:zzz`"),
        ("chain:session:s-rde", "no event has the id `session:s-rde`; did you mean reach:session:s-red?"),
        // the value of another kind is suggested as that
        ("reach:key:s-red", "no event carries key:s-red; did you mean session:s-red, as events carry it?"),
        ("chain:key:s-red", "no event has the id `key:s-red`; did you mean reach:session:s-red?"),
        ("not reach:key:zz", "no event carries key:zz"),
        ("stage:other or reach:key:zz", "no event carries key:zz"),
        ("reach:\"key:77 > session:s-rde\"", "no event carries session:s-rde; did you mean session:s-red?"),
        (
            "reach:\"key:77 > agency:Dept of Stale\"",
            "no event carries agency:Dept of Stale; did you mean agency:Dept of State?",
        ),
    ] {
        let (status, lines) = counts(&case, query).unwrap_err();
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!((status, lines[0], lines[1]), (2, "dwell: the query is wrong", query));
        assert_eq!(lines[3..].join("; ").replace("; hint: ", "; "), said, "{query}");
        // the caret is under the name
        let under = lines[2].find('^').unwrap()..lines[2].len();
        let name = said
            .split(['`', ' ', ';'])
            .find(|word| !word.is_empty() && query[under.clone()].trim_end_matches('"').ends_with(word));
        assert!(name.is_some() && under.len() < query.len(), "{}", lines[2]);
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
fn of_many_ids_that_begin_so_the_first_are_told_and_all_are_counted() {
    let guid = |at: u32| format!("445945de-2d4f-4816-a71e-d3c0eff1050{at}");
    let ids: Vec<String> =
        (0..5).map(|at| format!("signin:{}", guid(at))).chain(["Signal-1".to_owned()]).collect();
    let line =
        |id: &String| json!({"id": id, "time": "2023-06-01T08:00:00Z", "account": "a@b.example"}).to_string();
    let lines: Vec<String> = ids.iter().rev().map(line).collect();
    let case = folder(&[("case.jsonl", lines.join("\n").as_bytes())]);
    let (_, said) = counts(&case, "chain:sig").unwrap_err();
    let told = format!("write more of it: Signal-1, {}, {} and 3 more", ids[0], ids[1]);
    assert!(said.contains("sig is the beginning of 6 that are known") && said.contains(&told), "{said}");
    let whole = ids[3].to_uppercase();
    for one in ["chain:signa", &*format!("chain:{whole}")] {
        assert_eq!(counts(&case, one), Ok("1".to_owned()), "{one}");
    }
}

#[test]
fn what_was_probably_meant_by_a_query_of_nothing_is_said() {
    let case = keys();
    let meant = "dwell: no event passes the query; did you mean agency:\"Dept of State\"?\n";
    for command in [
        &["query", "--format", "count", "-q"][..],
        &["facets", "--by", "account", "-q"],
        &["chains", "-q"],
        &["compare", "--from", "2023-06-01", "-q"],
    ] {
        let ran = run(&[command, &["agency:Dept of State", arg(case.path())]].concat());
        assert_eq!((ran.status, &*ran.said), (0, meant), "{command:?}");
    }
    let out = tempfile::tempdir().unwrap();
    let report = out.path().join("r.md");
    let export = |query: &str| {
        run(&["export", arg(case.path()), "--to", "report", "--force", "-q", query, "-o", arg(&report)])
    };
    let ran = export("agency:Dept of State");
    assert_eq!(ran.status, 0);
    assert!(ran.said.starts_with(meant), "{}", ran.said);
    assert!(
        ran.said.contains("no event passes the filter: what is handed over tells of none"),
        "{}",
        ran.said
    );
    let told = std::fs::read_to_string(&report).unwrap();
    assert!(told.contains("No event of the case passes the filter"), "{told}");
    assert!(!told.contains("held to be theirs") && !told.contains("held to be the intruder"), "{told}");
    assert!(!export("agency:\"Dept of State\"").said.contains("no event"));
}

#[test]
fn a_field_of_the_record_that_no_event_has_is_told_with_the_one_that_is_near() {
    let line = |at: u32| {
        format!(
            r#"{{"id":"e{at}","time":"2023-06-15T02:00:0{at}Z","operation":"x","eventName":"GetUser","userIdentity":{{"type":"IAMUser"}}}}"#
        ) + "\n"
    };
    let case = folder(&[("log.jsonl", (0..4).map(line).collect::<String>().as_bytes())]);
    let said = |args: &[&str]| run(&[args, &[arg(case.path())]].concat()).said;
    let count = |query: &str| said(&["query", "--format", "count", "-q", query]);
    let meant = "no event has raw.evntName; did you mean raw.eventName?";
    for query in ["raw.evntName:GetUser", "operation:x raw.evntName:*"] {
        assert_eq!(count(query), format!("dwell: {meant}\n"), "{query}");
    }
    let facets = said(&["facets", "--by", "raw.evntName"]);
    assert_eq!(facets, format!("dwell: {meant}\n"));
    let within = "dwell: no event has raw.userIdentity.tpye; did you mean raw.userIdentity.type?\n";
    assert_eq!(count("raw.userIdentity.tpye:IAMUser"), within);
    assert_eq!(count("raw.zzz:x"), "dwell: no event has raw.zzz\n", "though none is near");
    let longer = count("raw.userIdentity.type:IAMUser not raw.USER:x");
    assert!(longer.contains("no event has raw.USER"), "as it was typed, not as the longer one: {longer}");
    for query in ["raw.eventName:nobody", "not raw.eventName:*", "operation:y not raw.zzz:x"] {
        assert_eq!(count(query), "", "{query}");
    }
}

#[test]
fn an_intruder_without_a_field_that_no_record_has_is_taken_and_that_is_told() {
    let case = keys();
    let out = tempfile::tempdir().unwrap();
    let report = out.path().join("r.md");
    let export = |query: &str| {
        let more = ["--to", "report", "--force", "--intruder", query, "-o", arg(&report)];
        run(&[&["export", arg(case.path())], &more[..]].concat())
    };
    for query in ["is:orphan not raw.Nope:x", "agency:\"Dept of State\" or raw.Nope:x"] {
        let ran = export(query);
        assert_eq!(ran.status, 0, "{query}: {}", ran.said);
        assert!(ran.said.contains("dwell: no event has raw.Nope\n"), "{query}: {}", ran.said);
        assert!(std::fs::read_to_string(&report).unwrap().contains("raw.Nope"), "{query}");
    }
    let ran = export("is:orphan raw.Nope:x");
    assert_eq!(ran.status, 2);
    let shown = "is:orphan raw.Nope:x\n          ^^^^^^^^\nno event has raw.Nope\n";
    assert!(ran.said.contains(shown), "{}", ran.said);
}

#[test]
fn a_query_that_keeps_nothing_tells_why_where_that_is_seen() {
    let lines = [
        json!({"id": "a", "time": "2023-06-15T02:00:00Z", "operation": "MailItemsAccessed", "message": "Bind · 4 messages",
            "OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}, {"Name": "IsThrottled", "Value": "False"}]}),
        json!({"id": "b", "time": "2023-06-15T02:00:01Z", "operation": "FileAccessed", "message": "x",
            "target": "\\\\files\\share"}),
    ];
    let case = folder(&[("log.jsonl", lines.map(|line| line.to_string()).join("\n").as_bytes())]);
    let count = |query: &str| {
        let ran = run(&["query", arg(case.path()), "--format", "count", "-q", query]);
        (ran.out.trim().to_owned(), ran.said.trim().to_owned())
    };
    for (query, said, meant) in [
        (
            "raw.MailAccessType:Bind",
            "no event has raw.MailAccessType; did you mean raw.OperationProperties.MailAccessType?",
            "raw.OperationProperties.MailAccessType:Bind",
        ),
        ("source:ual", "no event has source:ual; there are source:log.jsonl", "source:log.jsonl"),
        (
            "target:\\\\files\\share",
            "no event has target:\"\\\\files\\\\share\"; two backslashes stand for one: did you mean target:\"\\\\\\\\files\\\\share\"?",
            "target:\"\\\\\\\\files\\\\share\"",
        ),
        (
            "message:\"*4 mess*\"",
            "no event has message:\"*4 mess*\"; `*` in quotes is a star: did you mean message:*4\\ mess*?",
            "message:*4\\ mess*",
        ),
    ] {
        assert_eq!(count(query), ("0".to_owned(), format!("dwell: {said}")), "{query}");
        assert_ne!(count(meant).0, "0", "{meant}");
    }
}

#[test]
fn two_events_are_named_by_their_beginnings_and_an_unknown_one_is_told() {
    let case = keys();
    let path = |from: &str, to: &str| run(&["chains", arg(case.path()), "--path", from, to]);
    assert_eq!(path("A1…", "B").out, path("A100", "B100").out);
    assert!(path("A100", "B100").out.contains("B100"));
    assert_eq!(path("key:77", "A100").out, path("B100", "A100").out, "the first event that carries it");
    for (from, to, why) in [
        ("key:s-red", "A100", "no event carries key:s-red; did you mean session:s-red, as events carry it?"),
        ("A100", "C9", "no event has the id `C9`"),
        ("key:77ab", "A100", "no event carries key:77ab; did you mean key:77aa?"),
        ("keys:77aa", "A100", "no event has the id `keys:77aa`; did you mean key:77aa?"),
        ("A", "B100", "A is the beginning of 2 that are known; write more of it: A100, A200"),
    ] {
        let ran = path(from, to);
        assert_eq!((ran.status, ran.said.trim()), (2, &*format!("dwell: {why}")));
    }
}

#[test]
fn a_mailbox_is_counted_however_far_below_and_right_below_where_that_is_said() {
    let event = |id: &str, hour: u32, of: &serde_json::Value| {
        let mut event = json!({"id": id, "time": format!("2023-06-01T{hour:02}:00:00Z"), "stage": "mailbox_access",
            "account": "ann@a.example", "mailbox": "box@a.example"});
        event.as_object_mut().unwrap().extend(of.as_object().unwrap().clone());
        event.to_string()
    };
    let lines = [
        event("A1", 8, &json!({"token_id": "tok-1"})),
        event("A2", 9, &json!({"token_id": "tok-1", "session_id": "ses-1"})),
        event("A3", 10, &json!({"session_id": "ses-1"})),
    ];
    let case = folder(&[("case.jsonl", lines.join("\n").as_bytes())]);
    for (query, count) in [
        ("reach:\"token:tok-1 > mailbox:box@a.example\"", "3"),
        ("reach:\"token:tok-1 > own-mailbox:box@a.example\"", "1"),
        ("reach:\"token:tok-1 > own-mailbox:box\"", "1"),
        ("reach:\"token:tok-1 > session:ses-1 > mailbox:box@a.example\"", "2"),
        ("reach:\"token:tok-1 > session:ses-1 > own-mailbox:box@a.example\"", "2"),
    ] {
        assert_eq!(counts(&case, query), Ok(count.to_owned()), "{query}");
    }
}

#[test]
fn a_value_that_may_well_be_nowhere_counts_nothing() {
    let case = keys();
    assert_eq!(counts(&case, "account:nobody@state.example"), Ok("0".to_owned()));
    let then =
        run(&["query", arg(case.path()), "-q", "reach:key:77", "--as-of", "2023-05-01", "--format", "count"]);
    assert_eq!((then.status, &*then.out), (0, "0\n"), "it was not known then, and is now");
}

#[test]
fn what_could_be_written_instead_can_be_pasted_into_a_shell_and_into_a_query() {
    let access = |id: &str, session: &str| {
        json!({"id": id, "time": "2023-06-01T08:00:00Z", "stage": "mailbox_access", "account": "desk-01@state.example",
            "session_id": session})
        .to_string()
    };
    let case = folder(&[(
        "case.jsonl",
        [access("E1", "s $(id) > x"), access("alert:1 a", "t")].join("\n").as_bytes(),
    )]);
    let said = |args: &[&str]| {
        let ran = run(&[&["chains", arg(case.path())], args].concat());
        assert_eq!(ran.status, 2, "{args:?}");
        ran.said
    };
    let of = said(&["--of", "s $("]);
    assert!(of.contains("did you mean --by 'session=s $(id) > x'?"), "{of}");
    let path = said(&["--path", "s $(", "E1"]);
    assert!(path.contains("did you mean 'session:s $(id) > x'?"), "{path}");
    let (_, query) = counts(&case, r#"reach:"s $(""#).unwrap_err();
    assert!(query.contains(r#"did you mean "session:s $(id) \\> x"?"#), "{query}");
    assert_eq!(counts(&case, r#"reach:"session:s $(id) \\> x""#).as_deref(), Ok("1"));
    let (_, chance) = counts(&case, "chain:s").unwrap_err();
    assert!(!chance.contains("did you mean"), "a letter or two say nothing of what is meant: {chance}");
    // an id that looks like an identity is still an id
    assert_eq!(run(&["chains", arg(case.path()), "--path", "alert:1", "E1"]).status, 0);
}

#[test]
fn an_intruder_with_a_value_that_no_event_has_is_refused_with_its_place() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("r.md");
    let name = file.to_str().unwrap();
    let case = "samples/storm-0558";
    let query = "stage:mailbox_access agency:Nowhere";
    let ran = run(&["export", case, "--to", "report", "--intruder", query, "-o", name]);
    assert_eq!((ran.status, file.exists()), (2, false), "{}", ran.said);
    let shown = format!("{query}\n{}^^^^^^^\nno event has agency:Nowhere", " ".repeat(28));
    assert!(ran.said.contains(&shown), "{}", ran.said);
    let query = "time:2023-05-15 2023-05-16 account:nobody";
    let ran = run(&["export", case, "--to", "report", "--intruder", query, "-o", name]);
    assert_eq!((ran.status, file.exists()), (2, false), "{}", ran.said);
    let told = "no event has account:nobody\nhint: and did you mean time:2023-05-15..2023-05-16?";
    assert!(ran.said.contains(told), "{}", ran.said);
}

#[test]
fn a_kind_that_is_none_and_a_kind_without_a_value_are_told_with_the_kinds_there_are() {
    for query in ["reach:foo:b", "reach:keys:zzz", "chain:key:"] {
        let ran = run(&["query", "samples/storm-0558", "-q", query]);
        assert_eq!(ran.status, 2, "{query}");
        let hint = "hint: the id of an event, or one of key, token, session,";
        assert!(ran.said.contains(hint), "{query}: {}", ran.said);
    }
}

#[test]
fn what_a_reach_begins_at_reads_as_its_root() {
    let case = keys();
    let ran = run(&["chains", arg(case.path()), "--reach", "--by", "key=77aa"]);
    let of =
        |name: &str| ran.out.lines().find(|line| line.trim_start().starts_with(name) && !line.contains(", "));
    assert!(of("key:77aa ").is_some_and(|line| line.contains(" root ")), "{}", ran.out);
    assert!(of("session:s-red").is_some_and(|line| line.contains(" observed ")), "{}", ran.out);
}

#[test]
fn an_id_in_the_quotes_of_a_table_is_read_without_them() {
    let event = r#"{"id":"sp ace, \"q\"","time":"2023-06-01T00:00:00Z","stage":"other"}"#;
    let case = folder(&[("x.jsonl", event.as_bytes())]);
    let ids = run(&["query", arg(case.path()), "--fields", "id", "--format", "csv"]).out;
    let file = folder(&[("ids", ids.lines().skip(1).collect::<Vec<_>>().join("\n").as_bytes())]);
    let added =
        run(&["notes", "add", arg(case.path()), "--ids", arg(&file.path().join("ids")), "--tag", "all"]);
    assert_eq!(added.status, 0, "{}", added.said);
}
