//! Clocks and orders of dates, given on the command line or determined from a source.

use super::{UAL_HEADER, arg, dwell, folder, ran, run};
use serde_json::Value;
use std::fs;

const HEADER: &str = "message,datetime,timestamp_desc,user\n";

fn sheet(dates: &[&str]) -> String {
    let rows = dates.iter().map(|date| format!("m,{date},Login,desk-01@agency-a.example\n"));
    HEADER.to_owned() + &rows.collect::<String>()
}

fn times(args: &[&str]) -> Vec<String> {
    let ran = run(&[&["query"], args].concat());
    assert_eq!(ran.status, 0, "{}", ran.said);
    let time = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        format!("{} {}", line["time"].as_str().unwrap(), line["clock"].as_str().unwrap_or(""))
            .trim()
            .to_owned()
    };
    ran.out.lines().map(time).collect()
}

#[test]
fn one_date_far_down_settles_the_order_of_a_whole_source() {
    let mut dates = vec!["3/4/2023 09:00:00"; 3000];
    dates.push("16/4/2023 09:00:00");
    let case = folder(&[
        ("eu.csv", sheet(&dates).as_bytes()),
        ("us.csv", sheet(&["3/4/2023 10:00:00", "3/14/2023 10:00:00"]).as_bytes()),
    ]);
    let path = arg(case.path());
    let all = times(&[path, "-q", "source:eu.csv"]);
    assert_eq!((all.len(), &*all[0], &*all[3000]), (3001, "2023-04-03T09:00:00Z", "2023-04-16T09:00:00Z"));
    assert_eq!(times(&[path, "-q", "source:us.csv"]), ["2023-03-04T10:00:00Z", "2023-03-14T10:00:00Z"]);
    let ledger = run(&["ledger", path]).out;
    assert!(ledger.contains("    3000 dates") && ledger.contains("taken as day/month"), "{ledger}");
}

#[test]
fn an_open_order_is_said_and_the_command_line_settles_it_before_the_case_file() {
    let case = folder(&[("open.csv", sheet(&["3/4/2023 09:00:00"]).as_bytes())]);
    let path = arg(case.path());
    assert_eq!(times(&[path]), ["2023-03-04T09:00:00Z"]);
    let ledger = run(&["ledger", path]).out;
    assert!(
        ledger.contains("nothing in this source settles it") && ledger.contains("`--dates dmy`"),
        "{ledger}"
    );
    for command in [&["query", path][..], &["ledger", path], &["facets", path, "--by", "account"]] {
        let ran = run(command);
        let loud = "open.csv: 1 date read two ways; taken as month/day; `--dates dmy` says otherwise";
        assert!(ran.status == 0 && ran.said.contains(loud), "{}", ran.said);
        assert_eq!(run(&[command, &["--dates", "mdy"]].concat()).said, "");
    }
    assert_eq!(times(&[path, "--dates", "dmy"]), ["2023-04-03T09:00:00Z"]);
    let ledger = run(&["ledger", path, "--dates", "dmy"]).out;
    assert!(!ledger.contains("settles"), "{ledger}");
    fs::write(case.path().join("case.toml"), "[[source]]\nfile = \"open.csv\"\ndates = \"dmy\"\n").unwrap();
    assert_eq!(times(&[path]), ["2023-04-03T09:00:00Z"]);
    assert_eq!(times(&[path, "--dates", "mdy"]), ["2023-03-04T09:00:00Z"]);
    assert_eq!(run(&["query", path, "--dates", "ymd"]).status, 2);
}

#[test]
fn dates_that_contradict_each_other_are_read_the_one_way_they_can_be_and_said() {
    let case =
        folder(&[("mixed.csv", sheet(&["16/4/2023", "17/4/2023", "4/18/2023", "3/4/2023"]).as_bytes())]);
    let path = arg(case.path());
    assert_eq!(times(&[path]), ["2023-04-03", "2023-04-16", "2023-04-17", "2023-04-18"]);
    let ledger = run(&["ledger", path]).out;
    assert!(ledger.contains("its dates contradict each other"), "{ledger}");
}

#[test]
fn a_clock_moves_its_source_once_and_every_row_says_by_how_much() {
    let case = folder(&[
        ("a.csv", sheet(&["2023-06-16T09:00:00Z", "2023-06-16"]).as_bytes()),
        ("b.csv", sheet(&["2023-06-17T09:00:00Z"]).as_bytes()),
        ("case.toml", b"[[source]]\nfile = \"a.csv\"\nclock = \"-1h\"\n"),
    ]);
    let path = arg(case.path());
    assert_eq!(times(&[path]), ["2023-06-16", "2023-06-16T08:00:00Z -3600s", "2023-06-17T09:00:00Z"]);
    let told = [path, "--clock", "a.csv=+90s", "--clock", "b.csv=-00:01:30"];
    let moved = ["2023-06-16", "2023-06-16T09:01:30Z +90s", "2023-06-17T08:58:30Z -90s"];
    assert_eq!(times(&told), moved);
    let ledger: Value =
        serde_json::from_str(&run(&[&["ledger", "--format", "json"], &told[..]].concat()).out).unwrap();
    let clocks: Vec<&Value> =
        ledger["sources"].as_array().unwrap().iter().map(|source| &source["clock_seconds"]).collect();
    assert_eq!((clocks[0].as_i64(), clocks[1].as_i64()), (Some(90), Some(-90)));
    assert!(run(&[&["ledger"], &told[..]].concat()).out.contains("+90s"));
    // a shifted time is read back unchanged, together with its shift
    let out = run(&[&["query"], &told[..]].concat()).out;
    let again = folder(&[("out.jsonl", out.as_bytes())]);
    assert_eq!(times(&[arg(again.path())]), moved);
    let twice = times(&[arg(again.path()), "--clock", "out.jsonl=10s"]);
    assert_eq!(twice[1], "2023-06-16T09:01:40Z +100s");
}

#[test]
fn a_clock_of_no_source_is_an_error_that_names_those_there_are() {
    let mistyped = b"titel = \"x\"\n"; // so the ledger tells of the case file, which is no source
    let case = folder(&[("a.csv", sheet(&["2023-06-16T09:00:00Z"]).as_bytes()), ("case.toml", mistyped)]);
    let ran = run(&["query", arg(case.path()), "--clock", "b.csv=+90s"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.said.contains("b.csv") && ran.said.contains("there are a.csv\n"), "{}", ran.said);
    for wrong in ["a.csv", "=+90s", "a.csv=soon", "a.csv=1h30"] {
        let ran = run(&["query", arg(case.path()), "--clock", wrong]);
        assert_eq!(ran.status, 2, "{wrong}");
        assert!(
            ran.said.contains("`1h30m`") && ran.said.contains("a number alone is seconds"),
            "{}",
            ran.said
        );
    }
}

#[test]
fn a_shift_may_be_a_sum_and_standard_input_has_a_name() {
    let case = folder(&[("a.csv", sheet(&["2023-06-16T09:00:00Z"]).as_bytes())]);
    let path = arg(case.path());
    assert_eq!(times(&[path, "--clock", "a.csv=+1h30m"]), ["2023-06-16T10:30:00Z +5400s"]);
    assert_eq!(times(&[path, "--clock", "a.csv=-1m30s"]), ["2023-06-16T08:58:30Z -90s"]);
    let sheet = sheet(&["2023-06-16T09:00:00Z"]);
    let mut piped = dwell(&["query", "-", "--clock", "stdin=+90s", "--format", "csv", "--fields", "time"]);
    piped.write_stdin(sheet);
    let ran = ran(piped);
    assert_eq!((ran.status, ran.out.as_str()), (0, "time\n2023-06-16T09:01:30Z\n"), "{}", ran.said);
    assert_eq!(run(&["query", path, "--clock", "stdin=+90s"]).status, 2);
}

#[test]
fn a_source_without_such_dates_says_nothing_of_their_order() {
    let row = "2a,2023-06-01T08:00:00,50,MailItemsAccessed,desk-01@agency-a.example,\"{}\",,\n";
    let case = folder(&[("ual.csv", format!("{UAL_HEADER}{row}").as_bytes())]);
    let ledger = run(&["ledger", arg(case.path())]).out;
    assert!(!ledger.contains("dates"), "{ledger}");
}

#[test]
fn a_bad_time_in_a_filter_is_refused_with_the_forms_that_are_taken() {
    let case = folder(&[("a.csv", sheet(&["2023-06-16T09:00:00Z"]).as_bytes())]);
    for query in [
        "time:2023-13",
        "time>=yesterday",
        "time:15/06/2023",
        "time:2023-06-31",
        "time:2023-06-15..2023-13",
        "time:2023-06-16..2023-06-15",
        "time<12:00",
        "time:20230615",
    ] {
        let ran = run(&["query", arg(case.path()), "-q", query]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{query}");
        assert!(ran.said.contains("2023-05..2023-06-16"), "{query}: {}", ran.said);
    }
    let said = run(&["query", arg(case.path()), "-q", "time:15/06/2023"]).said;
    assert!(said.contains("`15/06/2023` is not a time"), "{said}");
}

#[test]
fn dates_that_come_too_late_to_settle_their_order_are_loud_and_name_the_order_that_was_used() {
    let mut dates = vec!["2023-05-15T10:00:00Z"; 60_000];
    dates.extend(["3/4/2023 09:00:00", "16/4/2023 09:00:00"]);
    let case = folder(&[("late.csv", sheet(&dates).as_bytes())]);
    let path = arg(case.path());
    assert_eq!(times(&[path])[0], "2023-03-04T09:00:00Z");
    let ledger = run(&["ledger", path]);
    for said in [&ledger.out, &ledger.said] {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains("taken as month/day") && said.contains("`--dates dmy` reads them so"),
            "{said}"
        );
    }
    assert!(times(&[path, "--dates", "dmy"]).contains(&"2023-04-03T09:00:00Z".to_owned()));
}

#[test]
fn what_a_clock_moved_is_asked_for() {
    let case = folder(&[
        ("a.csv", sheet(&["2023-05-15T10:00:00Z"]).as_bytes()),
        ("b.csv", sheet(&["2023-05-15T11:00:00Z"]).as_bytes()),
    ]);
    let clock = [arg(case.path()), "--clock", "b.csv=+90s", "-q"];
    assert_eq!(times(&[&clock[..], &["is:moved"]].concat()), ["2023-05-15T11:01:30Z +90s"]);
    assert_eq!(times(&[&clock[..], &["not is:moved"]].concat()), ["2023-05-15T10:00:00Z"]);
}

#[test]
fn a_time_that_clocks_show_twice_means_both() {
    let event = |quarter: i64| {
        let minutes = 4 * 60 + quarter * 15;
        format!(
            "{{\"time\":\"2023-11-05T{:02}:{:02}:00Z\",\"operation\":\"x\"}}\n",
            minutes / 60,
            minutes % 60
        )
    };
    let case = folder(&[("night.jsonl", (0..16).map(event).collect::<String>().as_bytes())]);
    let count = |query: &str| {
        let asked =
            ["query", arg(case.path()), "--zone", "America/New_York", "--format", "count", "-q", query];
        run(&asked).out.trim().parse::<u64>().unwrap()
    };
    for (query, events) in [
        ("time:2023-11-05T01", 8),
        ("time:2023-11-05T01:00..2023-11-05T01:59", 8),
        ("time:2023-11-05T01:30", 2),
        ("time:2023-11-05T01:30..2023-11-05T01:59", 4),
        ("time:2023-11-05T00", 4),
        ("time:2023-11-05T02", 4),
        ("time:2023-11-05T00..2023-11-05T01", 12),
        ("time>=2023-11-05T01:00", 12),
        ("time<=2023-11-05T01:59", 12),
        ("time<2023-11-05T02:00", 12),
        ("time:2023-11-05T01:30-05:00", 1),
        ("time:2023-11-05T06:30Z", 1),
        ("-time:2023-11-05T01", 8),
    ] {
        assert_eq!(count(query), events, "{query}");
    }
    let picture = case.path().join("screen.txt");
    let shown = ["--zone", "America/New_York", "--keys", ";", "--size", "120x50", "-o", arg(&picture)];
    assert_eq!(run(&[&["shot", arg(&case.path().join("night.jsonl"))], &shown[..]].concat()).status, 0);
    let screen = fs::read_to_string(picture).unwrap();
    for hour in ["· 00 h ", "· 01 h -04:00", "· 01 h -05:00", "· 02 h "] {
        assert!(screen.contains(hour), "{hour}\n{screen}");
    }
}

#[test]
fn two_times_of_a_record_that_differ_are_said_with_the_one_that_is_taken() {
    let ocsf = r#"{"class_uid":3002,"category_uid":3,"time":1727692936000,"time_dt":"2023-09-30T10:42:16Z","metadata":{"uid":"q"}}"#;
    let sheet = "message,timestamp,datetime,timestamp_desc\nm,1686868200000000,2020-01-01T00:00:00+00:00,E\n";
    let audit = |name: &str, column: &str| {
        format!(
            "{UAL_HEADER}{name},{column},2,Send,desk@agency-a.example,\"{{\"\"CreationTime\"\":\"\"2023-06-01T10:00:00\"\",\"\"Id\"\":\"\"{name}\"\",\"\"Operation\"\":\"\"Send\"\",\"\"RecordType\"\":2}}\",,\n"
        )
    };
    let case = folder(&[
        ("ocsf.jsonl", ocsf.as_bytes()),
        ("sheet.csv", sheet.as_bytes()),
        ("ual.csv", audit("a1", "2023-06-15T22:00:00Z").as_bytes()),
        ("same.csv", audit("a2", "2023-06-01T10:00:00.0000000Z").as_bytes()),
    ]);
    let ledger: Value =
        serde_json::from_str(&run(&["ledger", arg(case.path()), "--format", "json"]).out).unwrap();
    let said = |file: &str| {
        let of = |source: &&Value| source["file"] == file;
        ledger["sources"].as_array().unwrap().iter().find(of).unwrap()["notes"].to_string()
    };
    for (file, taken) in [
        ("ocsf.jsonl", "2023-09-30T10:42:16Z; taken: 2024-09-30T10:42:16"),
        ("sheet.csv", "1686868200000000; taken: 2020-01-01T00:00:00Z"),
        ("ual.csv", "2023-06-15T22:00:00Z; taken: 2023-06-01T10:00:00Z"),
    ] {
        assert!(said(file).contains(taken), "{file}: {}", said(file));
    }
    assert!(!said("same.csv").contains("taken"), "{}", said("same.csv"));
}

#[test]
fn of_a_day_since_which_something_is_known_that_is_none_the_ledger_says_so() {
    let claim = |id: &str, since: &str| {
        format!(
            r#"{{"id":"{id}","time":"2023-06-15","stage":"other","cites":["S1"],"known_since":"{since}"}}"#
        )
    };
    let lines = [claim("a", "soon"), claim("b", "2023-07-14"), claim("c", "later")].join("\n");
    let case = folder(&[("e.jsonl", lines.as_bytes())]);
    let ledger = run(&["ledger", arg(case.path())]);
    let said = "known_since of 2 records is no date (`later`): known since it was";
    assert!(ledger.out.contains(said), "{}", ledger.out);
}

#[test]
fn a_token_whose_time_of_issue_is_a_count_is_found_by_that_time() {
    let event = |id: &str, more: &str| {
        format!(r#"{{"id":"{id}","time":"2023-06-02T00:00:00Z","stage":"other","message":"m",{more}}}"#)
            + "\n"
    };
    let lines = [
        event("S", r#""issued_at":1685577600"#),
        event("M", r#""issued_at":"1685664000123""#),
        event("K", r#""known_since":1685577600"#),
        event("N", r#""issued_at":"soon""#),
    ];
    let table = "id,time,stage,message,issued_at\nC,2023-06-02T00:00:00Z,other,m,1685577600\n";
    let case = folder(&[("a.jsonl", lines.concat().as_bytes()), ("b.csv", table.as_bytes())]);
    let found = |query: &str, field: &str| {
        let ran = run(&["query", arg(case.path()), "-q", query, "--format", "csv", "--fields", field]);
        ran.out.lines().skip(1).map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(found("issued_at:2023-06-01..2023-06-01", "id"), ["S", "C"]);
    assert_eq!(found("issued_at>2023-06-01", "issued_at"), ["2023-06-02T00:00:00.123Z"]);
    assert_eq!(found("known_since<=2023-06-01", "known_since"), ["2023-06-01T00:00:00Z"]);
    assert_eq!(found("issued_at:soon", "id"), ["N"]);
}
