//! Where notes go, and where they can't.

use super::{Case, EVENTS, case, on, options, places};
use crate::case::notes::{Act, Places};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{Cancel, EngineError, IndexOptions, NoteTarget, Question};
use std::fs;

fn with(options: &OpenOptions) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let engine = LocalEngine::open(&[path], options, &Cancel::default(), &mut |_| {});
    Case { folder, engine }
}

#[test]
fn a_note_that_can_not_be_saved_is_refused_with_where_and_why_and_changes_nothing() {
    let nowhere = tempfile::tempdir().unwrap();
    let file = nowhere.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let mut case = with(&options(Places { files: vec![file.join("notes.jsonl")], ..Places::default() }));
    let why = case.try_note(Act::Mark, on("a")).unwrap_err();
    assert!(why.contains("file/notes.jsonl") && why.contains("note it again"), "{why}");
    assert_eq!(case.ids("is:marked"), "");
    // once it can be saved, it is
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    case.on(Act::Mark, "a");
    assert_eq!(case.ids("is:marked"), "a");
}

#[test]
fn where_the_folder_takes_none_they_go_elsewhere_and_that_is_said() {
    let other = tempfile::tempdir().unwrap();
    let file = other.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let files = vec![file.join("notes.jsonl"), other.path().join("elsewhere.jsonl")];
    let mut case = with(&options(Places { files: files.clone(), ..Places::default() }));
    let noted = case.try_note(Act::Mark, on("a")).unwrap();
    assert_eq!(noted.place, files[1]);
    assert!(noted.told.unwrap().contains("file/notes.jsonl"));
    let summary = case.engine.summary().notes.clone();
    assert_eq!(summary.place, Some(files[1].clone()));
    assert!(summary.told.is_some());
}

#[test]
fn where_notes_are_left_out_none_is_made() {
    let mut case = with(&OpenOptions::default());
    assert!(case.try_note(Act::Mark, NoteTarget::Nothing).unwrap_err().contains("no event"));
    assert!(case.try_note(Act::Mark, on("a")).unwrap_err().contains("--no-notes"));
    assert_eq!(case.ids("is:marked"), "");
    assert!(case.notes().notes.is_empty());
}

#[test]
fn what_is_not_there_is_named() {
    let mut case = case();
    let ask = |question| crate::engine::Ask { generation: 1, question };
    let note = Question::Note { act: Act::Mark, on: on("az"), asked: None };
    let told = crate::engine::Engine::answer(&mut case.engine, &ask(note), &Cancel::default(), &mut |_| {});
    assert_eq!(told.unwrap_err(), EngineError::NoEvent("z".to_owned()));
    let see = Act::Comment { text: "t".to_owned(), see: vec!["y".to_owned()] };
    assert!(case.try_note(see, on("a")).unwrap_err().contains("`y`"));
    assert!(case.try_note(Act::Undo("n0".to_owned()), NoteTarget::Nothing).unwrap_err().contains("n0"));
    assert!(!case.journal().exists(), "nothing was written");
}

#[test]
fn an_index_file_holds_what_was_read_and_none_of_the_notes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
    fs::File::options().append(true).open(&path).unwrap().set_modified(then).unwrap();
    let index = IndexOptions { least: 1, ..IndexOptions::of(folder.path().join("cache")) };
    let noting = OpenOptions { index: Some(index), ..options(places(folder.path())) };
    let plain = OpenOptions { notes: None, ..noting.clone() };
    let open = |options: &OpenOptions| {
        let mut engine =
            LocalEngine::open(std::slice::from_ref(&path), options, &Cancel::default(), &mut |_| {});
        engine.settle();
        Case { folder: tempfile::tempdir().unwrap(), engine }
    };
    let mut case = open(&noting);
    case.on(super::tag("x"), "ab");
    case.on(Act::Stage(crate::event::Stage::Disclosure), "c");
    drop(case);
    fs::remove_dir_all(folder.path().join("cache")).unwrap();
    drop(open(&noting));
    let mut kept = open(&noting);
    assert!(kept.engine.index.written().is_some());
    assert_eq!((kept.ids("tags:x"), kept.ids("stage:disclosure")), ("ab".to_owned(), "c".to_owned()));
    let mut bare = open(&plain);
    assert!(bare.engine.index.written().is_some());
    assert_eq!((bare.ids("tags:x"), bare.ids("stage:other")), (String::new(), "cfu".to_owned()));
}
