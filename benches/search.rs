//! Text search: all hits of a text in all records. `DWELL_BENCH_FILE` names another file than the sample.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dwell::event::Zone;
use dwell::query::{Evaluator, NoFacts, Searched, Searches, read};
use dwell::read::{LoadOptions, load};
use dwell::sample::{Plan, Shape, write};
use dwell::store::Builder;
use std::hint::black_box;
use std::path::PathBuf;

/// What is looked for, and what kind of search that is.
const QUERIES: &[(&str, &str)] = &[
    ("rare word", "CANARY-ZULU-0558"),
    ("common word", "mailbox"),
    ("word of digits", "0558"),
    ("regex with a literal", "/CANARY-[A-Z]+-0558/"),
    ("regex without", "/[0-9]{4}-zz[a-f]$/"),
    ("any case beyond ASCII", "\u{411}\u{415}\u{420}\u{41b}\u{418}\u{41d}"),
    ("rare word within an account", "account:yuri.young@state.example.gov CANARY-ZULU-0558"),
];

fn search(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let path = std::env::var_os("DWELL_BENCH_FILE").map_or_else(
        || {
            let path = folder.path().join("events.jsonl");
            let mut file = std::fs::File::create(&path).expect("a file for the sample");
            write(&Plan { events: 100_000, seed: 558, shape: Shape::Dwell, plant: 0 }, &mut file)
                .expect("the sample");
            path
        },
        PathBuf::from,
    );
    let bytes = std::fs::metadata(&path).expect("the file").len();
    let mut builder = Builder::default();
    let loaded = load(&[path], &LoadOptions::default(), &mut builder, &mut |_| true);
    let store = builder.finish();
    let searches = Searches::default();
    let records = Searched { sources: &loaded.sources, searches: &searches };
    let mut group = bench.benchmark_group("search");
    group.throughput(Throughput::Bytes(bytes));
    for (name, query) in QUERIES {
        let filter = read(query, Zone::Utc).expect("a query");
        group.bench_function(*name, |run| {
            let evaluator =
                Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
            run.iter(|| black_box(evaluator.rows(&filter).map(|rows| rows.count())));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = search
}
criterion_main!(benches);
