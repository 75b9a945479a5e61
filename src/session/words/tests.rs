use super::{TimeContext, TimeTarget, goal};
use crate::event::{HOUR, When, Zone, parse_edtf};
use crate::query::{Filter, read};
use crate::read::{Milestone, MilestoneName};
use proptest::prelude::*;

fn when(text: &str) -> When {
    parse_edtf(text, Zone::Utc).unwrap()
}

fn instant(text: &str) -> i64 {
    when(text).order()
}

fn milestone(name: MilestoneName, time: &str, label: &str) -> Milestone {
    let label = Some(label.to_owned());
    Milestone { label, ..Milestone::new(name, when(time)) }
}

fn turns() -> Vec<Milestone> {
    vec![
        milestone(MilestoneName::FirstAccess, "2023-05-15", "first access"),
        milestone(MilestoneName::Detection, "2023-06-15", "detected"),
        milestone(MilestoneName::Containment, "2023-07-03", "consumer closed"),
        milestone(MilestoneName::Containment, "2023-06-27", "enterprise closed"),
    ]
}

fn known(milestones: &[Milestone], zone: Zone) -> TimeContext<'_> {
    TimeContext {
        zone,
        selected: Some(instant("2023-06-16T10:30:00")),
        bounds: Some((instant("2022-11-20T08:00"), instant("2023-07-03T12:00"))),
        now: Some(instant("2023-07-04")),
        milestones,
        orphans: false,
    }
}

fn leads(text: &str) -> i64 {
    match goal(text, &known(&turns(), Zone::Utc)) {
        Ok(TimeTarget::Instant(instant)) => instant,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn dates_and_lengths_of_time_and_turns_of_the_intrusion_are_read() {
    for (text, time) in [
        ("15 jun 14:00", "2023-06-15T14:00"),
        ("15 June", "2023-06-15"),
        ("june 15th, 14:00:07.5", "2023-06-15T14:00:07.5"),
        ("Thu 15 Jun 2023 02:14 UTC", "2023-06-15T02:14"),
        ("15 jun at 14:00", "2023-06-15T14:00"),
        ("June", "2023-06"),
        ("June 2021", "2021-06"),
        ("1 dec", "2022-12-01"),
        ("20 nov", "2022-11-20"),
        ("29 feb", "2024-02-29"),
        ("2023-06-15 02:14", "2023-06-15T02:14"),
        ("2023-06", "2023-06"),
        ("2023-05..2023-06-16", "2023-05"),
        ("12:00", "2023-06-16T12:00"),
        ("+2h", "2023-06-16T12:30"),
        ("-30m", "2023-06-16T10:00"),
        ("+3d", "2023-06-19T10:30"),
        ("+1d 2h30m", "2023-06-17T13:00"),
        ("+ 2 hours", "2023-06-16T12:30"),
        ("- 1 week", "2023-06-09T10:30"),
        ("-1d +2h", "2023-06-15T12:30"),
        ("15 jun 14:00 -2h", "2023-06-15T12:00"),
        ("12:00 +1h", "2023-06-16T13:00"),
        ("detection", "2023-06-15"),
        ("First Access", "2023-05-15"),
        ("first-access +1d", "2023-05-16"),
        ("containment", "2023-06-27"),
        ("consumer", "2023-07-03"),
        ("Enterprise Closed", "2023-06-27"),
        ("noon", "2023-06-16T12:00"),
        ("15 jun noon", "2023-06-15T12:00"),
        ("tomorrow", "2023-06-17"),
        ("yesterday 14:00", "2023-06-15T14:00"),
        ("today at midnight", "2023-06-16"),
        ("2pm", "2023-06-16T14:00"),
        ("15 jun 12:30am", "2023-06-15T00:30"),
        ("15/06", "2023-06-15"),
        ("06/15/2023", "2023-06-15"),
        ("15/06/2022 9am", "2022-06-15T09:00"),
        ("now", "2023-07-04"),
        ("now -1d", "2023-07-03"),
    ] {
        assert_eq!(leads(text), instant(time), "{text}");
    }
}

#[test]
fn a_time_is_meant_in_the_zone_that_is_shown_and_a_day_of_another_length_has_its_own_hours() {
    let zone = Zone::parse("America/New_York").unwrap();
    let turns = turns();
    let there = |text: &str| goal(text, &known(&turns, zone)).unwrap();
    assert_eq!(there("15 jun 14:00"), TimeTarget::Instant(instant("2023-06-15T18:00")));
    assert_eq!(there("15 jun 14:00 UTC"), TimeTarget::Instant(instant("2023-06-15T14:00")));
    assert_eq!(there("12 mar 2023 12:00"), TimeTarget::Instant(instant("2023-03-12T16:00")));
    assert_eq!(there("15 jun"), TimeTarget::Instant(instant("2023-06-15T04:00")));
}

#[test]
fn the_first_and_the_last_of_a_stage_or_of_a_query_are_events() {
    let edge = |text: &str| match goal(text, &known(&turns(), Zone::Utc)).unwrap() {
        TimeTarget::Edge { filter, last, by } => (filter, last, by),
        TimeTarget::Instant(at) => panic!("{text}: {at}"),
    };
    let keeps = |query: &str| read(query, Zone::Utc).unwrap();
    assert_eq!(edge("first mailbox access"), (keeps("stage:mailbox_access"), false, 0));
    assert_eq!(edge("last mitigation"), (keeps("stage:mitigation"), true, 0));
    assert_eq!(edge("Last"), (Filter::All, true, 0));
    assert_eq!(edge("last account:desk-03 +2h"), (keeps("account:desk-03"), true, 2 * HOUR));
    assert_eq!(edge("first orphan"), (keeps("is:orphan"), false, 0));
    assert_eq!(edge("start"), (Filter::All, false, 0));
    assert_eq!(edge("end -2h"), (Filter::All, true, -2 * HOUR));
    assert_eq!(edge("first detection").0, keeps("stage:detection"), "of the stage, not the milestone");
}

#[test]
fn an_access_to_a_mailbox_is_the_intruders_where_these_are_known() {
    let turns = turns();
    let known = TimeContext { orphans: true, ..known(&turns, Zone::Utc) };
    let first = goal("first mailbox access", &known).unwrap();
    assert!(first.is_intruders());
    let anybodys = goal("first stage:mailbox_access", &known).unwrap();
    let keeps = |query: &str, filter: &Filter| *filter == read(query, Zone::Utc).unwrap();
    assert!(matches!(&anybodys, TimeTarget::Edge { filter, .. } if keeps("stage:mailbox_access", filter)));
    assert!(!anybodys.is_intruders());
}

#[test]
fn an_error_stands_under_the_word_that_is_wrong_and_says_what_can_be_written() {
    for (text, word, says) in [
        ("15 jum 14:00", "jum", "no part of a time"),
        ("15 jun 25:00", "25:00", "no part of a time"),
        ("+2x", "+2x", "no length of time"),
        ("+2", "+2", "2 of what?"),
        ("15 jun +2h 3y", "3y", "no length of time"),
        ("detecsion", "detecsion", "no milestone (first access, detection, containment)"),
        ("first acount:x", "acount", "no field `acount`"),
        ("  first   acount:x", "acount", "no field `acount`"),
        ("31 jun", "31 jun", "June has no day 31"),
        ("monday", "monday", "no day is named"),
        ("tomorrow 3 jun", "tomorrow 3 jun", "today or tomorrow, or a date?"),
        ("15 jun 16 jul", "16", "no part of a time"),
        ("2023-13-01", "2023-13-01", "no such month"),
        ("05/06", "05/06", "no time and no milestone"),
        ("13pm", "13pm", "no time and no milestone"),
        ("", "", "no time is written"),
    ] {
        let why = goal(text, &known(&turns(), Zone::Utc)).unwrap_err();
        assert_eq!(&text[why.span.clone()], word, "{text}: {why:?}");
        assert!(why.message.contains(says), "{text}: {}", why.message);
        assert!(why.hint.is_some(), "{text}");
    }
    let nothing = TimeContext {
        selected: None,
        bounds: None,
        now: None,
        milestones: &[],
        orphans: false,
        zone: Zone::Utc,
    };
    assert!(goal("+2h", &nothing).unwrap_err().message.contains("no event with a time is selected"));
    assert!(goal("15 jun", &nothing).is_err());
}

proptest! {
    #[test]
    fn any_text_can_be_typed_and_an_error_stands_inside_of_it(text in "\\PC{0,24}") {
        if let Err(why) = goal(&text, &known(&turns(), Zone::Utc)) {
            prop_assert!(text.get(why.span.clone()).is_some(), "{:?}", why);
        }
    }

    #[test]
    fn words_of_a_time_can_stand_in_any_combination(
        words in prop::collection::vec(prop::sample::select(vec![
            "15", "jun", "2023", "14:00", "+2h", "-99999999999d", "first", "last", "now", "the", "é", "+", "9223372036854775807w",
        ]), 0..5),
    ) {
        let text = words.join(" ");
        if let Err(why) = goal(&text, &known(&turns(), Zone::Utc)) {
            prop_assert!(text.get(why.span.clone()).is_some(), "{:?}", why);
        }
    }
}
