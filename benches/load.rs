//! Reading: bytes to a store, by format; a second start; and events to a store.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dwell::engine::{Cancel, IndexOptions, LocalEngine, OpenOptions};
use dwell::event::Event;
use dwell::read::{Disposition, LoadOptions, Place, Sink, load as load_paths};
use dwell::sample::{Plan, Shape, write};
use dwell::store::Builder;
use std::time::{Duration, SystemTime};

fn load(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let mut group = bench.benchmark_group("load 20k records");
    for shape in Shape::ALL {
        let path = folder.path().join(shape.name());
        let mut bytes = Vec::new();
        write(&Plan { events: 20_000, seed: 558, shape, plant: 0 }, &mut bytes).expect("the sample");
        std::fs::write(&path, &bytes).expect("a file for the sample");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(shape.name(), |run| {
            run.iter(|| {
                let paths = [path.clone()];
                LocalEngine::open(&paths, &OpenOptions::default(), &Cancel::default(), &mut |_| {})
            });
        });
    }
    group.finish();
}

/// A case that was opened before, taken from its index file.
fn second_start(bench: &mut Criterion) {
    const EVENTS: u64 = 200_000;
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let path = folder.path().join("events.jsonl");
    let mut file = std::fs::File::create(&path).expect("a file for the sample");
    write(&Plan { events: EVENTS, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file).expect("the sample");
    // a file that was written just now may still be written to, and is read anew
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000)).expect("an old file");
    let paths = [path];
    let index = IndexOptions { least: 1, ..IndexOptions::of(folder.path().join("cache")) };
    let options = OpenOptions { index: Some(index), ..OpenOptions::default() };
    let open = || LocalEngine::open(&paths, &options, &Cancel::default(), &mut |_| {});
    open().settle();
    let mut group = bench.benchmark_group("start of 200k events");
    group.bench_function("from the index file", |run| run.iter(open));
    let first = OpenOptions::default();
    group.bench_function("without one", |run| {
        run.iter(|| LocalEngine::open(&paths, &first, &Cancel::default(), &mut |_| {}));
    });
    group.finish();
}

/// Events to a store, without the reading.
fn build(bench: &mut Criterion) {
    const EVENTS: u64 = 50_000;
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let path = folder.path().join("events.jsonl");
    let mut file = std::fs::File::create(&path).expect("a file for the sample");
    write(&Plan { events: EVENTS, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file).expect("the sample");
    let mut events = Gathered::default();
    load_paths(&[path], &LoadOptions::default(), &mut events, &mut |_| true);
    let mut group = bench.benchmark_group("build");
    group.throughput(Throughput::Elements(EVENTS));
    group.bench_function("50k events, one by one", |run| {
        run.iter_batched(
            || events.0.clone(),
            |events| {
                let mut builder = Builder::default();
                for (event, place) in events {
                    builder.take(event, place);
                }
                builder.finish()
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Events as they were read.
#[derive(Default)]
struct Gathered(Vec<(Event<'static>, Place)>);

impl Sink for Gathered {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        self.0.push((event.into_owned(), place));
        Disposition::Kept
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = load, second_start, build
}
criterion_main!(benches);
