//! A case that was opened before, loaded from its index file.

use super::SIZE;
use crate::common::{minutes, strike};
use crate::screen;
use dwell::app::Headless;
use dwell::engine::{IndexOptions, LocalEngine, OpenOptions, list};
use dwell::read::Halt;
use dwell::session::View;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The ledger's note on a case that was loaded from an index file.
const TAKEN: &str = "taken from an index file; --no-cache reads anew";

/// A case whose files were written long ago.
fn aged(events: u32) -> tempfile::TempDir {
    let case = minutes(events);
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for entry in fs::read_dir(case.path()).unwrap() {
        File::options().append(true).open(entry.unwrap().path()).unwrap().set_modified(then).unwrap();
    }
    case
}

/// After this time without news, a case is completely read.
const QUIET: Duration = Duration::from_secs(3);

/// A screen of a case, once it is completely read and its index file is written.
fn started(case: &Path, folder: &Path) -> Headless<LocalEngine> {
    let index = IndexOptions { least: 1, ..IndexOptions::of(folder.to_owned()) };
    let options = OpenOptions { index: Some(index), ..OpenOptions::default() };
    let engine = LocalEngine::begin(&[case.to_owned()], &options, Halt::default(), &mut |_| {});
    let mut app = Headless::open(engine, SIZE, View::default());
    let growth = app.growth();
    // the case could still grow by notes, so its channel never closes
    while growth.recv_timeout(QUIET).is_ok() {
        app.grow();
    }
    assert!(app.session.loading.is_none());
    app
}

#[test]
fn a_second_start_ends_in_the_same_screen_and_its_ledger_says_where_that_came_from() {
    let (case, cache) = (aged(5000), tempfile::tempdir().unwrap());
    let mut first = started(case.path(), cache.path());
    assert_eq!(
        list(cache.path()).iter().map(|file| (file.valid, file.events)).collect::<Vec<_>>(),
        [(true, 5000)]
    );
    let mut second = started(case.path(), cache.path());
    assert_eq!(screen(&second), screen(&first));
    assert_eq!(second.session.pending.new_events, 0);
    for keys in ["G", "gjjj<enter>", "<esc>faccount:desk-01@agency-a.example<enter>", "<esc>S"] {
        strike(&mut first, keys);
        strike(&mut second, keys);
        let (one, other) = (screen(&first), screen(&second));
        if keys.ends_with('S') {
            assert!(!one.contains(TAKEN) && other.contains(TAKEN), "{other}");
            let hash = |screen: &str| screen.lines().find(|line| line.contains("SHA-256")).map(str::to_owned);
            assert!(hash(&one).is_some_and(|hash| !hash.contains("pending")) && hash(&one) == hash(&other));
        } else {
            assert_eq!(one, other, "{keys}");
        }
    }
}

#[test]
fn of_an_index_file_that_is_broken_behind_its_front_the_case_is_read_anew() {
    let (case, cache) = (aged(8000), tempfile::tempdir().unwrap());
    let whole = screen(&started(case.path(), cache.path()));
    let path = list(cache.path())[0].file.clone();
    let file = File::options().read(true).write(true).open(&path).unwrap();
    let (mut byte, middle) = ([0], file.metadata().unwrap().len() / 2);
    file.read_exact_at(&mut byte, middle).unwrap();
    file.write_all_at(&[byte[0] ^ 1], middle).unwrap();
    let mut app = started(case.path(), cache.path());
    assert_eq!(screen(&app), whole);
    strike(&mut app, "S");
    let told = screen(&app);
    assert!(told.contains("its index file was not taken") && !told.contains(TAKEN), "{told}");
    let mut again = started(case.path(), cache.path());
    assert_eq!(screen(&again), whole);
    strike(&mut again, "S");
    let told = screen(&again);
    assert!(told.contains(TAKEN) && !told.contains("was not taken"), "it was written anew: {told}");
}
