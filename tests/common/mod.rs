//! What the tests of the whole program share: opening a case, and typing keys.
#![allow(dead_code)] // each test file uses a part of it

use dwell::app::Headless;
use dwell::case::notes::Places;
use dwell::engine::{
    Answer, Ask, Body, Cancel, Engine, EngineError, LocalEngine, NotesOptions, OpenOptions, Quality,
    Question, SavedNote,
};
use dwell::keys::strokes;
use dwell::session::View;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The flagship case.
pub fn flagship() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/storm-0558")
}

/// The engine of a case.
pub fn engine(path: &Path) -> LocalEngine {
    engine_of(path, "analyst")
}

/// The engine of a case, with notes by an author. Nothing is added to the samples: the notes are gone with the test.
pub fn engine_of(path: &Path, by: &str) -> LocalEngine {
    let mut places = Places::of(&[path.to_owned()], None);
    if path == flagship() {
        places.files = vec![noted_aside()];
    }
    let notes = Some(Arc::new(NotesOptions { places, by: by.to_owned() }));
    let options = OpenOptions { notes, ..OpenOptions::default() };
    let mut engine = LocalEngine::open(&[path.to_owned()], &options, &Cancel::default(), &mut |_| {});
    engine.analyse();
    engine
}

/// A file for notes of this test alone, which is gone with it.
fn noted_aside() -> PathBuf {
    thread_local! {
        static ASIDE: RefCell<Vec<tempfile::TempDir>> = const { RefCell::new(Vec::new()) };
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.jsonl");
    ASIDE.with_borrow_mut(|all| all.push(folder));
    file
}

/// The engine of the flagship case, with notes made by others before.
pub fn engine_with_notes() -> LocalEngine {
    let case = Path::new("samples/storm-0558");
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/notes.jsonl");
    let places = Places { files: vec![case.join("notes.jsonl")], before: vec![journal], ..Places::default() };
    let notes = Some(Arc::new(NotesOptions { places, by: "analyst".to_owned() }));
    let options = OpenOptions { notes, ..OpenOptions::default() };
    let mut engine = LocalEngine::open(&[flagship()], &options, &Cancel::default(), &mut |_| {});
    engine.analyse();
    engine
}

/// The flagship case, read once for all tests of a program.
pub struct Flagship;

impl Engine for Flagship {
    fn answer(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Answer, EngineError> {
        static ENGINE: OnceLock<Mutex<LocalEngine>> = OnceLock::new();
        if let Question::Note { .. } = ask.question {
            // it is shared: a note would show on the screens of other tests
            let noted = SavedNote { note: "n0".to_owned(), events: 1, ..SavedNote::default() };
            let (generation, body) = (ask.generation, Body::Noted(noted));
            return Ok(Answer { generation, quality: Quality::Exact, body });
        }
        let engine = ENGINE.get_or_init(|| Mutex::new(engine(&flagship())));
        engine.lock().unwrap_or_else(PoisonError::into_inner).answer(ask, cancel, more)
    }
}

/// A case on a screen, after some keys.
pub fn app(path: &Path, size: (u16, u16), keys: &str) -> Headless<LocalEngine> {
    let mut app = Headless::open(engine(path), size, View::default());
    strike(&mut app, keys);
    app
}

/// Types keys.
pub fn strike<E: Engine>(app: &mut Headless<E>, keys: &str) {
    for stroke in strokes(keys).unwrap() {
        app.stroke(stroke);
    }
}

/// A case of `events` events: one per minute from 2023-06-01 on, of five accounts of two agencies, with an hour of
/// silence after every hundredth.
pub fn minutes(events: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for n in 0..events {
        let minute = n + n / 100 * 60;
        let (day, of_day) = (minute / 1440 + 1, minute % 1440);
        let account = n % 5;
        let stage = ["mailbox_access", "other", "token_forgery"][(n % 3) as usize];
        let line = serde_json::json!({
            "id": format!("E{n:05}"),
            "time": format!("2023-06-{day:02}T{:02}:{:02}:00Z", of_day / 60, of_day % 60),
            "stage": stage,
            "operation": if n.is_multiple_of(7) { "Send" } else { "MailItemsAccessed" },
            "message": format!("event number {n}"),
            "account": format!("desk-0{account}@agency-{}.example", if account < 3 { 'a' } else { 'b' }),
            "session_id": format!("session-{}", n / 10),
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    std::fs::write(folder.path().join("events.jsonl"), text).unwrap();
    let agencies = "match,agency\nagency-a.example,Agency A\nagency-b.example,Agency B\n";
    std::fs::write(folder.path().join("agencies.csv"), agencies).unwrap();
    folder
}
