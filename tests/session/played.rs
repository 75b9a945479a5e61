//! While the incident is played nothing is told of what has not come yet, wherever it is told.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Desk;
use dwell::engine::{LocalEngine, Row};
use dwell::event::{Field, MINUTE};
use dwell::session::{Line, Overlay, Panel, What, folded, lines};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// 2023-06-01T00:00:00Z.
const START: i64 = 1_685_577_600_000_000_000;

/// How many events carry what the selected event does of some kind, as its panel says.
fn seen_of(desk: &Desk<LocalEngine>, kind: &str) -> u64 {
    let detail = desk.session.shown_detail().unwrap();
    detail.seen.iter().find(|seen| seen.identity.kind.name() == kind).unwrap().records
}

fn seen(desk: &Desk<LocalEngine>) -> (u64, u64) {
    (seen_of(desk, "session"), seen_of(desk, "account"))
}

/// Events of these ids at these minutes from 09:00 on: those of one letter are of one account.
fn made(events: &[(&str, usize)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let event = |(id, minute): &(&str, usize)| -> Value {
        json!({
            "id": id,
            "time": format!("2023-06-15T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60),
            "stage": "mailbox_access",
            "operation": "MailItemsAccessed",
            "account": format!("desk-{}@agency-a.example", &id[..1]),
            "session_id": format!("session-of-{}", &id[..1]),
            "source_ip": "192.0.2.7",
        })
    };
    let text: String = events.iter().map(|of| event(of).to_string() + "\n").collect();
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

#[test]
fn the_panel_of_an_event_counts_what_has_been_played() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, "P<tick:2000>");
    assert_eq!((selected(&desk), count(&desk)), ("E00010", 11));
    assert_eq!(seen(&desk), (1, 3), "ten are of its session, sixty of its account, in the end");
    strike(&mut desk, "<tick:1000>");
    assert_eq!((selected(&desk), seen(&desk)), ("E00015", (6, 4)));
    let shown = desk.session.shown_detail().unwrap();
    let last = shown.seen.iter().filter_map(|seen| seen.last).map(|last| last.order()).max();
    assert_eq!(last, Some(START + 15 * MINUTE), "nor is anything seen later than now");
    strike(&mut desk, "<left><left>");
    assert_eq!((selected(&desk), seen(&desk)), ("E00013", (4, 3)));
    strike(&mut desk, "<esc>jjj");
    assert_eq!((selected(&desk), seen(&desk)), ("E00003", (10, 60)), "all of it is told again");
}

#[test]
fn under_a_filter_the_panel_counts_what_the_filter_leaves_out_too_once_it_is_held() {
    let case = made(&[("a0", 0), ("b0", 1), ("a1", 2), ("b1", 3), ("a2", 4), ("b2", 30)]);
    let mut desk = desk(case.path(), SIZE, "faccount:desk-b@agency-a.example<enter>:play 3min/s<enter>");
    strike(&mut desk, "<tick:700><tick:400><space>");
    assert_eq!((selected(&desk), count(&desk)), ("b1", 2));
    assert_eq!((seen_of(&desk, "session"), seen_of(&desk, "ip")), (2, 5));
}

#[test]
fn a_chain_is_told_as_far_as_it_is_played_and_its_rail_ends_there() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, ":tab chain<enter>P<tick:3000>");
    assert_eq!(selected(&desk), "E00015");
    let chain = |desk: &Desk<LocalEngine>| desk.session.shown_chain().map(|chain| chain.records);
    let last = |desk: &Desk<LocalEngine>| desk.session.selected().unwrap().chain.unwrap().last;
    assert_eq!((chain(&desk), last(&desk)), (Some(6), true));
    strike(&mut desk, "<right>");
    assert_eq!((selected(&desk), chain(&desk), last(&desk)), ("E00016", Some(7), true));
    strike(&mut desk, "[");
    let walked = desk.session.chains.walked.clone().unwrap();
    assert_eq!((selected(&desk), walked.number, walked.total), ("E00015", 6, 7), "so are walks along it");
    assert!(!last(&desk), "one more of it has been played");
    strike(&mut desk, "<esc>");
    assert_eq!((selected(&desk), chain(&desk)), ("E00000", Some(10)));
}

#[test]
fn a_time_is_quiet_where_it_is_in_both_panes() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130), ("a2", 131)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut desk = desk(case.path(), SIZE, &format!("{filter}:play 1min/s<enter>"));
    strike(&mut desk, &"<tick:100>".repeat(8));
    let skipped = |desk: &Desk<LocalEngine>| desk.session.playback.as_ref().unwrap().skipped();
    let beside = |desk: &Desk<LocalEngine>| {
        let other = &desk.session.panes.as_ref().unwrap().other;
        other.timeline.rows.last().map(|row| row.position.id.clone())
    };
    assert_eq!(
        (skipped(&desk), beside(&desk).as_deref()),
        (Some(10 * MINUTE), Some("b0")),
        "the other's is next"
    );
    assert_eq!(selected(&desk), "a0");
    strike(&mut desk, &"<tick:100>".repeat(8));
    assert_eq!((skipped(&desk), selected(&desk)), (Some(110 * MINUTE), "a1"), "since the last in either");
}

#[test]
fn a_pane_of_which_nothing_has_come_yet_says_so() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut desk = desk(case.path(), SIZE, &format!("{filter}P"));
    let shown = screen(&desk);
    assert!(shown.contains("nothing of this filter was played yet"), "{shown}");
    assert!(!shown.contains("no event passes this filter"), "{shown}");
    strike(&mut desk, "<right>");
    assert!(!screen(&desk).contains("was played yet"), "{}", screen(&desk));
    strike(&mut desk, "<esc>:panes agency:nowhere<enter>P");
    assert!(screen(&desk).contains("no event passes this filter"), "nor will it");
}

#[test]
fn what_is_let_in_around_an_event_comes_as_it_is_played() {
    let case = minutes(100);
    for alike in ["", "."] {
        let mut desk =
            desk(case.path(), SIZE, &format!("fsession_id:session-3<enter>:context 3<enter>{alike}"));
        let events = |desk: &Desk<LocalEngine>| -> Vec<String> {
            desk.session
                .timeline
                .rows
                .iter()
                .map(|row| format!("{}{}", row.position.id, row.let_in))
                .collect()
        };
        let whole = events(&desk);
        assert!(whole.len() > 10 && whole[0].ends_with("true"), "{whole:?}");
        strike(&mut desk, "gP");
        for played in 1..=whole.len() {
            assert_eq!(events(&desk), whole[..played], "{alike}");
            strike(&mut desk, "<right>");
        }
    }
}

#[test]
fn step_by_step_the_events_of_both_panes_come() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut desk = desk(case.path(), SIZE, &format!("{filter}P"));
    let both = |desk: &Desk<LocalEngine>| {
        (count(desk), desk.session.panes.as_ref().unwrap().other.counted.unwrap().total.records)
    };
    for expected in [(1, 1), (2, 1), (2, 2), (2, 2)] {
        strike(&mut desk, "<right>");
        assert_eq!(both(&desk), expected);
    }
}

#[test]
fn the_clock_stops_at_the_last_event_and_says_so() {
    let case = minutes(90);
    for speed in ["1d/s", "1h/s", "7min/s"] {
        let mut desk = desk(case.path(), SIZE, &format!(":play {speed}<enter>"));
        strike(&mut desk, &"<tick:700>".repeat(40));
        let playback = desk.session.playback.as_ref().unwrap();
        assert!(playback.is_over(), "{speed}");
        assert_eq!(desk.session.playing_at(), Some(START + 89 * MINUTE), "{speed}");
        assert_eq!((count(&desk), selected(&desk)), (90, "E00089"), "{speed}");
        assert!(screen(&desk).contains("the end  1 Jun 2023 01:29:00"), "{}", screen(&desk));
    }
}

#[test]
fn columns_that_are_chosen_while_it_is_played_stay_afterwards() {
    let case = minutes(90);
    let mut desk = desk(case.path(), SIZE, "P<tick:1000>:columns time,account,session_id<enter><tick:1000>");
    let columns = desk.session.columns().to_string();
    assert!(columns.contains("session_id"), "{columns}");
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.columns().to_string(), columns, "as they are kept on the disk");
    assert!(screen(&desk).contains("session-0"), "{}", screen(&desk));
}

#[test]
fn what_is_handed_over_meanwhile_is_what_was_played_and_it_says_so() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let file = out.path().join("played.jsonl");
    let mut desk = desk(case.path(), SIZE, "f-operation:Send<enter>P<tick:2000>");
    let played = count(&desk);
    strike(&mut desk, "D");
    let Some(Overlay::Hand(hand)) = &desk.session.overlay else { panic!("no list") };
    assert_eq!(hand.of(), What::Played);
    let count_of = |of: What| hand.choices().into_iter().find(|(what, _)| *what == of).unwrap().1.unwrap();
    assert_eq!((count_of(What::Case), count_of(What::Filter), count_of(What::Played)), (300, 257, played));
    assert!(screen(&desk).contains(&format!("until the clock {played}")), "{}", screen(&desk));
    strike(&mut desk, "<esc>");
    desk.command(&format!("export jsonl played {}", file.display()).parse().unwrap());
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(written.lines().count() as u64, played);
    let ids: Vec<String> = written
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.last().map(String::as_str), Some(selected(&desk)));
    let states = fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().path());
    let beside = states.into_iter().find(|path| *path != file).unwrap();
    let told = fs::read_to_string(beside).unwrap();
    assert!(told.contains("time<=2023-06-01T00:"), "{told}");
    strike(&mut desk, "<esc>D");
    let Some(Overlay::Hand(hand)) = &desk.session.overlay else { panic!("no list") };
    assert!(hand.choices().iter().all(|(what, _)| *what != What::Played), "nothing is played any more");
}

/// The rows, each with how many events it stands for.
fn rows(desk: &Desk<LocalEngine>) -> String {
    let said = |row: &Row| match folded(row) {
        Some(run) => format!("{}×{}", row.position.id, run.total.records),
        None => row.position.id.clone(),
    };
    desk.session.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

#[test]
fn runs_of_alike_events_part_at_every_moment_where_the_screen_draws_a_quiet_time_as_in_the_end() {
    // of the first thirteen alone a quiet time would be one of eleven minutes, of all of them it is one of hours
    let minutes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 17, 600];
    let ids: Vec<String> = (0..minutes.len()).map(|at| format!("a{at:02}")).collect();
    let events: Vec<(&str, usize)> = ids.iter().map(String::as_str).zip(minutes).collect();
    let case = made(&events);
    let mut desk = desk(case.path(), SIZE, ".");
    let whole = rows(&desk);
    assert_eq!(whole, "a00×13 a13");
    strike(&mut desk, "gP");
    let quiet = |desk: &Desk<LocalEngine>| {
        lines(&desk.session, 30).into_iter().filter(|line| matches!(line, Line::Quiet(_))).count()
    };
    for played in 2..=13 {
        strike(&mut desk, "<right>");
        assert_eq!((rows(&desk), quiet(&desk)), (format!("a00×{played}"), 0));
    }
    strike(&mut desk, "<right>");
    assert_eq!((rows(&desk), quiet(&desk)), (whole, 1));
}

#[test]
fn a_filter_that_is_typed_meanwhile_has_the_quiet_times_of_all_that_it_keeps() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, "P<tick:3000>fagency:\"Agency B\"<enter><space>");
    let least = desk.session.quiet_least();
    strike(&mut desk, "<esc>fagency:\"Agency B\"<enter>");
    assert_eq!(desk.session.quiet_least(), least);
    assert_eq!(desk.session.facet(Field::Account).map(|facet| facet.values.len()), Some(2));
}

#[test]
fn of_a_name_that_nobody_has_only_what_has_come_is_meant() {
    let case = made(&[("a0", 0), ("a1", 10), ("b0", 120)]);
    let said = |desk: &Desk<LocalEngine>| desk.session.unnamed.clone();
    let mut desk = desk(case.path(), SIZE, "gP<right>faccount:desk-aa@agency-a.example<enter>");
    let why =
        "no event so far has account:desk-aa@agency-a.example; did you mean account:desk-a@agency-a.example?";
    assert_eq!(said(&desk).as_deref(), Some(why));
    strike(&mut desk, "f<ctrl+u>account:desk-bb@agency-a.example<enter>");
    let near = said(&desk);
    assert!(!near.as_deref().is_some_and(|near| near.contains("desk-b@")), "{near:?} has not come");
    strike(&mut desk, "<esc>faccount:desk-bb@agency-a.example<enter>");
    assert!(
        said(&desk).is_some_and(|near| near.contains("no event has account") && near.contains("desk-b@"))
    );
}

#[test]
fn escape_leaves_the_record_before_it_ends_what_is_played() {
    let case = made(&[("a0", 0), ("a1", 10), ("b0", 120)]);
    let mut desk = desk(case.path(), SIZE, "gP<right><enter>");
    assert_eq!(desk.session.focus, Panel::Detail);
    strike(&mut desk, "<esc>");
    assert_eq!((desk.session.focus, desk.session.playback.is_some()), (Panel::Timeline, true));
    strike(&mut desk, "<esc>");
    assert_eq!((desk.session.playback.is_some(), count(&desk)), (false, 3));
}
