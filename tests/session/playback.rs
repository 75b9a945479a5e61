//! Playback of the incident.

use super::common::{minutes, strike};
use super::growth::{append, followed};
use super::{SIZE, app, count, screen, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::{Field, MINUTE};
use dwell::session::{Command, Panel, Speed};
use proptest::prelude::*;

/// 2023-06-01T00:00:00Z.
const START: i64 = 1_685_577_600_000_000_000;

fn speed(app: &Headless<LocalEngine>) -> Speed {
    app.session.playback.as_ref().unwrap().speed
}

fn is_over(app: &Headless<LocalEngine>) -> bool {
    app.session.playback.as_ref().unwrap().is_over()
}

#[test]
fn it_plays_from_the_selected_event_on_and_all_that_counts_grows_with_it() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "jjjjP");
    assert_eq!((selected(&app), count(&app), speed(&app)), ("E00004", 5, Speed::Events(5)));
    for played in [10, 15, 110] {
        let ticks = if played == 110 { "<tick:19000>" } else { "<tick:1000>" };
        strike(&mut app, ticks);
        assert_eq!(selected(&app), format!("E{:05}", played - 1));
        assert_eq!((count(&app), app.session.pane.rank), (played, Some(played - 1)));
        assert!(app.session.pane.timeline.last, "what is later is not there");
        let facet = app.session.facet(Field::Account).unwrap();
        assert_eq!(facet.values.iter().map(|value| value.tally.records).sum::<u64>(), played);
        let lanes = app.session.lanes.histogram.as_ref().unwrap();
        assert_eq!(lanes.totals.iter().sum::<u64>(), played);
        assert_eq!(app.session.whole_lanes().unwrap().totals.iter().sum::<u64>(), 300);
        assert_eq!(app.session.shown_detail().unwrap().row.position.id, selected(&app));
    }
}

#[test]
fn by_the_clock_events_come_when_their_time_has_come() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, ":play 10min/s<enter>");
    assert_eq!(count(&app), 1);
    strike(&mut app, "<tick:1000>");
    assert_eq!((count(&app), app.session.playing_at()), (11, Some(START + 10 * MINUTE)));
    strike(&mut app, "<tick:50>");
    assert_eq!((count(&app), app.session.playing_at()), (11, Some(START + 10 * MINUTE + MINUTE / 2)));
    strike(&mut app, "<tick:50>");
    assert_eq!(count(&app), 12);
}

#[test]
fn long_quiet_times_are_skipped_and_said() {
    let case = minutes(150);
    let mut app = app(case.path(), SIZE, ":goto 2023-06-01T01:38<enter>:play 1min/s<enter>");
    strike(&mut app, "<tick:1000>");
    assert_eq!(selected(&app), "E00099");
    strike(&mut app, "<tick:500>");
    assert_eq!(selected(&app), "E00099");
    strike(&mut app, "<tick:300>");
    assert_eq!(selected(&app), "E00100", "an hour later");
    assert_eq!(app.session.playback.as_ref().unwrap().skipped(), Some(61 * MINUTE));
    strike(&mut app, "<tick:5000>");
    assert_eq!(app.session.playback.as_ref().unwrap().skipped(), None, "said for a while");
}

#[test]
fn space_holds_it_and_no_time_goes_by_until_it_goes_on() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P<tick:1000><space><tick:9000>");
    assert_eq!((selected(&app), app.session.tick_after()), ("E00005", None));
    strike(&mut app, "<space><tick:1000>");
    assert_eq!(selected(&app), "E00010");
    strike(&mut app, "kk<tick:5000>");
    assert_eq!((selected(&app), count(&app)), ("E00008", 11), "moving the cursor holds it");
    strike(&mut app, "<space><tick:1000>");
    assert_eq!((selected(&app), count(&app)), ("E00015", 16), "it goes on where it was held");
}

#[test]
fn arrows_step_an_event_further_or_back() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "jjP<right><right>");
    assert_eq!((selected(&app), count(&app)), ("E00004", 5));
    strike(&mut app, "<tick:5000><left><left><left>");
    assert_eq!((selected(&app), count(&app)), ("E00001", 2));
    strike(&mut app, "<left><left><left>");
    assert_eq!((selected(&app), count(&app)), ("E00000", 1), "there is none before the first");
    strike(&mut app, ":filter agency:\"Agency B\"<enter><left>");
    assert_eq!((selected(&app), count(&app)), ("", 0), "nor before one that has not come yet");
    strike(&mut app, "<right>");
    assert_eq!((selected(&app), count(&app)), ("E00003", 1));
}

#[test]
fn speeds_go_up_and_down_and_by_events_or_by_the_clock() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P+");
    assert_eq!(speed(&app), Speed::Events(10));
    strike(&mut app, "---");
    assert_eq!(speed(&app), Speed::Events(1));
    strike(&mut app, "-");
    assert_eq!(app.session.notice.as_ref().unwrap().text, "it plays no slower");
    strike(&mut app, "<gt>");
    assert_eq!(speed(&app), Speed::Clock(10 * MINUTE), "seven hours within two minutes");
    strike(&mut app, "<lt>:play 90min/s<enter>");
    assert_eq!(speed(&app), Speed::Clock(90 * MINUTE));
    assert!(app.session.playback.is_some());
}

/// What the screen shows, and what can be undone.
fn shown(app: &Headless<LocalEngine>) -> Vec<String> {
    let session = &app.session;
    let row = |at: usize| session.pane.timeline.rows[at].position.id.clone();
    let mut shown = vec![row(session.pane.timeline.top), row(session.pane.timeline.cursor)];
    shown.push(format!(
        "{:?} {:?} {:?}",
        session.pane.timeline.column, session.pane.counted, session.pane.rank
    ));
    shown.extend([format!("{:?}", session.view), format!("{:?}", session.pane.history)]);
    shown.extend([format!("{:?}", session.lanes.histogram), format!("{:?}", session.facets)]);
    shown.push(format!("{:?} {:?} {:?}", session.focus, session.find, session.overlay));
    shown.push(format!("{:?} {}", session.detail.shown, session.panes.is_some()));
    shown
}

#[test]
fn ended_it_gives_the_view_back_exactly_as_it_was() {
    let case = minutes(900);
    let keys = "fagency:\"Agency A\"<enter>:goto 2023-06-01T05:00<enter>jjjj:as-of 2023-06-02<enter>kk";
    for played in [
        "<tick:3000>",
        "<tick:400>fx<enter><tick:1000>u",
        "ggj<tab>a<ctrl+u>2023-06-01<enter>|",
        "<esc>P<left>",
    ] {
        for end in ["P", "<esc>", ":play end<enter>"] {
            let mut app = app(case.path(), SIZE, keys);
            let before = shown(&app);
            strike(&mut app, &format!("P{played}{end}"));
            assert!(app.session.playback.is_none(), "{played}{end}");
            for (now, then) in shown(&app).iter().zip(&before) {
                assert_eq!(now, then, "{played}{end}");
            }
        }
    }
}

#[test]
fn at_the_end_it_stops_by_itself_says_so_and_can_be_played_again() {
    let case = minutes(20);
    let mut app = app(case.path(), SIZE, "G");
    strike(&mut app, "P");
    assert_eq!((selected(&app), count(&app)), ("E00000", 1), "on the last row it plays from the start");
    strike(&mut app, "<tick:60000>");
    assert_eq!((selected(&app), count(&app), is_over(&app)), ("E00019", 20, true));
    assert!(app.session.notice.as_ref().unwrap().text.starts_with("that was all"));
    assert_eq!(app.session.tick_after(), None, "nothing wakes the screen up");
    strike(&mut app, "<space>");
    assert_eq!((count(&app), is_over(&app)), (1, false));
    strike(&mut app, "<esc>");
    assert_eq!((selected(&app), count(&app)), ("E00019", 20));
}

#[test]
fn what_keeps_nothing_is_not_played() {
    let case = minutes(20);
    let mut app = app(case.path(), SIZE, "foperation:none<enter>P");
    assert!(app.session.playback.is_none());
    assert!(app.session.notice.as_ref().unwrap().wrong);
    strike(&mut app, ":play faster<enter>");
    assert!(app.session.notice.as_ref().unwrap().text.starts_with("nothing is played"));
}

#[test]
fn a_filter_that_is_typed_holds_time_and_then_plays_what_it_keeps() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P<tick:4000>fagency:\"Agency B\"");
    assert_eq!(app.session.tick_after(), None, "while it is typed");
    strike(&mut app, "<tick:5000><enter>");
    // of every five events the last two are of B
    assert_eq!((selected(&app), count(&app)), ("E00019", 8));
    strike(&mut app, "<tick:1000>");
    assert_eq!((selected(&app), count(&app)), ("E00033", 13), "five events of what it keeps");
    strike(&mut app, "?<tick:1000><esc>");
    assert_eq!(count(&app), 13, "nor while the help is read");
}

#[test]
fn what_holds_a_playback_says_so_until_it_is_closed_and_esc_is_told_to_end_what_it_ends() {
    const HELD: &str = "playback holds until this closes";
    let case = minutes(300);
    for opens in ["W", "B", "M", "?", "S", "f"] {
        let mut app = app(case.path(), SIZE, "P<tick:2000>");
        assert!(screen(&app).contains("Esc ends it") && !screen(&app).contains(HELD), "{opens}");
        let played = count(&app);
        strike(&mut app, &format!("{opens}<tick:3000>"));
        assert_eq!(count(&app), played, "{opens}");
        let shown = screen(&app);
        assert!(shown.lines().last().unwrap().ends_with(HELD), "{opens}: {shown}");
        assert!(!shown.contains("Esc ends it"), "{opens}: Esc closes this: {shown}");
        strike(&mut app, "<esc><tick:1000>");
        assert!(count(&app) > played && screen(&app).contains("Esc ends it"), "{opens}");
        strike(&mut app, &format!("<space>{opens}"));
        assert!(!screen(&app).contains(HELD), "{opens}: it is held by Space too");
    }
}

#[test]
fn another_size_and_another_panel_change_nothing_of_what_is_played() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P<tick:4000>");
    for size in [(80, 24), (200, 60), (40, 10), (120, 36)] {
        app.command(&Command::Resize(size.0, size.1));
        strike(&mut app, "<tick:1000>");
    }
    assert_eq!((selected(&app), count(&app)), ("E00040", 41));
    strike(&mut app, "s<left><tick:1000>");
    assert_eq!((app.session.focus, count(&app)), (Panel::Lanes, 46), "there arrows move the lanes' cursor");
}

#[test]
fn both_panes_are_played() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, ":panes operation:Send<enter>P<tick:6000>");
    let other = |app: &Headless<LocalEngine>| {
        let pane = &app.session.panes.as_ref().unwrap().other;
        let last = pane.pane.timeline.rows.last().map(|row| row.position.id.clone());
        (pane.pane.counted.unwrap().total.records, last)
    };
    assert_eq!(count(&app), 31);
    assert_eq!(other(&app), (5, Some("E00028".to_owned())), "every seventh is sent");
    strike(&mut app, "\\");
    assert_eq!((selected(&app), count(&app)), ("E00028", 5), "the other has the keys now");
    strike(&mut app, "<space><space><tick:1000>");
    assert_eq!((selected(&app), count(&app)), ("E00035", 6), "whichever has them, both are played alike");
    assert_eq!(other(&app).0, 36);
}

#[test]
fn a_case_that_grows_is_played_with_what_comes() {
    let case = minutes(100);
    let mut app = followed(case.path());
    strike(&mut app, "P<tick:5000>");
    assert_eq!((selected(&app), count(&app)), ("E00010", 11));
    append(&mut app, case.path(), &[("N0", "2023-05-01T00:00:00Z"), ("N1", "2023-06-01T00:10:30Z")], 102);
    assert_eq!((selected(&app), count(&app)), ("E00010", 12), "what came of before is there");
    strike(&mut app, "<tick:500>");
    assert_eq!((selected(&app), count(&app)), ("N1", 13), "and what came of later is played");
    strike(&mut app, "<tick:60000>");
    assert!(is_over(&app));
    append(&mut app, case.path(), &[("N2", "2023-07-01T00:00:00Z")], 103);
    assert!(!is_over(&app), "something comes again");
    strike(&mut app, "<space><tick:500>");
    assert_eq!((selected(&app), count(&app)), ("N2", 103));
    strike(&mut app, "<esc>");
    assert_eq!((selected(&app), count(&app)), ("E00000", 103), "the view is as it was, of what there is now");
}

#[test]
fn what_is_found_and_followed_while_it_is_played_is_of_what_is_played() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "P<tick:2000>/number 1<enter>");
    assert_eq!(app.session.find.as_ref().unwrap().total, Some(2), "E00001 and E00010");
    strike(&mut app, "<space><tick:2000>");
    assert_eq!(app.session.find.as_ref().unwrap().total, Some(11));
}

/// Filters, each with the events of `minutes` that it matches.
type Kept = (&'static str, fn(u32) -> bool);
const FILTERS: [Kept; 4] = [
    ("", |_| true),
    ("agency:\"Agency B\"", |n| n % 5 >= 3),
    ("operation:Send", |n| n.is_multiple_of(7)),
    ("\"number 1\"", |n| n.to_string().starts_with('1')),
];

const STROKES: [&str; 22] = [
    "P",
    "<tick:100>",
    "<tick:700>",
    "<tick:2500>",
    "<space>",
    "+",
    "-",
    "<lt>",
    "<gt>",
    "<left>",
    "<right>",
    "j",
    "k",
    "G",
    "g",
    "<pgup>",
    "u",
    "<ctrl+r>",
    "z",
    "/number<enter>",
    "<tab>",
    "T2023-06-01T02:00<enter>",
];

/// The events of `minutes` that match a filter, up to an instant.
fn expected(events: u32, query: &str, until: i64) -> Vec<String> {
    let kept = FILTERS.into_iter().find(|(known, _)| *known == query).map_or(FILTERS[0].1, |(_, kept)| kept);
    let time = |n: u32| START + i64::from(n + n / 100 * 60) * MINUTE;
    (0..events).filter(|n| kept(*n) && time(*n) <= until).map(|n| format!("E{n:05}")).collect()
}

/// The number of cases: few unless more are asked for, as each opens a case.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn at_any_time_exactly_what_the_filter_keeps_up_to_the_clock_is_there(
        strokes in prop::collection::vec(prop_oneof![
            4 => (0..STROKES.len()).prop_map(|at| STROKES[at].to_owned()),
            1 => (0..FILTERS.len()).prop_map(|at| format!(":filter {}<enter>", FILTERS[at].0)),
        ], 1..24),
    ) {
        thread_local! {
            static CASE: tempfile::TempDir = minutes(260);
        }
        let path = CASE.with(|case| case.path().to_owned());
        let mut app = app(&path, SIZE, "P");
        for stroke in strokes {
            strike(&mut app, &stroke);
            let session = &app.session;
            let until = if session.playback.is_some() { session.playing_at().unwrap_or(i64::MIN) } else { i64::MAX };
            let there = expected(260, &session.view.scope.query, until);
            prop_assert_eq!(session.view.played.is_some(), session.playback.is_some());
            prop_assert_eq!(count(&app), there.len() as u64, "{}", stroke);
            let rows: Vec<String> = session.pane.timeline.rows.iter().map(|row| row.position.id.clone()).collect();
            let first = rows.first().and_then(|row| there.iter().position(|id| id == row)).unwrap_or(0);
            prop_assert_eq!(&rows[..], &there[first..(first + rows.len()).min(there.len())], "{}", stroke);
            prop_assert_eq!(session.pane.timeline.last, first + rows.len() == there.len());
            if !rows.is_empty() {
                prop_assert_eq!(session.pane.rank, Some((first + session.pane.timeline.cursor) as u64), "{}", stroke);
            }
            let lanes: u64 = session.lanes.histogram.as_ref().unwrap().totals.iter().sum();
            prop_assert_eq!(lanes, there.len() as u64, "{}", stroke);
            for field in [Field::Account, Field::Source] {
                let values = &session.facet(field).unwrap().values;
                let sum: u64 = values.iter().map(|value| value.tally.records).sum();
                prop_assert_eq!(sum, there.len() as u64, "{}", stroke);
            }
            if session.plays_on() {
                prop_assert_eq!(rows.last().map(String::as_str), Some(selected(&app)).filter(|id| !id.is_empty()));
            }
        }
    }
}
