//! What is in a report, and where.

use super::{Case, arg, commands, json, report, run};
use dwell::chain::LinkKind;
use dwell::event::Stage;
use dwell::export::report::StageMark;
use dwell::view::theme::stage_glyph;
use std::fs;

const SECTIONS: [&str; 9] = [
    "Summary",
    "Timeline",
    "Chains",
    "Accounts and agencies",
    "Indicators",
    "Findings",
    "What is uncertain",
    "Blind zones",
    "Ledger",
];

#[test]
fn sections_stand_in_order_and_each_states_what_it_is_made_of() {
    let case = Case::days();
    for (kind, head) in [("md", "\n## "), ("html", "<h2 id=")] {
        let text = report(&case.path, kind, &[]);
        let parts: Vec<&str> = text.split(head).skip(1).collect();
        assert_eq!(parts.len(), SECTIONS.len());
        for (part, title) in parts.iter().zip(SECTIONS) {
            assert!(part.lines().next().unwrap().contains(title), "{title}");
            let version = concat!("dwell ", env!("CARGO_PKG_VERSION"));
            assert!(
                part.contains(version) && part.contains(" sources · ") && part.contains("times in UTC"),
                "{title}"
            );
            assert!(part.contains("as of now") && part.contains(" events · "), "{title}");
        }
        for kind in LinkKind::ALL {
            assert!(parts[2].contains(kind.name()), "{kind}");
        }
    }
}

#[test]
fn a_report_is_the_same_bytes_each_time_and_on_standard_output() {
    let case = Case::days();
    for kind in ["md", "html"] {
        assert_eq!(report(&case.path, kind, &[]), report(&case.path, kind, &["--threads", "1"]));
    }
    let printed = run(&["export", arg(&case.path), "--to", "report", "-o", "-"]);
    assert_eq!(printed.out, report(&case.path, "md", &[]));
}

#[test]
fn what_analysts_noted_is_a_finding_with_its_author() {
    let case = Case::days();
    case.note(&["--event", "M02", "--mark"]);
    case.note(&["--event", "M02", "--comment", "the door was closed here", "--see", "M04"]);
    case.note(&["--event", "K01", "--tag", "key-matter"]);
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        let part = text.split("Findings").last().unwrap();
        for said in [
            "the door was closed here",
            "marked by analyst",
            "tagged key-matter by analyst",
            "see M04",
            "facts.jsonl",
            "3 notes in all",
        ] {
            assert!(part.contains(said), "{kind}: {said}");
        }
        let narrowed = report(&case.path, kind, &["-q", "stage:mailbox_access"]);
        assert!(!narrowed.contains("the door was closed here"), "of no event of the report");
    }
}

#[test]
fn a_tagged_event_that_is_corrected_or_linked_too_is_a_finding() {
    let case = Case::days();
    case.note(&["--id", "M02", "--tag", "bulk", "--severity", "critical"]);
    case.note(&["--id", "M03", "--tag", "bulk", "--link", "caused", "M02"]);
    case.note(&["--id", "M04", "--tag", "bulk", "--hide"]);
    for (kind, wanted) in [
        (
            "md",
            ["## Findings (2)", "### Tagged and no more (1)", "linked: `caused M02` by analyst"].as_slice(),
        ),
        (
            "html",
            &[
                "Findings <span>2</span>",
                "Tagged and no more <span>1</span>",
                "<code>caused M02</code> by analyst",
            ],
        ),
    ] {
        let told = report(&case.path, kind, &[]);
        for said in wanted
            .iter()
            .chain(&["severity corrected to critical by analyst", "hidden from the screen by analyst"])
        {
            assert!(told.contains(said), "{kind}: {said}");
        }
    }
}

#[test]
fn a_correction_that_another_analyst_said_differently_names_both() {
    let said = |at: u8, by: &str, level: &str| {
        format!(
            r#"{{"note":"n{at}","at":"2023-07-2{at}T10:00:00Z","by":"{by}","act":"severity","severity":"{level}","on":[{{"id":"M02"}}]}}"#
        ) + "\n"
    };
    let case = Case::days().with("notes.jsonl", &(said(1, "ana", "critical") + &said(2, "bob", "low")));
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        for said in ["severity corrected to low by bob", "not critical, as ana said"] {
            assert!(text.contains(said), "{kind}: {said}");
        }
    }
}

#[test]
fn what_holds_of_an_event_by_its_notes_is_told_and_nothing_of_it_without_them() {
    let case = Case::days();
    case.note(&["--event", "M02", "--tag", "door"]);
    case.note(&["--event", "M02", "--untag", "door"]);
    case.note(&["--event", "M02", "--severity", "critical"]);
    case.note(&["--event", "M04", "--hide"]);
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        let part = text.split("Findings").last().unwrap();
        for said in [
            "severity corrected to critical by analyst",
            "hidden from the screen by analyst",
            "4 notes in all",
        ] {
            assert!(part.contains(said), "{kind}: {said}");
        }
        assert!(!part.contains("tagged door"), "what was taken away is not told");
        let without = report(&case.path, kind, &["--no-notes"]);
        assert!(without.contains("Notes are left out.") && !without.contains("critical"), "{kind}");
        assert!(
            without.contains("--no-notes") && !without.contains("notes log"),
            "{kind}: commands leave them out too"
        );
    }
    let then = report(&case.path, "md", &["--as-of", "2023-09-30"]);
    assert!(then.contains("notes are those that hold now"));
}

#[test]
fn events_that_analysts_hid_are_counted_and_told_whether_they_are_among_these() {
    let case = Case::days();
    let said = |more: &[&str]| {
        ["md", "html"].map(|kind| {
            let text = report(&case.path, kind, more);
            let line = text.lines().find(|line| line.contains("hidden from the screen by analysts: "));
            line.map(|line| line.replace("<p class=\"stated\">", "").replace("</p>", ""))
        })
    };
    assert_eq!(said(&[]), [None, None]);
    case.note(&["--event", "M02", "--hide"]);
    case.note(&["--event", "M04", "--hide"]);
    let told = |which: &str| {
        let line = format!("2 events of the case are hidden from the screen by analysts: {which}.");
        [Some(line.clone()), Some(line)]
    };
    assert_eq!(said(&[]), told("2 of them are among these"));
    assert_eq!(said(&["-q", "id:M02"]), told("1 of them is among these"));
    assert_eq!(said(&["-q", "-is:hidden"]), told("none of them is among these"));
    let file = case.path.parent().unwrap().join("events.csv");
    run(&["export", arg(&case.path), "--to", "csv", "-q", "id:M02", "-o", arg(&file)]);
    let about = fs::read_to_string(file.with_added_extension("about.json")).unwrap();
    let about: serde_json::Value = serde_json::from_str(&about).unwrap();
    assert_eq!(about["hidden"], serde_json::json!({"records": 1, "of_case": 2}));
}

#[test]
fn no_cell_is_empty_and_what_an_analyst_tells_is_no_claim_that_is_not_confirmed() {
    let event = |id: &str| {
        format!(
            r#"{{"id":"{id}","time":"2023-06-15T09:00:00Z","message":"signed in","session_id":"s-1","tags":["vpn"]}}"#
        ) + "\n"
    };
    let turn = "[[milestone]]\nname = \"detection\"\ntime = \"2023-06-15\"\n";
    let case = Case::empty().with("log.jsonl", &(event("a") + &event("b"))).with("case.toml", turn);
    case.note(&["--tell", "time=2023-06-15T14:00Z", "message=the desk phoned", "cites=S24"]);
    case.note(&["--event", "a", "--tag", "seen"]);
    let (markdown, html) = (report(&case.path, "md", &[]), report(&case.path, "html", &[]));
    assert!(markdown.contains("0 messages · stages: · other"), "{markdown}");
    assert!(markdown.contains("| detection | the case | – | `case.toml` |"), "{markdown}");
    for text in [&markdown, &html] {
        assert!(text.contains("Tags of events that analysts tagged, those of their records too"), "{text}");
        assert!(text.contains("the desk phoned"), "{text}");
        assert!(!text.contains("Claims that are not confirmed"), "{text}");
    }
    case.note(&["--tell", "time=2023-06-15T15:00Z", "message=it is said", "cites=S25", "status=rumour"]);
    assert!(
        report(&case.path, "md", &[]).contains("Claims that are not confirmed (1)"),
        "what says so is one"
    );
}

#[test]
fn from_the_screen_it_is_the_report_of_the_command_line() {
    let case = Case::days();
    let folder = tempfile::tempdir().unwrap();
    for (query, what) in [("", "case"), ("agency:\"Dept of State\"", "filter")] {
        let file = folder.path().join(format!("{what}.html"));
        let keys = format!(":export report {what} {}<enter>", arg(&file));
        let ran = run(&["shot", arg(&case.path), "-q", query, "--keys", &keys]);
        assert_eq!(ran.status, 0, "{}", ran.said);
        assert!(ran.out.contains("written: "), "{}", ran.out);
        assert_eq!(fs::read_to_string(&file).unwrap(), report(&case.path, "html", &["-q", query]), "{what}");
    }
    let ran = run(&["shot", arg(&case.path), "--keys", ":export report case report.txt<enter>"]);
    assert!(ran.out.contains("a report is Markdown or HTML by its ending"), "{}", ran.out);
}

#[test]
fn a_case_without_anything_is_a_report_that_says_so() {
    let case = Case::empty()
        .with("a.jsonl", "{\"id\":\"e1\",\"time\":\"no time\",\"stage\":\"other\",\"operation\":\"x\"}\n");
    let text = report(&case.path, "md", &[]);
    for said in [
        "No milestone is told",
        "No event has a time",
        "No two events are tied",
        "No access is held to be",
        "No event is marked",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(report(&case.path, "html", &[]).contains("No event has a time"));
}

#[test]
fn a_report_of_a_chain_says_so_and_its_commands_ask_of_that_chain() {
    let case = Case::days();
    let text = report(&case.path, "md", &["--chain", "K11"]);
    assert!(text.contains("chain of `K11`"));
    let asked: Vec<String> = commands(&text).into_iter().filter(|line| line.contains(" -q ")).collect();
    assert!(asked.len() > 15, "{asked:?}");
    for command in asked {
        assert!(command.contains("chain:\"K11\""), "{command}");
    }
}

#[test]
fn milestones_name_who_tells_them_and_those_that_compete_are_told() {
    let case = Case::days();
    case.journal(r#""act":"milestone","milestone":{"name":"first_access","time":"2023-05-10"}"#);
    let said =
        "first_access of the case: 2023-05-10 (analyst) is used, the earliest; not 2023-05-15 (case.toml)";
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        assert!(text.contains("These compete."), "{kind}");
        let plain = text.replace('\\', "").replace("&#39;", "'").replace('`', "");
        assert!(plain.contains(&said.replace('_', " ")), "{kind}");
        assert!(plain.contains("2023-05-10, told by analyst (not 2023-05-15)"), "{kind}");
        assert!(plain.contains("36 d"), "{kind}: counted from what the analyst tells");
    }
    let table = run(&["stats", arg(&case.path)]);
    assert!(table.out.contains("told by") && table.out.contains(said), "{}", table.out);
    let told = json(&["stats", arg(&case.path), "--format", "json"]);
    let used: Vec<(&str, Option<bool>)> = told["milestones"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["name"] == "first_access")
        .map(|one| (one["time"].as_str().unwrap(), one["used"].as_bool()))
        .collect();
    assert_eq!(used, [("2023-05-10", Some(true)), ("2023-05-15", Some(false))]);
    assert_eq!(told["milestones"][0]["by"], "analyst");
    let shown = run(&["shot", arg(&case.path), "--size", "200x50"]);
    assert!(shown.out.contains("(analyst, not 15 May)"), "{}", shown.out);
}

#[test]
fn times_of_notes_are_told_to_the_second_and_the_span_of_the_report_as_it_is_known() {
    let case = Case::days();
    case.note(&["--event", "M02", "--comment", "closed"]);
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        let part = text.split("Findings").last().unwrap().split("uncertain").next().unwrap();
        assert!(part.contains("analyst, "), "{part}");
        let fraction = |word: &str| {
            word.split_once('.')
                .is_some_and(|(_, end)| end.len() >= 9 && end.chars().take(9).all(|c| c.is_ascii_digit()))
        };
        assert!(!part.split([' ', '<']).any(fraction), "{kind}: no nanoseconds");
        let head = text.split("Summary").next().unwrap();
        assert!(head.contains("each as exactly as it is known"), "{kind}");
        assert!(head.contains("known to the hour or better"), "{kind}");
    }
}

#[test]
fn what_can_t_be_written_is_refused() {
    let case = Case::empty().with("a.jsonl", "{\"id\":\"e1\"}\n");
    for (more, why) in [
        (vec!["-o", "report.txt"], "FILE.md or FILE.html"),
        (vec!["-o", "-", "--fields", "time"], "--fields"),
        (vec!["-o", "-", "--template", "/nowhere.md"], "/nowhere.md"),
    ] {
        let ran = run(&[&["export", arg(&case.path), "--to", "report"], more.as_slice()].concat());
        assert_eq!(ran.status, 2);
        assert!(ran.said.contains(why), "{}", ran.said);
    }
    let ran = run(&["export", arg(&case.path), "--to", "jsonl", "-o", "-", "--template", "x.md"]);
    assert_eq!((ran.status, ran.said.contains("--template is for --to report")), (2, true));
}

#[test]
fn signs_are_those_of_the_screen() {
    for stage in Stage::ALL {
        assert_eq!(StageMark::from(stage).glyph, stage_glyph(stage));
    }
}

#[test]
fn a_long_list_is_cut_and_names_the_command_that_tells_all_of_it() {
    let event = |number: u32| {
        format!(
            "{{\"id\":\"e{number}\",\"time\":\"2023-06-15T02:14:07Z\",\"stage\":\"mailbox_access\",\
             \"account\":\"a{number}\",\"agency\":\"g{number}\"}}\n"
        )
    };
    let lines: String = (0..2000).map(event).collect();
    let case = Case::empty().with("a.jsonl", &lines);
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        assert!(text.len() < 150_000, "{kind}: {}", text.len());
        for (more, by) in [("1,960", "account"), ("1,970", "agency")] {
            let line = text.lines().find(|line| line.contains(&format!("and {more} more: "))).unwrap();
            assert!(line.contains(&format!("--by {by} --full --format json")), "{kind}: {line}");
        }
    }
}

/// Two mailboxes of one agency that an intruder read, each in a session of its own, which a statement attributes to a
/// key; with folders and reads before, during and after the intrusion.
fn two_mailboxes() -> Case {
    let access = |id: &str, time: &str, name: &str, tag: &str| {
        serde_json::json!({"id": id, "time": time, "stage": "mailbox_access", "operation": "MailItemsAccessed",
            "account": format!("{name}@a.example"), "mailbox": format!("{name}@a.example"), "agency": "Agency A",
            "session_id": format!("s-{name}"), "tags": [tag]})
        .to_string()
    };
    let owner = |id: &str, time: &str, name: &str, tag: &str| {
        access(id, time, name, tag).replace(&format!("s-{name}"), &format!("own-{name}"))
    };
    let said = |id: &str, session: &str| {
        serde_json::json!({"id": id, "time": "2023-06-27", "stage": "token_forgery", "cites": ["S01"], "key_id": "k-1", "session_id": session})
            .to_string()
    };
    let lines = [
        owner("O1", "2023-05-01T08:00:00Z", "ann", "bind"),
        owner("O2", "2023-05-02T08:00:00Z", "ann", "sync"),
        access("A1", "2023-06-05T08:00:00Z", "ann", "bind"),
        access("A2", "2023-06-05T09:00:00Z", "ann", "sync"),
        access("B1", "2023-06-06T08:00:00Z", "bob", "bind"),
        owner("O3", "2023-07-05T08:00:00Z", "ann", "sync"),
        owner("O4", "2023-07-06T08:00:00Z", "bob", "bind"),
        said("T1", "s-ann"),
        said("T2", "s-bob"),
    ];
    let milestone = |name: &str, day: &str, more: &str| {
        format!("[[milestone]]\nname = \"{name}\"\ntime = \"2023-{day}\"\n{more}")
    };
    let told = [
        milestone("first_access", "06-01", ""),
        milestone("detection", "06-20", "agency = \"Agency A\"\n"),
        milestone("containment", "06-30", ""),
    ];
    Case::empty().with("a.jsonl", &(lines.join("\n") + "\n")).with("case.toml", &told.concat())
}

const INTRUDER: [&str; 2] = ["--intruder", "session_id:s-*"];

#[test]
fn turns_that_are_of_the_agency_or_the_case_stand_in_brackets() {
    let case = two_mailboxes();
    let text = report(&case.path, "md", &INTRUDER);
    assert!(text.contains("| 2023-06-05\\* | 2023-06-20 | (2023-06-30) | ≥ 3 |"), "{text}");
    assert!(text.contains("| (2023-06-20) | (2023-06-30) | ≥ 2 |"), "an account: {text}");
    assert!(
        text.contains(
            "( ) as the case, the agency or an account of it has it; the door of one closes no other. \\* the first access in \
             the log that is held to be the intruder's, by `session_id:s-*`: they were in by then."
        ),
        "{text}"
    );
    assert!(!text.contains("| notification |"), "nobody is said to have been told: {text}");
    let html = report(&case.path, "html", &INTRUDER);
    assert!(html.contains("<td class=\"t\">2023-06-20</td><td class=\"t\">(2023-06-30)</td>"), "{html}");
    let told = "[[milestone]]\nname = \"notification\"\ntime = \"2023-06-21\"\nagency = \"Agency A\"\n";
    let turns = fs::read_to_string(case.path.join("case.toml")).unwrap() + told;
    fs::write(case.path.join("case.toml"), turns).unwrap();
    let text = report(&case.path, "md", &INTRUDER);
    assert!(text.contains("| 2023-06-20 | 2023-06-21 | (2023-06-30) | ≥ 3 |"), "{text}");
    let html = report(&case.path, "html", &INTRUDER);
    assert!(html.contains("<th>detection</th><th>notification</th><th>containment</th>"), "{html}");
}

#[test]
fn of_one_mailbox_it_is_told_what_leads_to_it_and_nothing_of_the_others() {
    let case = two_mailboxes();
    let scope = ["-q", "mailbox:ann@a.example"];
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[&INTRUDER[..], &scope].concat());
        let chains = text.split("Events that belong together").nth(1).unwrap();
        let chains = chains.split("An orphan is an access").next().unwrap();
        for said in ["2 of its 5 records", "T1 names session s-ann", "What leads to them from"] {
            assert!(chains.contains(said), "{kind} {said}: {chains}");
        }
        assert!(!chains.contains("s-bob"), "{kind}: {chains}");
    }
}

#[test]
fn folders_and_repeated_reads_are_told_of_the_time_that_they_were_in() {
    let case = two_mailboxes();
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &INTRUDER);
        let blind = text.split("Whole folders taken").nth(1).unwrap();
        let (folders, reads) = blind.split_once("Repeated reads left out of the log").unwrap();
        assert!(
            folders.contains("2023-06-05 09:00:00") && folders.contains("2 more lie before or after it"),
            "{folders}"
        );
        assert!(!folders.contains("2023-05-02") && !folders.contains("2023-07-05"), "{folders}");
        let reads = reads.split("What the logs of the case cover").next().unwrap();
        assert!(reads.contains("2023-06-06 08:00:00") && reads.contains("1 read is recorded"), "{reads}");
        assert!(!reads.contains("2023-05-01") && !reads.contains("2023-07-06"), "{reads}");
    }
}

#[test]
fn what_is_downstream_is_the_least_where_the_log_was_blind() {
    let text = report(&two_mailboxes().path, "md", &[]);
    let reach = text.split("### Downstream of `key:k-1`").nth(1).unwrap().lines().nth(2).unwrap();
    assert!(reach.starts_with("≥ 3 accesses · ≥ 3 operations"), "{reach}");
    assert!(reach.contains("at least: whole folders taken, repeats left out"), "{reach}");
}

#[test]
fn of_no_event_no_verdict_is_told() {
    let case = two_mailboxes();
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &["-q", "agency:Agency B"]);
        assert!(text.contains("No event of the case passes the filter"), "{text}");
        assert!(!text.contains("held to be") && !text.contains("They were in"), "{text}");
        let timeline = text.split("Timeline").last().unwrap().split("Milestones").next().unwrap();
        assert!(
            timeline.contains("No event is in the scope of this report: nothing is drawn."),
            "{timeline}"
        );
        for drawn in ["2023", "Jun", "<svg", "first access", "a column", "a bar"] {
            assert!(!timeline.contains(drawn), "{kind}: {drawn}: {timeline}");
        }
        assert!(
            text.contains("Milestones of the whole case") && !text.contains("time they were in"),
            "{text}"
        );
    }
}

#[test]
fn a_blind_zone_before_or_after_their_time_says_what_it_may_hide() {
    let access = |id: &str, day: &str| {
        format!(
            r#"{{"id":"{id}","time":"2023-{day}T08:00:00Z","stage":"mailbox_access","account":"ann@a.example"}}"#
        )
    };
    let case =
        two_mailboxes().with("b.jsonl", &format!("{}\n{}\n", access("P1", "04-01"), access("P2", "08-20")));
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &INTRUDER);
        let zones = text
            .split("Times that a log does not cover")
            .nth(1)
            .unwrap()
            .split("What the logs")
            .next()
            .unwrap();
        let row =
            |day: &str| zones.lines().find(|line| line.contains(day)).unwrap_or_else(|| panic!("{zones}"));
        let before = "before the first access that is known, so none of the time they were in; an earlier access would not be seen";
        assert!(row("2023-04-01 08:00:00").contains(before), "{zones}");
        assert!(
            row("2023-08-20 08:00:00").contains("after the time they were in; a later access"),
            "{zones}"
        );
        assert!(
            !row("2023-06-05 08:00:00").contains("the first access that is known"),
            "of that time itself"
        );
        let days = report(&Case::days().path, kind, &[]);
        let hides_none = "and no log of accesses: it hides none; a sign-in of then is not seen";
        assert!(days.contains(hides_none), "{days}");
    }
}
