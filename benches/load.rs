//! Reading: bytes to a store, by format.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dwell::engine::{Cancel, LocalEngine, OpenOptions};
use dwell::sample::{Plan, Shape, write};

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

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = load
}
criterion_main!(benches);
