//! What keys do to the state, without a screen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

#[path = "session/accounts.rs"]
mod accounts;
#[path = "session/alike.rs"]
mod alike;
#[path = "session/blind.rs"]
mod blind;
#[path = "session/bundled.rs"]
mod bundled;
#[path = "session/bursts.rs"]
mod bursts;
#[path = "session/chains.rs"]
mod chains;
#[path = "session/clocks.rs"]
mod clocks;
#[path = "session/columns.rs"]
mod columns;
mod common;
#[path = "session/compare.rs"]
mod compare;
#[path = "session/context.rs"]
mod context;
#[path = "session/exports.rs"]
mod exports;
#[path = "session/groups.rs"]
mod groups;
#[path = "session/growth.rs"]
mod growth;
#[path = "session/hand.rs"]
mod hand;
#[path = "session/help.rs"]
mod help;
#[path = "session/history.rs"]
mod history;
#[path = "session/indexed.rs"]
mod indexed;
#[path = "session/issued.rs"]
mod issued;
#[path = "session/lanes.rs"]
mod lanes;
#[path = "session/ledger.rs"]
mod ledger;
#[path = "session/live.rs"]
mod live;
#[path = "session/loading.rs"]
mod loading;
#[path = "session/lost.rs"]
mod lost;
#[path = "session/names.rs"]
mod names;
#[path = "session/noted.rs"]
mod noted;
#[path = "session/notes.rs"]
mod notes;
#[path = "session/panes.rs"]
mod panes;
#[path = "session/playback.rs"]
mod playback;
#[path = "session/played.rs"]
mod played;
#[path = "session/played_out.rs"]
mod played_out;
#[path = "session/pointer.rs"]
mod pointer;
#[path = "session/reading.rs"]
mod reading;
#[path = "session/streams.rs"]
mod streams;
#[path = "session/terms.rs"]
mod terms;
#[path = "session/typed.rs"]
mod typed;
#[path = "session/values.rs"]
mod values;
#[path = "session/windows.rs"]
mod windows;
#[path = "session/words.rs"]
mod words;

use common::{app, engine, minutes, strike};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::{Field, Zone};
use dwell::session::{Column, Command, Overlay, Panel, Tab, View};
use dwell::view::draw;
use dwell::view::picture::plain;
use dwell::view::theme::{Depth, Theme};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZE: (u16, u16) = (120, 36);

/// The message at the bottom.
fn said(app: &Headless<LocalEngine>) -> &str {
    app.session.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// The text of the screen, a line each.
fn screen(app: &Headless<LocalEngine>) -> String {
    let (width, height) = app.session.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(&app.session, Theme::of(app.session.view.look, Depth::True), &mut buffer);
    plain(&buffer)
}

fn selected(app: &Headless<LocalEngine>) -> &str {
    app.session.selected().map_or("", |row| row.position.id.as_str())
}

fn count(app: &Headless<LocalEngine>) -> u64 {
    app.session.pane.counted.unwrap().total.records
}

#[test]
fn it_opens_at_the_first_row_and_goes_to_the_last() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "");
    assert_eq!((selected(&app), app.session.pane.rank), ("E00000", Some(0)));
    strike(&mut app, "G");
    assert_eq!((selected(&app), app.session.pane.rank), ("E00999", Some(999)));
    strike(&mut app, "kkg");
    assert_eq!((selected(&app), app.session.pane.rank), ("E00000", Some(0)));
    strike(&mut app, "jj<down>");
    assert_eq!((selected(&app), app.session.pane.rank), ("E00003", Some(3)));
}

#[test]
fn paging_through_a_case_shows_every_row_once() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "");
    let mut seen = vec![selected(&app).to_owned()];
    for _ in 1..1000 {
        strike(&mut app, "j");
        seen.push(selected(&app).to_owned());
    }
    let all: Vec<String> = (0..1000).map(|n| format!("E{n:05}")).collect();
    assert_eq!(seen, all);
    strike(&mut app, &"<pgup>".repeat(200));
    assert_eq!(selected(&app), "E00000");
}

#[test]
fn the_cursor_stays_on_its_event_when_the_filter_changes() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "T2023-06-01T08:20<enter>");
    let before = selected(&app).to_owned();
    strike(&mut app, "fmessage:event<enter>");
    assert_eq!(selected(&app), before);
    strike(&mut app, "fmessage:event session_id:session-90<enter>");
    assert_eq!(selected(&app), "E00900", "the first event of the filter after it");
    strike(&mut app, "CGfsession_id:session-3<enter>");
    assert_eq!(selected(&app), "E00039", "where there is none after it, the last");
}

#[test]
fn values_are_included_excluded_and_kept_alone_where_the_cursor_is() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "i");
    assert_eq!(&*app.session.view.scope.query, "account:desk-00@agency-a.example");
    assert_eq!(count(&app), 20);
    strike(&mut app, "i");
    assert_eq!(&*app.session.view.scope.query, "", "a second time takes it out");
    strike(&mut app, "lx");
    assert_eq!(app.session.pane.timeline.column, Column::Field(Field::Agency));
    assert_eq!(&*app.session.view.scope.query, "not agency:\"Agency A\"");
    assert_eq!(count(&app), 40);
}

#[test]
fn facets_follow_the_filter_and_choose_several() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    app.command(&Command::Focus(dwell::session::Target::Panel(Panel::Facets)));
    strike(&mut app, "jij");
    assert_eq!(&*app.session.view.scope.query, "agency:\"Agency A\"");
    let agencies = |app: &Headless<LocalEngine>| app.session.facet(Field::Agency).unwrap().values.len();
    let accounts = |app: &Headless<LocalEngine>| app.session.facet(Field::Account).unwrap().values.len();
    assert_eq!((agencies(&app), accounts(&app)), (2, 3), "a field still shows what else could be chosen");
    strike(&mut app, "i");
    assert_eq!(&*app.session.view.scope.query, "agency:(\"Agency A\" \"Agency B\")");
    assert_eq!((count(&app), accounts(&app)), (100, 5));
}

#[test]
fn a_wrong_filter_leaves_the_view_as_it_was_and_what_is_typed_to_be_mended() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "fstage:mailbox_access<enter>");
    let before = app.session.view.clone();
    strike(&mut app, "f<ctrl+u>acount:x<enter>");
    assert_eq!(
        (app.session.pane.history.len(), count(&app)),
        (1, 100),
        "all shows while nothing can be read"
    );
    let bar = app.session.bar.as_ref().unwrap();
    let error = bar.error.as_ref().unwrap();
    assert_eq!(error.span, 0..6);
    assert!(error.hint.as_ref().unwrap().contains("account"), "{error}");
    strike(&mut app, "<esc>");
    assert_eq!((app.session.view == before, app.session.bar.is_none()), (true, true));
}

#[test]
fn everything_can_be_undone_and_done_again() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "");
    let steps = ["fcount:1<enter>", "C", "jjji", "L", "sz+", "Ftoken<enter>", "a2023-07-01<enter>", "e9"];
    let mut views = vec![app.session.view.clone()];
    for keys in steps {
        strike(&mut app, keys);
        views.push(app.session.view.clone());
    }
    let depth = app.session.pane.history.len();
    let same = |a: &View, b: &View| {
        (&a.scope.query, a.zone, a.look, &a.as_of, a.span, &a.facets)
            == (&b.scope.query, b.zone, b.look, &b.as_of, b.span, &b.facets)
    };
    strike(&mut app, &"u".repeat(depth));
    assert!(same(&app.session.view, &views[0]));
    strike(&mut app, &"<ctrl+r>".repeat(depth));
    assert!(same(&app.session.view, views.last().unwrap()));
    strike(&mut app, "u<ctrl+r>u");
    assert!(!same(&app.session.view, views.last().unwrap()));
}

#[test]
fn text_is_found_forward_and_backward() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "/number 7<enter>");
    let at = |app: &Headless<LocalEngine>| {
        let find = app.session.find.clone().unwrap();
        (selected(app).to_owned(), find.number, find.total)
    };
    assert_eq!(at(&app), ("E00007".to_owned(), 1, Some(111)));
    strike(&mut app, "n");
    assert_eq!(at(&app), ("E00070".to_owned(), 2, Some(111)));
    strike(&mut app, "GN");
    assert_eq!(at(&app).1, 111);
    strike(&mut app, "gN");
    assert!(app.session.notice.as_ref().unwrap().text.contains("no hit further"));
    strike(&mut app, "/no such text<enter>");
    assert!(app.session.notice.as_ref().unwrap().wrong);
}

#[test]
fn quiet_times_are_skipped() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "}");
    assert_eq!(selected(&app), "E00100");
    strike(&mut app, "}");
    assert_eq!(selected(&app), "E00200");
    strike(&mut app, "{");
    assert_eq!(selected(&app), "E00199", "backwards it lands before the quiet time");
    strike(&mut app, "gG}");
    assert!(app.session.notice.as_ref().unwrap().text.contains("no quiet time"));
}

#[test]
fn names_and_values_are_completed_and_queries_come_back() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "fage<tab>");
    let typed = |app: &Headless<LocalEngine>| app.session.bar.as_ref().unwrap().input.text().to_owned();
    assert_eq!(typed(&app), "agency:");
    strike(&mut app, "<tab>");
    assert_eq!(typed(&app), "agency:\"Agency A\" ");
    strike(&mut app, "<tab>");
    assert_eq!(typed(&app), "agency:\"Agency B\" ");
    strike(&mut app, "<enter>");
    assert_eq!(count(&app), 40);
    strike(&mut app, "fis:un<esc>C");
    strike(&mut app, "f<up>");
    assert_eq!(typed(&app), "agency:\"Agency B\"");
    strike(&mut app, "<down>");
    assert_eq!(typed(&app), "");
}

#[test]
fn a_brush_over_the_lanes_becomes_the_filters_time() {
    let case = minutes(1000);
    let app = app(case.path(), SIZE, "sgv<right><right><enter>");
    let query = app.session.view.scope.query.to_string();
    assert!(query.starts_with("time:2023-06-01T00:00.."), "{query}");
    let (from, until) = app.session.brushed().unwrap();
    let grid = app.session.grid().unwrap();
    assert_eq!((from, until), (grid.start(0), grid.end(2)));
    assert!(count(&app) < 1000 && count(&app) > 0);
    let buckets = &app.session.lanes.histogram.as_ref().unwrap().totals;
    assert_eq!(buckets.iter().sum::<u64>(), 1000, "the lanes still show what lies around the brush");
}

#[test]
fn times_of_the_filter_are_meant_in_the_zone_that_is_shown() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "ftime:2023-06-01<enter>");
    let in_utc = count(&app);
    app.command(&Command::Zone(Zone::parse("+02:00")));
    assert_ne!(count(&app), in_utc);
    let said = app.session.notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert!(said.contains("the filter's times are of +02:00 now"), "{said}");
    strike(&mut app, "u");
    assert_eq!(count(&app), in_utc);
}

#[test]
fn the_record_opens_as_a_tree_whose_values_narrow() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "<enter>");
    assert_eq!((app.session.focus, app.session.view.tab), (Panel::Detail, Tab::Record));
    strike(&mut app, "jjji");
    assert_eq!(&*app.session.view.scope.query, "raw.operation:Send");
    assert_eq!(count(&app), 15);
}

#[test]
fn the_palette_does_what_is_chosen_or_typed() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, ":");
    assert!(matches!(app.session.overlay, Some(Overlay::List { .. })));
    strike(&mut app, "zone America/New_York<enter>");
    assert_eq!(
        (app.session.view.zone.to_string().as_str(), app.session.overlay.is_none()),
        ("America/New_York", true)
    );
    strike(&mut app, ":zone Mars<enter>");
    assert!(app.session.notice.as_ref().unwrap().text.contains("no zone is named `Mars`"));
    strike(&mut app, "Fuser_ag<enter>");
    assert_eq!(app.session.view.facets[0].field, Field::UserAgent);
}

#[test]
fn the_same_keys_make_the_same_session() {
    let case = minutes(200);
    let keys = "jjfstage:other<enter>s++ev<tab>j/number<enter>n";
    let (one, two) = (app(case.path(), SIZE, keys), app(case.path(), SIZE, keys));
    assert_eq!(one.session, two.session);
}

/// Keys that make notes.
const NOTING: [&str; 16] = [
    "texfil<enter>",
    "cseen<enter>",
    "v",
    "%",
    "M",
    "U",
    "H",
    "!hi<enter>",
    "K",
    "caused<enter>",
    "E",
    "'",
    "\"a<enter>",
    "<alt+h>",
    "@",
    ":stage detection<enter>",
];

/// Keys that fold and unfold rows.
const ALIKE: [&str; 3] = [".", "<left>", "<right>"];

/// Keys that move.
fn any_keys() -> impl Strategy<Value = Vec<&'static str>> {
    let keys = [
        "j",
        "k",
        "<pgdn>",
        "<pgup>",
        "g",
        "G",
        "}",
        "{",
        "h",
        "l",
        "<tab>",
        "<backtab>",
        "i",
        "x",
        "o",
        "u",
        "<ctrl+r>",
        "<enter>",
        "<esc>",
        "r",
        "s",
        "e",
        "+",
        "-",
        "0",
        "9",
        "v",
        "b",
        "------------",
        "++++++++++++",
        "L",
        "z",
        "n",
        "N",
        "C",
        "fcount:*<enter>",
        "fstage:other<enter>",
        "ftime:2023-06-01T03..2023-06-01T05<enter>",
        "/number 3<enter>",
        "T2023-06-02<enter>",
        "?",
        "q",
        ":",
        "a2020<enter>",
        "facco<tab><tab>",
        "y",
        "<ctrl+l>",
        "]",
        "[",
        "p",
        "<backspace>",
        "<space>",
        "w",
        "R",
        "W",
    ];
    prop::collection::vec(prop::sample::select([&keys[..], &NOTING, &ALIKE].concat()), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_struck_the_state_holds_together(keys in any_keys(), width in 1_u16..220, height in 1_u16..60) {
        let case = minutes(400);
        let mut app = Headless::open(engine(case.path()), (width, height), View::default());
        for keys in keys {
            strike(&mut app, keys);
            let session = &app.session;
            prop_assert!(!session.is_waiting(), "something was asked and never answered");
            let rows = &session.pane.timeline.rows;
            prop_assert!(rows.is_empty() || session.pane.timeline.cursor < rows.len());
            prop_assert!(session.pane.timeline.top <= session.pane.timeline.cursor);
            let position = session.selected().map(|row| &row.position);
            if session.pane.timeline.rows.is_empty() {
                prop_assert_eq!(session.pane.counted.unwrap().total.records, 0);
            } else {
                prop_assert_eq!(position, session.view.scope.cursor.as_ref());
                prop_assert_eq!(&session.shown_detail().unwrap().row.position, position.unwrap());
            }
        }
    }
}

#[test]
fn headings_never_jump_ahead_and_back_in_any_zone() {
    use dwell::session::{Heading, Line};
    let mut app = app(&common::flagship(), (120, 72), "T2023-06-14T12:00<enter>");
    for zone in ["UTC", "America/New_York", "Asia/Tokyo"] {
        app.command(&Command::Zone(Zone::parse(zone)));
        let days: Vec<(i64, i64, i64)> = app
            .session
            .focused_pane()
            .lines(400)
            .into_iter()
            .filter_map(|line| match line {
                Line::Heading(Heading::Day(year, month, day, _)) => Some((year, month, day)),
                _ => None,
            })
            .collect();
        assert!(days.len() > 1 && days.is_sorted(), "{zone}: {days:?}");
    }
}

#[test]
fn rows_are_hits_of_no_other_text_than_the_one_looked_for() {
    let case = minutes(200);
    let mut app = app(case.path(), SIZE, "/event<enter>");
    assert!(app.session.focused_pane().marked().is_some());
    strike(&mut app, "/no such text<enter>");
    assert!(app.session.focused_pane().marked().is_none());
    let said = app.session.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some("`no such text` is not found in what the filter shows"));
}
