//! What chains cost: `cargo bench --bench chain` over a sample of `DWELL_BENCH_EVENTS` events (100,000 where that is not
//! set), or `DWELL_BENCH_FILE=events.jsonl cargo bench --bench chain` over files that are there. With `DWELL_BENCH_INDEX`
//! the loaded files are kept in an index file in that folder, and are taken from it the next time.
//!
//! *Made* is what follows the reading of a case: chains, verdicts, first uses and blind zones, on two threads. The walks go
//! along the largest chain and along what its events carry, each step from another event, as keys do it: which rows those are
//! is kept from one step to the next.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, criterion_group, criterion_main};
use dwell::chain::{Analysis, AnalysisContext, Graph, Identity, Settings, identities};
use dwell::engine::{
    Along, Anchor, Ask, Body, Cancel, ChainOf, Direction, Engine, IndexOptions, LocalEngine, OpenOptions,
    Position, Question, Row,
};
use dwell::query::Filter;
use dwell::sample::{Plan, Shape, write};
use std::fs::File;
use std::hint::black_box;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    engine.answer(&Ask { generation: 1, question }, &Cancel::default(), &mut |_| {}).expect("an answer").body
}

/// Opens files, or takes them from the index file that an earlier run wrote.
fn open(paths: &[PathBuf]) -> LocalEngine {
    let began = Instant::now();
    let index = std::env::var_os("DWELL_BENCH_INDEX").map(|folder| IndexOptions::of(PathBuf::from(folder)));
    let options = OpenOptions { index, ..OpenOptions::default() };
    let mut engine = LocalEngine::open(paths, &options, &Cancel::default(), &mut |_| {});
    engine.settle();
    eprintln!("{} events opened in {:.1} s", engine.store().len(), began.elapsed().as_secs_f64());
    engine
}

/// The files that are named, else a sample of so many events.
fn case() -> LocalEngine {
    if let Ok(files) = std::env::var("DWELL_BENCH_FILE") {
        return open(&files.split(',').map(PathBuf::from).collect::<Vec<PathBuf>>());
    }
    let events = std::env::var("DWELL_BENCH_EVENTS").unwrap_or_else(|_| "100000".to_owned());
    let events = events.trim().parse().expect("a number of events");
    let folder = tempfile::tempdir().expect("a folder for the sample");
    let path = folder.path().join("events.jsonl");
    let mut file = BufWriter::new(File::create(&path).expect("a file for the sample"));
    write(&Plan { events, seed: 558, shape: Shape::Dwell, plant: 40 }, &mut file).expect("the sample");
    drop(file);
    open(&[path])
}

/// The first rows of the largest chain.
fn rows(engine: &mut LocalEngine) -> Arc<Vec<Row>> {
    let Body::Chains(list) = ask(engine, Question::Chains { filter: Filter::All, top: 1 }) else {
        unreachable!("chains were asked for")
    };
    let largest = list.chains.first().expect("a chain");
    eprintln!("  {} chains, the largest of {} events", list.total, largest.chain.records);
    let filter = Filter::Chain(largest.chain.id.clone());
    let window =
        Question::Window { filter, anchor: Anchor::First, before: 0, after: 200, records: false, find: None };
    let Body::Window(window) = ask(engine, window) else { unreachable!("a window was asked for") };
    window.rows
}

/// How long cores worked for this process so far, in seconds; 0 where that is not told.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = told.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn step(along: Along, from: &Position) -> Question {
    Question::Walk {
        filter: Filter::All,
        along,
        from: Anchor::At(from.clone()),
        direction: Direction::Forward,
    }
}

fn made(bench: &mut Criterion, engine: &LocalEngine) {
    let (store, settings) = (&**engine.store(), Settings::default());
    let beside =
        AnalysisContext { ledger: engine.ledger(), milestones: &[], settings: &settings, asserted: &[] };
    let never = || false;
    let mut group = bench.benchmark_group(format!("{} events", store.len()));
    group.bench_function("made: chains alone", |run| {
        run.iter(|| black_box(Graph::of(store, &never).expect("a graph")));
    });
    group.bench_function("made: all", |run| {
        run.iter(|| black_box(Analysis::of(store, beside, &never).expect("an analysis")));
    });
    group.finish();
}

fn asked(bench: &mut Criterion, mut engine: LocalEngine) {
    let events = engine.store().len();
    let rows = rows(&mut engine);
    let strong: Vec<(Position, Identity)> = rows
        .iter()
        .filter_map(|row| {
            let identity = identities(&row.event).into_iter().find(|it| it.kind.is_strong())?;
            Some((row.position.clone(), identity))
        })
        .collect();
    let mut at = 0;
    let mut next = move || {
        at += 1;
        at
    };
    let mut group = bench.benchmark_group(format!("{events} events"));
    group.bench_function("next event of the chain", |run| {
        run.iter(|| {
            let from = &rows[next() % rows.len()].position;
            black_box(ask(&mut engine, step(Along::Chain(from.id.clone()), from)))
        });
    });
    group.bench_function("next event of an identity", |run| {
        run.iter(|| {
            let (from, identity) = &strong[next() % strong.len()];
            black_box(ask(&mut engine, step(Along::Identity(identity.clone()), from)))
        });
    });
    group.bench_function("panel of another event", |run| {
        run.iter(|| {
            // no two of them near each other
            let row = next().wrapping_mul(7_919_317) % events;
            let store = engine.store();
            let position = Position::of_id(store.order(row), store.id(row));
            black_box(ask(&mut engine, Question::Event { position, as_of: None, played: None }))
        });
    });
    group.bench_function("ruler: an id looked for among all", |run| {
        let last = engine.store().id(events - 1);
        run.iter(|| black_box(engine.store().row_of(&last)));
    });
    group.bench_function("path", |run| {
        run.iter(|| {
            let end = |at: usize| rows[at % rows.len()].position.clone();
            let at = next();
            black_box(ask(&mut engine, Question::Path { from: end(at), to: end(at * 7 + 3), as_of: None }))
        });
    });
    group.bench_function("reach", |run| {
        run.iter(|| {
            let of = ChainOf::Identity(strong[next() % strong.len()].1.clone());
            black_box(ask(&mut engine, Question::Reach { of, carrier: None, as_of: None }))
        });
    });
    group.finish();
}

fn chains(bench: &mut Criterion) {
    let mut engine = case();
    let (began, busy) = (Instant::now(), busy());
    engine.analyse();
    let (took, busy) = (began.elapsed().as_secs_f64(), self::busy() - busy);
    eprintln!("  known after {took:.2} s, {busy:.2} s of all cores, with how far identities are spread");
    made(bench, &engine);
    asked(bench, engine);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_millis(1500));
    targets = chains
}
criterion_main!(benches);
