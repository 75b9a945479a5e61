//! A thousand events that come to a case while it is looked at, until they are drawn: the case has a million unless
//! `DWELL_EVENTS` says otherwise. With an event that an analyst told of, and without.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, criterion_group, criterion_main};
use dwell::app::Headless;
use dwell::case::notes::Places;
use dwell::engine::{Engine, LocalEngine, NotesOptions, OpenOptions};
use dwell::keys::sequence;
use dwell::read::Halt;
use dwell::sample::{Plan, Shape, write};
use dwell::session::View;
use dwell::view::draw;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions as FileOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (160, 50);
const MANY: u64 = 1_000_000;
const COME: u64 = 1_000;

/// A case that is followed.
struct Followed {
    path: PathBuf,
    app: Headless<LocalEngine>,
    buffer: Buffer,
    came: u64,
}

impl Followed {
    fn of(folder: &Path, events: u64) -> Self {
        let path = folder.join("events.jsonl");
        let mut file = File::create(&path).expect("a file for the sample");
        write(&Plan { events, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file).expect("the sample");
        let places = Places { files: vec![folder.join("notes.jsonl")], ..Places::default() };
        let notes = Some(Arc::new(NotesOptions { places, by: "analyst".to_owned() }));
        let options = OpenOptions { follow: true, notes, ..OpenOptions::default() };
        let paths = [path.clone()];
        let engine = Self::whole(LocalEngine::begin(&paths, &options, Halt::default(), &mut |_| {}));
        let app = Headless::open(engine, SIZE, View::default());
        Self { path, app, buffer: Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)), came: 0 }
    }

    /// The engine, once all is read and looked at.
    fn whole(mut engine: LocalEngine) -> LocalEngine {
        let bell = engine.growth();
        while !engine.is_analysed() {
            bell.recv().expect("a case that is read");
            engine.grow();
        }
        engine
    }

    fn total(&self) -> u64 {
        self.app.session.case.as_ref().map_or(0, |case| case.total.records)
    }

    fn draw(&mut self) {
        self.buffer.reset();
        draw(&self.app.session, Theme::of(self.app.session.view.look, Depth::True), &mut self.buffer);
    }

    /// Appends events behind all others; answers how long it takes to have them on the screen once they were read.
    fn append(&mut self) -> Duration {
        let mut lines = String::new();
        for _ in 0..COME {
            let (at, account) = (self.came, self.came % 7);
            self.came += 1;
            let (minute, second) = (at / 60 % 60, at % 60);
            let (day, hour) = (1 + at / 86_400, at / 3600 % 24);
            let time = format!("2031-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
            let _ = writeln!(
                lines,
                r#"{{"id":"new-{at}","time":"{time}","stage":"mailbox_access","account":"desk-{account}@a.example"}}"#
            );
        }
        let (growth, wanted) = (self.app.growth(), self.total() + COME);
        let mut file = FileOptions::new().append(true).open(&self.path).expect("the file of the sample");
        file.write_all(lines.as_bytes()).expect("events for it");
        let mut took = Duration::ZERO;
        while self.total() < wanted {
            growth.recv().expect("a case that is followed");
            let began = Instant::now();
            self.app.grow();
            self.draw();
            took += began.elapsed();
        }
        took
    }
}

impl Followed {
    /// Tells of an event; answers how long it takes to have it on the screen.
    fn tell(&mut self) -> Duration {
        let chords = sequence("E 09:00<tab>det<tab>the desk phoned<enter>").expect("keys");
        let (save, typed) = chords.split_last().expect("keys");
        for chord in typed {
            self.app.strike(*chord);
        }
        let (wanted, began) = (self.total() + 1, Instant::now());
        self.app.strike(*save);
        self.draw();
        assert_eq!(self.total(), wanted, "it is told of");
        began.elapsed()
    }
}

fn append(bench: &mut Criterion) {
    let events = std::env::var("DWELL_EVENTS").ok().and_then(|said| said.parse().ok()).unwrap_or(MANY);
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let mut followed = Followed::of(folder.path(), events);
    let mut group = bench.benchmark_group(format!("append {COME} to {events} events"));
    group.bench_function("and draw them", |run| {
        run.iter_custom(|times| (0..times).map(|_| followed.append()).sum());
    });
    group.bench_function("tell of an event", |run| {
        run.iter_custom(|times| (0..times).map(|_| followed.tell()).sum());
    });
    group.bench_function("and draw them among events that were told of", |run| {
        run.iter_custom(|times| (0..times).map(|_| followed.append()).sum());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = append
}
criterion_main!(benches);
