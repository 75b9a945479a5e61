//! Bad input, case by case: what is reported, what is kept, and the exit status.

use super::*;

#[test]
fn a_path_that_is_not_there_is_named() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let some = run(&["query", "/no/such/file", arg(case.path()), "--format", "count"]);
    assert_eq!((some.status, some.out.as_str()), (1, "3\n"), "the rest is loaded");
    assert!(some.said.contains("/no/such/file"), "{}", some.said);
    let none = run(&["query", "/no/such/file", "--format", "count"]);
    assert_eq!((none.status, none.out.as_str()), (2, ""));
    assert!(none.said.contains("/no/such/file"), "{}", none.said);
}

#[test]
fn an_empty_or_blank_file_is_named() {
    for (name, bytes) in
        [("empty.jsonl", &b""[..]), ("blank.jsonl", b" \n\n\t\n"), ("marked.csv", b"\xef\xbb\xbf")]
    {
        let case = folder(&[("good.jsonl", GOOD.as_bytes()), (name, bytes)]);
        let ran = count(case.path());
        assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"), "{name}: {}", ran.said);
        assert!(ran.said.contains(name), "{}", ran.said);
        let (_, ledger) = ledger(case.path());
        let entry = entry(&ledger, name);
        assert!(entry["error"].is_string() && entry["read"] == 0, "{entry}");
    }
}

/// The ledger's entry of a file.
fn entry<'a>(ledger: &'a Value, name: &str) -> &'a Value {
    let sources = ledger["sources"].as_array().unwrap();
    sources
        .iter()
        .find(|source| source["file"].as_str().unwrap().ends_with(name))
        .unwrap_or_else(|| panic!("{ledger}"))
}

#[test]
fn a_header_alone_is_an_export_of_nothing() {
    for header in [UAL_HEADER, "message,datetime,timestamp_desc\n"] {
        let case = folder(&[("good.jsonl", GOOD.as_bytes()), ("header.csv", header.as_bytes())]);
        let ran = count(case.path());
        assert_eq!((ran.status, ran.out.as_str()), (0, "3\n"), "{}", ran.said);
        let (_, ledger) = ledger(case.path());
        assert_eq!(entry(&ledger, "header.csv")["read"], 0);
    }
}

#[test]
fn a_folder_without_events_is_said() {
    let case = folder(&[]);
    let ran = count(case.path());
    assert_ne!(ran.status, 0);
    assert!(ran.said.contains(arg(case.path())) || ran.said.contains("no evidence"), "{}", ran.said);
}

#[test]
fn an_unknown_format_is_named() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes()), ("odd.bin", b"\x00\x01\x02\x03 not evidence \xff")]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"));
    assert!(ran.said.contains("odd.bin"), "{}", ran.said);
    assert!(ran.said.contains("1 file was not read; `dwell ledger` tells where and why"), "{}", ran.said);
    let (_, ledger) = ledger(case.path());
    assert!(entry(&ledger, "odd.bin")["error"].is_string(), "{ledger}");
}

#[test]
fn quiet_times_and_what_it_adds_up_to_stand_in_the_ledger() {
    let settings = "[settings]\nquiet = \"36h\"\n";
    for (settings, count) in [(None, 1), (Some(settings), 0)] {
        let mut files = vec![("good.jsonl", GOOD.as_bytes()), ("empty.csv", b"")];
        files.extend(settings.map(|text| ("case.toml", text.as_bytes())));
        let case = folder(&files);
        let (_, ledger) = ledger(case.path());
        let gaps = &entry(&ledger, "good.jsonl")["gaps"];
        assert_eq!(gaps["count"], count, "{gaps}");
        if count > 0 {
            assert_eq!(gaps["least_seconds"], 86_400);
            let gap = &gaps["longest"][0];
            assert_eq!(
                (&gap["from"], &gap["seconds"]),
                (&Value::from("2023-06-01T08:00:00Z"), &Value::from(86_400))
            );
        }
        assert_eq!(
            (&ledger["totals"]["read"], &ledger["totals"]["sources"]),
            (&Value::from(3), &Value::from(1))
        );
        let table = run(&["ledger", arg(case.path())]).out;
        let last = table.lines().last().unwrap();
        assert!(
            last.starts_with("   3     3       0        0         0")
                && last.ends_with("1 source, 1 not read"),
            "{table}"
        );
    }
}

#[test]
fn a_json_line_that_ends_too_early_is_rejected_at_its_place() {
    let whole = GOOD.len();
    let text = format!("{GOOD}{{\"id\":\"D\",\"time\":\"2023-06-04T08:00:00Z\",\"stage\":\"det");
    let case = folder(&[("cut.jsonl", text.as_bytes())]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"));
    assert!(ran.said.contains("rejected") && ran.said.contains("dwell ledger"), "{}", ran.said);
    let (_, ledger) = ledger(case.path());
    let reject = &entry(&ledger, "cut.jsonl")["rejects"][0];
    assert_eq!((reject["line"].as_u64(), reject["offset"].as_u64()), (Some(4), Some(whole as u64)));
    let table = run(&["ledger", arg(case.path())]);
    assert!(table.out.contains(&format!("line 4, byte {whole}, rejected: ")), "{}", table.out);
    let rejects = run(&["ledger", arg(case.path()), "--rejects"]);
    assert_eq!(rejects.status, 1);
    assert!(
        rejects.out.contains("\n    {\"id\":\"D\",\"time\":\"2023-06-04T08:00:00Z\",\"stage\":\"det\n"),
        "{}",
        rejects.out
    );
}

#[test]
fn a_json_document_that_ends_too_early_keeps_the_whole_records() {
    let whole = run(&["sample", "--format", "entra", "--events", "20"]).out;
    let third = whole.match_indices("\"createdDateTime\"").nth(3).unwrap().0;
    let case = folder(&[("sign-ins.json", &whole.as_bytes()[..third])]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"), "{}", ran.said);
    assert!(ran.said.contains("sign-ins.json"), "{}", ran.said);
}

#[test]
fn a_row_with_another_number_of_columns_is_rejected_at_its_place() {
    let header = "message,datetime,timestamp_desc\n";
    let text = format!(
        "{header}one,2023-06-01T08:00:00Z,seen\ntwo,2023-06-01T09:00:00Z\nthree,2023-06-01T10:00:00Z,seen\n"
    );
    let case = folder(&[("rows.csv", text.as_bytes())]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (1, "2\n"), "{}", ran.said);
    let (_, ledger) = ledger(case.path());
    let reject = &entry(&ledger, "rows.csv")["rejects"][0];
    assert_eq!(reject["line"], 3, "{reject}");
    assert_eq!(reject["reason"], "2 cells where the header has 3");
}

#[test]
fn a_line_of_fifty_megabytes_is_a_record_like_others() {
    let long = format!(
        "{{\"id\":\"L\",\"time\":\"2023-06-04T08:00:00Z\",\"stage\":\"other\",\"message\":\"{}\"}}\n",
        "long ".repeat(10_000_000)
    );
    let case = folder(&[("long.jsonl", format!("{long}{GOOD}").as_bytes())]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (0, "4\n"), "{}", ran.said);
    let shot = run(&["shot", arg(case.path()), "--keys", "G<enter>jj"]);
    assert_eq!(shot.status, 0, "{}", shot.said);
    assert!(shot.out.contains("long long"), "{}", shot.out);
}

#[test]
fn invalid_utf8_is_kept_and_counted() {
    let mut bytes = GOOD.as_bytes().to_vec();
    let at = GOOD.find("second").unwrap();
    bytes[at] = 0xe9;
    let case = folder(&[("latin.jsonl", &bytes)]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\n"), "{}", ran.said);
    let line = run(&["query", arg(case.path()), "-q", "id:B"]).out;
    assert!(line.contains("\u{e9}econd"), "{line}");
    let (_, ledger) = ledger(case.path());
    let notes = entry(&ledger, "latin.jsonl")["notes"].to_string();
    assert!(notes.contains("no UTF-8: these are read as Windows-1252"), "{notes}");
}

#[test]
fn a_record_without_a_time_is_kept() {
    let text = format!(
        "{GOOD}{{\"id\":\"D\",\"stage\":\"detection\",\"operation\":\"Alert\",\"message\":\"no time\"}}\n"
    );
    let case = folder(&[("undated.jsonl", text.as_bytes())]);
    assert_eq!((count(case.path()).status, count(case.path()).out.as_str()), (0, "4\n"));
    let last = run(&["query", arg(case.path())]).out;
    let last: Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!((last["id"].as_str(), last.get("time")), (Some("D"), None));
    assert_eq!(run(&["query", arg(case.path()), "-q", "is:undated", "--format", "count"]).out, "1\n");
    let (_, ledger) = ledger(case.path());
    assert_eq!(entry(&ledger, "undated.jsonl")["undated"], 1);
}

#[test]
fn nothing_of_a_record_steers_the_terminal_of_who_prints_it() {
    let line = json!({"id": "\u{1b}[31mX", "time": "2023-06-01T08:00:00Z", "stage": "other",
        "operation": "\u{1b}]0;title\u{7}", "message": "=1+1\u{202e}\u{9b}5m\r\n", "account": "a\u{200b}b\u{1b}[2J"});
    let broken = "{\"id\":\"\u{1b}[5m\", broken \u{1b}]52;c;AAAA\u{7}\n";
    let case = folder(&[("evil\u{1b}[7m.jsonl", format!("{line}\n{broken}").as_bytes())]);
    let path = arg(case.path());
    let commands: &[&[&str]] = &[
        &["query", path],
        &["query", path, "--format", "csv"],
        &["query", path, "--format", "csv", "--fields", "id,message,source,raw"],
        &["facets", path, "--by", "account"],
        &["facets", path, "--by", "operation", "--format", "json"],
        &["ledger", path],
        &["ledger", path, "--format", "json"],
        &["shot", path],
        &["shot", path, "--keys", "<enter>jjj"],
        &["query", "/no/\u{1b}[31mpath", path],
        &["query", path, "-q", "\u{1b}[31m:x"],
    ];
    for args in commands {
        prints_nothing_hidden(args);
    }
}

/// Runs a command, which may keep index files, and checks that nothing it prints steers a terminal.
fn prints_nothing_hidden(args: &[&str]) -> Ran {
    let mut command = dwell(args);
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let ran = ran(command);
    is_clear(&format!("{args:?}"), &format!("{}{}", ran.out, ran.said));
    ran
}

/// Checks that a text steers no terminal.
fn is_clear(whose: &str, text: &str) {
    let hidden = text.chars().find(|c| *c != '\n' && dwell::event::is_hidden(*c));
    assert_eq!(hidden, None, "{whose} tells {text:?}");
}

/// The session of all events of the hostile case, and the id of one that was accessed and one that was noticed.
const SESSION: &str = "session=s\u{1b}[5m\u{202e}";
const ACCESS: &str = "A\u{1b}[31m\u{202e}";
const NOTICED: &str = "N\u{1b}[31m\u{202e}";

/// A case of which every text has something to hide: events, case file, agencies and notes.
fn hostile() -> TempDir {
    const HIDES: &str = "\u{1b}[5m\u{202e}\u{9b}";
    let event = |id: &str, day: u8, more: Value| {
        let mut event = json!({"id": id, "time": format!("2023-06-0{day}T08:00:00Z"), "stage": "mailbox_access",
            "session_id": "s\u{1b}[5m\u{202e}", "known_since": format!("2023-06-0{day}"),
            "source_ip": format!("203.0.113.1{HIDES}"), "raw": {HIDES: HIDES}});
        let names = "operation message account mailbox agency actor target user_agent client app_id app_name device_id
            token_id key_id request_id alert_id tenant_id issued_at status confidence outcome severity";
        let lists = "message_ids technique tags cites";
        let members = event.as_object_mut().unwrap();
        members
            .extend(names.split_whitespace().map(|name| (name.to_owned(), format!("{name}{HIDES}").into())));
        members.extend(lists.split_whitespace().map(|name| (name.to_owned(), json!([format!("x{HIDES}")]))));
        members.extend(more.as_object().unwrap().clone());
        format!("{event}\n")
    };
    let claims = json!([{"rel": "supersedes", "to": ACCESS}, {"rel": "contradicts", "to": HIDES}]);
    let lines = [
        event(ACCESS, 1, json!({})),
        event(NOTICED, 3, json!({"stage": "detection"})),
        event("claim", 4, json!({"stage": "mitigation", "links": claims})),
    ];
    let case = [
        "title = 'T'\nnote = 'T'\n[[milestone]]\nname = 'detection'\ntime = '2023-06-03'\n",
        "agency = 'T'\nlabel = 'T'\ncites = ['T']\n[[source]]\nfile = 'T'\nclock = '+5m'\n",
    ];
    let case = case.concat().replace("'T'", r#""T\u001b[5m\u202e""#);
    let agencies = format!("match,agency\nb{HIDES}.example,b{HIDES}\n");
    folder(&[
        ("evil\u{1b}[7m.jsonl", lines.concat().as_bytes()),
        ("case.toml", case.as_bytes()),
        ("agencies.csv", agencies.as_bytes()),
    ])
}

#[test]
fn no_command_tells_anything_that_steers_the_terminal() {
    let case = hostile();
    let path = arg(case.path());
    for act in [["--tag", "t\u{1b}[5m"], ["--comment", "c\u{1b}[5m\u{202e}"], ["--tag", "plain"]] {
        let noted = run(&["notes", "add", path, "--id", ACCESS, act[0], act[1]]);
        is_clear("notes add", &format!("{}{}", noted.out, noted.said));
    }
    let commands: &[&[&str]] = &[
        &["chains", path],
        &["chains", path, "--of", ACCESS],
        &["chains", path, "--by", SESSION],
        &["chains", path, "--by", SESSION, "--reach"],
        &["chains", path, "--path", ACCESS, NOTICED],
        &["stats", path],
        &["stats", path, "--within", "stage:mailbox_access"],
        &["compare", path, "--from", "2023-06-01", "--to", "2023-06-04"],
        &["notes", "log", path],
        &["notes", "detached", path],
        &["cache"],
        &["formats"],
        &["ledger", path],
        &["facets", path, "--by", "session_id"],
    ];
    for args in commands {
        let ran = prints_nothing_hidden(args);
        assert_ne!(ran.status, 2, "{args:?} is answered: {}", ran.said);
        if !matches!(args[0], "formats" | "notes") {
            prints_nothing_hidden(&[args, &["--format", "json"][..]].concat());
        }
    }
}

#[test]
fn what_is_refused_is_quoted_so_that_it_steers_no_terminal() {
    let case = hostile();
    let path = arg(case.path());
    let none = "none\u{1b}[5m\u{202e}";
    let commands: &[&[&str]] = &[
        &["chains", path, "--of", none],
        &["chains", path, "--by", none],
        &["chains", path, "--by", "session=none\u{1b}[5m\u{202e}", "--reach"],
        &["chains", path, "--path", ACCESS, none],
        &["stats", path, "--within", "none\u{202e}:x"],
        &["compare", path, "--from", none],
        &["notes", "add", path, "--id", none, "--tag", "t"],
        &["notes", "merge", none],
        &["notes", none],
        &["formats", none],
        &["facets", path, "--by", none],
        &["query", path, "--format", none],
        &["export", path, "--to", none, "-o", "x"],
        &["export", path, "--to", "jsonl", "-o", "/none\u{1b}[5m\u{202e}/x.jsonl"],
    ];
    prints_nothing_hidden(&["cache", "clear", none]);
    for args in commands {
        let said = prints_nothing_hidden(args).said;
        assert!(said.is_empty() || said.contains("none"), "{args:?} is named: {said}");
        assert!(!said.contains("none'") && !said.contains("none`"), "{args:?} is quoted whole: {said}");
    }
}

#[test]
fn no_export_holds_anything_that_steers_a_terminal() {
    let case = hostile();
    let path = arg(case.path());
    for (format, name) in [
        ("jsonl", "x.jsonl"),
        ("csv", "x.csv"),
        ("timesketch", "t.csv"),
        ("timesketch", "t.jsonl"),
        ("iris", "i.csv"),
        ("stix", "s.json"),
        ("navigator", "n.json"),
        ("report", "r.md"),
        ("report", "r.html"),
        ("svg", "p.svg"),
    ] {
        let into = tempfile::tempdir().unwrap();
        let ran = run(&["export", path, "--to", format, "-o", arg(&into.path().join(name))]);
        assert_ne!(ran.status, 2, "{name}: {}", ran.said);
        is_clear(name, &format!("{}{}", ran.out, ran.said));
        for file in fs::read_dir(into.path()).unwrap() {
            is_clear(name, &fs::read_to_string(file.unwrap().path()).unwrap().replace("\r\n", "\n"));
        }
    }
}

// ---- answers ----

#[test]
fn a_file_that_is_replaced_while_others_are_read_is_told_of_whatever_is_asked() {
    let asked: [&[&str]; 3] = [
        &["query", "-q", "raw.own:yes", "--format", "count"],
        &["query", "--format", "jsonl"],
        &["facets", "--by", "stage"],
    ];
    for args in asked {
        let case = folder(&[("a.jsonl", GOOD.replace("\"id\"", "\"own\":\"yes\",\"id\"").as_bytes())]);
        let file = case.path().join("a.jsonl");
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"))
            .env_clear()
            .args(args)
            .args([arg(&file), "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // more than a pipe holds: once it is written, the first file has been read
        stdin.write_all(GOOD.replace("\"id\":\"", "\"id\":\"I").repeat(4000).as_bytes()).unwrap();
        fs::rename(case.path().join("a.jsonl"), case.path().join("b.jsonl")).unwrap();
        fs::write(&file, GOOD).unwrap();
        drop(stdin);
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(said.contains("records could not be read") && said.contains("a.jsonl"), "{args:?}: {said}");
        assert_eq!(ended.status.code(), Some(1), "{args:?}: {said}");
        assert_eq!(said.contains("can't be judged"), args.contains(&"count"), "{said}");
    }
}

#[test]
fn a_command_that_is_spelled_wrong_is_told_and_no_file_is_looked_for() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let path = arg(case.path());
    for args in [&["facet", path, "--by", "account"][..], &["facet", path], &["facet"]] {
        let ran = run(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert_eq!(ran.said, "dwell: there is no command `facet`; did you mean `facets`?\n", "{args:?}");
    }
}

#[test]
fn what_begins_with_a_minus_is_a_value_where_one_is_due() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let ran = run(&["query", arg(case.path()), "--zone", "-05:00", "--format", "count"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\n"), "{}", ran.said);
}

#[test]
fn what_is_no_number_is_told_what_to_write() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let path = arg(case.path());
    for (args, told) in [
        (["query", path, "--limit", "x"], "write a number, as in 5000"),
        (["query", path, "--limit", "1,00"], "write a number, as in 5000"),
        (["facets", path, "--limit", "-"], "write a number, as in 5000"),
        (["query", path, "--threads", "0"], "write a number of 1 or more"),
    ] {
        let ran = run(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.said.contains(told), "{args:?}: {}", ran.said);
    }
    let ran = run(&["query", path, "--limit", "1,000", "--format", "count"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\n"), "{}", ran.said);
}

#[test]
fn files_of_no_known_format_are_told_in_a_line_a_kind_and_rules_of_detection_are_no_evidence() {
    let rule = b"title: a rule\nlogsource:\n  product: aws\ndetection:\n  condition: x\n";
    let case = folder(&[
        ("good.jsonl", GOOD.as_bytes()),
        ("rules/a.yml", rule),
        ("rules/b.yml", rule),
        ("rules/c.yaml", rule),
    ]);
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str(), ran.said.as_str()), (0, "3\n", ""));
    let (_, ledger) = ledger(case.path());
    assert_eq!(ledger["totals"]["passed_over"], 3);
    assert!(entry(&ledger, "rules/a.yml")["notes"].to_string().contains("a rule of Sigma"), "{ledger}");
    // files that may be evidence and can't be read are refused, and reported once for all
    for at in 0..5 {
        std::fs::write(case.path().join(format!("x{at}.bin")), format!("what{at} nobody knows\n")).unwrap();
    }
    let ran = count(case.path());
    assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"));
    let lines: Vec<&str> = ran.said.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("dwell: x0.bin and 4 more that end in .bin: unknown format: it begins with")
    );
    assert_eq!(lines[1], "dwell: 5 files were not read; `dwell ledger` tells where and why");
}

const EVENT: &str = r#"{"id":"a","time":"2023-06-01T00:00:00Z","stage":"other"}"#;

#[test]
fn a_day_is_refused_that_is_part_of_one_or_several() {
    let case = folder(&[("x.jsonl", EVENT.as_bytes())]);
    for day in ["2023-06-05T10:00", "2023-06-01..2023-06-05"] {
        let ran = run(&["query", arg(case.path()), "--as-of", day, "--format", "count"]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{day}");
        assert!(ran.said.contains("is not one day"), "{}", ran.said);
    }
    let ran = run(&["query", arg(case.path()), "--as-of", "2023-06", "--format", "count"]);
    assert_eq!(ran.out.trim(), "1", "the last day of a month");
}

#[test]
fn an_export_into_a_folder_that_is_not_there_is_refused_before_the_case_is_read() {
    let case = folder(&[("x.jsonl", EVENT.as_bytes())]);
    let out = case.path().join("nowhere/x.md");
    let ran = run(&["export", "no-such-case.jsonl", "--to", "report", "-o", arg(&out)]);
    assert!(ran.said.contains("make it first"), "{}", ran.said);
    assert_ne!(ran.status, 0);
}

#[test]
fn a_picture_is_not_called_what_it_is_not() {
    let ran = run(&["export", "no-such-case.jsonl", "--to", "png", "-o", "x.jpg"]);
    assert!(ran.status == 2 && ran.said.contains("call it FILE.png"), "{}", ran.said);
}
