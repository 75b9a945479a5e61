//! Every act is possible on the command line and from scripts; nonsense is refused there as on the screen.

use super::Case;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::Stdio;

fn tried(case: &Case, args: &[&str]) -> (i32, String) {
    let ran = case.run(&[&["notes", "add", case.text()], args].concat());
    (ran.status, ran.said)
}

fn lines(case: &Case, query: &str) -> usize {
    case.run(&["query", case.text(), "-q", query, "--fields", "id"]).out.lines().count()
}

#[test]
fn a_query_of_a_note_that_is_read_no_more_is_told_with_what_to_do() {
    let case = Case::new();
    let note = |id: &str, act: &str| {
        format!(r#"{{"note":"{id}","at":"2024-01-01T00:00:00Z","by":"ada",{act}}}"#) + "\n"
    };
    let hide = r#""act":"hide_alike","query":"operation:!bang""#;
    let view = r#""act":"view","view":{"name":"v","query":"tags:(b, x)"}"#;
    let off = r#""act":"view","view":{"name":"w","query":"","off":["tags:(b, x)"]}"#;
    case.write(
        "notes.jsonl",
        (note("n1", hide)
            + &note("n2", view)
            + &note("n3", r#""act":"hide_alike","query":"message:read""#)
            + &note("n5", off))
            .as_bytes(),
    );
    let ran = case.run(&["notes", "log", case.text()]);
    assert_eq!(ran.status, 0, "no note is refused: {ran:?}");
    let told = [
        "notes.jsonl: line 1: it hides nothing: `operation:!bang`: `!` leaves nothing out within a value (write `not operation:bang`; a value that begins with `!` stands in quotes); take n1 back and hide anew",
        "notes.jsonl: line 2: view v: `tags:(b, x)`: values in `tags:( )` are parted by blanks alone (write `tags:(b x)`; a value that ends in a comma stands in quotes); ' opens it to be mended; \" saves it anew, and where that is not by ada, take n2 back",
        "notes.jsonl: line 4: view w: `tags:(b, x)`: values in `tags:( )` are parted by blanks alone (write `tags:(b x)`; a value that ends in a comma stands in quotes); ' opens it, and O lists the switched-off term to be taken out; \" saves it anew, and where that is not by ada, take n5 back",
    ];
    for told in told {
        assert!(ran.said.contains(told), "{}", ran.said);
    }
    let ran = case.run(&["query", case.text()]);
    assert!(ran.said.contains("it hides nothing") && !ran.said.contains("view v"), "{}", ran.said);
    case.write("notes.jsonl", (note("n1", hide) + &note("n4", r#""act":"undo","of":"n1""#)).as_bytes());
    let ran = case.run(&["notes", "log", case.text()]);
    assert_eq!((ran.status, &*ran.said), (0, ""), "what was taken back is told no more");
}

#[test]
fn every_act_is_made_on_the_command_line_and_none_by_a_dry_run() {
    let case = Case::new();
    let ids = case.ids();
    let view = ["--view", "hers", "-q", "account:ana@*", "--off", "is:span", "--columns", "time,account:24"];
    let view = [&view[..], &["--zone", "+02:00", "--as-of", "2023-07-14"]].concat();
    let told =
        ["--tell", "time=2023-06-15T12:00Z", "message=the desk phoned", "cites=S24", "stage=detection"];
    let acts: [(&[&str], &str, &str); 14] = [
        (&["--id", &ids[0], "--mark"], "mark", "1 event\n"),
        (&["--id", &ids[0], "--unmark"], "unmark", "1 event\n"),
        (&["--id", &ids[0], "--id", &ids[1], "--tag", "x"], "tag", "2 events\n"),
        (&["-q", "tags:x", "--untag", "x"], "untag", "2 events\n"),
        (&["--id", &ids[0], "--comment", "odd", "--see", &ids[1]], "comment", "1 event\n"),
        (&["--id", &ids[0], "--severity", "high"], "severity", "1 event\n"),
        (&["--id", &ids[0], "--stage", "detection"], "stage", "1 event\n"),
        (&["--id", &ids[0], "--link", "caused", &ids[1]], "link", "1 event\n"),
        (&["--id", &ids[0], "--hide"], "hide", "1 event\n"),
        (&["--id", &ids[0], "--unhide"], "unhide", "1 event\n"),
        (&["--hide-alike", "account:bob@*"], "hide_alike", "hide_alike: account:bob@* (1 event)\n"),
        (&["--value", "ip:192.0.2.7", "our proxy"], "value", "value: ip:192.0.2.7: our proxy\n"),
        (&told, "event", "event: 2023-06-15T12:00Z detection the desk phoned\n"),
        (
            &["--milestone", "detection 2023-06-16 agency Agency A cites S24"],
            "milestone",
            "milestone: detection 2023-06-16 of Agency A\n",
        ),
    ];
    for (args, act, would) in acts {
        let before = fs::read(case.path().join("notes.jsonl")).unwrap_or_default();
        let dry = case.run(&[&["notes", "add", case.text(), "--dry-run"], args].concat());
        assert_eq!((dry.status, dry.out.as_str()), (0, would), "{act}: {}", dry.said);
        assert_eq!(fs::read(case.path().join("notes.jsonl")).unwrap_or_default(), before);
        let ran = case.run(&[&["notes", "add", case.text()], args].concat());
        assert_eq!((ran.status, ran.out.lines().count()), (0, 1), "{act}: {}", ran.said);
        let log = case.log();
        let last = log["notes"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["act"], &last["note"]), (&act.into(), &ran.out.trim_end().into()));
    }
    case.add(&view);
    let log = case.log();
    let saved = &log["notes"].as_array().unwrap().last().unwrap()["view"];
    let wanted = r#"{"name":"hers","query":"account:ana@*","off":["is:span"],"columns":["time","account:24"],"zone":"+02:00","as_of":"2023-07-14"}"#;
    assert_eq!(*saved, serde_json::from_str::<Value>(wanted).unwrap());
    assert_eq!(
        [lines(&case, "is:manual"), lines(&case, "is:hidden"), lines(&case, "is:commented")],
        [1, 1, 1]
    );
    let stats = case.run(&["stats", case.text()]);
    assert!(stats.out.contains("Agency A"), "{}", stats.out);
}

#[test]
fn the_notes_of_a_bundle_are_merged_and_none_are_written_to_it() {
    let (case, other) = (Case::new(), Case::new());
    case.add(&["--id", &case.ids()[0], "--tag", "handed-back"]);
    let bundle = case.path().with_extension("zip");
    let bundle = bundle.to_str().unwrap();
    let made = case.run(&["export", case.text(), "--to", "bundle", "-o", bundle]);
    assert_eq!(made.status, 0, "{}", made.said);
    let merged = case.run(&["notes", "merge", bundle, "-o", other.text()]);
    assert_eq!(merged.status, 0, "{}", merged.said);
    assert_eq!(other.log()["notes"][0]["tag"], "handed-back");
    let refused = case.run(&["notes", "merge", other.text(), "-o", bundle]);
    assert!(
        refused.status == 2 && refused.said.contains("nothing is ever written to it"),
        "{}",
        refused.said
    );
}

#[test]
fn an_event_that_is_told_has_its_agency_from_the_directory_of_the_case() {
    let case = Case::new();
    case.write("agencies.csv", b"match,agency\nagency-a.example,Dept of State\n");
    case.add(&[
        "--tell",
        "time=2023-06-15T14:00Z",
        "message=the desk phoned",
        "account=ana@agency-a.example",
        "cites=S01",
    ]);
    let unfounded = ["--tell", "time=2023-06-15", "message=its mailbox", "mailbox=bob@agency-a.example"];
    let ran = case.run(&[&["notes", "add", case.text()], &unfounded[..]].concat());
    assert_eq!(
        (ran.status, ran.said.as_str()),
        (0, "dwell: it cites nothing: tell it with cites=…, and it says what it rests on\n")
    );
    case.add(&[
        "--tell",
        "time=2023-06-15",
        "message=by hand",
        "account=bob@agency-a.example",
        "agency=Desk",
        "cites=S01",
    ]);
    assert_eq!(lines(&case, "is:manual agency:\"Dept of State\""), 2);
    assert_eq!(lines(&case, "is:manual agency:Desk"), 1, "what is said holds");
    assert_eq!(lines(&case, "agency:agency-a.example"), 0);
}

#[test]
fn ids_come_from_a_file_or_from_another_command() {
    let case = Case::new();
    let ids = case.ids();
    let file = case.home.path().join("ids.txt");
    fs::write(&file, format!("{}\n\n  {}\n", ids[0], ids[2])).unwrap();
    let ran = case.run(&["notes", "add", case.text(), "--ids", file.to_str().unwrap(), "--tag", "listed"]);
    assert_eq!((ran.status, ran.said.as_str()), (0, "dwell: noted on 2 events\n"));
    let mut piped = case.command(&["notes", "add", case.text(), "--ids", "-", "--tag", "piped"]);
    let mut child = piped.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\n", ids[3]).as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!([lines(&case, "tags:listed"), lines(&case, "tags:piped")], [2, 1]);
    fs::write(&file, " \n").unwrap();
    let (status, said) = tried(&case, &["--ids", file.to_str().unwrap(), "--mark"]);
    assert!(status == 2 && said.contains("no line of it has an id"), "{said}");
    fs::write(&file, "nowhere\n").unwrap();
    let (status, said) = tried(&case, &["--ids", file.to_str().unwrap(), "--mark"]);
    assert!(status == 2 && said.contains("`nowhere`"), "{said}");
}

#[test]
fn what_makes_no_sense_is_refused_dry_or_not_and_nothing_is_written() {
    let case = Case::new();
    let ids = case.ids();
    let wrong: [(&[&str], &str); 17] = [
        (&["--id", &ids[0], "--link", "caused", &ids[0]], "itself"),
        (&["--id", &ids[0], "--link", "made", &ids[1]], "no relation"),
        (&["--id", &ids[0], "--untag", "x"], "not tagged x"),
        (&["--id", &ids[0], "--unmark"], "not marked"),
        (&["--id", &ids[0], "--comment", " \t"], "says nothing"),
        (&["--id", &ids[0], "--severity", "severe"], "critical"),
        (&["--id", &ids[0], "--stage", "mailbox"], "mailbox_access"),
        (&["--id", "nowhere", "--mark"], "`nowhere`"),
        (&["--undo", "none"], "no note has the id none"),
        (&["--milestone", "found 2023-06-16"], "first_access"),
        (&["--milestone", "detection"], "2023-06-16"),
        (&["--value", "colour:red", "x"], "colour:red"),
        (&["--view", "v", "-q", "stage:mailbx"], "stage:mailbx"),
        (&["--view", "v", "--columns", "acount"], "`acount`"),
        (&["--tell", "time=2023-06-15"], "say what happened"),
        (&["--mark"], "say on which events"),
        (&["--id", &ids[0], "--milestone", "detection 2023-06-16"], "on no event"),
    ];
    for (args, named) in wrong {
        for more in [&["--dry-run"][..], &[]] {
            let (status, said) = tried(&case, &[args, more].concat());
            assert!(status == 2 && said.contains(named), "{args:?} {more:?}: {status} {said}");
        }
    }
    assert!(!case.path().join("notes.jsonl").exists());
}

#[test]
fn journals_are_joined_into_that_of_a_folder() {
    let (one, other, third) = (Case::new(), Case::new(), Case::new());
    let ids = one.ids();
    one.add(&["--id", &ids[0], "--tag", "a"]);
    other.add(&["--id", &ids[0], "--tag", "b"]);
    let ran = one.run(&["notes", "merge", one.text(), other.text(), "-o", third.text()]);
    assert!(ran.status == 0 && ran.said.contains("2 notes, of which 2 were added"), "{ran:?}");
    assert!(ran.said.contains("notes.jsonl"), "{}", ran.said);
    assert_eq!(third.log()["notes"].as_array().unwrap().len(), 2);
    let nowhere = third.path().join("none/notes.jsonl");
    let ran = one.run(&["notes", "merge", one.text(), other.text(), "-o", nowhere.to_str().unwrap()]);
    assert!(ran.status == 2 && ran.said.contains("none"), "{ran:?}");
}

#[test]
fn a_torn_journal_is_told_of_once_by_every_command() {
    let case = Case::new();
    case.add(&["--id", &case.ids()[0], "--mark"]);
    let mut journal = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    journal.push_str("{\"note\":\"n9\",\"at\":\"2026-01");
    case.write("notes.jsonl", journal.as_bytes());
    let out = case.home.path().join("out");
    let out = |name: &str| out.with_extension(name).to_str().unwrap().to_owned();
    let commands: [&[&str]; 11] = [
        &["query", case.text()],
        &["facets", case.text(), "--by", "stage"],
        &["chains", case.text()],
        &["stats", case.text()],
        &["ledger", case.text()],
        &["export", case.text(), "--to", "report", "-o", &out("md")],
        &["export", case.text(), "--to", "jsonl", "-o", &out("jsonl")],
        &["shot", case.text()],
        &["notes", "log", case.text()],
        &["notes", "detached", case.text()],
        &["notes", "add", case.text(), "-q", "*", "--dry-run", "--mark"],
    ];
    for command in commands {
        let ran = case.run(command);
        assert_eq!(ran.said.matches("was not written to its end").count(), 1, "{command:?}: {}", ran.said);
    }
    assert!(!case.run(&["query", case.text(), "--no-notes"]).said.contains("written to its end"));
    let many = "broken\n".repeat(9);
    case.write("notes.jsonl", format!("{many}{journal}\n").as_bytes());
    let said = case.run(&["query", case.text()]).said;
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(said.contains("7 more"), "{said}");
}

#[test]
fn an_id_that_a_table_guards_is_read_back_as_what_it_is() {
    let case = Case::new();
    let event = |id: &str, minute: usize| {
        format!(
            r#"{{"id":"{id}","time":"2023-06-20T00:{minute:02}:00Z","operation":"x","account":"a@b.example"}}"#
        ) + "\n"
    };
    let ids = ["-abc", "=x", "'@y", "'tis", "+z"];
    let lines: String = ids.iter().enumerate().map(|(at, id)| event(id, at)).collect();
    case.write("guarded.jsonl", lines.as_bytes());
    let table = case.run(&["query", case.text(), "-q", "operation:x", "--fields", "id", "--format", "csv"]);
    assert_eq!(table.out, "id\n'-abc\n'=x\n''@y\n'tis\n'+z\n");
    let list = case.home.path().join("ids");
    fs::write(&list, table.out.trim_start_matches("id\n")).unwrap();
    let list = list.to_str().unwrap();
    case.run(&["notes", "add", case.text(), "--ids", list, "--tag", "read-back"]);
    assert_eq!(self::lines(&case, "tags:read-back"), ids.len());
    case.add(&["--id", "'-abc", "--link", "caused", "'=x"]);
    case.add(&["--id", "-abc", "--comment", "see the other", "--see", "'+z"]);
    // an id that has an apostrophe of its own is taken as it is
    case.add(&["--id", "'@y", "--tag", "own"]);
    assert_eq!(self::lines(&case, "tags:own"), 1);
    for args in [["--of", "'-abc"].as_slice(), &["--of", "-abc"], &["--path", "'-abc", "'=x"]] {
        let ran = case.run(&[&["chains", case.text()], args].concat());
        assert!(ran.status == 0 && ran.out.contains("-abc"), "{args:?}: {ran:?}");
    }
    let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    assert!(!noted.contains("'-abc") && !noted.contains("'=x") && !noted.contains("'+z"), "{noted}");
}
