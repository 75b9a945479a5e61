//! During playback nothing later is shown, wherever it would be.

use crate::common::{app, minutes, strike};
use crate::{SIZE, count, screen, selected};
use dwell::app::Headless;
use dwell::engine::{LocalEngine, Row};
use dwell::event::{Field, MINUTE};
use dwell::session::{ExportScope, Line, Overlay, Panel, folded};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// 2023-06-01T00:00:00Z.
const START: i64 = 1_685_577_600_000_000_000;

/// How many events carry the selected event's identity of some kind, as its panel says.
fn seen_of(app: &Headless<LocalEngine>, kind: &str) -> u64 {
    let detail = app.session.shown_detail().unwrap();
    detail.seen.iter().find(|seen| seen.identity.kind.name() == kind).unwrap().records
}

fn seen(app: &Headless<LocalEngine>) -> (u64, u64) {
    (seen_of(app, "session"), seen_of(app, "account"))
}

/// Events with these ids at these minutes after 09:00; those that begin with one letter are of one account.
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
    let mut app = app(case.path(), SIZE, "P<tick:2000>");
    assert_eq!((selected(&app), count(&app)), ("E00010", 11));
    assert_eq!(seen(&app), (1, 3), "ten are of its session, sixty of its account, in the end");
    strike(&mut app, "<tick:1000>");
    assert_eq!((selected(&app), seen(&app)), ("E00015", (6, 4)));
    let shown = app.session.shown_detail().unwrap();
    let last = shown.seen.iter().filter_map(|seen| seen.last).map(|last| last.order()).max();
    assert_eq!(last, Some(START + 15 * MINUTE), "nor is anything seen later than now");
    strike(&mut app, "<left><left>");
    assert_eq!((selected(&app), seen(&app)), ("E00013", (4, 3)));
    strike(&mut app, "<esc>jjj");
    assert_eq!((selected(&app), seen(&app)), ("E00003", (10, 60)), "all of it is told again");
}

#[test]
fn under_a_filter_the_panel_counts_what_the_filter_leaves_out_too_once_it_is_held() {
    let case = made(&[("a0", 0), ("b0", 1), ("a1", 2), ("b1", 3), ("a2", 4), ("b2", 30)]);
    let mut app = app(case.path(), SIZE, "faccount:desk-b@agency-a.example<enter>:play 3min/s<enter>");
    strike(&mut app, "<tick:700><tick:400><space>");
    assert_eq!((selected(&app), count(&app)), ("b1", 2));
    assert_eq!((seen_of(&app, "session"), seen_of(&app, "ip")), (2, 5));
}

#[test]
fn a_chain_is_told_as_far_as_it_is_played_and_its_rail_ends_there() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, ":tab chain<enter>P<tick:3000>");
    assert_eq!(selected(&app), "E00015");
    let chain = |app: &Headless<LocalEngine>| app.session.shown_chain().map(|chain| chain.records);
    let last = |app: &Headless<LocalEngine>| app.session.selected().unwrap().chain.unwrap().last;
    assert_eq!((chain(&app), last(&app)), (Some(6), true));
    strike(&mut app, "<right>");
    assert_eq!((selected(&app), chain(&app), last(&app)), ("E00016", Some(7), true));
    strike(&mut app, "[");
    let walked = app.session.chains.walked.clone().unwrap();
    assert_eq!((selected(&app), walked.number, walked.total), ("E00015", 6, 7), "so are walks along it");
    assert!(!last(&app), "one more of it has been played");
    strike(&mut app, "<esc>");
    assert_eq!((selected(&app), chain(&app)), ("E00000", Some(10)));
}

#[test]
fn a_time_is_quiet_where_it_is_in_both_panes() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130), ("a2", 131)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut app = app(case.path(), SIZE, &format!("{filter}:play 1min/s<enter>"));
    strike(&mut app, &"<tick:100>".repeat(8));
    let skipped = |app: &Headless<LocalEngine>| app.session.playback.as_ref().unwrap().skipped();
    let beside = |app: &Headless<LocalEngine>| {
        let other = &app.session.panes.as_ref().unwrap().other;
        other.pane.timeline.rows.last().map(|row| row.position.id.clone())
    };
    assert_eq!(
        (skipped(&app), beside(&app).as_deref()),
        (Some(10 * MINUTE), Some("b0")),
        "the other's is next"
    );
    assert_eq!(selected(&app), "a0");
    strike(&mut app, &"<tick:100>".repeat(8));
    assert_eq!((skipped(&app), selected(&app)), (Some(110 * MINUTE), "a1"), "since the last in either");
}

#[test]
fn a_pane_of_which_nothing_has_come_yet_says_so() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut app = app(case.path(), SIZE, &format!("{filter}P"));
    let shown = screen(&app);
    assert!(shown.contains("nothing of this filter was played yet"), "{shown}");
    assert!(!shown.contains("no event passes this filter"), "{shown}");
    strike(&mut app, "<right>");
    assert!(!screen(&app).contains("was played yet"), "{}", screen(&app));
    strike(&mut app, "<esc>:panes agency:nowhere<enter>P");
    assert!(screen(&app).contains("no event passes this filter"), "nor will it");
}

#[test]
fn what_is_let_in_around_an_event_comes_as_it_is_played() {
    let case = minutes(100);
    for alike in ["", "."] {
        let mut app =
            app(case.path(), SIZE, &format!("fsession_id:session-3<enter>:context 3<enter>{alike}"));
        let events = |app: &Headless<LocalEngine>| -> Vec<String> {
            app.session
                .pane
                .timeline
                .rows
                .iter()
                .map(|row| format!("{}{}", row.position.id, row.let_in))
                .collect()
        };
        let whole = events(&app);
        assert!(whole.len() > 10 && whole[0].ends_with("true"), "{whole:?}");
        strike(&mut app, "gP");
        for played in 1..=whole.len() {
            assert_eq!(events(&app), whole[..played], "{alike}");
            strike(&mut app, "<right>");
        }
    }
}

#[test]
fn step_by_step_the_events_of_both_panes_come() {
    let case = made(&[("a0", 0), ("b0", 10), ("a1", 120), ("b1", 130)]);
    let filter = "faccount:desk-a@agency-a.example<enter>:panes account:desk-b@agency-a.example<enter>g";
    let mut app = app(case.path(), SIZE, &format!("{filter}P"));
    let both = |app: &Headless<LocalEngine>| {
        (count(app), app.session.panes.as_ref().unwrap().other.pane.counted.unwrap().total.records)
    };
    for expected in [(1, 1), (2, 1), (2, 2), (2, 2)] {
        strike(&mut app, "<right>");
        assert_eq!(both(&app), expected);
    }
}

#[test]
fn the_clock_stops_at_the_last_event_and_says_so() {
    let case = minutes(90);
    for speed in ["1d/s", "1h/s", "7min/s"] {
        let mut app = app(case.path(), SIZE, &format!(":play {speed}<enter>"));
        strike(&mut app, &"<tick:700>".repeat(40));
        let playback = app.session.playback.as_ref().unwrap();
        assert!(playback.is_over(), "{speed}");
        assert_eq!(app.session.playing_at(), Some(START + 89 * MINUTE), "{speed}");
        assert_eq!((count(&app), selected(&app)), (90, "E00089"), "{speed}");
        assert!(screen(&app).contains("the end  1 Jun 2023 01:29:00"), "{}", screen(&app));
    }
}

#[test]
fn columns_that_are_chosen_while_it_is_played_stay_afterwards() {
    let case = minutes(90);
    let mut app = app(case.path(), SIZE, "P<tick:1000>:columns time,account,session_id<enter><tick:1000>");
    let columns = app.session.columns().to_string();
    assert!(columns.contains("session_id"), "{columns}");
    strike(&mut app, "<esc>");
    assert_eq!(app.session.columns().to_string(), columns, "as they are kept on the disk");
    assert!(screen(&app).contains("session-0"), "{}", screen(&app));
}

#[test]
fn what_is_handed_over_meanwhile_is_what_was_played_and_it_says_so() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let file = out.path().join("played.jsonl");
    let mut app = app(case.path(), SIZE, "f-operation:Send<enter>P<tick:2000>");
    let played = count(&app);
    strike(&mut app, "D");
    let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
    assert_eq!(hand.of(), ExportScope::Played);
    let count_of =
        |of: ExportScope| hand.choices().into_iter().find(|(what, _)| *what == of).unwrap().1.unwrap();
    assert_eq!(
        (count_of(ExportScope::Case), count_of(ExportScope::Filter), count_of(ExportScope::Played)),
        (300, 257, played)
    );
    assert!(screen(&app).contains(&format!("until the clock {played}")), "{}", screen(&app));
    strike(&mut app, "<esc>");
    app.command(&format!("export jsonl played {}", file.display()).parse().unwrap());
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(written.lines().count() as u64, played);
    let ids: Vec<String> = written
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.last().map(String::as_str), Some(selected(&app)));
    let states = fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().path());
    let beside = states.into_iter().find(|path| *path != file).unwrap();
    let told = fs::read_to_string(beside).unwrap();
    assert!(told.contains("time<=2023-06-01T00:"), "{told}");
    strike(&mut app, "<esc>D");
    let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
    assert!(
        hand.choices().iter().all(|(what, _)| *what != ExportScope::Played),
        "nothing is played any more"
    );
}

/// The rows, each with the number of events that it stands for.
fn rows(app: &Headless<LocalEngine>) -> String {
    let said = |row: &Row| match folded(row) {
        Some(run) => format!("{}×{}", row.position.id, run.total.records),
        None => row.position.id.clone(),
    };
    app.session.pane.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

#[test]
fn runs_of_alike_events_part_at_every_moment_where_the_screen_draws_a_quiet_time_as_in_the_end() {
    // for the first thirteen alone, eleven minutes would be a quiet time; for all of them, only hours are
    let minutes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 17, 600];
    let ids: Vec<String> = (0..minutes.len()).map(|at| format!("a{at:02}")).collect();
    let events: Vec<(&str, usize)> = ids.iter().map(String::as_str).zip(minutes).collect();
    let case = made(&events);
    let mut app = app(case.path(), SIZE, ".");
    let whole = rows(&app);
    assert_eq!(whole, "a00×13 a13");
    strike(&mut app, "gP");
    let quiet = |app: &Headless<LocalEngine>| {
        app.session.focused_pane().lines(30).into_iter().filter(|line| matches!(line, Line::Quiet(_))).count()
    };
    for played in 2..=13 {
        strike(&mut app, "<right>");
        assert_eq!((rows(&app), quiet(&app)), (format!("a00×{played}"), 0));
    }
    strike(&mut app, "<right>");
    assert_eq!((rows(&app), quiet(&app)), (whole, 1));
}

#[test]
fn a_filter_that_is_typed_meanwhile_has_the_quiet_times_of_all_that_it_keeps() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P<tick:3000>fagency:\"Agency B\"<enter><space>");
    let least = app.session.focused_pane().quiet_least();
    strike(&mut app, "<esc>fagency:\"Agency B\"<enter>");
    assert_eq!(app.session.focused_pane().quiet_least(), least);
    assert_eq!(app.session.facet(Field::Account).map(|facet| facet.values.len()), Some(2));
}

#[test]
fn of_a_name_that_nobody_has_only_what_has_come_is_meant() {
    let case = made(&[("a0", 0), ("a1", 10), ("b0", 120)]);
    let said = |app: &Headless<LocalEngine>| app.session.pane.unnamed.clone();
    let mut app = app(case.path(), SIZE, "gP<right>faccount:desk-aa@agency-a.example<enter>");
    let why =
        "no event so far has account:desk-aa@agency-a.example; did you mean account:desk-a@agency-a.example?";
    assert_eq!(said(&app).as_deref(), Some(why));
    strike(&mut app, "f<ctrl+u>account:desk-bb@agency-a.example<enter>");
    let near = said(&app);
    assert!(!near.as_deref().is_some_and(|near| near.contains("desk-b@")), "{near:?} has not come");
    strike(&mut app, "<esc>faccount:desk-bb@agency-a.example<enter>");
    assert!(said(&app).is_some_and(|near| near.contains("no event has account") && near.contains("desk-b@")));
}

#[test]
fn escape_leaves_the_record_before_it_ends_what_is_played() {
    let case = made(&[("a0", 0), ("a1", 10), ("b0", 120)]);
    let mut app = app(case.path(), SIZE, "gP<right><enter>");
    assert_eq!(app.session.focus, Panel::Detail);
    strike(&mut app, "<esc>");
    assert_eq!((app.session.focus, app.session.playback.is_some()), (Panel::Timeline, true));
    strike(&mut app, "<esc>");
    assert_eq!((app.session.playback.is_some(), count(&app)), (false, 3));
}
