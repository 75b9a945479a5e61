//! Reading alone: bytes → events that nobody keeps, by format. What was measured with it stands in `parse.md`.
//!
//! `DWELL_BENCH_DIR` may name a folder whose `data/` holds event files; of each the first records are read too.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dwell::event::Event;
use dwell::read::{Disposition, LoadOptions, Place, Sink, load};
use dwell::sample::{Plan, Shape, write};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// How many records are read of each file.
const RECORDS: usize = 20_000;

/// Counts events, and keeps none.
struct Nobody(u64);

impl Sink for Nobody {
    fn take(&mut self, event: Event<'_>, _: Place) -> Disposition {
        self.0 += 1;
        let dated = black_box(event).when.is_some();
        if dated { Disposition::Kept } else { Disposition::Undated }
    }
}

/// The samples, and the beginnings of the files that there are.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for shape in Shape::ALL {
        let path = folder.join(shape.name());
        let mut file = File::create(&path).expect("a file for the sample");
        write(&Plan { events: RECORDS as u64, seed: 558, shape, plant: 0 }, &mut file).expect("the sample");
        files.push(path);
    }
    let Some(own) = std::env::var_os("DWELL_BENCH_DIR") else { return files };
    let own = std::fs::read_dir(Path::new(&own).join("data")).expect("the folder of event files");
    let mut own: Vec<PathBuf> = own.map(|entry| entry.expect("an entry").path()).collect();
    own.sort();
    for path in own.iter().filter(|path| path.extension().is_some_and(|end| end == "jsonl" || end == "csv")) {
        let head = folder.join(path.file_name().expect("a name"));
        let lines = BufReader::new(File::open(path).expect("an event file")).split(b'\n').take(RECORDS);
        let lines: Vec<u8> = lines.flat_map(|line| [line.expect("a line"), vec![b'\n']].concat()).collect();
        std::fs::write(&head, lines).expect("a file for its beginning");
        files.push(head);
    }
    files
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn read(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = bench.benchmark_group("read");
    for path in files(folder.path()) {
        group.throughput(Throughput::Elements(RECORDS as u64));
        group.bench_function(name(&path), |run| {
            run.iter(|| {
                let mut nobody = Nobody(0);
                load(std::slice::from_ref(&path), &LoadOptions::default(), &mut nobody, &mut |_| true);
                assert!(nobody.0 >= RECORDS as u64 - 1, "{} of {}", nobody.0, path.display());
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = read
}
criterion_main!(benches);
