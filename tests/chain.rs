//! Compares chains with the truth: of samples with planted incidents, and of small random cases with a second
//! implementation of the contract.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)] // a test may fail loudly; counts are small

#[path = "chain/edges.rs"]
mod edges;
#[path = "chain/made.rs"]
mod made;
#[path = "chain/mixed.rs"]
mod mixed;
#[path = "chain/naive.rs"]
mod naive;
#[path = "chain/order.rs"]
mod order;
#[path = "chain/others.rs"]
mod others;
#[path = "chain/paths.rs"]
mod paths;
#[path = "chain/reached.rs"]
mod reached;
#[path = "chain/truth.rs"]
mod truth;

use dwell::read::{LoadOptions, Loaded, load};
use dwell::store::{Builder, Store};
use std::num::NonZeroUsize;
use std::path::Path;

/// The events of a folder, read on `threads` threads.
fn open(folder: &Path, threads: usize, part: usize) -> Store {
    read(folder, threads, part).0
}

/// The events of a folder, and the result of loading it.
fn read(folder: &Path, threads: usize, part: usize) -> (Store, Loaded) {
    let mut builder = Builder::default();
    let options = LoadOptions {
        threads: NonZeroUsize::new(threads),
        part: NonZeroUsize::new(part),
        ..LoadOptions::default()
    };
    let loaded = load(&[folder.to_owned()], &options, &mut builder, &mut |_| true);
    (builder.finish(), loaded)
}
