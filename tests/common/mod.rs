//! What the tests of the whole program share: a case to open, and keys to strike.
#![allow(dead_code)] // each test file uses a part of it

use dwell::app::Desk;
use dwell::engine::{Answer, Ask, Cancel, Engine, EngineError, LocalEngine, OpenOptions};
use dwell::keys::sequence;
use dwell::session::View;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The flagship case.
pub fn flagship() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/storm-0558")
}

/// The engine of a case.
pub fn engine(path: &Path) -> LocalEngine {
    let mut engine =
        LocalEngine::open(&[path.to_owned()], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
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
        let engine = ENGINE.get_or_init(|| Mutex::new(engine(&flagship())));
        engine.lock().unwrap_or_else(PoisonError::into_inner).answer(ask, cancel, more)
    }
}

/// A case on a screen, after some keys.
pub fn desk(path: &Path, size: (u16, u16), keys: &str) -> Desk<LocalEngine> {
    let mut desk = Desk::open(engine(path), size, View::default());
    strike(&mut desk, keys);
    desk
}

/// Strikes keys.
pub fn strike<E: Engine>(desk: &mut Desk<E>, keys: &str) {
    for chord in sequence(keys).unwrap() {
        desk.strike(chord);
    }
}

/// A case of so many events: an event a minute from 2023-06-01 on, of five accounts of two agencies, with an hour of
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
