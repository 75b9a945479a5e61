//! Measures of a small case, held against what can be counted by hand.

use super::{Basis, Measure, Measured, Subject};
use crate::case::Phase;
use crate::chain::Zones;
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::read::{Ledger, Milestone, MilestoneName, Place, Quiet, Sink, SourceEntry};
use crate::store::{Builder, RowSet, Store};
use MilestoneName::{Containment, Detection, FirstAccess, Notification};
use std::collections::BTreeSet;

const DAY: i64 = 86_400;

/// Accesses of two mailboxes of one agency and one of another: time, mailbox, agency, tag, messages.
const EVENTS: &[(&str, &str, &str, &str, &[&str])] = &[
    ("2023-06-01T06:00:00Z", "ada@a.example", "Agency A", "bind", &["<1>", "<2>"]),
    ("2023-06-03T06:00:00Z", "Ada@a.example", "Agency A", "throttled", &["<2>", "<3>"]),
    ("2023-06-05T06:00:00Z", "ben@a.example", "agency a", "sync", &[]),
    ("2023-06-09T06:00:00Z", "cara@b.example", "Agency B", "", &["<2>"]),
];

fn store() -> Store {
    let mut builder = Builder::default();
    for (at, (time, mailbox, agency, tag, messages)) in (0..).zip(EVENTS) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        event.when = parse_edtf(time, Zone::Utc).ok();
        event.count = Some(2);
        event.set(Field::Stage, "mailbox_access");
        event.set(Field::Source, "ual.csv");
        event.set(Field::Mailbox, *mailbox);
        event.set(Field::Agency, *agency);
        event.push(Field::Tags, *tag);
        messages.iter().for_each(|message| event.push(Field::MessageIds, *message));
        builder.take(event, Place { source: 0, offset: at, len: 0 });
    }
    builder.finish()
}

fn ledger() -> Ledger {
    let mut quiet = Quiet::of(10 * DAY * 1_000_000_000);
    for (time, ..) in EVENTS {
        quiet.take(parse_edtf(time, Zone::Utc).unwrap());
    }
    let file = "ual.csv".to_owned();
    Ledger { sources: vec![SourceEntry { file, format: "ual".to_owned(), quiet, ..SourceEntry::default() }] }
}

fn milestone(name: MilestoneName, time: &str, agency: &str, account: &str) -> Milestone {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let when = parse_edtf(time, Zone::Utc).unwrap();
    Milestone { agency: some(agency), account: some(account), ..Milestone::new(name, when) }
}

fn measures(milestones: &[Milestone], suspect: &[usize]) -> Vec<Measure> {
    measures_of(milestones, suspect, None)
}

/// The same, of some mailboxes alone.
fn measures_of(milestones: &[Milestone], suspect: &[usize], mailboxes: Option<&[&str]>) -> Vec<Measure> {
    let store = store();
    let mailboxes: Option<BTreeSet<String>> =
        mailboxes.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let zones = Zones::of(&store, (&ledger(), milestones, &RowSet::default()), None, &|| false).unwrap();
    let suspect = RowSet::of(store.len(), suspect.iter().copied());
    Measured {
        milestones,
        measured: &[],
        store: &store,
        suspect: &suspect,
        zones: &zones,
        mailboxes: mailboxes.as_ref(),
    }
    .all()
}

fn of<'m>(measures: &'m [Measure], name: &str) -> &'m Measure {
    let is_it = |measure: &&Measure| match &measure.of {
        Subject::Case => name.is_empty(),
        Subject::Agency(of) | Subject::Account(of, _) => of.eq_ignore_ascii_case(name),
    };
    measures.iter().find(is_it).unwrap_or_else(|| panic!("{name}: {measures:#?}"))
}

fn seconds(measure: &Measure) -> (Option<i64>, Option<i64>, Option<i64>) {
    let blind = measure.blind.map(|(_, most)| most.all / 1_000_000_000);
    (measure.unseen.and_then(|it| it.seconds()), measure.open.and_then(|it| it.seconds()), blind)
}

#[test]
fn of_some_mailboxes_alone_an_agency_was_blind_where_these_were() {
    let turns = [milestone(FirstAccess, "2023-06-01", "", ""), milestone(Containment, "2023-06-08", "", "")];
    let blind = |all: &[Measure], name: &str| seconds(of(all, name)).2.unwrap();
    let whole = measures(&turns, &[0, 1, 2, 3]);
    assert!(blind(&whole, "Agency A") >= DAY, "auditing of one of its mailboxes was throttled for a day");
    let ben = measures_of(&turns, &[2], Some(&["ben@a.example"]));
    assert_eq!(blind(&ben, "Agency A"), blind(&ben, "ben@a.example"));
    assert_eq!(blind(&ben, "Agency A"), blind(&ben, ""));
    assert!(blind(&ben, "Agency A") < DAY);
}

#[test]
fn a_turn_is_its_own_milestone_else_for_the_first_access_the_logs_else_the_agencys_else_the_cases() {
    let all = measures(
        &[
            milestone(Detection, "2023-06-10", "", ""),
            milestone(Detection, "2023-06-12", "Agency A", ""),
            milestone(Detection, "2023-06-13T12:00:00Z", "", "ADA@a.example"),
        ],
        &[0, 1, 2, 3],
    );
    let basis =
        |name: &str, of_which: MilestoneName| of(&all, name).turns.get(of_which).map(|turned| turned.basis);
    assert_eq!(basis("ada@a.example", Detection), Some(Basis::Own));
    assert_eq!(basis("ben@a.example", Detection), Some(Basis::Agency));
    assert_eq!(basis("cara@b.example", Detection), Some(Basis::Case));
    assert_eq!(basis("Agency B", Detection), Some(Basis::Case));
    assert_eq!(basis("", Detection), Some(Basis::Own));
    assert_eq!(basis("ada@a.example", FirstAccess), Some(Basis::Log));
    assert_eq!(basis("ada@a.example", Containment), None);
    let seconds = |name| seconds(of(&all, name)).0;
    assert_eq!(seconds("ada@a.example"), Some(12 * DAY + DAY / 4), "both to the second");
    assert_eq!(seconds("ben@a.example"), Some(7 * DAY), "to the day, as the milestone is");
    assert_eq!(seconds("cara@b.example"), Some(DAY));
    let told: Vec<&Subject> = all.iter().map(|measure| &measure.of).collect();
    let account = |name: &str, agency: &str| Subject::Account(name.to_owned(), Some(agency.to_owned()));
    let (a, b) = (Subject::Agency("Agency A".to_owned()), Subject::Agency("Agency B".to_owned()));
    assert_eq!(told[..3], [&Subject::Case, &a, &b]);
    assert_eq!(told[3], &account("ADA@a.example", "Agency A"), "as the milestone writes it");
}

#[test]
fn who_was_entered_by_the_log_was_entered_then_and_not_when_the_case_or_the_agency_was() {
    let mut told = vec![
        milestone(FirstAccess, "2023-05-15", "", ""),
        milestone(FirstAccess, "2023-05-20", "Agency A", ""),
        milestone(Detection, "2023-06-16", "", ""),
    ];
    let all = measures(&told, &[0, 2, 3]);
    let first = |all: &[Measure], name: &str| {
        let turned = of(all, name).turns.get(FirstAccess).unwrap();
        (turned.basis, turned.when.to_string())
    };
    assert_eq!(first(&all, ""), (Basis::Own, "2023-05-15".to_owned()));
    assert_eq!(first(&all, "Agency A"), (Basis::Own, "2023-05-20".to_owned()));
    assert_eq!(first(&all, "Agency B"), (Basis::Log, "2023-06-09T06:00:00Z".to_owned()));
    assert_eq!(first(&all, "ben@a.example"), (Basis::Log, "2023-06-05T06:00:00Z".to_owned()));
    assert_eq!(seconds(of(&all, "cara@b.example")).0, Some(7 * DAY));
    // nor is an agency entered after one of its accounts
    told.push(milestone(FirstAccess, "2023-06-07", "", "cara@b.example"));
    let all = measures(&told, &[0, 2, 3]);
    assert_eq!(first(&all, "Agency B"), (Basis::SomeAccount, "2023-06-07".to_owned()));
    assert_eq!(first(&all, "cara@b.example").0, Basis::Own);
    // a milestone of its own says more than the log, and where the log has nothing the wider one is all there is
    told.push(milestone(FirstAccess, "2023-06-02", "", "ben@a.example"));
    told.push(milestone(Detection, "2023-06-12", "", "dan@a.example"));
    let all = measures(&told, &[0, 2, 3]);
    assert_eq!(first(&all, "ben@a.example").0, Basis::Own);
    assert_eq!(first(&all, "dan@a.example"), (Basis::Case, "2023-05-15".to_owned()));
}

#[test]
fn a_case_without_turns_of_its_own_has_those_of_its_agencies_before_the_log() {
    let mut told = vec![
        milestone(FirstAccess, "2023-05-20", "Agency B", ""),
        milestone(FirstAccess, "2023-05-30", "Agency A", ""),
        milestone(FirstAccess, "2023-05-10", "", "ada@a.example"),
        milestone(Detection, "2023-06-10", "Agency A", ""),
        milestone(Detection, "2023-06-08", "Agency B", ""),
        milestone(Containment, "2023-06-12", "Agency B", ""),
        milestone(Containment, "2023-06-14", "Agency A", ""),
    ];
    let all = measures(&told, &[0, 3]);
    let case = of(&all, "");
    assert_eq!(seconds(case).0, Some(29 * DAY), "the first that was entered, the first that saw it");
    assert_eq!(seconds(case).1, Some(35 * DAY), "until the last door was closed");
    let basis = |name| case.turns.get(name).map(|turned| turned.basis);
    assert_eq!(basis(FirstAccess), Some(Basis::SomeAccount), "an account that was entered before any agency");
    assert_eq!(basis(Detection), Some(Basis::SomeAgency));
    // an agency was entered no later than its account, and has nothing of another agency
    assert_eq!(of(&all, "Agency A").turns.get(FirstAccess).unwrap().when.to_string(), "2023-05-10");
    assert_eq!(of(&all, "Agency B").turns.get(FirstAccess).unwrap().when.to_string(), "2023-05-20");
    told.push(milestone(FirstAccess, "2023-05-25", "", ""));
    let all = measures(&told, &[0, 3]);
    assert_eq!(
        seconds(of(&all, "")).0,
        Some(29 * DAY),
        "its own is later than that of a part, which it can't be"
    );
    told.push(milestone(FirstAccess, "2023-05-09", "", ""));
    told.push(milestone(Detection, "2023-06-07", "", ""));
    let all = measures(&told, &[0, 3]);
    assert_eq!(seconds(of(&all, "")).0, Some(29 * DAY), "its own goes before where it is earlier");
    assert_eq!(of(&all, "").turns.get(FirstAccess).map(|turned| turned.basis), Some(Basis::Own));
}

#[test]
fn the_case_and_an_agency_are_entered_and_seen_no_later_than_their_parts_and_closed_no_earlier() {
    let told = [
        milestone(FirstAccess, "2023-05-15", "", ""),
        milestone(FirstAccess, "2023-05-12", "Agency A", ""),
        milestone(FirstAccess, "2023-05-10", "", "ada@a.example"),
        milestone(Detection, "2023-06-15", "", ""),
        milestone(Detection, "2023-06-14", "Agency A", ""),
        milestone(Containment, "2023-07-03", "", ""),
        milestone(Containment, "2023-07-10", "", "ben@a.example"),
    ];
    for known in 3..=told.len() {
        let all = measures(&told[..known], &[0, 1, 2, 3]);
        let turn = |name: &str, of_which| of(&all, name).turns.get(of_which).map(|turned| turned.when);
        for part in ["Agency A", "ada@a.example", "ben@a.example"] {
            assert!(turn("", FirstAccess).unwrap().order() <= turn(part, FirstAccess).unwrap().order());
        }
        assert_eq!(turn("", FirstAccess).unwrap().to_string(), "2023-05-10");
        assert_eq!(turn("Agency A", FirstAccess).unwrap().to_string(), "2023-05-10");
    }
    let all = measures(&told, &[0, 1, 2, 3]);
    assert_eq!(seconds(of(&all, "")).0, Some(35 * DAY));
    assert_eq!(seconds(of(&all, "")).1, Some(61 * DAY), "until the last door that is known, whoever's it is");
    let turn = |name: &str, of_which| of(&all, name).turns.get(of_which).unwrap().when.to_string();
    assert_eq!(turn("Agency A", Detection), "2023-06-14");
    assert_eq!(turn("Agency A", Containment), "2023-07-10", "whose door is the case's, but for its account");
    assert_eq!(turn("Agency B", Containment), "2023-07-03");
    let line = crate::case::DwellLine::of(&told);
    assert_eq!(line.turns[0].lasts.unwrap().to_string(), "35 d", "as the dwell line has it");
    // a month of the case leaves open which part was first, and a day of a part bounds it
    let month = [milestone(FirstAccess, "2023-05", "", ""), told[2].clone(), told[3].clone()];
    let unseen = of(&measures(&month, &[]), "").unseen.unwrap();
    assert_eq!(unseen.to_string(), "36 to 45 d");
}

/// How long the case was unseen by its measure, and by its dwell line.
fn unseen_twice(told: &[Milestone], suspect: &[usize]) -> (String, String) {
    let all = measures(told, suspect);
    let case = of(&all, "");
    let line = crate::case::DwellLine::bounded(told, case.accesses.first);
    let entered = line.turns.iter().find(|turn| turn.name == FirstAccess).unwrap();
    let seen = line.turns.iter().find(|turn| turn.phase == Phase::Exposed).unwrap();
    let between = super::Between::bounded(entered.measured, seen.measured, case.accesses.first);
    let said = |between: Option<super::Between>| between.map(|it| it.to_string()).unwrap_or_default();
    if line.turns.len() == 2 {
        assert_eq!(entered.lasts, between);
    }
    (said(case.unseen), said(between))
}

#[test]
fn unseen_ends_when_somebody_first_saw_it_in_the_measure_and_on_the_dwell_line_alike() {
    let entered = milestone(FirstAccess, "2023-05-15", "", "");
    let seen = |time: &str| milestone(Detection, time, "", "");
    let notified = |time: &str, agency: &str| milestone(Notification, time, agency, "");
    for (told, unseen) in [
        (vec![seen("2023-06-15")], "31 d"),
        (vec![seen("2023-06-15"), notified("2023-06-16", "")], "31 d"),
        (vec![seen("2023-06-15"), notified("2023-06-10", "")], "26 d"),
        (vec![seen("2023-06-15"), notified("2023-06-10", "Agency A")], "26 d"),
        (vec![notified("2023-06-10", "")], "26 d"),
        // a notification that may have followed the detection did
        (vec![seen("2023-06-15"), notified("2023-06", "")], "31 d"),
        (vec![seen("2023-06"), notified("2023-06-16", "")], "17 to 32 d"),
        (vec![seen("2023-06"), notified("2023-06-16", ""), notified("2023-05-20", "")], "5 d"),
        // of agencies alone, and of an account alone
        (
            vec![
                milestone(Detection, "2023-06", "Agency A", ""),
                milestone(Detection, "2023-06-10", "Agency B", ""),
            ],
            "17 to 26 d",
        ),
        (vec![milestone(Detection, "2023-06-12", "", "ada@a.example")], "28 d"),
    ] {
        let told: Vec<Milestone> = told.into_iter().chain([entered.clone()]).collect();
        let both = (unseen.to_owned(), unseen.to_owned());
        assert_eq!(unseen_twice(&told, &[]), both, "{told:?}");
    }
}

#[test]
fn the_dwell_line_begins_where_the_measure_of_the_case_does() {
    let seen = milestone(Detection, "2023-06-15", "", "");
    let coarse = milestone(FirstAccess, "2023", "Agency A", "");
    let (measure, line) = unseen_twice(&[coarse, seen.clone()], &[0, 3]);
    assert_eq!(
        (measure.as_str(), line.as_str()),
        ("14 to 165 d", "14 to 165 d"),
        "no later than the log has it"
    );
    for known in [vec![], vec![milestone(FirstAccess, "2023-06-03", "", "ada@a.example")]] {
        let told: Vec<Milestone> = known.into_iter().chain([seen.clone()]).collect();
        let (measure, line) = unseen_twice(&told, &[0, 3]);
        assert_eq!((measure.as_str(), line.as_str()), ("14 d", "14 d"), "{told:?}: the log has the first");
    }
}

#[test]
fn what_one_saw_itself_goes_before_what_the_case_was_told() {
    let told = [
        milestone(FirstAccess, "2023-05-15", "", ""),
        milestone(Detection, "2023-06-12", "", ""),
        milestone(Notification, "2023-06-10", "", ""),
        milestone(Detection, "2023-06-20", "Agency B", ""),
    ];
    let all = measures(&told, &[0, 3]);
    assert_eq!(seconds(of(&all, "")).0, Some(26 * DAY));
    assert_eq!(seconds(of(&all, "Agency A")).0, Some(9 * DAY), "which has what the case has");
    assert_eq!(seconds(of(&all, "Agency B")).0, Some(11 * DAY));
    let seen_by = |name: &str| of(&all, name).turns.seen().map(|(name, _)| name);
    assert_eq!((seen_by("Agency A"), seen_by("Agency B")), (Some(Notification), Some(Detection)));
}

#[test]
fn what_is_lent_is_what_the_agency_or_the_case_has_and_not_what_these_set_aside() {
    let told = [
        milestone(FirstAccess, "2023-05-03", "", ""),
        milestone(FirstAccess, "2023-05-09", "Agency A", "ben@a.example"),
        milestone(Detection, "2023-06-15", "", ""),
        milestone(Detection, "2023-06-14", "Agency A", ""),
        milestone(Detection, "2023-06-10", "Agency A", "ben@a.example"),
        milestone(Containment, "2023-07-03", "", ""),
        milestone(Containment, "2023-07-10", "Agency A", "ben@a.example"),
        milestone(Containment, "2023-07-01", "Agency A", "eve@a.example"),
        milestone(Containment, "2023-07-02", "Agency B", "dan@b.example"),
    ];
    let all = measures(&told, &[3]);
    let turn = |name: &str, of_which| {
        let turned = of(&all, name).turns.get(of_which).unwrap();
        (turned.basis, turned.when.to_string())
    };
    let is = |basis, time: &str| (basis, time.to_owned());
    assert_eq!(turn("", FirstAccess), is(Basis::Own, "2023-05-03"));
    // no account was entered before its agency
    for name in ["Agency A", "eve@a.example"] {
        assert_eq!(turn(name, FirstAccess), is(Basis::SomeAccount, "2023-05-09"), "{name}");
    }
    assert_eq!(turn("Agency B", FirstAccess), is(Basis::Log, "2023-06-09T06:00:00Z"));
    assert_eq!(turn("dan@b.example", FirstAccess), is(Basis::AgencyLog, "2023-06-09T06:00:00Z"));
    // nothing counts from the 14th or the 15th, which are not used
    for name in ["", "Agency A", "eve@a.example", "Agency B", "cara@b.example", "dan@b.example"] {
        assert_eq!(turn(name, Detection), is(Basis::SomeAccount, "2023-06-10"), "{name}");
    }
    assert_eq!(turn("", Containment), is(Basis::SomeAccount, "2023-07-10"));
    for name in ["Agency B", "cara@b.example"] {
        assert_eq!(turn(name, Containment), is(Basis::Case, "2023-07-03"), "{name}: no door of another");
    }
    // what is told of one account alone is lent to nobody
    let all = measures(&[told[1].clone(), told[7].clone()], &[]);
    assert_eq!(of(&all, "eve@a.example").turns.get(FirstAccess), None);
}

#[test]
fn they_are_in_until_the_last_door_is_closed_and_the_blind_part_of_that_is_counted_once() {
    let all = measures(
        &[
            milestone(FirstAccess, "2023-06-01", "", ""),
            milestone(Containment, "2023-06-08", "", ""),
            milestone(Containment, "2023-06-05", "", ""),
            milestone(Containment, "2023-06-03T12:00:00Z", "", "ada@a.example"),
        ],
        &[0, 1, 2, 3],
    );
    assert_eq!(seconds(of(&all, "")), (None, Some(7 * DAY), Some(DAY)));
    assert_eq!(
        seconds(of(&all, "ada@a.example")),
        (None, Some(2 * DAY + DAY / 4), Some(DAY / 4)),
        "from its first access in the log, when its auditing was not throttled yet"
    );
    let ben = seconds(of(&all, "ben@a.example"));
    assert_eq!(
        ben,
        (None, Some(3 * DAY), Some(0)),
        "whole days, as one end is; the throttled mailbox is another"
    );
    assert_eq!(seconds(of(&all, "Agency A")).2, Some(DAY), "some mailbox of it");
}

#[test]
fn what_was_accessed_is_counted_and_says_where_it_is_the_least_there_can_be() {
    let all = measures(&[], &[0, 1, 2, 3]);
    let numbers = |name| {
        let accesses = &of(&all, name).accesses;
        let at_least: Vec<&str> = accesses.at_least.iter().map(|doubt| doubt.name()).collect();
        (accesses.records, accesses.operations, accesses.messages, at_least)
    };
    assert_eq!(numbers(""), (4, 8, 3, vec!["throttled", "sync", "suppressed"]));
    assert_eq!(numbers("ada@a.example"), (2, 4, 3, vec!["throttled", "suppressed"]));
    assert_eq!(numbers("ben@a.example"), (1, 2, 0, vec!["sync"]));
    assert_eq!(numbers("Agency B"), (1, 2, 1, vec![]));
    let ada = &of(&all, "ada@a.example").accesses;
    let texts = [ada.first, ada.last].map(|when| when.unwrap().to_string());
    assert_eq!(texts, ["2023-06-01T06:00:00Z", "2023-06-03T06:00:00Z"]);
}

#[test]
fn only_who_is_named_is_measured() {
    assert!(measures(&[], &[]).is_empty());
    let all = measures(&[milestone(FirstAccess, "2023-06-02", "Agency B", "")], &[]);
    assert_eq!(all.len(), 1);
    assert_eq!(of(&all, "Agency B").accesses.records, 0);
    let before = measures(
        &[milestone(FirstAccess, "2023-06-02", "", ""), milestone(Detection, "2023-06-01", "", "")],
        &[],
    );
    assert_eq!(seconds(of(&before, "")), (None, None, None), "noticed before it began: nothing to count");
}

#[test]
fn of_a_coarse_milestone_the_least_and_the_most_are_told_and_the_log_bounds_the_first_access() {
    let turns = |first: &str| {
        let milestones = [
            milestone(FirstAccess, first, "", ""),
            milestone(Detection, "2023-06", "", ""),
            milestone(Containment, "2023-07-03", "", ""),
        ];
        measures(&milestones, &[0, 1, 2, 3])
    };
    let days = |all: &[Measure], name: &str| {
        let between = of(all, name).unseen.unwrap();
        (between.least / 1_000_000_000 / DAY, between.most.map(|most| most / 1_000_000_000 / DAY))
    };
    let all = turns("2023");
    assert_eq!(days(&all, ""), (0, Some(180)), "from the first of January to the last of June");
    let open = of(&all, "").open.unwrap();
    assert_eq!(
        (open.least / 1_000_000_000 / DAY, seconds(of(&all, "")).1),
        (32, None),
        "they were in on the first of June, as the log shows, and no single number is known"
    );
    assert_eq!(days(&all, "cara@b.example"), (0, Some(21)), "seen on any day of June from the ninth on");
}

#[test]
fn turns_that_are_told_out_of_order_are_named() {
    let disorder = |told: [(MilestoneName, &str); 3]| -> Vec<String> {
        let told = told.map(|(name, time)| milestone(name, time, "", ""));
        of(&measures(&told, &[]), "").out_of_order().iter().map(ToString::to_string).collect()
    };
    let (entered, none) = ((FirstAccess, "2023-05-15"), Vec::<String>::new());
    let (seen, closed) = ((Detection, "2023-06-15"), (Containment, "2023-07-03"));
    assert_eq!(disorder([entered, seen, closed]), none);
    assert_eq!(disorder([entered, (Detection, "2023-05-01"), closed]), ["detected before the first access"]);
    assert_eq!(disorder([entered, seen, (Containment, "2023-05-25")]), ["closed before the detection"]);
    assert_eq!(
        disorder([entered, seen, (Containment, "2023-05-03")]),
        ["closed before the first access", "closed before the detection"]
    );
    assert_eq!(disorder([entered, (Detection, "2023-05"), closed]), none, "it may have been after it");
}

#[test]
fn of_turns_that_are_told_coarsely_each_bounds_what_the_others_leave_open() {
    let days = |told: &[(MilestoneName, &str)]| {
        let told: Vec<Milestone> = told.iter().map(|(name, time)| milestone(*name, time, "", "")).collect();
        let all = measures(&told, &[]);
        let of = of(&all, "");
        let words = |between: Option<super::Between>| between.map(|it| it.to_string()).unwrap_or_default();
        (words(of.unseen), words(of.open))
    };
    let said = |unseen: &str, open: &str| (unseen.to_owned(), open.to_owned());
    let entered = (FirstAccess, "2023-05-15");
    for doors in [["2023-06-26", "2023-06"], ["2023-06", "2023-06-26"]] {
        let told = [entered, (Containment, doors[0]), (Containment, doors[1])];
        assert_eq!(days(&told), said("", "42 to 46 d"), "the last door may have closed on the 30th");
    }
    let open = [entered, (Containment, "2023-07-01/.."), (Containment, "2023-07-05")];
    assert_eq!(days(&open), said("", "at least 51 d"));
    for seen in [["2023-06-01", "2023-06"], ["2023-06", "2023-06-01"]] {
        let told = [entered, (Detection, seen[0]), (Detection, seen[1])];
        assert_eq!(days(&told), said("17 d", ""), "seen by the first of June");
    }
    let both = [(FirstAccess, "2023-05"), (FirstAccess, "2023-05-03"), (Detection, "2023-06-15")];
    assert_eq!(days(&both), said("43 to 45 d", ""), "they were in by the third of May");
}

#[test]
fn numbers_are_the_least_of_an_account_whichever_of_its_names_the_record_has_that_says_so() {
    let id = "6f1c1a52-0000-4000-8000-00000000000a";
    let read = |number: u64, mailbox: &str, tag: &str| {
        let mut event = Event::default();
        event.id = format!("e{number}").into();
        event.when = parse_edtf(&format!("2023-06-0{number}T06:00:00Z"), Zone::Utc).ok();
        event.set(Field::Stage, "mailbox_access");
        event.set(Field::Source, "ual.csv");
        event.set(Field::Account, "ada@a.example");
        event.push(Field::AccountNames, id);
        event.set(Field::Mailbox, mailbox.to_owned());
        event.set(Field::Agency, "Agency A");
        event.push(Field::Tags, tag.to_owned());
        event
    };
    let mut builder = Builder::default();
    for (at, event) in (0..).zip([read(1, "ada@a.example", ""), read(2, id, "throttled")]) {
        builder.take(event, Place { source: 0, offset: at, len: 0 });
    }
    let store = builder.finish();
    let zones = Zones::of(&store, (&ledger(), &[], &RowSet::default()), None, &|| false).unwrap();
    let suspect = RowSet::of(store.len(), [0, 1]);
    let all = Measured {
        milestones: &[],
        measured: &[],
        store: &store,
        suspect: &suspect,
        zones: &zones,
        mailboxes: None,
    }
    .all();
    for name in ["", "Agency A", "ada@a.example"] {
        let doubts = &of(&all, name).accesses.at_least;
        assert!(doubts.contains(&crate::chain::Doubt::Throttled), "{name}: {doubts:?}");
    }
}

#[test]
fn the_door_of_one_agency_closes_it_and_no_case() {
    let door = milestone(Containment, "2023-06-12", "Agency B", "");
    let closed = |told: &[Milestone], of_whom: &str| {
        let all = measures(&[told, std::slice::from_ref(&door)].concat(), &[0, 3]);
        of(&all, of_whom).turns.get(Containment).map(|turned| turned.basis)
    };
    let entered = |of_whom| milestone(FirstAccess, "2023-05-20", of_whom, "");
    assert_eq!(closed(&[entered("")], ""), None, "who else was entered is not told");
    assert_eq!(closed(&[], ""), None, "nor does the log tell it");
    assert_eq!(closed(&[entered("Agency A"), entered("Agency B")], ""), None);
    assert_eq!(closed(&[entered("Agency B")], ""), Some(Basis::SomeAgency));
    assert_eq!(closed(&[entered("")], "Agency B"), Some(Basis::Own));
    assert_eq!(closed(&[entered("")], "Agency A"), None);
}
