//! Which of competing milestones is used, and what is told of the others.

use super::{CompetingMilestones, set_aside};
use crate::event::{Zone, parse_edtf};
use crate::read::{Milestone, MilestoneName};

fn rivals(milestones: &[Milestone]) -> Vec<CompetingMilestones<'_>> {
    super::rivals(milestones, &|milestone| milestone.agency.clone())
}

fn milestone(name: MilestoneName, time: &str, by: Option<&str>) -> Milestone {
    Milestone { by: by.map(str::to_owned), ..Milestone::new(name, parse_edtf(time, Zone::Utc).unwrap()) }
}

#[test]
fn spellings_of_one_account_compete() {
    let of = |account: &str, time: &str| Milestone {
        account: Some(account.to_owned()),
        ..milestone(MilestoneName::FirstAccess, time, None)
    };
    let all = [of("Desk@a.example", "2023-05-10"), of("desk_a.example#EXT#@b.example", "2023-05-15")];
    assert_eq!(rivals(&all).len(), 1);
}

#[test]
fn of_two_first_accesses_the_earlier_is_used_and_both_authors_are_told() {
    let all = [
        milestone(MilestoneName::FirstAccess, "2023-05-15", None),
        milestone(MilestoneName::FirstAccess, "2023-05-10", Some("analyst-a")),
        milestone(MilestoneName::Detection, "2023-06-15", None),
    ];
    let told = rivals(&all);
    let said: Vec<String> = told.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "first_access of the case: 2023-05-10 (analyst-a) is used, the earliest; not 2023-05-15 (case.toml)"
        ]
    );
    let aside: Vec<bool> = all.iter().map(|one| set_aside(one, &told)).collect();
    assert_eq!(aside, [true, false, false]);
}

#[test]
fn the_case_was_entered_and_seen_when_the_first_of_its_parts_was() {
    let of = |agency: Option<&str>, account: Option<&str>, name, time, by| Milestone {
        agency: agency.map(str::to_owned),
        account: account.map(str::to_owned),
        ..milestone(name, time, by)
    };
    let all = [
        of(None, None, MilestoneName::FirstAccess, "2023-05-15", None),
        of(None, None, MilestoneName::Detection, "2023-06-15", None),
        of(Some("Agency A"), None, MilestoneName::Detection, "2023-06-14", Some("analyst-a")),
        of(Some("Agency B"), None, MilestoneName::Detection, "2023-06-20", None),
        of(None, Some("aide@a.example"), MilestoneName::FirstAccess, "2023-05-10", Some("analyst-b")),
        of(Some("Agency A"), None, MilestoneName::Containment, "2023-07-10", None),
        of(None, None, MilestoneName::Containment, "2023-07-03", None),
    ];
    let said: Vec<String> = rivals(&all).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "first_access of the case: 2023-05-10 of aide@a.example (analyst-b) is used, the earliest; not \
             2023-05-15 (case.toml)",
            "detection of the case: 2023-06-14 of Agency A (analyst-a) is used, the earliest; not 2023-06-15 \
             (case.toml)"
        ]
    );
    // what is told of the case twice is set aside for the part, once
    let later = of(None, None, MilestoneName::Detection, "2023-06-16", Some("analyst-c"));
    let twice = [all[1].clone(), later, all[2].clone()];
    let said: Vec<String> = rivals(&twice).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["detection of the case: 2023-06-14 of Agency A (analyst-a) is used, the earliest; not 2023-06-15 \
             (case.toml), 2023-06-16 (analyst-c)"]
    );
    // a month does not contradict a day of it
    let month = of(None, None, MilestoneName::FirstAccess, "2023-05", None);
    assert!(rivals(&[month, all[4].clone()]).is_empty());
}

#[test]
fn an_agency_was_entered_and_seen_when_the_first_of_its_accounts_was() {
    let of = |account: Option<&str>, name, time, by| Milestone {
        agency: Some("Agency A".to_owned()),
        account: account.map(str::to_owned),
        ..milestone(name, time, by)
    };
    let ben = Some("ben@a.example");
    let all = [
        of(None, MilestoneName::Detection, "2023-06-14", None),
        of(None, MilestoneName::Detection, "2023-06-16", Some("analyst-a")),
        of(ben, MilestoneName::Detection, "2023-06-10", Some("analyst-b")),
        of(ben, MilestoneName::FirstAccess, "2023-05-20", None),
        of(None, MilestoneName::FirstAccess, "2023-05-15", None),
        of(ben, MilestoneName::Containment, "2023-07-03", None),
        of(None, MilestoneName::Containment, "2023-07-01", None),
    ];
    let told = rivals(&all);
    let said: Vec<String> = told.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["detection of Agency A: 2023-06-10 of ben@a.example (analyst-b) is used, the earliest; not \
             2023-06-14 (case.toml), 2023-06-16 (analyst-a)"]
    );
    let aside: Vec<bool> = all.iter().map(|one| set_aside(one, &told)).collect();
    assert_eq!(aside, [true, true, false, false, false, false, false]);
    // what is told of the agency twice is told so where its account goes before none of it
    let later = of(ben, MilestoneName::Detection, "2023-06-15", None);
    let said: Vec<String> =
        rivals(&[all[0].clone(), all[1].clone(), later]).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["detection of Agency A: 2023-06-14 (case.toml) is used, the earliest; not 2023-06-16 (analyst-a)"]
    );
}

#[test]
fn of_a_month_and_its_last_day_the_day_is_used() {
    let all = ["2023-05", "2023-05-31"].map(|day| milestone(MilestoneName::FirstAccess, day, None));
    assert!(rivals(&all).is_empty(), "{:?}", rivals(&all));
    assert_eq!(super::groups(&all)[0].used, &all[1]);
}

#[test]
fn doors_of_other_names_and_milestones_of_others_do_not_compete() {
    let door = |label: &str, time| Milestone {
        label: Some(label.to_owned()),
        ..milestone(MilestoneName::Containment, time, None)
    };
    let of = |agency: &str| Milestone {
        agency: Some(agency.to_owned()),
        ..milestone(MilestoneName::Detection, "2023-06-20", None)
    };
    let detected = milestone(MilestoneName::Detection, "2023-06-15", None);
    let same = milestone(MilestoneName::Detection, "2023-06-15", Some("analyst-a"));
    let all = [
        door("mail", "2023-06-26"),
        door("keys", "2023-07-03"),
        of("Agency A"),
        of("Agency B"),
        detected,
        same,
    ];
    assert!(rivals(&all).is_empty(), "{:?}", rivals(&all));
    let unnamed = ["2023-06-26", "2023-07-03"].map(|time| milestone(MilestoneName::Containment, time, None));
    assert!(rivals(&unnamed).is_empty(), "doors without names are two");
    let doors = [door("Keys", "2023-07-03"), door("keys", "2023-07-05")];
    assert_eq!(rivals(&doors)[0].used, &doors[1], "one door, closed at the later");
}

#[test]
fn a_month_does_not_compete_with_a_day_of_it_whichever_comes_first() {
    for days in [["2023-05", "2023-05-03"], ["2023-05-03", "2023-05"]] {
        let all = days.map(|day| milestone(MilestoneName::FirstAccess, day, None));
        assert!(rivals(&all).is_empty(), "{days:?}");
        let groups = super::groups(&all);
        let used: Vec<String> = groups.iter().map(|group| group.used.when.to_string()).collect();
        assert_eq!(used, ["2023-05-03"], "and is not used");
        assert_eq!(all.iter().filter(|one| set_aside(one, &groups)).count(), 1);
    }
}
