//! Whole screens after keys, as text and as text with styles.
//!
//! `INSTA_UPDATE=always cargo test --test screens` accepts what is drawn now; look at `git diff tests/snapshots` then: a
//! snapshot of a defect is a defect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

mod common;

use common::{Flagship, engine, strike};
use dwell::app::Headless;
use dwell::engine::Engine;
use dwell::session::{ColorScheme, View};
use dwell::view::picture::{plain, planes};
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

type Size = (u16, u16);

const USUAL: Size = (120, 36);
const EVERY: &[Size] = &[(80, 24), USUAL, (200, 50)];
const TALL: &[Size] = &[(80, 24), USUAL, (200, 60)];
const ONE: &[Size] = &[USUAL];

/// What is opened.
#[derive(Clone, Copy)]
enum Case {
    Flagship,
    /// Two events, three without a readable time, one known to the day, one span.
    Undated,
    Empty,
    /// Sources with every kind of problem.
    Troubled,
}

use Case::{Empty, Flagship as Storm, Troubled, Undated};

/// Name, case, sizes, keys.
const SCREENS: &[(&str, Case, &[Size], &str)] = &[
    ("opening", Storm, EVERY, ""),
    ("day-before-the-report", Storm, EVERY, "T2023-06-15<enter>"),
    ("agency", Storm, EVERY, "fagency:\"Dept of State\" is:synthetic<enter>T2023-06-15<enter>"),
    ("account", Storm, ONE, "fstage:mailbox_access source_ip:*<enter>T2023-06-14<enter>o"),
    ("wrong-query", Storm, EVERY, "T2023-06-15<enter>fagencey:state and stage:mailbox<enter>"),
    ("wrong-query-being-typed", Storm, ONE, "fagencey:state and stage:mailbox"),
    ("unclosed-query", Storm, ONE, "fagency:\"Dept of State\" and (stage:detection or"),
    ("completion-of-fields", Storm, ONE, "fsource"),
    ("completion-of-values", Storm, EVERY, "fstage:mailbox_access agency:d"),
    ("no-event-kept", Storm, ONE, "fagency:\"Dept of State\" stage:key_acquisition operation:Send<enter>"),
    ("find", Storm, ONE, "/throttl<enter>nn"),
    ("find-nothing", Storm, ONE, "/no such text anywhere<enter>"),
    ("playback", Storm, TALL, "T2023-06-13<enter>:play 6h/s<enter><tick:14000>"),
    ("playback-by-events", Storm, ONE, "fstage:(detection mitigation disclosure)<enter>P<tick:6000>"),
    (
        "playback-quiet",
        Storm,
        ONE,
        "fstage:(detection mitigation)<enter>T16 jun<enter>:play 1h/s<enter><tick:16000>",
    ),
    ("playback-held", Storm, ONE, "T2023-06-16<enter>P<tick:1000>f"),
    ("playback-end", Storm, ONE, "fstage:disclosure time:2024..<enter>P<tick:90000>"),
    (
        "playback-in-two-panes",
        Storm,
        TALL,
        "fstage:mailbox_access<enter>:panes stage:detection<enter>T2023-06-13<enter>:play 1d/s<enter><tick:4000>",
    ),
    ("two-zones", Storm, EVERY, ":zone2 America/New_York<enter>T2023-06-15<enter>"),
    ("record", Storm, EVERY, "fstage:mailbox_access is:synthetic<enter>T2023-06-01<enter><enter>jjj"),
    ("record-folded", Storm, ONE, "fstage:mailbox_access is:synthetic<enter>T2023-06-01<enter><enter>jjjjjh"),
    ("facets", Storm, EVERY, "T2023-06-15<enter><backtab><backtab>jijjxjjjji"),
    (
        "lanes-brush",
        Storm,
        EVERY,
        "T2023-06-01<enter>sv<right><right><right><right><right><right><right><right>",
    ),
    (
        "lanes-brushed",
        Storm,
        ONE,
        "T2023-06-01<enter>sv<right><right><right><right><right><right><right><right><enter>",
    ),
    ("columns", Storm, EVERY, "T2023-06-15<enter>,jj<space>"),
    (
        "columns-chosen",
        Storm,
        EVERY,
        "T2023-06-15<enter>:columns time,stage,account:24,session_id,raw.ClientAppId,message<enter>",
    ),
    ("context", Storm, EVERY, "fstage:detection<enter>T2023-06-15<enter>X"),
    ("alike", Storm, TALL, "fis:orphan account:desk-officer-03@state.example<enter>.jj"),
    ("alike-unfolded", Storm, EVERY, "fis:orphan account:desk-officer-03@state.example<enter>.jjjj<enter>j"),
    ("groups-hour", Storm, ONE, "T2023-06-15<enter>;"),
    ("groups", Storm, EVERY, "fis:orphan<enter>;;jj<enter>j"),
    ("groups-chain", Storm, ONE, ";;;"),
    ("groups-alike", Storm, TALL, "fis:orphan<enter>;;jj<enter>."),
    ("lanes-near", Storm, ONE, "T2023-06-15<enter>s+++++"),
    ("lanes-all", Storm, ONE, "s9"),
    (
        "lanes-windows",
        Storm,
        EVERY,
        "T2023-06-01<enter>sv<right><right><right>I<right><right><right><right><right><right>v<right><right>I",
    ),
    ("goto-words", Storm, EVERY, "T2023-06-15<enter>Tfirst token forgery"),
    ("goto-wrong-word", Storm, EVERY, "T15 jum 14:00<enter>"),
    (
        "filters-off",
        Storm,
        EVERY,
        "fagency:\"Dept of State\" stage:mailbox_access -is:synthetic<enter>Oj<space>",
    ),
    ("filters-off-closed", Storm, ONE, "fagency:\"Dept of State\" -is:synthetic<enter>Oj<space><enter>i"),
    (
        "panes",
        Storm,
        &[(80, 24), USUAL, (160, 40), (200, 50)],
        "fagency:\"Dept of State\"<enter>T2023-06-15<enter>:panes stage:(detection mitigation)<enter>jjj",
    ),
    ("panes-changed", Storm, ONE, "fagency:\"Dept of State\"<enter>T2023-06-15<enter>|\\jj"),
    ("chain", Storm, EVERY, "T2023-06-15T00:03<enter>p"),
    ("chain-rail", Storm, EVERY, "fchain:K01<enter>T2023-06-15<enter>"),
    ("chain-walk", Storm, EVERY, "T2023-06-15T00:03<enter>]]"),
    (
        "chain-pivots",
        Storm,
        EVERY,
        "T2023-06-15T00:03<enter>:pivot<enter>:pivot account:private-aide-06@webmail.example<enter>p",
    ),
    ("chains", Storm, EVERY, "W"),
    ("why", Storm, EVERY, "fid:K01<enter><space>Cfchain:K01 stage:mailbox_access<enter>w"),
    ("why-nothing", Storm, ONE, "<space>fid:C14<enter>w"),
    ("reach", Storm, EVERY, ":reach key:d4b4cccda9228624656bff33d8110955779632aa<enter>"),
    ("reach-unfolded", Storm, ONE, ":reach key:d4b4cccda9228624656bff33d8110955779632aa<enter>jljl"),
    ("orphans", Storm, EVERY, "fis:orphan<enter>jj"),
    ("lanes-by-agency", Storm, EVERY, "T2023-06-15<enter>V"),
    ("lanes-by-account", Storm, &[(80, 24), USUAL, (200, 60)], "T2023-06-15<enter>VVs<down><down>"),
    ("lanes-of-one-agency", Storm, ONE, "Vs<down><down><enter>"),
    ("blind-zones", Storm, EVERY, "Bj"),
    ("blind-zones-none", Undated, ONE, "B"),
    ("help", Storm, EVERY, "?"),
    ("help-end", Storm, ONE, "?G"),
    ("help-search", Storm, TALL, "?/chain key"),
    ("palette", Storm, ONE, ":"),
    ("palette-typed", Storm, ONE, ":theme"),
    ("field-picker", Storm, ONE, "Fuser"),
    ("field-shown", Storm, ONE, "Foperation<enter>"),
    ("undone", Storm, ONE, "T2023-06-15<enter>jiu"),
    ("as-of", Storm, ONE, "a2023-07-14<enter>G"),
    ("two-days", Storm, TALL, "A2023-07-12 2024-04-02<enter>"),
    ("two-days-added", Storm, EVERY, "A2023-07-12 2024-04-02<enter>}}}}"),
    ("two-days-typed", Storm, ONE, "a2023-07-12 2023-07"),
    ("as-it-stood", Storm, ONE, "a2023-12-01<enter>fstatus:\"as it stood\"<enter>"),
    ("zone", Storm, ONE, "T2023-06-15<enter>:zone America/New_York<enter>"),
    ("uncertain", Storm, ONE, "fis:uncertain<enter>g"),
    ("spans-and-dates", Storm, ONE, "fis:span or stage:mitigation<enter>T2023-06-16<enter>"),
    ("range-of-rows", Storm, EVERY, "T2023-06-15<enter>vjjj"),
    ("tag-being-typed", Storm, ONE, "T2023-06-15<enter>vjjjtexfil"),
    ("tag-asked", Storm, EVERY, "fstage:mailbox_access<enter>%texfil<enter>"),
    ("event-told", Storm, EVERY, "T2023-06-15<enter>E 25:00<tab>det<tab>the desk phoned<enter>"),
    ("notes-none", Storm, ONE, "M"),
    ("notes-tab", Storm, ONE, "T2023-06-15<enter>:tab notes<enter>"),
    ("undated", Undated, EVERY, "G"),
    ("empty", Empty, ONE, ""),
    ("ledger", Storm, EVERY, "S"),
    ("ledger-troubled", Troubled, EVERY, "Sgjjj"),
    ("ledger-rejected", Troubled, EVERY, "Sgjjjr"),
    ("troubled", Troubled, ONE, ""),
];

/// Screens whose styles are checked as well, with their colours.
const STYLED: &[(&str, &[ColorScheme])] = &[
    ("day-before-the-report", &ColorScheme::ALL),
    ("record", &[ColorScheme::Dark]),
    ("chain-rail", &[ColorScheme::Dark]),
    ("wrong-query", &[ColorScheme::Dark]),
    ("find", &[ColorScheme::Dark]),
    ("two-days", &[ColorScheme::Dark, ColorScheme::Plain]),
    ("lanes-brush", &[ColorScheme::Dark]),
];

/// Screens that are too small, or just large enough.
const SMALL: &[Size] = &[(50, 12), (49, 12), (50, 11), (20, 5)];

/// A folder with a case of that name in it, which the screen shows.
fn fixture(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("case")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("case").join(name), text).unwrap();
    }
    folder
}

const UNDATED: &str = r#"{"id":"A","time":"2023-06-01T08:00:00Z","stage":"mailbox_access","operation":"Bind","message":"with a time","account":"desk-01@agency-a.example"}
{"id":"B","time":"2023-06-02","stage":"detection","operation":"Alert","message":"of a day alone"}
{"id":"C","time":"2023-06-03/2023-06-09","stage":"mitigation","operation":"Block","message":"a span of a week"}
{"id":"D","stage":"mailbox_access","operation":"Bind","message":"without a time","account":"desk-02@agency-a.example"}
{"id":"E","time":"not known","stage":"detection","operation":"Alert","message":"with a time that nobody can read"}
{"id":"F","time":"","stage":"other","operation":"Note","message":"with an empty time"}
{"id":"G","time":"2023-06-04T09:30:00.125Z","stage":"mailbox_access","operation":"Send","message":"to the millisecond","account":"desk-02@agency-a.example"}
"#;

/// Files with one remark each.
fn troubled() -> Vec<(&'static str, &'static str)> {
    vec![
        (".settings", "hidden"),
        ("cut-sign-ins.json", r#"{"value":[{"id":"5f0a","createdDateTime":"2023-06-01T08:"#),
        ("empty.csv", ""),
        ("events.jsonl", UNDATED),
        ("mixed.jsonl", MIXED),
        ("notes.bin", "what somebody wrote down"),
        ("timeline.csv", TIMELINE),
    ]
}

/// Three records, one of them twice; between them one that ends too early, and one that is no JSON.
const MIXED: &str = r#"{"id":"M1","time":"2023-06-01T08:00:00Z","stage":"mailbox_access","operation":"Bind","message":"first"}
{"id":"M2","time":"2023-06-05T08:00:00Z","stage":"detection","message":"ends too ea
{"id":"M3","time":"2023-06-05T09:30:00Z","stage":"detection","operation":"Alert","message":"after four quiet days"}
{"id":"M3","time":"2023-06-05T09:30:00Z","stage":"detection","operation":"Alert","message":"after four quiet days"}
Jun  5 10:00:00 gateway restarted by an operator who pasted a line of another log into this one, which no reader of such records takes
{"id":"M4","time":"2023-06-20T00:00:00Z","stage":"mitigation","operation":"Block","message":"after two quiet weeks"}
"#;

const TIMELINE: &str =
    "message,datetime,timestamp_desc\none,2023-06-01T08:00:00Z,seen\ntwo,2023-06-01T09:00:00Z\n";

/// The screen of an app.
fn drawn<E: Engine>(app: &Headless<E>, theme: Theme) -> Buffer {
    let (width, height) = app.session.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    dwell::view::draw(&app.session, theme, &mut buffer);
    buffer
}

/// The screen of a case after keys, and its theme.
fn screen(case: Case, size: Size, keys: &str, look: ColorScheme) -> (Buffer, Theme) {
    let view = View { look, ..View::default() };
    let theme = Theme::of(look, Depth::True);
    let folder = match case {
        Case::Flagship => {
            let mut app = Headless::open(Flagship, size, view);
            strike(&mut app, keys);
            return (drawn(&app, theme), theme);
        }
        Case::Undated => fixture(&[("events.jsonl", UNDATED)]),
        Case::Empty => fixture(&[]),
        Case::Troubled => fixture(&troubled()),
    };
    let mut app = Headless::open(engine(&folder.path().join("case")), size, view);
    strike(&mut app, keys);
    (drawn(&app, theme), theme)
}

fn of_name(name: &str) -> (Case, &'static [Size], &'static str) {
    let found = SCREENS.iter().find(|screen| screen.0 == name);
    let (_, case, sizes, keys) = found.unwrap_or_else(|| panic!("no screen is named {name}"));
    (*case, sizes, keys)
}

fn text_name(name: &str, (width, height): Size) -> String {
    format!("{name}.{width}x{height}")
}

fn style_name(name: &str, look: ColorScheme) -> String {
    format!("{name}.styles-{look}")
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

/// Compares all of them, even if the first ones differ.
fn compare(drawn: impl Iterator<Item = (String, String, String)>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path(snapshots());
    settings.set_omit_expression(true);
    // The folder of a fixture differs in each run, and so does the place where a line with it begins.
    let folder = regex::Regex::new(r" */[^:\n]*/case: ").unwrap();
    let mut other = Vec::new();
    for (name, keys, text) in drawn {
        let text = folder.replace_all(&text, " FOLDER: ").into_owned();
        settings.set_description(format!("keys: {keys}"));
        let compared =
            settings.bind(|| catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(name.as_str(), text))));
        if compared.is_err() {
            other.push(name);
        }
    }
    assert!(other.is_empty(), "not as accepted: {other:?}; the head of tests/screens.rs says how to accept");
}

#[test]
fn screens_say_what_was_accepted() {
    compare(SCREENS.iter().flat_map(|&(name, case, sizes, keys)| {
        sizes.iter().map(move |&size| {
            let (buffer, _) = screen(case, size, keys, ColorScheme::Dark);
            (text_name(name, size), keys.to_owned(), plain(&buffer))
        })
    }));
}

#[test]
fn small_screens_say_what_was_accepted() {
    compare(SMALL.iter().map(|&size| {
        let (buffer, _) = screen(Storm, size, "", ColorScheme::Dark);
        (text_name("small", size), String::new(), plain(&buffer))
    }));
}

#[test]
fn styles_are_what_was_accepted() {
    compare(STYLED.iter().flat_map(|&(name, looks)| {
        looks.iter().map(move |&look| {
            let (case, _, keys) = of_name(name);
            let (buffer, theme) = screen(case, USUAL, keys, look);
            (style_name(name, look), keys.to_owned(), planes(&buffer, &theme))
        })
    }));
}

#[test]
fn every_snapshot_is_of_a_screen_that_is_still_drawn() {
    let texts =
        SCREENS.iter().flat_map(|(name, _, sizes, _)| sizes.iter().map(|size| text_name(name, *size)));
    let small = SMALL.iter().map(|size| text_name("small", *size));
    let styles = STYLED.iter().flat_map(|(name, looks)| looks.iter().map(|look| style_name(name, *look)));
    let wanted: BTreeSet<String> =
        texts.chain(small).chain(styles).map(|name| format!("{name}.snap")).collect();
    let there: BTreeSet<String> = fs::read_dir(snapshots())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".snap.new"))
        .collect();
    let unreferenced: Vec<&String> = there.difference(&wanted).collect();
    assert!(unreferenced.is_empty(), "drawn by no test: {unreferenced:?}");
}

#[test]
fn no_screen_shows_more_than_its_cells_or_a_control_character() {
    for &(name, case, sizes, keys) in SCREENS {
        for &size in sizes {
            let (buffer, _) = screen(case, size, keys, ColorScheme::Dark);
            for cell in buffer.content() {
                assert!(!cell.symbol().chars().any(char::is_control), "{name}: {:?}", cell.symbol());
            }
        }
    }
}

#[test]
fn a_screen_that_has_changed_its_size_meanwhile_is_drawn_as_far_as_it_goes() {
    let keys = SCREENS.iter().filter(|screen| matches!(screen.1, Case::Flagship)).map(|screen| screen.3);
    for keys in keys {
        let mut app = Headless::open(Flagship, USUAL, View::default());
        strike(&mut app, keys);
        for (width, height) in [(0, 0), (1, 1), (7, 30), (119, 35), (121, 37), (200, 3), (40, 90)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            dwell::view::draw(&app.session, Theme::of(ColorScheme::Dark, Depth::True), &mut buffer);
        }
    }
}

#[test]
fn without_colours_no_cell_has_one() {
    for &(name, case, _, keys) in SCREENS {
        let (buffer, _) = screen(case, USUAL, keys, ColorScheme::Plain);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), Default::default(), "{name}: {:?}", cell.symbol());
        }
    }
}
