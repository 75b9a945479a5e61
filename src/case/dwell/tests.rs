//! The turns and phases of a dwell line.

use super::{DwellLine, Phase};
use crate::event::{DAY, Zone, parse_edtf};
use crate::read::{Milestone, MilestoneName};

fn milestone(name: MilestoneName, time: &str, agency: Option<&str>) -> Milestone {
    Milestone {
        agency: agency.map(str::to_owned),
        ..Milestone::new(name, parse_edtf(time, Zone::Utc).unwrap())
    }
}

#[test]
fn phases_follow_the_turns_of_the_whole_case() {
    let line = DwellLine::of(&[
        milestone(MilestoneName::Containment, "2023-06-26", None),
        milestone(MilestoneName::FirstAccess, "2023-05-15", None),
        milestone(MilestoneName::Detection, "2023-06-16", None),
        milestone(MilestoneName::Notification, "2023-06-17", None),
        milestone(MilestoneName::Containment, "2023-07-03", None),
        milestone(MilestoneName::Detection, "2023-06-20", Some("Agency B")),
    ]);
    let phases: Vec<Phase> = line.turns.iter().map(|turn| turn.phase).collect();
    assert_eq!(phases, [Phase::Unseen, Phase::Exposed, Phase::Closing, Phase::Closed]);
    let days: Vec<Option<i64>> =
        line.turns.iter().map(|turn| turn.lasts?.lasts().map(|ns| ns / DAY)).collect();
    assert_eq!(days, [Some(32), Some(10), Some(7), None]);
}

#[test]
fn where_nobody_is_known_to_have_noticed_no_time_is_called_unseen() {
    let entered = milestone(MilestoneName::FirstAccess, "2021-05-12", None);
    let closed = milestone(MilestoneName::Containment, "2021-05-14T12:00:00Z", None);
    let phases = |told: &[Milestone]| -> Vec<Phase> {
        DwellLine::of(told).turns.iter().map(|turn| turn.phase).collect()
    };
    assert_eq!(phases(&[entered.clone(), closed]), [Phase::Open, Phase::Closed], "nor exposed");
    assert_eq!(phases(&[entered]), [Phase::Unseen], "nor has anything ended it");
    let of = |day, agency| milestone(MilestoneName::FirstAccess, day, Some(agency));
    let two = [of("2021-05-12", "Agency A"), of("2021-05-20", "Agency B")];
    assert_eq!(phases(&two), [Phase::Unseen, Phase::Unseen], "nor does another first access");
}

#[test]
fn nobody_is_exposed_before_the_first_access_nor_when_the_last_door_is_closed() {
    let phases = |told: &[(MilestoneName, &str)]| -> Vec<Phase> {
        let told: Vec<Milestone> = told.iter().map(|(name, time)| milestone(*name, time, None)).collect();
        DwellLine::of(&told).turns.iter().map(|turn| turn.phase).collect()
    };
    let entered = (MilestoneName::FirstAccess, "2023-05-15");
    let closed = |day| (MilestoneName::Containment, day);
    let seen = |day| (MilestoneName::Detection, day);
    assert_eq!(
        phases(&[seen("2023-05-01"), entered, closed("2023-06-26"), closed("2023-07-03")]),
        [Phase::Before, Phase::Exposed, Phase::Closing, Phase::Closed]
    );
    assert_eq!(
        phases(&[entered, closed("2023-05-20"), closed("2023-05-25"), seen("2023-06-15")]),
        [Phase::Unseen, Phase::Closing, Phase::Closed, Phase::Closed]
    );
    assert_eq!(
        phases(&[closed("2023-05-01"), closed("2023-05-03"), entered, seen("2023-06-15")]),
        [Phase::Before, Phase::Before, Phase::Unseen, Phase::Exposed],
        "no door was closed behind them"
    );
}

#[test]
fn a_coarse_turn_stands_behind_the_first_access_that_it_may_have_followed() {
    let line = DwellLine::of(&[
        milestone(MilestoneName::FirstAccess, "2023-06-08", None),
        milestone(MilestoneName::Detection, "2023-06", None),
        milestone(MilestoneName::Containment, "2023-06-20", None),
    ]);
    let told: Vec<(MilestoneName, Phase)> = line.turns.iter().map(|turn| (turn.name, turn.phase)).collect();
    assert_eq!(
        told[..2],
        [(MilestoneName::FirstAccess, Phase::Unseen), (MilestoneName::Detection, Phase::Exposed),]
    );
    let most = |at: usize| line.turns[at].lasts.and_then(|lasts| lasts.most).map(|ns| ns / DAY);
    assert_eq!((most(0), most(1)), (Some(22), Some(19)));
}

#[test]
fn turns_that_begin_together_all_stand_on_the_line_and_what_is_told_twice_stands_once() {
    let names = |told: &[(MilestoneName, &str)]| -> Vec<(MilestoneName, Option<i64>)> {
        let told: Vec<Milestone> = told.iter().map(|(name, time)| milestone(*name, time, None)).collect();
        let days = |most: i64| most / DAY;
        let turns = DwellLine::of(&told).turns.into_iter();
        turns.map(|turn| (turn.name, turn.lasts.and_then(|lasts| lasts.most).map(days))).collect()
    };
    let entered = |time| (MilestoneName::FirstAccess, time);
    let seen = |time| (MilestoneName::Detection, time);
    let closed = |time| (MilestoneName::Containment, time);
    assert_eq!(
        names(&[closed("2023-06"), entered("2023-05-15"), seen("2023-06")]),
        [
            (MilestoneName::FirstAccess, Some(46)),
            (MilestoneName::Detection, Some(29)),
            (MilestoneName::Containment, None)
        ]
    );
    assert_eq!(
        names(&[seen("2023-06"), entered("2023-06-01"), closed("2023-07-03")]),
        [
            (MilestoneName::FirstAccess, Some(29)),
            (MilestoneName::Detection, Some(32)),
            (MilestoneName::Containment, None)
        ]
    );
    let twice = [entered("2023-05-15"), seen("2023-06-16"), seen("2023-06-16")];
    assert_eq!(names(&twice).len(), 2);
}

#[test]
fn a_turn_names_the_analyst_who_tells_it_and_what_competes_is_no_turn() {
    let told = Milestone {
        by: Some("analyst-a".to_owned()),
        ..milestone(MilestoneName::FirstAccess, "2023-05-10", None)
    };
    let line = DwellLine::of(&[
        milestone(MilestoneName::FirstAccess, "2023-05-15", None),
        milestone(MilestoneName::Detection, "2023-06-16", None),
        told,
    ]);
    assert_eq!(line.turns.len(), 2);
    let first = &line.turns[0];
    let not: Vec<String> = first.not.iter().map(ToString::to_string).collect();
    assert_eq!((first.by.as_deref(), not), (Some("analyst-a"), vec!["2023-05-15".to_owned()]));
    assert_eq!(line.turns[1].by, None);
}

#[test]
fn without_milestones_of_the_whole_case_all_are_taken() {
    let line = DwellLine::of(&[milestone(MilestoneName::FirstAccess, "2023-05-15", Some("Agency A"))]);
    assert_eq!(line.turns.len(), 1);
    assert_eq!(line.turns[0].phase, Phase::Unseen);
    assert_eq!(line.turns[0].label, "first access · Agency A", "and say so");
}

#[test]
fn a_kind_that_is_told_of_no_whole_case_is_taken_of_its_agencies() {
    let line = DwellLine::of(&[
        milestone(MilestoneName::FirstAccess, "2023-05-15", None),
        milestone(MilestoneName::Detection, "2023-06-15", Some("Agency B")),
        milestone(MilestoneName::Containment, "2023-07-05", None),
    ]);
    let phases: Vec<Phase> = line.turns.iter().map(|turn| turn.phase).collect();
    assert_eq!(phases, [Phase::Unseen, Phase::Exposed, Phase::Closed]);
    assert_eq!(line.turns[1].label, "detected · Agency B");
    assert_eq!(line.turns[0].lasts.map(|lasts| lasts.to_string()).as_deref(), Some("31 d"));
}

#[test]
fn an_account_that_was_entered_before_the_case_is_told_to_have_been_begins_the_line() {
    let line = DwellLine::of(&[
        milestone(MilestoneName::FirstAccess, "2023-05-15", None),
        Milestone {
            account: Some("aide@a.example".to_owned()),
            ..milestone(MilestoneName::FirstAccess, "2023-05-10", None)
        },
        milestone(MilestoneName::Detection, "2023-06-15", None),
        milestone(MilestoneName::Detection, "2023-06-14", Some("Agency A")),
        milestone(MilestoneName::Containment, "2023-07-03", None),
        milestone(MilestoneName::Containment, "2023-07-10", Some("Agency A")),
    ]);
    let told: Vec<String> = line.turns.iter().map(|turn| turn.label.clone()).collect();
    assert_eq!(told, ["first access · aide@a.example", "detected · Agency A", "closed", "closed · Agency A"]);
    let first = &line.turns[0];
    let not: Vec<String> = first.not.iter().map(ToString::to_string).collect();
    assert_eq!((first.lasts.unwrap().to_string().as_str(), not), ("35 d", vec!["2023-05-15".to_owned()]));
}

#[test]
fn nothing_is_closed_while_an_agency_that_was_entered_has_no_door_that_is() {
    let line = DwellLine::of(&[
        milestone(MilestoneName::FirstAccess, "2023-05-15", Some("Agency A")),
        milestone(MilestoneName::FirstAccess, "2023-05-20", Some("Agency B")),
        milestone(MilestoneName::Containment, "2023-06-01", Some("Agency A")),
        milestone(MilestoneName::Detection, "2023-07-15", Some("Agency B")),
    ]);
    let phases: Vec<Phase> = line.turns.iter().map(|turn| turn.phase).collect();
    assert_eq!(phases[2..], [Phase::Closing, Phase::Closing]);
}

#[test]
fn the_door_of_an_agency_closes_what_was_entered_of_its_accounts() {
    let of = |name, day, agency: &str, account: Option<&str>| Milestone {
        account: account.map(str::to_owned),
        ..milestone(name, day, Some(agency))
    };
    let account = Some("ben@a.example");
    let last = |agency: &str, door: Option<&str>| {
        let line = DwellLine::of(&[
            milestone(MilestoneName::FirstAccess, "2023-05-15", None),
            of(MilestoneName::FirstAccess, "2023-05-10", "Agency A", account),
            of(MilestoneName::Containment, "2023-07-03", agency, door),
        ]);
        line.turns.last().unwrap().phase
    };
    assert_eq!(last("agency a", None), Phase::Closed);
    assert_eq!(last("Agency A", account), Phase::Closed);
    assert_eq!(last("Agency B", None), Phase::Closing);
    assert_eq!(last("Agency A", Some("ada@a.example")), Phase::Closing, "nor does that of another account");
}

/// The turns of a line in order: kind, whose it is, how long until the next, and what that time is.
fn said(told: &[Milestone], logged: Option<&str>) -> Vec<String> {
    let logged = logged.map(|time| parse_edtf(time, Zone::Utc).unwrap());
    let of = |turn: &super::Turn| {
        let lasts = turn.lasts.map(|lasts| format!(" {lasts}")).unwrap_or_default();
        format!("{}:{lasts} {}", turn.label, turn.phase.words())
    };
    DwellLine::bounded(told, logged).turns.iter().map(of).collect()
}

#[test]
fn what_came_too_early_tells_how_much_before_the_first_access_it_was() {
    let told = [
        milestone(MilestoneName::FirstAccess, "2023-06-26", None),
        milestone(MilestoneName::Notification, "2023-06-01", None),
        milestone(MilestoneName::Detection, "2023-06-15", None),
    ];
    let expected =
        ["notified: 25 d before first access", "detected: 11 d before first access", "first access: exposed"];
    assert_eq!(said(&told, None), expected);
}

#[test]
fn a_first_access_of_which_the_end_alone_is_known_may_have_been_before_all_others() {
    let told = [
        milestone(MilestoneName::FirstAccess, "../2023-06-18", Some("Agency A")),
        milestone(MilestoneName::Notification, "2023-06-01", None),
        milestone(MilestoneName::Detection, "2023-06-15", None),
    ];
    let expected = |unseen: &str| {
        [
            format!("first access · Agency A: {unseen} unseen"),
            "notified: 14 d exposed".to_owned(),
            "detected: exposed".to_owned(),
        ]
    };
    assert_eq!(said(&told, None), expected("unknown time"));
    assert_eq!(said(&told, Some("2023-05-15T00:06:11Z")), expected("at least 17 d"), "as the log has it");
    let place = |logged| DwellLine::bounded(&told, logged).turns[0].place;
    let logged = parse_edtf("2023-05-15", Zone::Utc).ok();
    assert_eq!(Some(place(logged)), logged.map(|logged| logged.order()));
}

#[test]
fn the_door_of_an_agency_closes_no_case_that_was_entered_elsewhere() {
    let door = milestone(MilestoneName::Containment, "2023-05-25", Some("Agency A"));
    let last = |entered: &[Milestone], logged| {
        let told = [entered, std::slice::from_ref(&door)].concat();
        said(&told, logged).pop().unwrap()
    };
    let of = |agency| [milestone(MilestoneName::FirstAccess, "2023-05-15", agency)];
    assert_eq!(last(&of(None), None), "closed · Agency A: closing");
    assert_eq!(last(&[], Some("2023-05-15T00:06:11Z")), "closed · Agency A: closing");
    assert_eq!(last(&of(Some("Agency B")), None), "closed · Agency A: closing");
    assert_eq!(last(&of(Some("Agency A")), None), "closed · Agency A: closed");
}
