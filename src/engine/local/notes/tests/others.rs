//! Two analysts on one case, one that is read behind the screen, and one that grows.

use super::{Case, EVENTS, case, comment, filter, on, opened, options, places};
use crate::case::notes::{Act, Manual, Watch};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{Anchor, Answer, Ask, Body, Engine, On, Question, Worker};
use crate::event::Stage;
use crate::read::Halt;
use crossbeam_channel::{Receiver, unbounded};
use serde_json::json;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);

#[test]
fn two_engines_on_one_folder_see_each_others_notes() {
    let mut ana = case();
    let mut bob = Case { folder: tempfile::tempdir().unwrap(), engine: opened(ana.folder.path()) };
    ana.on(Act::Mark, "a");
    assert_eq!(bob.ids("is:marked"), "", "until it looks");
    let told = bob.engine.look();
    assert!(matches!(&told[..], [Body::Renoted(case)] if case.notes.notes == 1), "{told:?}");
    assert!(bob.engine.look().is_empty());
    bob.on(comment("seen"), "a");
    let manual = json!({"time": "2023-06-15T02:00:30Z", "message": "m"}).as_object().unwrap().clone();
    bob.note(Act::Event(Manual { fields: manual }), On::Nothing);
    assert_eq!(ana.engine.look().len(), 1);
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
    // and what is known of all events together is found out anew, behind it
    until(&answers, |body| matches!(body, Body::Analysed));
}

#[test]
fn notes_are_each_saved_whatever_is_asked_behind_them_and_before_the_worker_ends() {
    let case = case();
    let (worker, answers) = worker(case.folder.path(), options(places(case.folder.path())));
    let many = 50;
    for generation in 0..many {
        let act = Act::Tag(format!("t{generation}"));
        worker.ask(Ask { generation, question: Question::Note { act, on: on("a") } });
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

#[test]
fn notes_stay_where_they_are_as_a_case_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let follow = OpenOptions { follow: true, ..options(places(folder.path())) };
    let engine = LocalEngine::begin(std::slice::from_ref(&path), &follow, Halt::default(), &mut |_| {});
    let mut case = Case { folder, engine };
    case.on(Act::Mark, "d");
    case.on(super::tag("x"), "f");
    let manual = json!({"time": "2023-06-15T02:00:30Z", "message": "m"}).as_object().unwrap().clone();
    let id = case.note(Act::Event(Manual { fields: manual }), On::Nothing);
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
    case.note(Act::Undo(id), On::Nothing);
    assert_eq!(case.ids(""), "agbcdfeu");
}
