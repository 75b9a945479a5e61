//! Files that are checked by a thread while questions are answered.

use super::{EVENTS, LocalEngine, OpenOptions};
use crate::engine::{Body, Engine};
use crate::read::Halt;
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
