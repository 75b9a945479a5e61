//! Reading that is cancelled, or runs out of space: everything before is kept, and what is reported is true.

use dwell::engine::{Engine, LocalEngine, OpenOptions};
use dwell::event::{Event, Field};
use dwell::read::{
    Disposition, Halt, LoadOptions, Loaded, Place, Sink, SoFar, load, load_stream_until, load_until,
};
use dwell::store::{Builder, Limits, Store};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn lines(from: usize, until: usize) -> String {
    (from..until).fold(String::new(), |mut all, at| {
        let (hour, minute, second) = (at / 3600, at / 60 % 60, at % 60);
        let _ = writeln!(
            all,
            r#"{{"id":"E{at:05}","time":"2023-06-01T{hour:02}:{minute:02}:{second:02}Z","stage":"other","tags":["a","b","c{at}"]}}"#
        );
        all
    })
}

fn small_parts() -> LoadOptions {
    LoadOptions { threads: NonZeroUsize::new(3), part: NonZeroUsize::new(2000), ..LoadOptions::default() }
}

/// Two files, the first with that many events, the second with 100.
fn two(events: usize) -> (tempfile::TempDir, [PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.jsonl", "b.jsonl"].map(|name| folder.path().join(name));
    fs::write(&paths[0], lines(0, events)).unwrap();
    fs::write(&paths[1], lines(events, events + 100)).unwrap();
    (folder, paths)
}

/// Checks that these are the first rows of a case, with none missing between them.
fn assert_first(store: &Store, most: usize) {
    assert!(store.len() <= most && store.len() + 100 > most, "{} of {most}", store.len());
    for row in 0..store.len() {
        let event = store.event(row);
        assert_eq!(event.id, format!("E{row:05}"));
        let tags: Vec<&str> = event.list(Field::Tags).iter().map(AsRef::as_ref).collect();
        assert_eq!(tags, ["a", "b", &format!("c{row}")]);
    }
}

fn within(limits: Limits, paths: &[PathBuf]) -> (Store, Loaded) {
    let mut builder = Builder::within(limits);
    let loaded = load(paths, &small_parts(), &mut builder, &mut |_| true);
    (builder.finish(), loaded)
}

#[test]
fn where_there_is_no_room_for_more_events_or_values_what_came_before_stays_and_that_is_said() {
    let (_folder, paths) = two(3000);
    let rows = Limits { rows: 1000, ..Limits::default() };
    let values = Limits { values: 3000, ..Limits::default() };
    for limits in [rows, values] {
        let (store, loaded) = within(limits, &paths);
        assert_first(&store, 1000);
        let [first, second] = &loaded.ledger.sources[..] else { unreachable!("two sources") };
        let said = first.error.as_deref().unwrap();
        assert!(said.contains("there is no room for more than"), "{said}");
        // the reported byte is that of the first record that is missing
        let at: usize = said.split(' ').nth(5).unwrap().trim_end_matches(':').parse().unwrap();
        let missing = format!("{{\"id\":\"E{:05}\"", store.len());
        assert!(lines(0, 3000)[at..].starts_with(&missing), "{said}");
        assert_eq!((first.read, first.kept), (store.len() as u64, store.len() as u64));
        assert!(second.error.as_deref().unwrap().contains("reading was stopped before it"));
        assert!(loaded.stopped.is_some());
    }
}

#[test]
fn what_fits_to_the_last_event_and_value_is_whole() {
    let (_folder, paths) = two(3000);
    for limits in [Limits { rows: 3100, ..Limits::default() }, Limits { values: 9300, ..Limits::default() }] {
        let (store, loaded) = within(limits, &paths);
        assert_eq!((store.len(), loaded.stopped), (3100, None));
        assert!(loaded.ledger.sources.iter().all(|source| source.error.is_none()));
    }
}

/// Processes what arrives until a test holds.
fn until(engine: &mut LocalEngine, holds: impl Fn(&LocalEngine) -> bool) {
    let bell = engine.growth();
    while !holds(engine) {
        bell.recv_timeout(Duration::from_mins(1)).unwrap();
        engine.grow();
    }
}

#[test]
fn the_screen_says_that_there_was_no_room() {
    let (_folder, paths) = two(3000);
    let limits = Limits { rows: 1000, ..Limits::default() };
    let options = OpenOptions { load: small_parts(), limits, ..OpenOptions::default() };
    let mut engine = LocalEngine::begin(&paths, &options, Halt::default(), &mut |_| {});
    until(&mut engine, |engine| engine.summary().loading.is_none());
    let case = engine.summary();
    assert!(case.stopped.is_some() && case.total.records <= 1000);
    assert!(case.troubles[0].contains("there is no room for more than 1000 events"), "{:?}", case.troubles);
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn what_a_followed_file_brings_beyond_the_room_there_is_is_left_out_and_that_is_said() {
    let (_folder, paths) = two(20);
    let limits = Limits { rows: 125, ..Limits::default() };
    let options = OpenOptions { follow: true, limits, ..OpenOptions::default() };
    let mut engine = LocalEngine::begin(&paths[..], &options, Halt::default(), &mut |_| {});
    until(&mut engine, |engine| engine.summary().total.records == 120);
    append(&paths[0], &lines(200, 203));
    until(&mut engine, |engine| engine.summary().total.records == 123);
    append(&paths[0], &lines(300, 310));
    until(&mut engine, |engine| !engine.summary().troubles.is_empty());
    append(&paths[1], &lines(400, 401));
    until(&mut engine, |engine| engine.summary().troubles.len() == 2);
    let case = engine.summary();
    assert_eq!(case.total.records, 123, "nothing is taken once something is missing");
    assert!(case.troubles.iter().all(|said| said.contains("no room for more than 125 events")), "{case:?}");
    let sources = &engine.ledger().sources;
    assert!(sources[0].error.as_deref().unwrap().contains("the last 10 events are not shown"));
    for source in sources {
        let fates = source.kept + source.undated + source.merged + source.rejected;
        assert_eq!(source.read, fates, "what is not shown does not count as read: {source:?}");
    }
}

/// Counts events, and stops at the first ones.
#[derive(Default)]
struct Few(usize);

impl Sink for Few {
    fn take(&mut self, _: Event<'_>, _: Place) -> Disposition {
        self.0 += 1;
        Disposition::Kept
    }

    fn pause(&mut self, _: &SoFar<'_>) -> bool {
        self.0 == 0
    }
}

/// Reads a pipe, which stays open, until an event has arrived.
fn of_open_pipe(bytes: &[u8]) -> (Loaded, usize) {
    let (from, mut to) = std::io::pipe().unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut few = Few::default();
        let loaded = load_stream_until("-", from, &small_parts(), &mut few, &Halt::default());
        tell.send((loaded, few.0)).unwrap();
    });
    // no more is read than is asked for
    let _ = to.write_all(bytes);
    told.recv_timeout(Duration::from_mins(1)).unwrap()
}

#[test]
fn who_wants_no_more_of_a_pipe_does_not_wait_for_its_end() {
    let (loaded, events) = of_open_pipe(lines(0, 200).as_bytes());
    assert!(loaded.stopped.is_some() && events > 0);
}

#[test]
fn a_pipe_whose_dates_read_two_ways_is_read_as_it_begins() {
    let rows = "3/4/2023 10:00,a\n".repeat(100_000);
    let (loaded, events) = of_open_pipe(format!("time,account\n{rows}").as_bytes());
    assert!(loaded.stopped.is_some() && events > 0);
}

#[test]
fn a_stop_once_all_is_read_leaves_the_case_whole() {
    let (_folder, paths) = two(3000);
    // stopped at the last check, then at the one before, and so on
    let asked = |stop: usize| {
        let (mut times, mut builder) = (0, Builder::default());
        let loaded = load(&paths, &small_parts(), &mut builder, &mut |_| {
            times += 1;
            times != stop
        });
        (times, loaded, builder.finish().len())
    };
    let (last, whole, events) = asked(usize::MAX);
    assert_eq!((events, whole.stopped), (3100, None));
    let (mut wholes, mut stops) = (0, 0);
    for stop in 1..=last {
        let (_, loaded, events) = asked(stop);
        let errors = loaded.ledger.sources.iter().filter(|source| source.error.is_some()).count();
        if events == 3100 {
            wholes += 1;
            assert_eq!((loaded.stopped, errors), (None, 0), "stopped at {stop} of {last}");
        } else {
            stops += 1;
            assert!(loaded.stopped.is_some() && errors > 0, "stopped at {stop} of {last}");
        }
    }
    assert!(wholes > 0 && stops > 0, "{wholes} {stops}");
}

#[test]
fn a_list_that_is_stopped_before_its_last_bracket_alone_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.json");
    fs::write(&path, format!("[{}]\n", lines(0, 10).trim_end().replace('\n', ",\n"))).unwrap();
    let mut builder = Builder::default();
    let loaded = load(&[path], &LoadOptions::default(), &mut builder, &mut |_| false);
    assert_eq!((builder.len(), loaded.stopped), (10, None));
    assert_eq!(loaded.ledger.sources[0].error, None);
}

/// The number of sources at each pause.
#[derive(Default)]
struct Sources(Vec<u64>);

impl Sink for Sources {
    fn take(&mut self, _: Event<'_>, _: Place) -> Disposition {
        Disposition::Kept
    }

    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        self.0.push(so_far.loaded().ledger.source_counts().sources);
        true
    }
}

#[test]
fn an_archive_is_no_source_while_it_is_read() {
    let archive = super::archives::zip(&[("a.jsonl", lines(0, 2).as_bytes())]);
    let folder = super::folder_with("evidence.zip", &archive);
    let mut sources = Sources::default();
    let loaded = load(&[folder.path().to_owned()], &LoadOptions::default(), &mut sources, &mut |_| true);
    assert_eq!(loaded.ledger.source_counts().sources, 1);
    assert!(!sources.0.is_empty() && sources.0.iter().all(|sources| *sources == 1), "{:?}", sources.0);
}

#[test]
fn a_stop_is_heard_while_it_is_looked_for_what_a_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.jsonl");
    fs::write(&path, "{\"id\":\"E0\",\"time\":\"2023-06-01T00:00:00Z\",\"a\":\n".repeat(1 << 15)).unwrap();
    let halt = Halt::default();
    halt.stop();
    let loaded = load_until(&[path], &LoadOptions::default(), &mut Builder::default(), &halt);
    let said = loaded.ledger.sources[0].error.as_deref().unwrap();
    assert!(said.starts_with("reading was stopped at byte 0"), "{said}");
    assert!(loaded.stopped.is_some());
}
