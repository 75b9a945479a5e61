//! The command line from outside: what is printed where, and with which exit status, for any input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

#[path = "cli/agencies.rs"]
mod agencies;
#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/bad.rs"]
mod bad;
#[path = "cli/cache.rs"]
mod cache;
#[path = "cli/chains.rs"]
mod chains;
mod common;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/exports.rs"]
mod exports;
#[path = "cli/follow.rs"]
mod follow;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/interrupted.rs"]
mod interrupted;
#[path = "cli/memory.rs"]
mod memory;
#[path = "cli/named.rs"]
mod named;
#[path = "cli/screen.rs"]
mod screen;
#[path = "cli/services.rs"]
mod services;
#[path = "cli/several_names.rs"]
mod several_names;
#[path = "cli/sources.rs"]
mod sources;
#[path = "cli/stats.rs"]
mod stats;
#[path = "cli/times.rs"]
mod times;
#[path = "cli/values.rs"]
mod values;

use assert_cmd::Command;
use common::{flagship, minutes};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

/// The program, in an empty environment.
fn dwell(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dwell"));
    command.env_clear().args(args);
    command
}

/// The outcome of a run.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    said: String,
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let status = output.status.code().unwrap_or_else(|| panic!("{command:?} {}: {said}", output.status));
    Ran { status, out: String::from_utf8(output.stdout).unwrap(), said }
}

fn run(args: &[&str]) -> Ran {
    ran(dwell(args))
}

/// A folder with files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    folder
}

/// A folder as an argument.
fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

const GOOD: &str = r#"{"id":"A","time":"2023-06-01T08:00:00Z","stage":"mailbox_access","operation":"Bind","message":"first","account":"desk-01@agency-a.example","count":4}
{"id":"B","time":"2023-06-02T08:00:00Z","stage":"detection","operation":"Alert","message":"second","tags":["x","y"]}
{"id":"C","time":"2023-06-03","stage":"mitigation","operation":"Block","message":"third"}
"#;

const UAL_HEADER: &str = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames\n";

/// Counts the events of a path.
fn count(path: &Path) -> Ran {
    run(&["query", arg(path), "--format", "count"])
}

/// The ledger, whose sums must be right.
fn ledger(path: &Path) -> (Ran, Value) {
    let ran = run(&["ledger", arg(path), "--format", "json"]);
    let ledger: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
    for source in ledger["sources"].as_array().unwrap() {
        let number = |key: &str| source[key].as_u64().unwrap();
        let sum = number("kept") + number("merged") + number("undated") + number("rejected");
        assert_eq!(number("read"), sum, "{source}");
    }
    (ran, ledger)
}

// ---- bad input, case by case ----

#[test]
fn queries_print_as_asked() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let path = arg(case.path());
    let lines = |args: &[&str]| -> Vec<Value> {
        let ran = run(&[&["query", path], args].concat());
        assert_eq!(ran.status, 0, "{}", ran.said);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = lines(&[]);
    assert_eq!(all.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ["A", "B", "C"]);
    assert_eq!((lines(&["-q", ""]), lines(&["-q", "*"])), (all.clone(), all.clone()));
    assert_eq!(lines(&["--limit", "2"]).len(), 2);
    assert_eq!(lines(&["--limit", "0"]).len(), 0);
    let picked = lines(&["-q", "id:A", "--fields", "count,account,source"]);
    assert_eq!(
        picked[0].to_string(),
        r#"{"count":4,"account":"desk-01@agency-a.example","source":"good.jsonl"}"#
    );
    let csv = run(&["query", path, "--format", "csv", "--fields", "time,operation,tags"]).out;
    assert_eq!(
        csv,
        "time,operation,tags\n2023-06-01T08:00:00Z,Bind,\n2023-06-02T08:00:00Z,Alert,x y\n2023-06-03,Block,\n"
    );
    let picked = lines(&["-q", "id:B", "--fields", "id,raw.tags.1,raw.gone,raw.OPERATION"]);
    assert_eq!(picked[0].to_string(), r#"{"id":"B","raw.tags.1":"y","raw.OPERATION":"Alert"}"#);
    let csv = run(&["query", path, "--format", "csv", "--fields", "id,raw.tags,raw.count"]).out;
    assert_eq!(csv, "id,raw.tags,raw.count\nA,,4\nB,x y,\nC,,\n");
    let counted = run(&["facets", path, "--by", "raw.tags", "--format", "table"]).out;
    assert_eq!(
        counted,
        "raw.tags  records  operations\nx               1           1\ny               1           1\n(none)          2           5\n"
    );
    let counted: Value = serde_json::from_str(
        &run(&["facets", path, "--by", "raw.tags", "--limit", "1", "--format", "json"]).out,
    )
    .unwrap();
    assert_eq!((&counted["field"], &counted["other"]["records"]), (&"raw.tags".into(), &1.into()));
    let refused = run(&["facets", path, "--by", "raw.tags", "--full"]);
    assert_eq!((refused.status, refused.said.contains("leave it out for a field of the record")), (2, true));
    assert_eq!(run(&["query", path, "--format", "count", "-q", "raw.count>3"]).out, "1\n");
    let refused = run(&["query", path, "--format", "count", "-q", "raw.count>many"]);
    assert_eq!((refused.status, refused.said.contains("`many` is no number and no time")), (2, true));
    assert_eq!(run(&["query", path, "--format", "count", "-q", "stage:detection"]).out, "1\n");
    assert_eq!(run(&["query", path, "--format", "count", "--limit", "2"]).out, "2\n");
}

#[test]
fn the_zone_says_what_days_are_meant() {
    let case = folder(&[(
        "good.jsonl",
        br#"{"id":"A","time":"2023-06-01T23:30:00Z","stage":"other","message":"late"}"#,
    )]);
    let path = arg(case.path());
    let in_zone =
        |zone: &str| run(&["query", path, "--format", "count", "-q", "time:2023-06-02", "--zone", zone]).out;
    assert_eq!(
        (in_zone("UTC"), in_zone("+02:00"), in_zone("Europe/Berlin")),
        ("0\n".into(), "1\n".into(), "1\n".into())
    );
    let wrong = run(&["query", path, "--zone", "Mars"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.said.contains("America/New_York"), "{}", wrong.said);
}

#[test]
fn as_of_hides_what_was_not_known_yet() {
    let case = folder(&[(
        "facts.jsonl",
        br#"{"id":"K1","time":"2023-05-15","known_since":"2023-07-14","stage":"token_forgery","message":"first told"}
{"id":"K2","time":"2023-05-16","known_since":"2024-04-02","stage":"token_forgery","message":"told later","links":[{"rel":"supersedes","to":"K1"}]}
"#,
    )]);
    let path = arg(case.path());
    let on = |day: &str| run(&["query", path, "--format", "count", "--as-of", day]).out;
    assert_eq!(
        (on("2023-07-13"), on("2023-07-14"), on("2024-04-02")),
        ("0\n".into(), "1\n".into(), "2\n".into())
    );
    assert_eq!(run(&["query", path, "--as-of", "yesterday"]).status, 2);
}

#[test]
fn answers_have_the_shapes_of_the_contract() {
    let case = minutes(50);
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let facets = run(&["facets", arg(case.path()), "--by", "agency", "--format", "json", "--limit", "1"]).out;
    let facets: Value = serde_json::from_str(&facets).unwrap();
    assert_eq!(keys(&facets), ["field", "values", "other", "absent"]);
    assert_eq!(facets["values"], json!([{"value": "Agency A", "records": 30, "operations": 30}]));
    assert_eq!((&facets["other"]["records"], &facets["absent"]["records"]), (&json!(20), &json!(0)));
    let table = run(&["facets", arg(case.path()), "--by", "agency", "-q", "account:desk-03*"]).out;
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.first().unwrap(), &["agency", "records", "operations"]);
    assert!(rows.contains(&vec!["Agency", "B", "10", "10"]), "{table}");
    let (_, ledger) = ledger(case.path());
    let source = &ledger["sources"][0];
    let named = "file format sha256 bytes read kept merged undated rejected first last rejects notes";
    for key in named.split(' ') {
        assert!(source.get(key).is_some(), "{key} is missing in {source}");
    }
    assert_eq!((&source["read"], source["sha256"].as_str().unwrap().len()), (&json!(50), 64));
    let first = source["first"].as_str().unwrap();
    assert_eq!(first, "2023-06-01T00:00:00Z");
}

#[test]
fn printed_events_read_back_as_they_were() {
    let printed = |path: &Path, query: &str| -> Vec<Value> {
        let ran = run(&["query", arg(path), "-q", query]);
        assert_eq!(ran.status, 0, "{}", ran.said);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let query =
        "time:2023-06-15..2023-06-16 or (not is:synthetic and stage:(key_acquisition disclosure mitigation))";
    let first = printed(&flagship(), query);
    assert!(first.len() > 200, "{}", first.len());
    let lines = first.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let again = folder(&[("again.jsonl", lines.as_bytes())]);
    let second = printed(again.path(), "");
    assert_eq!(first.len(), second.len());
    let mut other = Vec::new();
    for (one, two) in first.iter().zip(&second) {
        let (mut one, mut two) = (one.clone(), two.clone());
        for line in [&mut one, &mut two] {
            line.as_object_mut().unwrap().remove("source");
        }
        if one != two {
            other.push(format!("{one}\n{two}"));
        }
    }
    assert!(other.is_empty(), "{} of {} differ, as\n{}", other.len(), first.len(), other[0]);
}

#[test]
fn a_wrong_query_says_where_and_what_was_meant() {
    let case = folder(&[("good.jsonl", GOOD.as_bytes())]);
    for (command, query, place, hint) in [
        (&["query"][..], "acount:x", "\n^", "account"),
        (&["query"], "stage:mailbx_access", "\n      ^", "mailbox_access"),
        (&["facets", "--by", "stage"], "(stage:detection or", "^", "missing"),
        (&["shot"], "is:undatd", "\n   ^", "undated"),
    ] {
        let ran = run(&[command, &[arg(case.path()), "-q", query]].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{query}");
        assert!(ran.said.contains(query) && ran.said.contains(hint), "{}", ran.said);
        assert!(ran.said.contains(place), "{}", ran.said);
    }
}

#[test]
fn a_wrong_command_line_is_status_two() {
    for args in [
        &["--frobnicate"][..],
        &["query", "samples", "--format", "xml"],
        &["query", "samples", "--fields", "acount"],
        &["facets", "samples", "--by", "acount"],
        &["facets", "samples", "--by", "count"],
        &["facets", "samples"],
        &["shot", "samples", "--size", "wide"],
        &["shot", "samples", "--keys", "<nokey>"],
        &["completions", "tcsh"],
        &["query"],
        &["ledger"],
        &[],
    ] {
        let ran = run(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(!ran.said.is_empty(), "{args:?}");
    }
    assert!(run(&["query", "samples", "--fields", "acount"]).said.contains("account"), "a suggestion");
    for args in [&["--help"][..], &["--version"], &["query", "--help"]] {
        let ran = run(args);
        assert_eq!((ran.status, ran.said.as_str()), (0, ""), "{args:?}");
        assert!(!ran.out.is_empty());
    }
}

#[test]
fn standard_input_is_a_path_like_others() {
    let mut command = dwell(&["query", "-", "--format", "count"]);
    command.write_stdin(GOOD);
    let ran = ran(command);
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\n"), "{}", ran.said);
}

#[test]
fn what_is_wrong_with_standard_input_is_told_as_of_what_is_gone() {
    let mut command = dwell(&["query", "-", "--format", "count"]);
    command.write_stdin(format!("{GOOD}{{\"id\":\"D\",\n"));
    let ran = ran(command);
    assert_eq!((ran.status, ran.out.as_str()), (1, "3\n"), "{}", ran.said);
    assert!(
        ran.said.contains("`dwell ledger` tells where and why, once it is saved in a file"),
        "{}",
        ran.said
    );
    let none = run(&["query"]);
    assert!(none.status == 2 && none.said.contains("`-` is standard input"), "{}", none.said);
}

#[test]
fn whoever_has_read_enough_is_not_told_of_it() {
    let mut query = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"));
    query.env_clear().arg("query").arg(flagship()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut query = query.spawn().unwrap();
    let mut byte = [0];
    query.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let output = query.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_same_input_gives_the_same_output() {
    let (a, b) = (folder(&[("one.jsonl", GOOD.as_bytes())]), minutes(300));
    for args in [
        &["query"][..],
        &["query", "--format", "csv"],
        &["facets", "--by", "account", "--format", "json"],
        &["ledger", "--format", "json"],
        &["shot", "--keys", "jj"],
    ] {
        let paths = [arg(a.path()), arg(b.path())];
        let once = run(&[args, &paths].concat());
        for threads in ["1", "3"] {
            let again = run(&[args, &paths, &["--threads", threads]].concat());
            assert_eq!((&again.out, again.status), (&once.out, once.status), "{args:?} with {threads}");
        }
    }
}

#[test]
fn a_shot_is_text_svg_or_png_by_its_ending() {
    let case = minutes(60);
    let at = |name: &str| case.path().with_extension(name);
    let shot = |path: &Path| run(&["shot", arg(case.path()), "--keys", "j", "-o", arg(path)]);
    for (ending, begin) in
        [("txt", &b" "[..]), ("svg", b"<svg"), ("png", b"\x89PNG\r\n\x1a\n"), ("SVG", b"<svg")]
    {
        let path = at(ending);
        let ran = shot(&path);
        assert_eq!((ran.status, ran.out.as_str(), ran.said.as_str()), (0, "", ""), "{ending}");
        let bytes = fs::read(&path).unwrap();
        let begins = bytes.starts_with(begin) || String::from_utf8_lossy(&bytes).starts_with("<?xml");
        assert!(begins, "{ending}: {:?}", &bytes[..40]);
        fs::remove_file(path).unwrap();
    }
    let wrong = shot(&at("gif"));
    assert_eq!(wrong.status, 2);
    assert!(wrong.said.contains("svg") && !at("gif").exists(), "{}", wrong.said);
    let nowhere = shot(Path::new("/no/such/folder/a.svg"));
    assert_eq!(nowhere.status, 2);
    assert!(nowhere.said.contains("/no/such/folder/a.svg"), "{}", nowhere.said);
    let text = run(&["shot", arg(case.path()), "--size", "60x20"]).out;
    assert_eq!(
        (text.lines().count(), text.lines().all(|line| line.chars().count() <= 60)),
        (20, true),
        "{text}"
    );
}

#[test]
fn a_sample_opens_in_each_of_its_forms() {
    for form in ["dwell", "ual", "entra", "csv"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.out");
        let ran = run(&["sample", "--events", "400", "--format", form, "-o", arg(&path)]);
        assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{form}: {}", ran.said);
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            run(&["sample", "--events", "400", "--format", form]).out
        );
        let (ran, ledger) = ledger(&path);
        assert_eq!((ran.status, &ledger["sources"][0]["read"]), (0, &json!(400)), "{form}: {}", ran.said);
    }
}

#[test]
fn shells_and_readers_get_their_documents() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.status, ran.said.as_str()), (0, ""), "{shell}");
        assert!(ran.out.contains("ledger") && ran.out.contains("as-of"), "{shell}");
    }
    let man = run(&["man"]).out;
    assert!(man.contains(".TH dwell") && man.contains("ledger"), "{man}");
    let manual = run(&["manual"]).out;
    for word in ["`Ctrl-f`", "`account`", "m365-ual-csv", "`is:undated`"] {
        assert!(manual.contains(word), "{word} is missing");
    }
}

#[test]
fn complaints_that_nobody_hears_do_no_harm() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"));
    command.env_clear().args(["query", "/no/such/file"]).stderr(Stdio::piped()).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stderr.take());
    let _ = child.stdin.take().unwrap().write_all(b"");
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
