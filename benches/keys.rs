//! A key, from the stroke to the drawn frame, on 100,000 events: what has to fit a frame of 16 ms.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, criterion_group, criterion_main};
use dwell::app::Headless;
use dwell::engine::{Cancel, LocalEngine, OpenOptions};
use dwell::keys::sequence;
use dwell::sample::{Plan, Shape, write};
use dwell::session::View;
use dwell::view::draw;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;

const SIZE: (u16, u16) = (160, 50);

/// What is struck, and what it is called.
const KEYS: &[(&str, &str)] = &[
    ("down", "j"),
    ("page", "<pgdn>"),
    ("last and first", "Gg"),
    ("include an account and undo", "jiuk"),
    ("a letter in the filter bar", "fb<esc>"),
    ("filter by stage and clear", "fstage:mailbox_access<enter>C"),
    ("zoom in and out", "+-"),
    ("find a word", "/bind<enter><esc>"),
];

fn keys(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let path = folder.path().join("events.jsonl");
    let mut file = std::fs::File::create(&path).expect("a file for the sample");
    write(&Plan { events: 100_000, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file)
        .expect("the sample");
    let engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    let mut app = Headless::open(engine, SIZE, View::default());
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    for (name, keys) in KEYS {
        let chords = sequence(keys).expect("keys");
        bench.bench_function(&format!("100k events: {name}"), |run| {
            run.iter(|| {
                for chord in &chords {
                    app.strike(*chord);
                }
                buffer.reset();
                draw(&app.session, Theme::of(app.session.view.look, Depth::True), &mut buffer);
                black_box(&buffer);
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = keys
}
criterion_main!(benches);
