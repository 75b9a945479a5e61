//! A case that is used while it is read.

use super::common::{minutes, strike};
use super::{SIZE, count, said, screen, selected};
use crossbeam_channel::{Receiver, Sender, unbounded};
use dwell::app::Headless;
use dwell::engine::{LocalEngine, OpenOptions, Question, Slot};
use dwell::event::Field;
use dwell::read::{Halt, Standing, State};
use dwell::session::View;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// A time limit longer than anything takes.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A stream that delivers what it is told to, when it is told, and ends when its sender is dropped.
struct Told(Receiver<String>);

impl Read for Told {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let said = self.0.recv().unwrap_or_default();
        into[..said.len()].copy_from_slice(said.as_bytes());
        Ok(said.len())
    }
}

/// Events that happened at some minutes of an hour, as lines.
fn lines(minutes: std::ops::Range<u32>) -> String {
    minutes.fold(String::new(), |mut all, n| {
        let account = n % 2;
        let _ = writeln!(
            all,
            r#"{{"id":"E{n:02}","time":"2023-06-01T00:{n:02}:00Z","stage":"other","account":"a{account}@x.example"}}"#
        );
        all
    })
}

/// A screen of a stream that began with some lines.
fn begun(first: &str) -> (Sender<String>, Headless<LocalEngine>) {
    let (tell, told) = unbounded();
    tell.send(first.to_owned()).unwrap();
    let engine = LocalEngine::begin_stream(Told(told), &OpenOptions::default(), Halt::default(), &mut |_| {});
    (tell, Headless::open(engine, SIZE, View::default()))
}

/// Processes what arrives until a test holds.
pub(super) fn until(app: &mut Headless<LocalEngine>, holds: impl Fn(&Headless<LocalEngine>) -> bool) {
    let (growth, deadline) = (app.growth(), Instant::now() + PATIENCE);
    while !holds(app) {
        growth.recv_deadline(deadline).unwrap();
        app.grow();
    }
}

pub(super) fn events(app: &Headless<LocalEngine>) -> u64 {
    app.session.case.as_ref().unwrap().total.records
}

const COUNTS: [Slot; 4] = [Slot::Case, Slot::Count, Slot::Rank, Slot::Facet(Field::Account)];

#[test]
fn rows_are_shown_while_more_are_read_and_every_count_says_that_it_is_of_a_part() {
    let (tell, mut app) = begun(&lines(20..30));
    assert_eq!((events(&app), count(&app), selected(&app)), (10, 10, "E20"));
    assert!(app.session.loading.is_some_and(|loading| loading.total == 0));
    assert!(COUNTS.iter().all(|slot| app.session.is_partial(*slot)));
    tell.send(lines(0..10)).unwrap();
    until(&mut app, |app| events(app) == 20);
    assert_eq!((count(&app), selected(&app)), (20, "E00"), "it opens at the first row");
    assert!(COUNTS.iter().all(|slot| app.session.is_partial(*slot)));
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert!(!COUNTS.iter().any(|slot| app.session.is_partial(*slot)));
    assert_eq!((events(&app), count(&app), app.session.pending.new_events), (20, 20, 0));
    let facet = app.session.facet(Field::Account).unwrap();
    assert_eq!(facet.values.iter().map(|value| value.tally.records).collect::<Vec<_>>(), [10, 10]);
}

#[test]
fn the_panel_of_an_event_and_a_text_without_a_hit_say_that_more_may_come() {
    let (tell, mut app) = begun(&lines(20..30));
    assert!(screen(&app).contains("a0@x.example   5+ events"), "{}", screen(&app));
    strike(&mut app, "/E05<enter>");
    assert_eq!(said(&app), "no hit so far for `E05`; the rest is still being read");
    assert!(screen(&app).contains("no hit so far"), "{}", screen(&app));
    tell.send(lines(0..10)).unwrap();
    until(&mut app, |app| events(app) == 20);
    assert!(screen(&app).contains("a0@x.example   10+ events"), "{}", screen(&app));
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert!(screen(&app).contains("a0@x.example   10 events"), "{}", screen(&app));
    strike(&mut app, "N");
    assert_eq!(selected(&app), "E05");
    strike(&mut app, "/nowhere<enter>");
    assert_eq!(said(&app), "`nowhere` is not found in what the filter shows");
}

#[test]
fn the_cursor_stays_on_its_event_when_more_come_before_it_and_so_do_filter_and_undo() {
    let (tell, mut app) = begun(&lines(20..30));
    strike(&mut app, "jjj");
    let line = app.session.pane.timeline.cursor - app.session.pane.timeline.top;
    assert_eq!((selected(&app), app.session.pane.rank), ("E23", Some(3)));
    tell.send(lines(0..10)).unwrap();
    until(&mut app, |app| events(app) == 20);
    assert_eq!((selected(&app), app.session.pane.rank), ("E23", Some(13)));
    assert_eq!(
        app.session.pane.timeline.cursor - app.session.pane.timeline.top,
        line,
        "it stays on its line"
    );
    strike(&mut app, "G");
    assert_eq!(selected(&app), "E29", "the last row so far");
    strike(&mut app, "faccount:a1@x.example<enter>S");
    tell.send(lines(30..40)).unwrap();
    until(&mut app, |app| events(app) == 30);
    assert_eq!((count(&app), selected(&app)), (15, "E29"), "it does not run after the end");
    let ledger = app.session.ledger.as_ref().unwrap();
    assert_eq!((ledger.ledger.sources[0].read, ledger.ledger.sources[0].state), (30, State::Reading));
    strike(&mut app, "<esc>u");
    assert_eq!((count(&app), selected(&app)), (30, "E29"));
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!((count(&app), selected(&app), app.session.pane.rank), (30, "E29", Some(19)));
}

#[test]
fn records_of_what_is_still_being_read_can_be_seen() {
    let (tell, mut app) = begun(&lines(0..10));
    strike(&mut app, "j<enter>");
    let detail = app.session.shown_detail().unwrap();
    assert_eq!(detail.record.as_ref().unwrap()["id"], "E01");
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!(app.session.shown_detail().unwrap().record.as_ref().unwrap()["id"], "E01");
}

#[test]
fn escape_asks_to_stop_the_load_when_nothing_else_is_to_be_closed_and_what_was_read_stays() {
    let (tell, mut app) = begun(&lines(0..10));
    let asks = |app: &Headless<LocalEngine>| screen(app).contains("stop reading for good, at 10 records?");
    for keys in ["S<esc>", "f<esc>", "/E0<enter><esc>", "v<esc>", "%<esc>", "<tab><esc>"] {
        strike(&mut app, keys);
        assert!(!asks(&app), "{keys}: what is open is closed by it first");
    }
    for keys in ["v", "%"] {
        strike(&mut app, keys);
        assert!(!screen(&app).contains("stop reading"), "Esc leaves what is chosen");
        strike(&mut app, "<esc>");
        assert!(screen(&app).contains("Esc stop reading"), "{}", screen(&app));
    }
    strike(&mut app, "<esc>");
    app.session.apply(&"resize 80 24".parse().unwrap());
    let whole = "stop reading for good, at 10 records?  Enter stops · Esc reads on";
    assert!(screen(&app).contains(whole), "{}", screen(&app));
    app.session.apply(&format!("resize {} {}", SIZE.0, SIZE.1).parse().unwrap());
    assert!(asks(&app) && screen(&app).contains("Enter stops · Esc reads on"), "{}", screen(&app));
    assert!(screen(&app).contains(" Enter yes   Esc no"), "{}", screen(&app));
    strike(&mut app, "<esc>");
    assert!(!asks(&app), "a key that was struck twice stops nothing");
    assert!(app.session.loading.is_some());
    strike(&mut app, "<esc><enter>");
    until(&mut app, |app| app.session.loading.is_none());
    let case = app.session.case.clone().unwrap();
    assert!(case.stopped.is_some_and(|stopped| stopped.records == 10));
    assert_eq!((case.total.records, count(&app)), (10, 10));
    assert_eq!(case.troubles, [format!("-: reading was stopped at byte {}", lines(0..10).len())]);
    assert_eq!(case.sources[0].standing, Standing::Short);
    drop(tell);
}

#[test]
fn numbers_of_a_load_say_that_they_may_become_more() {
    let (tell, mut app) = begun(&lines(0..10));
    strike(&mut app, "D");
    assert!(screen(&app).contains("the whole case 10+"), "{}", screen(&app));
    tell.send(lines(10..20)).unwrap();
    until(&mut app, |app| events(app) == 20);
    assert!(screen(&app).contains("the whole case 20+"), "{}", screen(&app));
    strike(&mut app, "<esc>S");
    let sources = screen(&app);
    assert_eq!(sources.matches(" 20+").count(), 2, "of the source and of all: {sources}");
    strike(&mut app, "<esc>fis:orphan<enter>");
    assert!(screen(&app).contains("waits until all were looked at"), "{}", screen(&app));
    drop(tell);
    strike(&mut app, "f<ctrl+u><enter>D");
    until(&mut app, |app| app.session.loading.is_none());
    assert!(screen(&app).contains("the whole case 20 "), "{}", screen(&app));
}

#[test]
fn what_is_handed_over_of_a_load_that_was_stopped_says_so() {
    let (tell, mut app) = begun(&lines(0..10));
    strike(&mut app, "<esc><enter>");
    until(&mut app, |app| app.session.loading.is_none());
    let out = tempfile::tempdir().unwrap();
    let at = |name: &str| out.path().join(name);
    for (format, name) in [("csv", "a.csv"), ("report", "a.md"), ("report", "a.html")] {
        let export = format!("export {format} case {}", at(name).display()).parse().unwrap();
        app.command(&export);
        while said(&app).contains("try again in a moment") {
            app.growth().recv_timeout(PATIENCE).unwrap();
            app.grow();
            app.command(&export);
        }
        assert!(said(&app).contains("reading stopped: what is behind that is not in it"), "{}", said(&app));
    }
    let about: serde_json::Value =
        serde_json::from_slice(&fs::read(at("a.csv.about.json")).unwrap()).unwrap();
    assert_eq!(about["stopped"], "reading stopped");
    let stopped_at = format!("reading was stopped at byte {}", lines(0..10).len());
    assert_eq!(about["sources"][0]["error"], stopped_at.as_str());
    for report in ["a.md", "a.html"] {
        let text = fs::read_to_string(at(report)).unwrap();
        assert!(text.contains("Reading stopped: what stands behind that in the sources is not told here"));
    }
    drop(tell);
}

#[test]
fn a_load_can_be_stopped_before_there_is_a_row() {
    let (tell, told) = unbounded::<String>();
    let halt = Halt::default();
    halt.stop();
    let engine = LocalEngine::begin_stream(Told(told), &OpenOptions::default(), halt, &mut |_| {});
    let case = engine.summary().clone();
    assert!(case.loading.is_none() && case.stopped.is_some() && case.total.records == 0);
    assert_eq!(case.troubles, ["-: reading was stopped at byte 0"]);
    drop(tell);
}

#[test]
fn files_that_were_not_begun_are_named_when_the_load_is_stopped() {
    let folder = minutes(10);
    fs::write(folder.path().join("later.jsonl"), lines(0..10)).unwrap();
    let halt = Halt::default();
    halt.stop();
    let engine = LocalEngine::begin(&[folder.path().to_owned()], &OpenOptions::default(), halt, &mut |_| {});
    let sources = &engine.ledger().sources;
    let last = sources.last().unwrap();
    assert_eq!((last.file.as_str(), last.standing()), ("later.jsonl", Standing::Unread));
    assert!(last.error.as_deref().is_some_and(|why| why.contains("reading was stopped before it")));
}

#[test]
fn a_file_is_loaded_as_at_once_and_hashed_afterwards() {
    let folder = minutes(3000);
    let options = OpenOptions::default();
    let paths = [folder.path().to_owned()];
    let engine = LocalEngine::begin(&paths, &options, Halt::default(), &mut |_| {});
    let mut app = Headless::open(engine, SIZE, View::default());
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!((events(&app), count(&app), selected(&app)), (3000, 3000, "E00000"));
    strike(&mut app, "S");
    let hashed = |app: &Headless<LocalEngine>| {
        let ledger = &app.session.ledger.as_ref().unwrap().ledger;
        ledger.sources.iter().all(|source| !source.unhashed)
    };
    until(&mut app, hashed);
    let mut at_once = super::engine(folder.path());
    at_once.hash();
    assert_eq!(&app.session.ledger.as_ref().unwrap().ledger, at_once.ledger());
}

#[test]
fn a_file_that_is_gone_or_another_one_is_told_of_and_its_rows_stay() {
    let folder = minutes(30);
    let path = folder.path().join("events.jsonl");
    let paths = [folder.path().to_owned()];
    let engine = LocalEngine::begin(&paths, &OpenOptions::default(), Halt::default(), &mut |_| {});
    let mut app = Headless::open(engine, SIZE, View::default());
    until(&mut app, |app| app.session.loading.is_none());
    let text = fs::read_to_string(&path).unwrap();
    let other = text.replace("2023-06-01", "2022-06-01");
    for (now, why) in
        [(Some(&text[..50]), "has changed"), (Some(other.as_str()), "has changed"), (None, "is gone")]
    {
        match now {
            Some(now) => fs::write(&path, now).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        strike(&mut app, "jk");
        let record = &app.session.shown_detail().unwrap().record;
        let said = record.as_ref().unwrap_err();
        assert!(said.contains(why), "{said}");
        assert_eq!((count(&app), selected(&app)), (30, "E00000"));
        strike(&mut app, "S");
        let change = app.session.ledger.as_ref().unwrap().change(0).unwrap().to_owned();
        assert!(change.contains(why), "{change}");
        strike(&mut app, "<esc>");
    }
}

#[test]
fn a_question_is_answered_of_what_is_there_while_more_is_read() {
    let (tell, told) = unbounded();
    tell.send(lines(0..10)).unwrap();
    let mut engine =
        LocalEngine::begin_stream(Told(told), &OpenOptions::default(), Halt::default(), &mut |_| {});
    let ask = dwell::engine::Ask { generation: 1, question: Question::Case };
    let answer = |engine: &mut LocalEngine| {
        dwell::engine::Engine::answer(engine, &ask, &dwell::engine::Cancel::default(), &mut |_| {}).unwrap()
    };
    assert!(matches!(answer(&mut engine).quality, dwell::engine::Quality::Partial { got: 0, of: 1000 }));
    drop(tell);
    let bell = dwell::engine::Engine::growth(&engine);
    while answer(&mut engine).quality != dwell::engine::Quality::Exact {
        bell.recv_timeout(PATIENCE).unwrap();
        dwell::engine::Engine::grow(&mut engine);
    }
}
