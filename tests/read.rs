//! Reading: golden files of every format, bad input, mutations, and real files if they are available.
#![allow(clippy::unwrap_used)] // helpers of tests

#[path = "read/archives.rs"]
mod archives;
#[path = "read/bad.rs"]
mod bad;
#[path = "read/clocks.rs"]
mod clocks;
#[path = "read/damage.rs"]
mod damage;
#[path = "read/entra.rs"]
mod entra;
#[path = "read/flat.rs"]
mod flat;
#[path = "read/folders.rs"]
mod folders;
#[path = "read/follow.rs"]
mod follow;
#[path = "read/follow_ledger.rs"]
mod follow_ledger;
#[path = "read/follow_packed.rs"]
mod follow_packed;
#[path = "fuzz/lib.rs"]
mod fuzz;
#[path = "read/fuzzed.rs"]
mod fuzzed;
#[path = "read/golden.rs"]
mod golden;
#[path = "read/hostile.rs"]
mod hostile;
#[path = "read/mended.rs"]
mod mended;
#[path = "read/mutate.rs"]
mod mutate;
#[path = "read/real.rs"]
mod real;
#[path = "read/round.rs"]
mod round;
#[path = "read/same.rs"]
mod same;
#[path = "read/small_files.rs"]
mod small_files;
#[path = "read/stops.rs"]
mod stops;
#[path = "read/threads.rs"]
mod threads;

use dwell::event::Event;
use dwell::read::{Disposition, LoadOptions, Loaded, Place, Sink, SourceEntry, load};
use dwell::store::Builder;
use std::path::{Path, PathBuf};

/// Keeps every event, and has a store that decides what becomes of it.
#[derive(Default)]
struct Kept {
    events: Vec<(Event<'static>, Place, Disposition)>,
    store: Builder,
}

impl Sink for Kept {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        let fate = self.store.take(event.clone(), place);
        self.events.push((event.into_owned(), place, fate));
        fate
    }
}

/// Loads some paths, and checks what holds for every load.
fn read(paths: &[&Path]) -> (Loaded, Kept) {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let mut kept = Kept::default();
    let loaded = load(&paths, &LoadOptions::default(), &mut kept, &mut |_| true);
    for source in &loaded.ledger.sources {
        adds_up(source);
    }
    let taken: u64 = loaded.ledger.sources.iter().map(|source| source.read - source.rejected).sum();
    assert_eq!(taken, kept.events.len() as u64, "an event for every record that was not rejected");
    assert_eq!(loaded.sources.files().count(), loaded.ledger.sources.len());
    (loaded, kept)
}

fn adds_up(source: &SourceEntry) {
    let sum = source.kept + source.merged + source.undated + source.rejected;
    assert_eq!(source.read, sum, "{}: {source:?}", source.file);
    assert_eq!(source.rejects.len() as u64, source.rejected.min(1000));
}

/// The folder of fixtures.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// Every fixture, in order.
fn fixture_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in sorted(&fixtures()) {
        files.extend(sorted(&folder).into_iter().filter(|path| !is_expected(path)));
    }
    files
}

fn is_expected(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".expected")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A folder with one file of that name and content.
fn folder_with(name: &str, content: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    folder
}

/// Loads one file of that content.
fn read_bytes(name: &str, content: &[u8]) -> (SourceEntry, Loaded, Kept) {
    let folder = folder_with(name, content);
    let (mut loaded, kept) = read(&[&folder.path().join(name)]);
    assert_eq!(loaded.ledger.sources.len(), 1, "{:?}", loaded.missing);
    let entry = loaded.ledger.sources.remove(0);
    (entry, loaded, kept)
}
