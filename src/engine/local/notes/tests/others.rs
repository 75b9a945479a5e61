//! Notes while others change the case: two analysts, reading in the background, following files.

use super::{Case, EVENTS, case, comment, filter, on, opened, options, places};
use crate::case::notes::{Act, Faults, Manual, Watch};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{Anchor, Answer, Ask, Body, Engine, NoteTarget, Question, Worker};
use crate::event::Stage;
use crate::read::Halt;
use crossbeam_channel::{Receiver, unbounded};
use serde_json::json;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);

#[test]
fn two_engines_on_one_folder_see_each_others_notes() {
    let mut ana = case();
    let mut bob = Case { folder: tempfile::tempdir().unwrap(), engine: opened(ana.folder.path()) };
    ana.on(Act::Mark, "a");
    assert_eq!(bob.ids("is:marked"), "", "until it looks");
    let told = bob.engine.poll();
    assert!(matches!(&told[..], [Body::Renoted(case)] if case.notes.notes == 1), "{told:?}");
    assert!(bob.engine.poll().is_empty());
    bob.on(comment("seen"), "a");
    let manual = json!({"time": "2023-06-15T02:00:30Z", "message": "m"}).as_object().unwrap().clone();
    bob.note(Act::Event(Manual { fields: manual }), NoteTarget::Nothing);
    assert_eq!(ana.engine.poll().len(), 1);
    for case in [&mut ana, &mut bob] {
        assert_eq!(
            (case.ids("is:marked"), case.ids("seen"), case.ids("")),
            ("a".into(), "a".into(), "a*bcdfeu".into())
        );
    }
}

fn worker(folder: &Path, options: OpenOptions) -> (Worker, Receiver<Answer>) {
    let (tell, answers) = unbounded();
    let path = folder.join("events.jsonl");
    let worker =
        Worker::spawn(move |_, more| LocalEngine::begin(&[path], &options, Halt::default(), more), tell);
    (worker.unwrap(), answers)
}

fn until(answers: &Receiver<Answer>, mut is_it: impl FnMut(&Body) -> bool) -> Body {
    let began = Instant::now();
    loop {
        let body = answers.recv_timeout(MINUTE.saturating_sub(began.elapsed())).unwrap().body;
        if is_it(&body) {
            return body;
        }
    }
}

#[test]
fn a_worker_that_nobody_asks_tells_what_another_noted_within_a_second() {
    let mut ana = case();
    let (_worker, answers) = worker(ana.folder.path(), options(places(ana.folder.path())));
    until(&answers, |body| matches!(body, Body::Analysed));
    ana.on(Act::Stage(Stage::Disclosure), "c");
    let began = Instant::now();
    let told = until(&answers, |body| matches!(body, Body::Renoted(_)));
    assert!(began.elapsed() < Watch::EVERY * 4, "{:?}", began.elapsed());
    let Body::Renoted(case) = told else { unreachable!() };
    assert_eq!(case.stages[Stage::Disclosure as usize], 1);
    // and the analysis is computed again, in the background
    until(&answers, |body| matches!(body, Body::Analysed));
}

#[test]
fn notes_are_each_saved_whatever_is_asked_behind_them_and_before_the_worker_ends() {
    let case = case();
    let (worker, answers) = worker(case.folder.path(), options(places(case.folder.path())));
    let many = 50;
    for generation in 0..many {
        let act = Act::Tag(format!("t{generation}"));
        worker.ask(Ask { generation, question: Question::Note { act, on: on("a"), asked: None } });
        let window = Question::Window {
            filter: filter("is:tagged"),
            anchor: Anchor::First,
            before: 0,
            after: 9,
            records: false,
            find: None,
        };
        worker.ask(Ask { generation: 1000 + generation, question: window });
        worker.cancel(crate::engine::Slot::Note);
    }
    drop(worker);
    let saved: Vec<u64> = answers
        .iter()
        .filter_map(|answer| matches!(answer.body, Body::Noted(_)).then_some(answer.generation))
        .collect();
    assert_eq!(saved, (0..many).collect::<Vec<u64>>(), "in the order in which they were made");
    let mut again = Case { folder: tempfile::tempdir().unwrap(), engine: opened(case.folder.path()) };
    assert_eq!(again.rows("is:tagged")[0].notes.tags.len() as u64, many);
}

/// A followed case that was read, and its file.
fn followed() -> (Case, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let follow = OpenOptions { follow: true, ..options(places(folder.path())) };
    let mut engine = LocalEngine::begin(std::slice::from_ref(&path), &follow, Halt::default(), &mut |_| {});
    let bell = engine.growth();
    while engine.summary().loading.is_some() {
        bell.recv_timeout(MINUTE).unwrap();
        engine.grow();
    }
    (Case { folder, engine }, path)
}

#[test]
fn notes_stay_where_they_are_as_a_case_grows() {
    let (mut case, path) = followed();
    case.on(Act::Mark, "d");
    case.on(super::tag("x"), "f");
    let manual = json!({"time": "2023-06-15T02:00:30Z", "message": "m"}).as_object().unwrap().clone();
    let id = case.note(Act::Event(Manual { fields: manual }), NoteTarget::Nothing);
    let mut file = File::options().append(true).open(&path).unwrap();
    writeln!(
        file,
        "{{\"id\":\"g\",\"time\":\"2023-06-15T02:00:10Z\",\"stage\":\"other\",\"message\":\"late\"}}"
    )
    .unwrap();
    let bell = case.engine.growth();
    while case.ids("id:g").is_empty() {
        bell.recv_timeout(MINUTE).unwrap();
        case.engine.grow();
    }
    assert_eq!(case.ids(""), "ag*bcdfeu");
    assert_eq!(
        (case.ids("is:marked"), case.ids("tags:x"), case.ids("is:manual")),
        ("d".into(), "f".into(), "*".into())
    );
    let fresh = case.engine.fresh(&filter(""), false, &crate::engine::Cancel::default()).unwrap();
    assert_eq!(fresh.iter().map(|row| row.position.id.as_str()).collect::<Vec<_>>(), ["g"]);
    let records = case.engine.summary().total.records;
    assert_eq!(
        case.engine.ledger().sources.iter().map(|source| source.kept + source.undated).sum::<u64>(),
        records
    );
    case.note(Act::Undo(id), NoteTarget::Nothing);
    assert_eq!(case.ids(""), "agbcdfeu");
}

#[test]
fn as_a_case_grows_notes_are_where_they_would_be_if_they_were_placed_anew() {
    let (mut case, path) = followed();
    case.note(super::tag("x"), NoteTarget::Kept(filter("stage:other")));
    let see = Act::Comment { text: "as there".to_owned(), see: vec!["d".to_owned()] };
    case.note(see, super::on("au"));
    // notes on events that are added later, and on one that never is
    let line = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"bob","act":"tag","tag":"late","on":[{"id":"g"},{"id":"a"},{"id":"never"}],"ids":["h","K"]}
{"note":"n2","at":"2026-01-01T00:00:01Z","by":"bob","act":"comment","text":"of g","see":["G"],"on":[{"id":"h"},{"id":"g"}]}
"#;
    let mut journal = fs::read_to_string(case.journal()).unwrap();
    journal.push_str(line);
    fs::write(case.journal(), journal).unwrap();
    case.engine.look_for_notes();
    assert_eq!((case.ids("tags:late"), case.engine.summary().notes.detached), ("a".to_owned(), 4));
    let bell = case.engine.growth();
    for (id, second) in [("g", 10), ("h", 70), ("k", 59)] {
        let mut file = File::options().append(true).open(&path).unwrap();
        let minute = second / 60;
        let second = second % 60;
        writeln!(
            file,
            "{{\"id\":\"{id}\",\"time\":\"2023-06-15T02:0{minute}:{second}Z\",\"stage\":\"other\",\"message\":\"late\"}}"
        )
        .unwrap();
        while case.ids(&format!("id:{id}")).is_empty() {
            bell.recv_timeout(MINUTE).unwrap();
            case.engine.grow();
        }
        let told = |case: &mut Case| {
            let rows: Vec<_> =
                case.rows("").iter().map(|row| (row.position.id.clone(), row.notes.clone())).collect();
            let details: Vec<_> = ["a", "d", "u"].map(|id| case.detail(id).notes.clone()).into();
            (rows, details, case.notes().detached.clone(), case.engine.summary().notes.detached)
        };
        let grown = told(&mut case);
        case.engine.lay_anew();
        assert_eq!(told(&mut case), grown, "after {id}");
    }
    assert_eq!((case.ids("tags:late"), case.ids("is:commented")), ("agkh".to_owned(), "aghu".to_owned()));
    assert_eq!(case.engine.summary().notes.detached, 1, "an id is one in any case of its letters");
}

/// Appends a line to the file of a followed case, and waits until `holds`.
fn come(case: &mut Case, path: &Path, line: &str, holds: impl Fn(&mut Case) -> bool) {
    let bell = case.engine.growth();
    writeln!(File::options().append(true).open(path).unwrap(), "{line}").unwrap();
    while !holds(case) {
        bell.recv_timeout(MINUTE).unwrap();
        case.engine.grow();
    }
}

#[test]
fn a_note_stays_on_its_event_where_another_export_tells_better_when_that_was() {
    let (mut case, path) = followed();
    let late = r#"{"id":"z","time":"2023-06-16T05:00:00Z","stage":"other","message":"late"}"#;
    come(&mut case, &path, late, |case| case.ids("") == "abcdfezu");
    case.on(Act::Mark, "e");
    let again = r#"{"id":"e","time":"2023-06-16T09:00:00Z","stage":"mitigation","message":"Closed"}"#;
    come(&mut case, &path, again, |case| case.ids("") == "abcdfzeu");
    assert_eq!((case.ids("is:marked"), case.notes().notes.len()), ("e".to_owned(), 1));
}

#[test]
fn what_another_export_adds_to_an_event_is_judged_with_it() {
    let (mut case, path) = followed();
    let untied = |case: &mut Case, line: &str, ids: &str| {
        come(case, &path, line, |case| case.engine.is_analysed() && case.ids("is:untied") == ids);
    };
    let access = json!({"id": "x", "time": "2023-06-15T02:05:00Z", "stage": "mailbox_access", "account": "desk-01@a.example"});
    untied(&mut case, &access.to_string(), "x");
    let mut told = access;
    told["session_id"] = json!("S1");
    untied(&mut case, &told.to_string(), "");
}

/// A full disk.
struct Full;

impl Faults for Full {
    fn before(&self, _: &'static str) -> std::io::Result<()> {
        Ok(())
    }

    fn room(&self, _: usize) -> usize {
        0
    }
}

#[test]
fn what_others_noted_is_shown_though_a_note_of_ones_own_could_not_be_saved() {
    let mut ana = case();
    let mut bob = Case { folder: tempfile::tempdir().unwrap(), engine: opened(ana.folder.path()) };
    ana.on(Act::Mark, "a");
    let open = bob.engine.notes.open.as_mut().unwrap();
    open.journal = open.journal.clone().with_faults(Arc::new(Full));
    let why = bob.try_note(super::tag("x"), on("b")).unwrap_err();
    assert!(why.contains("space") && why.contains("note it again"), "{why}");
    assert_eq!((bob.ids("is:marked"), bob.ids("tags:x")), ("a".to_owned(), String::new()));
    assert_eq!((bob.engine.summary().notes.notes, bob.notes().notes.len()), (1, 1));
    let open = bob.engine.notes.open.as_mut().unwrap();
    open.journal = crate::case::notes::Journal::open(places(ana.folder.path()));
    bob.on(super::tag("x"), "b");
    assert_eq!(bob.ids("is:noted"), "ab");
}

#[test]
fn a_note_on_other_events_than_were_asked_about_is_not_made() {
    let mut ana = case();
    ana.on(super::tag("x"), "ab");
    let of = |asked| Question::Note { act: Act::Mark, on: NoteTarget::Kept(super::filter("tags:x")), asked };
    let told = ana.ask(of(Some(1)));
    assert_eq!(
        told,
        Body::Senseless("nothing is noted: events that were asked about: 1, and now: 2".to_owned())
    );
    assert_eq!(ana.ids("is:marked"), "");
    assert!(matches!(ana.ask(of(Some(2))), Body::Noted(noted) if noted.events == 2));
}

#[test]
fn a_line_of_others_that_is_no_note_is_told_of_at_the_next_look() {
    let mut ana = case();
    ana.on(Act::Mark, "a");
    let mut file = File::options().append(true).open(ana.journal()).unwrap();
    writeln!(file, "this is no note").unwrap();
    let told = ana.engine.poll();
    assert!(matches!(&told[..], [Body::Renoted(case)] if case.notes.troubles.len() == 1), "{told:?}");
}

#[test]
fn a_note_is_on_the_events_that_were_asked_about_and_on_none_that_came_since() {
    let (mut case, path) = followed();
    let on = || NoteTarget::Kept(filter("stage:other"));
    let Body::Tally(asked) = case.ask(Question::Tally { on: on() }) else { panic!("they are counted") };
    assert_eq!((asked.records, case.ids("stage:other")), (3, "cfu".to_owned()));
    let mut file = File::options().append(true).open(&path).unwrap();
    for (id, time) in [("g", "2023-06-15T02:00:10Z"), ("h", "2023-06-17T00:00:00Z")] {
        writeln!(file, "{{\"id\":\"{id}\",\"time\":\"{time}\",\"stage\":\"other\",\"message\":\"late\"}}")
            .unwrap();
        let bell = case.engine.growth();
        while case.ids(&format!("id:{id}")).is_empty() {
            bell.recv_timeout(MINUTE).unwrap();
            case.engine.grow();
        }
    }
    assert_eq!(case.ids("stage:other"), "gcfhu");
    let of = |act| Question::Note { act, on: on(), asked: Some(asked.records) };
    for act in [super::tag("x"), Act::Mark] {
        assert!(matches!(case.ask(of(act)), Body::Noted(noted) if noted.events == 3));
    }
    assert_eq!((case.ids("tags:x"), case.ids("is:marked")), ("cfu".to_owned(), "cfu".to_owned()));
}
