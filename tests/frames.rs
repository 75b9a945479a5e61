//! The memory that a frame allocates depends on the screen only, however much is loaded.
#![allow(clippy::unwrap_used)] // a test may fail loudly

mod common;

use common::{engine, strike};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::sample::{Plan, Shape, write};
use dwell::session::{Command, Session, View};
use dwell::view::draw;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Map, Value, json};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::fs::{self, File};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What a case has much of, how it is made, and the small and the large number of it.
type Case = (&'static str, fn(&Path, u64), u64, u64);

const SIZE: (u16, u16) = (160, 50);

/// A screen, and the keys that lead to it.
const SCREENS: &[(&str, &str)] = &[
    ("overview", ""),
    ("list", "<pgdn>"),
    ("end of the list", "G"),
    ("facets", ":focus facets<enter>"),
    ("panel", ":focus detail<enter>"),
    ("record", ":tab record<enter>"),
    ("end of the record", "G"),
    ("chain", ":tab chain<enter>"),
    ("notes", ":tab notes<enter>"),
    ("ledger", "S"),
    ("end of the ledger", "G"),
    ("what is said of a source", "<tab>"),
    ("filter", "<esc>:focus timeline<enter>fstage:mailbox_access<enter>"),
    ("columns", ","),
    ("help", "<esc>?"),
];

/// What is struck again and again, what stands before it, and what it is called.
const KEYS: &[(&str, &str, &str)] = &[
    ("line", "g", "j"),
    ("line back", "", "k"),
    ("page", "g", "<pgdn>"),
    ("page back", "", "<pgup>"),
    ("start and end", "", "Gg"),
    ("chain, event by event", "g", "]"),
    ("largest chains", "g", "W<esc>"),
    ("what is downstream", "g", "R<esc>"),
    (
        "what is downstream of each",
        "g:focus detail<enter>",
        ":focus timeline<enter>j:focus detail<enter>R<esc>",
    ),
    ("record and event", ":focus timeline<enter>", ":tab record<enter>:tab event<enter>"),
    ("facet, value by value", ":focus facets<enter>", "j"),
    ("panel, line by line", ":focus detail<enter>", "j"),
    ("in unfolded alike events", ":focus timeline<enter>G:alike<enter>g<right>", "j"),
    ("quiet times", "g", "}{"),
    ("lanes, scale by scale", ":focus lanes<enter>", "+-"),
];

/// The number of allocations, and their bytes.
type Allocated = (usize, usize);

/// Held by the test that counts: what is allocated on other threads counts too.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What it allocates for that.
fn allocated<T>(what: impl FnOnce() -> T) -> Allocated {
    let region = Region::new(COUNTED);
    drop(what());
    let change = region.change();
    (change.allocations + change.reallocations, change.bytes_allocated)
}

/// What a frame of a session allocates, and a key and the frame after it.
fn frame(session: &mut Session, buffer: &mut Buffer) -> [Allocated; 2] {
    let theme = Theme::of(session.view.look, Depth::True);
    let mut draw = |session: &Session| {
        buffer.reset();
        draw(session, theme, buffer);
    };
    draw(session);
    let still = allocated(|| draw(session));
    let down: Command = "move down".parse().unwrap();
    let moved = allocated(|| {
        drop(session.apply(&down));
        draw(session);
    });
    [still, moved]
}

/// What the frames of a case allocate, screen by screen.
fn frames(path: &Path) -> Vec<[Allocated; 2]> {
    let mut app: Headless<LocalEngine> = Headless::open(engine(path), SIZE, View::default());
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    let mut shown = |(_, keys): &(&str, &str)| {
        strike(&mut app, keys);
        frame(&mut app.session.clone(), &mut buffer)
    };
    SCREENS.iter().map(&mut shown).collect()
}

/// Frames of a large case allocate as much as those of a small one, but for longer numbers and other values in the
/// rows.
fn hold_still(what: &str, little: &Path, much: &Path) {
    for (((screen, _), little), much) in SCREENS.iter().zip(frames(little)).zip(frames(much)) {
        for (of, little, much) in [("frame", little[0], much[0]), ("key and frame", little[1], much[1])] {
            let said = format!("{what}: {screen}, {of}: {little:?} times and bytes, of much {much:?}");
            assert!(much.0 <= little.0 * 4 / 3 + 100, "{said}");
            assert!(much.1 <= little.1 * 4 / 3 + 10_000, "{said}");
        }
    }
}

/// The fewest bytes that each key and the answers to it allocate, of many times.
fn keys(path: &Path) -> Vec<usize> {
    let mut app: Headless<LocalEngine> = Headless::open(engine(path), SIZE, View::default());
    let mut least = |(_, before, keys): &(&str, &str, &str)| {
        strike(&mut app, before);
        let bytes = (0..24).map(|_| allocated(|| strike(&mut app, keys)).1);
        bytes.min().unwrap_or_default()
    };
    KEYS.iter().map(&mut least).collect()
}

/// A case of that many events.
fn of_events(folder: &Path, events: u64) {
    let mut file = File::create(folder.join("events.jsonl")).unwrap();
    write(&Plan { events, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file).unwrap();
}

/// A case of that many sources of one event each, every tenth of which has a rejected record.
fn of_sources(folder: &Path, sources: u64) {
    for at in 0..sources {
        let event =
            json!({"id": format!("E{at}"), "time": "2023-06-01T00:00:00Z", "stage": "mailbox_access"});
        let rejected = if at % 10 == 0 { "no record\n" } else { "" };
        fs::write(folder.join(format!("source-{at:05}.jsonl")), format!("{event}\n{rejected}")).unwrap();
    }
}

/// A case of one event, whose record has that many members.
fn of_members(folder: &Path, members: u64) {
    let bag: Map<String, Value> = (0..members).map(|at| (format!("key-{at:05}"), json!(at))).collect();
    let event = json!({"id": "E", "time": "2023-06-01T00:00:00Z", "stage": "mailbox_access", "bag": bag});
    fs::write(folder.join("events.jsonl"), format!("{event}\n")).unwrap();
}

/// A case of one source with that many rejected records.
fn of_rejects(folder: &Path, rejects: u64) {
    let rejected: Vec<String> = (0..rejects).map(|at| format!("no record {at}\n")).collect();
    let event = json!({"id": "E", "time": "2023-06-01T00:00:00Z", "stage": "mailbox_access"});
    fs::write(folder.join("events.jsonl"), format!("{event}\n{}", rejected.concat())).unwrap();
}

#[test]
fn a_frame_allocates_the_same_however_much_is_loaded() {
    let _alone = alone();
    let cases: [Case; 4] = [
        ("events", of_events, 1_000, 100_000),
        ("sources", of_sources, 100, 2_000),
        ("members of a record", of_members, 200, 50_000),
        ("rejected records", of_rejects, 100, 900),
    ];
    for (what, case, little, much) in cases {
        let made = [little, much].map(|number| {
            let folder = tempfile::tempdir().unwrap();
            case(folder.path(), number);
            folder
        });
        hold_still(what, made[0].path(), made[1].path());
    }
}

#[test]
fn a_key_is_answered_from_what_is_seen_however_much_is_loaded() {
    let _alone = alone();
    let made = [1_000, 100_000].map(|events| {
        let folder = tempfile::tempdir().unwrap();
        of_events(folder.path(), events);
        keys(folder.path())
    });
    // a set of all rows takes more than this allows for
    let all = 100_000 / 8;
    for ((what, ..), (little, much)) in KEYS.iter().zip(made[0].iter().zip(&made[1])) {
        assert!(*much < little + all, "{what}: {little} bytes, of much {much}");
    }
}
