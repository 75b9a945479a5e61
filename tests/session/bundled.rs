//! A bundle opens to the screen that it was made from.

use crate::common::{app, minutes, strike};
use crate::{SIZE, said};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::read::BundledLane;
use dwell::session::{Panel, Session, View};
use serde_json::json;
use std::fs;

#[test]
fn a_bundle_opens_to_the_screen_that_it_was_made_on() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let keys = "fstage:mailbox_access is:span<enter>:off is:span<enter>:zone +02:00<enter>:as-of 2023-06-01<enter>\
                :columns time,account:24<enter>";
    let mut app = app(case.path(), SIZE, keys);
    let path = out.path().join("case.zip");
    app.command(&format!("export bundle case {}", path.display()).parse().unwrap());
    let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&app)));
    let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
    let was = &app.session.view;
    assert_eq!((&view.scope.query, &view.zone, &view.as_of), (&was.scope.query, &was.zone, &was.as_of));
    assert_eq!(view.columns, was.columns);
    let again = Headless::open(crate::common::engine(&path), SIZE, view);
    assert_eq!(crate::count(&again), crate::count(&app));
    assert_eq!(again.session.terms(), app.session.terms());
}

#[test]
fn a_bundle_opens_to_the_place_of_the_cursor_and_to_both_panes() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    // keys go to the second pane, which is filtered by a stage, with the cursor some rows down
    let mut app =
        app(case.path(), SIZE, "fstage:mailbox_access<enter>jjjj:panes stage:detection<enter>:pane<enter>jj");
    let path = out.path().join("case.zip");
    let written = format!("export bundle case {}", path.display());
    app.command(&written.parse().unwrap());
    let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&app)));
    let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
    let again = Headless::open(crate::common::engine(&path), SIZE, view);
    assert_eq!(crate::selected(&again), crate::selected(&app));
    let queries = |app: &Headless<LocalEngine>| {
        let panes = app.session.panes.as_ref().unwrap();
        (
            panes.first,
            panes.other.scope.query.clone(),
            app.session.view.scope.query.clone(),
            panes.other.pane.counted,
        )
    };
    assert_eq!(queries(&again), queries(&app));
    assert_eq!(&*queries(&again).1, "stage:mailbox_access");
    assert!(!queries(&again).0);
}

/// Keys that arrange a screen in various ways.
const ARRANGED: [&str; 37] = [
    "",
    "jjj<pgdn><pgdn>kkk",
    ";;",
    ";;jj<enter>jjj",
    ";;;jjj<enter><pgdn>",
    ";<pgdn>",
    ".jjj",
    ".T2023-06-01 10:34<enter>kk",
    ".T2023-06-01 10:33<enter><right>jj<left>j<right>j",
    ";;.j<enter>jj",
    "faccount:desk-3@agency-a.example or stage:token_forgery<enter><pgdn><pgdn>jj",
    "f-is:orphan stage:mailbox_access<enter><pgdn>kkkkk",
    ":panes stage:token_forgery<enter><pgdn><pgdn>k",
    "fstage:mailbox_access<enter>:panes stage:token_forgery<enter>:pane<enter>.<pgdn>jj",
    ":tab chain<enter>:focus timeline<enter>jjjj",
    "jj:tab chain<enter>jj",
    "<pgdn><enter>jjjjjjjjjjjjjj",
    ":tab record<enter>:focus timeline<enter><pgdn>",
    "V",
    "s++<esc><pgdn>",
    "jj:tab chain<enter>jj<esc>",
    "<enter>jjjjjjjj<esc>",
    "fsession_id:session-3<enter>jj:context 7<enter>jjj",
    ":facet operation<enter>:facet agency<enter>:focus timeline<enter>jj",
    "sjj<right><right><right>",
    "s<right><right><right>v<right><right><right><right><right>",
    "sV<right>jv<right><right>",
    ":focus facets<enter>jjjjj",
    ":facet session_id<enter>:focus facets<enter>GG",
    "fstage:mailbox_access<enter>:focus facets<enter>jjj",
    "jj]]]",
    "fsession_id:session-3<enter>]]:tab chain<enter>",
    "<pgdn>:tab chain<enter>jj[[",
    "faccount:desk-09@agency-c.example or id:(E00000 E00400 E00500)<enter>Gkk",
    "fid:(E00000 E00001 E00100 E00200 E00300 E00301 E00400 E00500 E00590 A1 A2 A3 A4 A5 A6)<enter>Gkk",
    ":panes stage:token_forgery<enter>:focus detail<enter>",
    ":panes stage:token_forgery<enter>:tab record<enter>jj",
];

/// State that is not visible: where keys go, and what they would act on.
#[derive(Debug, PartialEq)]
struct Behind {
    focus: Panel,
    lane: (usize, i64),
    brush: Option<i64>,
    facet: usize,
    walked: Option<(u64, u64)>,
}

impl Behind {
    fn of(app: &Headless<LocalEngine>) -> Self {
        let Session { lanes, facets, chains, focus, .. } = &app.session;
        let walked = chains.walked.as_ref().map(|walked| (walked.number, walked.total));
        let lane = (lanes.lane, lanes.at);
        Self { focus: *focus, lane, brush: lanes.brush, facet: facets.cursor, walked }
    }
}

#[test]
fn a_bundle_opens_to_the_same_screen_however_it_was_arranged() {
    let out = tempfile::tempdir().unwrap();
    let case = minutes(600);
    fs::write(case.path().join("case.toml"), "title = \"Case\"\n").unwrap();
    // some alike rows
    let alike = |at: usize| {
        let time = format!("2023-06-01T10:{:02}:{:02}Z", 30 + at / 4, at % 4);
        json!({"id": format!("A{at}"), "time": time, "stage": "other", "operation": "Send", "account": "desk-09@agency-c.example"})
    };
    let text: String = (0..40).map(|at| alike(at).to_string() + "\n").collect();
    fs::write(case.path().join("alike.jsonl"), text).unwrap();
    let mut seen = Vec::new();
    for (at, keys) in ARRANGED.into_iter().enumerate() {
        for size in [SIZE, (80, 24), (160, 50)] {
            let mut app = app(case.path(), size, keys);
            let path = out.path().join(format!("{at}-{}.zip", size.0));
            app.command(&format!("export bundle case {}", path.display()).parse().unwrap());
            let manifest = dwell::read::manifest(&path).unwrap().unwrap_or_else(|| panic!("{}", said(&app)));
            let view = dwell::session::View::of_bundle(&manifest.settings.view).unwrap();
            let again = Headless::open(crate::common::engine(&path), size, view);
            // messages are not part of the screen
            app.session.notice = None;
            // except for where notes go, which is never into the bundle
            let screens = [&again, &app].map(|app| {
                let shown = crate::notes::screen(app);
                let (title, rest) = shown.split_once('\n').unwrap();
                let title = title.replace(" · notes in nowhere", "");
                format!("{}\n{rest}", title.split_whitespace().collect::<Vec<_>>().join(" "))
            });
            assert!(screens[0] == screens[1], "{keys} at {size:?}:\n{}\n{}", screens[0], screens[1]);
            // the invisible state is the same too
            let was = Behind::of(&app);
            assert_eq!(Behind::of(&again), was, "{keys} at {size:?}");
            seen.push([was.brush.is_some(), was.walked.is_some(), was.facet > 3]);
        }
    }
    for (at, what) in ["a brush", "a walk", "a line of the facets"].into_iter().enumerate() {
        assert!(seen.iter().any(|seen| seen[at]), "{what} was among them");
    }
}

#[test]
fn what_a_manifest_says_of_places_that_there_are_not_leads_to_the_nearest() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let path = out.path().join("case.zip");
    app(case.path(), SIZE, &format!(":export bundle case {}<enter>", path.display()));
    let manifest = dwell::read::manifest(&path).unwrap().unwrap();
    for (lanes, focus, keys) in [
        (None, "lanes", ["j", "l", "<pgdn>", "s", "+"]),
        (Some("agencies"), "lanes", ["j", "k", "V", "h", "-"]),
        (None, "detail", ["j", "<pgdn>", "<right>", "<ctrl+d>", "k"]),
        (None, "facets", ["j", "<pgdn>", "<right>", "<ctrl+d>", "k"]),
    ] {
        for (far, at) in [(usize::MAX, i64::MAX), (usize::MAX, i64::MIN)] {
            let mut told = manifest.settings.view.clone();
            told.focus = Some(focus.to_owned());
            told.lanes = lanes.map(str::to_owned);
            told.lane = Some(BundledLane { lane: far, at, brush: Some(at) });
            (told.detail, told.facet) = (Some((far, far)), Some((far, far)));
            let view = View::of_bundle(&told).unwrap();
            let mut again = Headless::open(crate::common::engine(&path), SIZE, view);
            let last = again.session.lane_count() - 1;
            assert_eq!(again.session.lanes.lane, last, "{focus}");
            for key in keys {
                strike(&mut again, key);
                assert!(again.session.lanes.lane <= last && !crate::screen(&again).is_empty(), "{key}");
            }
        }
    }
}
