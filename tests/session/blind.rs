//! The overlay of blind zones, and lanes by agency and account.

use crate::common::{app, strike};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::{LaneBy, LocalEngine};
use dwell::session::{BlindKind, Overlay, Panel};
use std::fmt::Write as _;
use std::fs;

/// Three mailboxes of two agencies over ten days; one is throttled on the third day, one synchronised on the fifth.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for day in 1..=10 {
        for (name, agency) in [("ada", "Agency A"), ("ben", "Agency A"), ("cara", "Agency B")] {
            if name == "cara" && day > 4 {
                continue;
            }
            let tags = match (name, day) {
                ("ada", 3) => "\"bind\",\"throttled\"",
                ("ben", 5) => "\"sync\"",
                _ => "\"bind\"",
            };
            let hour = if name == "ben" { 16 } else { 8 };
            let end = if agency == "Agency A" { "a" } else { "b" };
            writeln!(
                lines,
                "{{\"id\":\"{name}{day}\",\"time\":\"2023-06-{day:02}T{hour:02}:00:00Z\",\"stage\":\"mailbox_access\",\
                 \"account\":\"{name}@{end}.example\",\"mailbox\":\"{name}@{end}.example\",\"agency\":\"{agency}\",\
                 \"tags\":[{tags}]}}"
            )
            .unwrap();
        }
    }
    fs::write(folder.path().join("log.jsonl"), lines).unwrap();
    folder
}

fn lanes(app: &Headless<LocalEngine>) -> Vec<(String, u64)> {
    let access_lanes = app.session.access_lanes().expect("lanes of agencies or accounts");
    let name = |value: &Option<String>| value.clone().unwrap_or_default();
    access_lanes.iter().map(|swim| (name(&swim.value), swim.tally.records)).collect()
}

#[test]
fn lanes_go_from_stages_to_agencies_to_accounts_and_back() {
    let case = case();
    let mut app = app(case.path(), SIZE, "V");
    assert_eq!(lanes(&app), [("Agency A".to_owned(), 20), ("Agency B".to_owned(), 4)]);
    strike(&mut app, "V");
    let accounts = [("ada@a.example", 10), ("ben@a.example", 10), ("cara@b.example", 4)];
    assert_eq!(lanes(&app), accounts.map(|(name, records)| (name.to_owned(), records)));
    let day = 86_400_000_000_000;
    let access_lanes = app.session.access_lanes().unwrap();
    assert_eq!(access_lanes[0].blind.iter().map(|(from, until)| until - from).collect::<Vec<_>>(), [day]);
    assert_eq!(access_lanes[1].blind, [], "another mailbox was throttled");
    assert_eq!(access_lanes[2].ends.map(|(first, last)| last - first), Some(3 * day));
    strike(&mut app, "V");
    assert_eq!(app.session.view.by, LaneBy::Stage);
    assert!(app.session.access_lanes().is_none());
    strike(&mut app, "u");
    assert_eq!(app.session.view.by, LaneBy::Account, "undo brings them back");
    assert_eq!(lanes(&app).len(), 3);
    strike(&mut app, ":lanes agencies<enter>");
    assert_eq!(app.session.view.by, LaneBy::Agency);
}

#[test]
fn enter_on_a_lane_keeps_only_it_and_a_brush_its_time() {
    let case = case();
    let mut app = app(case.path(), SIZE, "Vs<down><enter>");
    assert_eq!(&*app.session.view.scope.query, "agency:\"Agency B\"");
    assert_eq!(count(&app), 4);
    assert_eq!(lanes(&app), [("Agency B".to_owned(), 4)]);
    strike(&mut app, "uVs<down><down>i");
    assert_eq!(&*app.session.view.scope.query, "account:cara@b.example");
    strike(&mut app, "usgv<right><enter>");
    assert!(app.session.view.scope.query.starts_with("time:"), "{}", app.session.view.scope.query);
}

#[test]
fn lanes_begin_at_the_account_of_the_selected_event() {
    let case = case();
    let app = app(case.path(), SIZE, "VVjjs");
    assert_eq!(app.session.focus, Panel::Lanes);
    let at = app.session.lanes.lane;
    let own = app.session.selected().unwrap().event.text(dwell::event::Field::Account).unwrap().to_owned();
    assert_eq!(lanes(&app)[at].0, own);
}

#[test]
fn blind_zones_are_listed_and_enter_goes_to_where_one_begins() {
    let case = case();
    let mut app = app(case.path(), SIZE, "GB");
    let zones = app.session.blind.clone().expect("they are known");
    let kinds: Vec<&str> = zones.iter().map(|zone| zone.kind.name()).collect();
    assert_eq!(kinds, ["throttled", "sync"]);
    assert_eq!(zones.repeats().len(), 3);
    assert_eq!(app.session.blind_lines(), 5);
    strike(&mut app, "G");
    assert_eq!(app.session.blind_chosen(), Some(4));
    strike(&mut app, "g<enter>");
    assert_eq!((app.session.overlay.as_ref(), app.session.focus), (None, Panel::Timeline));
    assert_eq!(selected(&app), "ada3");
    strike(&mut app, "Bj<enter>");
    assert_eq!(selected(&app), "ben5");
    strike(&mut app, "B<esc>");
    assert_eq!(app.session.overlay, None);
    strike(&mut app, "B?");
    assert!(matches!(app.session.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn left_and_right_show_one_kind_of_blind_zones_alone() {
    let case = case();
    let mut app = app(case.path(), SIZE, "B");
    let shown = |app: &Headless<LocalEngine>| match app.session.overlay {
        Some(Overlay::Blind(panel)) => (panel.kind.map(BlindKind::name), app.session.blind_lines()),
        _ => panic!("they are listed"),
    };
    assert_eq!(shown(&app), (None, 5));
    for kind in [(Some("throttled"), 1), (Some("sync"), 1), (Some("suppressed"), 3), (None, 5)] {
        strike(&mut app, "Gl");
        assert_eq!((shown(&app), app.session.blind_chosen()), (kind, Some(0)));
    }
    strike(&mut app, "hh");
    assert_eq!(shown(&app), (Some("sync"), 1));
    strike(&mut app, "<enter>");
    assert_eq!(selected(&app), "ben5");
}

#[test]
fn as_of_a_day_the_log_is_blind_where_what_was_known_then_shows_it() {
    let case = case();
    for (day, kinds, repeats, blind) in [
        ("2023-06-02", &[][..], 3, 0),
        ("2023-06-04", &["throttled"], 3, 1),
        ("2023-06-09", &["throttled", "sync"], 3, 1),
    ] {
        let mut app = app(case.path(), SIZE, &format!("a{day}<enter>"));
        let painted = app.session.lanes.histogram.as_ref().unwrap().blind.len();
        assert_eq!(painted, blind, "{day}");
        strike(&mut app, "B");
        let zones = app.session.blind.clone().unwrap();
        assert_eq!(zones.iter().map(|zone| zone.kind.name()).collect::<Vec<&str>>(), kinds, "{day}");
        assert_eq!(zones.repeats().len(), repeats, "{day}");
        let last = zones.repeats().iter().map(|of| of.until).max();
        assert!(
            last.is_some_and(|last| last <= zones.coverage().span.unwrap().1 + 3_600_000_000_000),
            "{day}"
        );
        strike(&mut app, "<esc>fis:blind<enter>");
        assert_eq!(count(&app), blind as u64, "{day}");
    }
}

#[test]
fn rows_in_a_blind_zone_of_their_own_mailbox_are_a_property() {
    let case = case();
    let app = app(case.path(), SIZE, "fis:blind<enter>");
    assert_eq!(count(&app), 1, "the next record of that mailbox is a day later");
    assert_eq!(selected(&app), "ada3");
}
