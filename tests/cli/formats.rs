//! `dwell formats`, and format files of a case and of a user.

use super::{arg, dwell, folder, ledger, ran, run};
use serde_json::Value;

const TABLE: &[u8] =
    b"Day,Clock,Login,Verb\n03/04/2023,09:00:00,officer-1,Connect\n04/04/2023,soon,officer-2,Leave\n";

const LENS: &str = "name = \"vpn\"\n[match]\nkind = \"csv\"\ncolumns = [\"Day\", \"Login\"]\n[time]\nfrom = [\"Day\", \"Clock\"]\n\
    layout = \"%d/%m/%Y %H:%M:%S\"\n[fields]\naccount = \"Login\"\noperation = \"Verb\"\n";

#[test]
fn formats_are_listed_and_each_has_a_page() {
    let listed = run(&["formats"]);
    assert_eq!(listed.status, 0);
    for format in dwell::read::standard_formats() {
        let spec = format.spec();
        let row = listed.out.lines().find(|line| line.split("  ").next() == Some(spec.name));
        assert!(row.is_some_and(|row| row.ends_with(spec.title)), "{}", spec.name);
        let page = run(&["formats", spec.name]);
        assert_eq!(page.status, 0);
        for (field, from) in spec.fields {
            let told = page.out.lines().any(|line| line.starts_with(*field) && line.ends_with(*from));
            assert!(told, "{}: {field}\n{}", spec.name, page.out);
        }
    }
    let wrong = run(&["formats", "cvs"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.said.contains("did you mean `csv`?"), "{}", wrong.said);
}

#[test]
fn a_format_file_is_checked_against_a_sample() {
    let files = folder(&[("s.csv", TABLE), ("vpn.format.toml", LENS.as_bytes()), ("o.json", b"{\"a\":1}")]);
    let path = |name: &str| files.path().join(name);
    let check = |lens: &str, sample: &str, more: &[&str]| {
        let (lens, sample) = (path(lens), path(sample));
        run(&[&["formats", "check", arg(&lens), "--against", arg(&sample)], more].concat())
    };
    let good = check("vpn.format.toml", "s.csv", &[]);
    assert_eq!(good.status, 0, "{}", good.said);
    let rows: Vec<&str> = good.out.lines().collect();
    assert!(rows[1].contains("2023-04-03T09:00:00Z") && rows[1].contains("officer-1"), "{rows:?}");
    assert!(rows[2].contains("undated"), "{rows:?}");
    assert!(good.said.contains("2 read, 1 dated, 1 undated, 0 rejected"), "{}", good.said);
    let json = check("vpn.format.toml", "s.csv", &["--format", "json", "--limit", "1"]);
    let events: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(events.as_array().map(Vec::len), Some(1));
    assert_eq!(events[0]["account"], "officer-1");
    let other = check("vpn.format.toml", "o.json", &[]);
    assert_eq!(other.status, 1);
    let said =
        "it does not match: it is no table; it is taken as JSON, of which the first record is `{\"a\":1}`";
    assert!(other.said.contains(said), "{}", other.said);
    assert_eq!(check("vpn.format.toml", "none.csv", &[]).status, 2);
    std::fs::write(path("vpn.format.toml"), LENS.replace("account", "acount")).unwrap();
    let wrong = check("vpn.format.toml", "s.csv", &[]);
    assert_eq!((wrong.status, wrong.out.as_str()), (2, ""));
    assert!(wrong.said.contains("line 9: `acount` is no field"), "{}", wrong.said);
}

/// What a check of a sample says, and its status.
fn check(lens: &str, sample: &[u8]) -> (i32, String) {
    let files = folder(&[("s", sample), ("x.format.toml", lens.as_bytes())]);
    let (lens, sample) = (files.path().join("x.format.toml"), files.path().join("s"));
    let ran = run(&["formats", "check", arg(&lens), "--against", arg(&sample)]);
    (ran.status, ran.said)
}

#[test]
fn a_path_that_leads_nowhere_is_said_with_what_there_is() {
    let said = check(&LENS.replace("\"Login\"\noperation", "\"Logon\"\noperation"), TABLE);
    let want = "`account`: no column `Logon` in the sample; did you mean `Login`? There are `Day`, `Clock`, `Login`, `Verb`";
    assert!(said.0 == 0 && said.1.contains(want), "{}", said.1);
    let said = check(&LENS.replace("account = \"Login\"", "account = [\"Mail\", \"Login\"]"), TABLE);
    let want = "`account`: no column `Mail` in the sample; another of its paths is there";
    assert!(said.0 == 0 && said.1.contains(want), "{}", said.1);
    assert!(!check(LENS, TABLE).1.contains("in the sample"));
    let said = check(&LENS.replace("[\"Day\", \"Clock\"]", "\"Dai\""), TABLE);
    assert!(
        said.0 == 1 && said.1.contains("`time`: no column `Dai` in the sample; did you mean `Day`?"),
        "{}",
        said.1
    );
    assert!(said.1.contains("no record has a time: `from` of [time] leads to nothing"), "{}", said.1);
    let said = check(&LENS.replace("%H:%M:%S", "%H.%M"), TABLE);
    assert!(
        said.0 == 1 && said.1.contains("no record has a time that `layout` of [time] reads"),
        "{}",
        said.1
    );
    assert!(!said.1.contains("in the sample"), "{}", said.1);
}

#[test]
fn members_that_lead_nowhere_are_said_too() {
    let lens = "name = \"x\"\n[match]\nkind = \"json\"\nmembers = [\"ev\"]\n[time]\nfrom = \"ev.at\"\n[fields]\naccount = \"ev.usrr\"\n\
        message = \"note\"\n";
    let (status, said) =
        check(lens, b"{\"ev\":{\"at\":\"2023-06-16T09:00:00Z\",\"usr\":\"a\"},\"note\":\"\"}\n");
    assert_eq!(status, 0, "{said}");
    assert!(
        said.contains(
            "`account`: no member `ev.usrr` in the sample; did you mean `ev.usr`? There are `ev`, `note`"
        ),
        "{said}"
    );
    assert!(said.contains("`message`: `note` is blank in every record"), "{said}");
}

#[test]
fn a_sample_of_another_kind_is_named_as_what_it_is_taken_as() {
    let lens = "name = \"x\"\n[match]\nkind = \"lines\"\npattern = '^(?<at>\\S+) (?<who>.*)$'\n[time]\nfrom = \"at\"\n";
    let (status, said) = check(lens, b"{\"ev\":1}\n{\"ev\":2}\n");
    assert!(
        status == 1 && said.contains("it is taken as JSON, of which the first record is `{\"ev\":1}`"),
        "{said}"
    );
    let json = "name = \"x\"\n[match]\nkind = \"json\"\nmembers = [\"ev\"]\n[time]\nfrom = \"ev\"\n";
    let (status, said) = check(json, b"one line\nanother\n");
    assert!(status == 1 && said.contains("text of lines, of which the first is `one line`"), "{said}");
}

#[test]
fn format_files_of_a_case_hold_for_it_and_are_no_evidence() {
    let files = folder(&[("s.csv", TABLE), ("vpn.format.toml", LENS.as_bytes())]);
    let (told, said) = ledger(files.path());
    assert_eq!(told.status, 0, "{}", told.said);
    assert_eq!(said["sources"].as_array().map(Vec::len), Some(1));
    assert_eq!(said["sources"][0]["format"], "vpn");
    std::fs::write(files.path().join("again.format.toml"), LENS).unwrap();
    let (told, said) = ledger(files.path());
    assert_eq!(told.status, 1);
    assert!(told.said.contains("another format is called `vpn`"), "{}", told.said);
    assert_eq!(said["sources"][1]["format"], "vpn", "the first of the two still holds");
}

#[test]
fn format_files_of_the_user_hold_for_every_case() {
    let files = folder(&[("s.csv", TABLE)]);
    let home = folder(&[]);
    let own = home.path().join("dwell/formats");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("vpn.toml"), LENS).unwrap();
    let with_home = |args: &[&str]| {
        let mut command = dwell(args);
        command.env("XDG_CONFIG_HOME", home.path());
        ran(command)
    };
    let told = with_home(&["ledger", arg(files.path())]);
    assert_eq!(told.status, 0, "{}", told.said);
    assert!(told.out.contains("vpn"), "{}", told.out);
    assert!(with_home(&["formats", "vpn"]).out.contains("`Login`"));
    assert_eq!(run(&["ledger", arg(files.path())]).status, 1, "without it nobody knows the time");
}

#[test]
fn the_text_of_an_event_log_is_searched_although_its_bytes_hold_none_of_it() {
    let log = format!("{}/tests/formats/evtx/in.evtx", env!("CARGO_MANIFEST_DIR"));
    let count = |query: &str| run(&["query", &log, "-q", query, "--format", "count"]).out.trim().to_owned();
    let all = count("");
    assert_ne!(all, "0");
    for query in ["raw:EventRecordID", "EventRecordID", "raw:/EventRecord.D/"] {
        assert_eq!(count(query), all, "{query}");
    }
    assert_eq!(count("raw:EventRecordNone"), "0");
}
