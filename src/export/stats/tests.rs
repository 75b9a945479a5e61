//! The numbers of a small case, in both forms.

use super::{stats_json, stats_table};
use crate::case::{Measured, Stats, UnnamedAgency};
use crate::chain::Zones;
use crate::event::{DAY, Event, Field, Zone, parse_edtf};
use crate::read::{Ledger, Milestone, MilestoneName, Place, Quiet, Sink, SourceEntry};
use crate::store::{Builder, RowSet, Store};
use serde_json::json;
use std::sync::Arc;

/// Time, mailbox, agency, tag, folder.
type Told = (&'static str, &'static str, &'static str, &'static str, &'static str);

const EVENTS: [Told; 4] = [
    ("2023-06-01T06:00:00Z", "ada@a.example", "Agency A", "bind", ""),
    ("2023-06-03T06:00:00.25Z", "ada@a.example", "Agency A", "throttled", ""),
    ("2023-06-05T06:00:00Z", "ben\u{202e}@a.example", "Agency A", "sync", "\\Inbox"),
    ("2023-06-09T06:00:00Z", "somebody-with-a-rather-long-name@agency-b.example", "Agency B", "", ""),
];

fn store(events: &[Told]) -> Store {
    let mut builder = Builder::default();
    for (at, (time, mailbox, agency, tag, folder)) in (0..).zip(events.iter().copied()) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        event.when = parse_edtf(time, Zone::Utc).ok();
        event.set(Field::Stage, "mailbox_access");
        event.set(Field::Source, "ual.csv");
        event.set(Field::Mailbox, mailbox);
        event.set(Field::Agency, agency);
        event.set(Field::Target, folder);
        event.push(Field::Tags, tag);
        event.push(Field::MessageIds, format!("<{at}@a.example>"));
        builder.take(event, Place { source: 0, offset: at, len: 0 });
    }
    builder.finish()
}

fn milestone(name: MilestoneName, time: &str, agency: Option<&str>) -> Milestone {
    let when = parse_edtf(time, Zone::Utc).unwrap();
    let cites = vec!["S01".to_owned()];
    Milestone { agency: agency.map(str::to_owned), cites, ..Milestone::new(name, when) }
}

fn stats() -> Stats {
    stats_of(&EVENTS)
}

fn milestones() -> Vec<Milestone> {
    vec![
        milestone(MilestoneName::FirstAccess, "2023-06-01", None),
        milestone(MilestoneName::Detection, "2023-06-08", Some("Agency A")),
        milestone(MilestoneName::Containment, "2023-06-10", None),
    ]
}

fn stats_of(events: &[Told]) -> Stats {
    stats_by(events, milestones())
}

fn stats_by(events: &[Told], milestones: Vec<Milestone>) -> Stats {
    let store = store(events);
    let mut quiet = Quiet::of(DAY);
    for event in events {
        quiet.take(parse_edtf(event.0, Zone::Utc).unwrap());
    }
    let (file, format) = ("ual.csv".to_owned(), "m365-ual-csv".to_owned());
    let ledger = Ledger { sources: vec![SourceEntry { file, format, quiet, ..SourceEntry::default() }] };
    let zones =
        Arc::new(Zones::of(&store, (&ledger, &milestones, &RowSet::default()), None, &|| false).unwrap());
    let suspect = store.all();
    let of = Measured {
        milestones: &milestones,
        measured: &[],
        store: &store,
        suspect: &suspect,
        zones: &zones,
        mailboxes: None,
    };
    let measures = of.all();
    let suspect = "stage:mailbox_access".to_owned();
    let (uncovered, untied) = (5653, 1);
    Stats {
        played: None,
        as_of: None,
        until: None,
        within: None,
        suspect,
        uncovered,
        untied,
        unnamed: UnnamedAgency::all(&store, &milestones),
        milestones,
        measures,
        zones,
        mailboxes: None,
    }
}

#[test]
fn the_json_has_the_shape_of_the_contract() {
    let said = stats_json(&stats());
    assert_eq!(
        said["milestones"][1],
        json!({"name": "detection", "time": "2023-06-08", "agency": "Agency A", "cites": ["S01"]})
    );
    let agency = &said["dwell"][1];
    assert_eq!(agency["agency"], "Agency A");
    assert_eq!(
        agency["first_access"], "2023-06-01T06:00:00Z",
        "as the log shows it: the milestone is of the case"
    );
    assert_eq!(agency["notification"], json!(null));
    assert_eq!(
        (&agency["unseen_seconds"], &agency["open_seconds"]),
        (&json!(7 * 86_400), &json!(9 * 86_400))
    );
    let uncovered = 8 * 86_400 + 18 * 3600;
    assert_eq!(agency["uncovered_seconds"], uncovered, "quiet times of the only log of mailboxes");
    assert_eq!((&agency["throttled_seconds"], &agency["blind_seconds"]), (&json!(86_400), &json!(uncovered)));
    assert_eq!(
        agency["basis"],
        json!({"first_access": "log", "detection": "milestone", "containment": "milestone of the case"})
    );
    assert_eq!(agency["accesses"]["at_least"], json!(["throttled", "coverage", "sync", "suppressed"]));
    assert_eq!(said["dwell"][0].get("agency"), None, "the case itself comes first");
    assert_eq!(said["dwell"].as_array().unwrap().len(), 6);
    let blind = said["blind"].as_array().unwrap();
    assert_eq!(
        blind[0],
        json!({
            "kind": "throttled", "account": "ada@a.example", "agency": "Agency A", "from": "2023-06-03T06:00:00.25Z",
            "to": "2023-06-04T06:00:00.25Z", "seconds": 86_400, "records": 1,
            "reason": "auditing throttled, as 1 record says: reads of the next 24 h are not recorded",
        })
    );
    let kinds: Vec<&str> = blind.iter().map(|zone| zone["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["throttled", "sync", "coverage", "coverage", "coverage", "coverage", "suppressed"]);
    assert_eq!(said["coverage"][0]["source"], "ual.csv");
    assert_eq!((&said["uncovered"], &said["untied"]), (&json!(5653), &json!(1)));
    assert_eq!(said["coverage"][0]["gaps"].as_array().unwrap().len(), 3);
}

#[test]
fn the_tables_have_whole_names_and_say_what_rests_on_what() {
    let said = stats_table(&stats());
    assert!(!said.contains('…'), "{said}");
    for part in [
        "2023-06-08  detection     Agency A",
        "Agency A                                           7 d     9 d   8 d 18 h  2023-06-01*   2023-06-08    (2023-06-10)",
        "somebody-with-a-rather-long-name@agency-b.example",
        "( ) as the case or the agency has it",
        "throttled   ada@a.example",
        "sync        ben⟨U+202E⟩@a.example  2023-06-05T06:00Z  2023-06-05T07:00Z  60 min             1",
        "at least: throttled auditing, time that no log covers, whole folders taken, repeats left out",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn who_was_told_has_a_column_where_it_says_more_than_the_milestones() {
    assert!(!stats_table(&stats()).contains("notified"));
    let told = |agency| milestone(MilestoneName::Notification, "2023-06-09", agency);
    let with = |more: Vec<Milestone>| stats_table(&stats_by(&EVENTS, [milestones(), more].concat()));
    let said = with(vec![told(Some("Agency A"))]);
    for part in ["first access  detection     notified", "2023-06-08    2023-06-09    (2023-06-10)"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(with(vec![told(None)]).contains("notified"), "Agency B has no detection: unseen ends with it");
    let seen = milestone(MilestoneName::Detection, "2023-06-08", None);
    assert!(!with(vec![told(None), seen]).contains("notified"));
}

#[test]
fn the_table_names_of_whom_it_says_nothing_and_what_the_log_contradicts() {
    let early = milestone(MilestoneName::Detection, "2023-05-20", Some("Agency B"));
    let late = milestone(MilestoneName::FirstAccess, "2023-06-03", Some("Agency A"));
    let said = stats_table(&stats_by(&EVENTS, [milestones(), vec![early, late]].concat()));
    for part in [
        "* the first access by stage:mailbox_access in the log: they were in by then",
        "detected before the first access: the case, Agency B, somebody-with-a-rather-long-name@agency-b.example\n",
        "the log has accesses before the first access that is told: Agency A\n",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn folders_that_were_taken_in_the_same_hour_last_as_long_as_that() {
    let folder = |time, folder| (time, "ada@a.example", "Agency A", "sync", folder);
    let events = [
        folder("2023-06-05T06:00:00Z", "\\Inbox"),
        folder("2023-06-05T06:30:00Z", "\\Sent"),
        folder("2023-06-05T09:00:00Z", "\\Inbox"),
    ];
    let said = stats_table(&stats_of(&events));
    assert!(said.contains("2023-06-05T06:00Z  2023-06-05T10:00Z  2 h 30 min        3"), "{said}");
}

#[test]
fn what_is_not_asked_of_is_left_out_and_what_was_not_known_yet() {
    let mailboxes = Some(["ada@a.example".to_owned()].into());
    let some = Stats { mailboxes, ..stats() };
    let told = |stats: &Stats| stats.blind().map(|zone| zone.kind.name()).collect::<Vec<_>>();
    assert_eq!(told(&some), ["throttled", "coverage", "coverage", "coverage", "coverage"]);
    let until = Some(parse_edtf("2023-06-02", Zone::Utc).unwrap().latest());
    let early = Stats { until, as_of: Some("2023-06-02".to_owned()), ..stats() };
    assert_eq!(told(&early), ["coverage"]);
    assert_eq!(stats_json(&early)["as_of"], "2023-06-02");
    assert!(stats_table(&early).starts_with("milestones, as of 2023-06-02\n"));
}

#[test]
fn where_no_access_is_held_to_be_the_intruders_it_is_said_which_cant_be_judged() {
    let lines = [
        "5,653 accesses can't be judged: no sign-in covers them (is:uncovered)",
        "1 access can't be judged: it carries neither session nor token (is:untied)",
    ];
    let none = Stats { suspect: "is:orphan".to_owned(), measures: Vec::new(), ..stats() };
    let said = stats_table(&none);
    assert!(said.contains(&format!("accesses by is:orphan\nnone\n{}\n{}\n", lines[0], lines[1])), "{said}");
    let judged = stats_table(&Stats { uncovered: 0, untied: 0, ..none });
    let some = stats_table(&stats());
    assert!(!judged.contains("can't be judged") && !some.contains("can't be judged"), "{judged}{some}");
}

#[test]
fn a_time_that_is_known_to_the_month_alone_is_told_by_its_bounds() {
    let coarse = |name, time| milestone(name, time, None);
    let told = vec![
        coarse(MilestoneName::FirstAccess, "2023-05"),
        coarse(MilestoneName::Detection, "2023-06-08"),
        coarse(MilestoneName::Containment, "2023-07"),
    ];
    let stats = stats_by(&EVENTS, told);
    let said = stats_table(&stats);
    assert!(said.contains("8 to 38 d  31 to 91 d"), "{said}");
    let case = &stats_json(&stats)["dwell"][0];
    let day = 86_400;
    assert_eq!(case["unseen_seconds"], json!(null), "no single number is known");
    assert_eq!(
        (&case["unseen_least_seconds"], &case["unseen_most_seconds"]),
        (&json!(8 * day), &json!(38 * day))
    );
    for length in ["open", "blind", "uncovered"] {
        let [least, most] = ["least", "most"].map(|of| case[format!("{length}_{of}_seconds")].as_i64());
        assert!(least < most, "{length}: {case}");
        assert_eq!(case[format!("{length}_seconds")], json!(null), "{length}");
    }
    for of in ["", "_least", "_most"] {
        assert_eq!(case[format!("throttled{of}_seconds")], json!(day), "all of it lies within the least");
    }
    assert_eq!((&case["uncertain"], &case["precision"]), (&json!(true), &json!("month")));
    let sure = &stats_json(&stats_by(&EVENTS, milestones()))["dwell"][1];
    for key in ["unseen_seconds", "unseen_least_seconds", "unseen_most_seconds"] {
        assert_eq!(sure[key], json!(7 * day), "{key}");
    }
}

#[test]
fn where_no_door_is_known_to_be_closed_the_table_says_so() {
    let open = milestones().into_iter().filter(|told| told.name != MilestoneName::Containment).collect();
    let said = stats_table(&stats_by(&EVENTS, open));
    assert!(
        said.contains("no door is known to be closed: the case, Agency A, Agency B and 3 more\n"),
        "{said}"
    );
    assert!(!stats_table(&stats()).contains("no door is known"));
}

#[test]
fn of_some_events_the_table_says_which_numbers_are_of_the_whole_case() {
    let some = Stats { within: Some("agency:\"Agency A\"".to_owned()), ..stats() };
    let note = "turns of the case are of all of it, its blind time of what is within agency:\"Agency A\"\n";
    assert!(stats_table(&some).contains(note));
    assert!(!stats_table(&stats()).contains("turns of the case"));
}

#[test]
fn an_access_that_is_known_to_the_month_alone_is_told_so() {
    let of = |time| (time, "ada@a.example", "Agency A", "", "");
    let events = [of("2023-05"), of("2023-06-03T06"), of("2023-06-05T06:00:00.25Z")];
    let said = stats_table(&stats_by(&events, Vec::new()));
    let ends = |said: &str, ends: [&str; 2]| {
        said.lines()
            .any(|line| line.starts_with("the case") && line.split_whitespace().rev().take(2).eq(ends))
    };
    assert!(ends(&said, ["2023-06-05T06:00Z", "2023-05"]), "{said}");
    let said = stats_table(&stats_by(&events[..2], Vec::new()));
    assert!(ends(&said, ["2023-06-03T06Z", "2023-05"]), "{said}");
    assert_eq!(stats_json(&stats_by(&events, Vec::new()))["dwell"][0]["accesses"]["first"], "2023-05");
}

#[test]
fn the_time_unseen_ends_with_a_notification_before_the_detection_and_says_so() {
    let told = |name, time| milestone(name, time, None);
    let told = vec![
        told(MilestoneName::FirstAccess, "2023-06-01"),
        told(MilestoneName::Notification, "2023-06-05"),
        told(MilestoneName::Detection, "2023-06-08"),
    ];
    let stats = stats_by(&EVENTS, told);
    let case = &stats_json(&stats)["dwell"][0];
    assert_eq!((&case["unseen_seconds"], &case["seen_by"]), (&json!(4 * 86_400), &json!("notification")));
    let said = stats_table(&stats);
    for part in ["notified", "unseen until the notification where no detection is known before it\n"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let line = stats.line();
    assert_eq!(line.turns[0].lasts.unwrap().to_string(), "4 d");
}

#[test]
fn an_agency_that_no_event_names_is_told_with_the_one_that_may_be_meant() {
    let told = vec![
        milestone(MilestoneName::Detection, "2023-06-08", Some("agency a")),
        milestone(MilestoneName::Detection, "2023-06-09", Some("Agncy B")),
        milestone(MilestoneName::Containment, "2023-06-10", Some("Agncy B")),
    ];
    let stats = stats_by(&EVENTS, told);
    let note =
        "no event names the agency Agncy B: its milestones count all the same; did you mean Agency B?\n";
    assert!(stats_table(&stats).contains(note), "{}", stats_table(&stats));
    let unnamed: Vec<bool> = stats_json(&stats)["milestones"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| told["unnamed"] == json!(true))
        .collect();
    assert_eq!(unnamed, [false, true, true]);
}

#[test]
fn an_account_that_was_seen_before_its_agency_is_told_to_have_been() {
    let of = |account: &str, time| Milestone {
        account: Some(account.to_owned()),
        ..milestone(MilestoneName::Detection, time, None)
    };
    let told = vec![
        of("ada@a.example", "2023-06-04"),
        milestone(MilestoneName::Detection, "2023-06-08", Some("Agency A")),
    ];
    let stats = stats_by(&EVENTS, told);
    let said = "detection of Agency A: 2023-06-04 of ada@a.example (case.toml) is used, the earliest; not 2023-06-08";
    assert!(stats_table(&stats).contains(said), "{}", stats_table(&stats));
    let told = &stats_json(&stats)["milestones"];
    assert_eq!((&told[0]["used"], &told[1]["used"]), (&json!(true), &json!(false)));
}

#[test]
fn where_the_doors_of_some_alone_are_closed_the_case_is_not_known_to_be() {
    let told = vec![
        milestone(MilestoneName::FirstAccess, "2023-06-01", None),
        milestone(MilestoneName::Containment, "2023-06-10", Some("Agency A")),
    ];
    let said = stats_table(&stats_by(&EVENTS, told));
    assert!(said.contains("the case is not known to be closed: the door of one closes no other\n"), "{said}");
    assert!(said.contains("no door is known to be closed: Agency B, somebody-with"), "{said}");
}
