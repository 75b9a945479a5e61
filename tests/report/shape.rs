//! What stands in a report, and where.

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
