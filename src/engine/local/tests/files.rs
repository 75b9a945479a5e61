//! Files that are checked by a thread while questions are answered.

use super::{EVENTS, LocalEngine, OpenOptions};
use crate::engine::local::lost::FilesChecked;
use crate::engine::local::origin::Origin;
use crate::engine::{Body, Engine};
use crate::read::{Halt, LoadOptions, Loaded, NullSink, load};
use crate::store::Builder;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

#[test]
fn files_are_checked_aside_and_what_was_found_comes_with_the_news() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let mut engine = LocalEngine::begin(
        std::slice::from_ref(&path),
        &OpenOptions::default(),
        Halt::default(),
        &mut |_| {},
    );
    let bell = engine.growth();
    while engine.summary().loading.is_some() || !engine.is_analysed() {
        bell.recv().unwrap();
        engine.grow();
    }
    fs::remove_file(&path).unwrap();
    // the check after the load may not be over yet; the next is not due before it is
    let mut told = Vec::new();
    while engine.summary().lost.is_empty() {
        assert!(engine.poll().is_empty(), "it waits for no file");
        if bell.recv_timeout(Duration::from_millis(20)).is_ok() {
            told = engine.grow();
        }
    }
    let renoted =
        |body: &Body| matches!(body, Body::Renoted(case) if case.lost.len() == 1 && case.changed == 1);
    assert!(told.iter().any(renoted), "{told:?}");
}

#[test]
fn what_a_check_found_of_a_file_counts_though_another_was_read_on_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.jsonl", "b.jsonl"].map(|name| folder.path().join(name));
    let read = || -> Loaded { load(&paths, &LoadOptions::default(), &mut NullSink, &mut |_| true) };
    for path in &paths {
        fs::write(path, EVENTS).unwrap();
    }
    let before = read();
    fs::write(&paths[1], EVENTS.repeat(2)).unwrap();
    let read_on = read();
    fs::remove_file(&paths[0]).unwrap();
    let checked = FilesChecked::of(before.sources, &before.ledger, BTreeSet::new());
    let mut engine = LocalEngine::of(Builder::default().finish(), read_on, &Origin::default(), true);
    assert!(engine.take_checked(checked));
    let case = engine.summary();
    assert_eq!((case.lost.len(), case.changed), (1, 1), "{:?}", case.lost);
    assert!(case.lost[0].contains("a.jsonl: "), "{:?}", case.lost);
}
